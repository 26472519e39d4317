"""A run beside the weights that are shipped: `python compare.py RECIPE RUN PACKAGE HAND_FOLDER FILE`.

SWD and perceptual distance of both on the test split, case by case, and on the drawings of HAND_FOLDER
(hand_set.py), into FILE.json, the mean of three seeds where a net takes noise; what both make of those
drawings into FILE.jpg. PACKAGE must still hold the weights that the run is to replace.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor

import channels
import looks
import metrics
from channels import Hints
from data import Pairs
from export import decode
from nets import noise_for, with_noise
from perceptual import Perceptual
from trained import chosen, load, read, real_pictures, to_bytes, variants

# Makes pictures of conditions and, for nets that take it, a noise for each.
Generator = Callable[[Tensor, Tensor | None], Tensor]
# One seed may be lucky.
SEEDS = 3


def shipped(package: Path, pairs: Pairs) -> Generator:
    """The graph of a package, given of a condition what it has inputs for."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(package / "generator.onnx", options)
    known = {i.name for i in session.get_inputs()}
    widths = [channels.width(spec["encoding"], pairs.classes) for spec in pairs.inputs]

    def one(condition: Tensor, noise: Tensor | None) -> Tensor:
        planes = dict(zip((s["name"] for s in pairs.inputs), condition.split(widths, 1), strict=True))
        given = {name: value.numpy() for name, value in planes.items() if name in known}
        if noise is not None:
            given["noise"] = noise.numpy()
        return torch.from_numpy(session.run(None, given)[0])

    def generate(conditions: Tensor, noise: Tensor | None) -> Tensor:
        # Graphs take one picture at a time.
        return torch.cat(
            [
                one(conditions[i : i + 1], None if noise is None else noise[i : i + 1])
                for i in range(len(conditions))
            ]
        )

    return generate


def trained(recipe: dict, run: Path) -> Generator:
    """The chosen net of a run."""
    net = load(recipe, chosen(run), Pairs(recipe, "train"))
    return lambda conditions, noise: torch.cat(
        [
            net(with_noise(conditions[i : i + 1], None if noise is None else noise[i : i + 1]))
            for i in range(len(conditions))
        ]
    )


def of_hand(pairs: Pairs, folder: Path) -> tuple[list[list[np.ndarray | Hints]], list[int]]:
    """The drawings of a folder, and which of the held-out names they are of."""
    drawings, indices = [], []
    for index, name in enumerate(pairs.names):
        files = [folder / f"{name}.{spec['name']}.png" for spec in pairs.inputs]
        if all(file.exists() for file in files):
            drawings.append(
                [decode(f, s, pairs.recipe["dataset"]) for f, s in zip(files, pairs.inputs, strict=True)]
            )
            indices.append(index)
    return drawings, indices


def measure(
    ways: dict[str, Generator], recipe: dict, conditions: Tensor, truth: Tensor, seen: Perceptual
) -> tuple[dict, dict[str, Tensor]]:
    """SWD of the two finest levels and perceptual distance of each way, over all seeds; and the pictures of
    the first."""
    found: dict[str, list[list[float]]] = {way: [] for way in ways}
    first: dict[str, Tensor] = {}
    for seed in range(SEEDS if "noise" in recipe else 1):
        noise = noise_for(recipe, seed, len(conditions))
        made = {way: generate(conditions, noise) for way, generate in ways.items()}
        first = first or made
        distances = seen.distances(list(made.values()), truth)
        for (way, pictures), distance in zip(made.items(), distances, strict=True):
            found[way].append([*metrics.swd(pictures, truth)[:2], distance])
    means = {way: np.mean(rows, 0) for way, rows in found.items()}
    return {
        way: {"swd": [round(float(v), 1) for v in (fine, next_)], "perceptual": round(float(distance), 2)}
        for way, (fine, next_, distance) in means.items()
    }, first


@torch.no_grad()
def main() -> None:
    """Measure both and show what they make of the hand's drawings."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("recipe", "run", "package", "hand", "file"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    recipe = read(args.recipe)
    pairs, seen = Pairs(recipe, "test"), Perceptual()
    ways = {
        "before": shipped(args.package, pairs),
        "after": trained(recipe, args.run),
    }
    out: dict[str, dict] = {}
    for case, variant in variants(recipe).items():
        truth = pairs.targets(100, variant)
        conditions = pairs.conditions(0, 100, variant)
        out[case or "all"], _ = measure(ways, recipe, conditions, truth, seen)
        print(case, out[case or "all"], flush=True)
    drawings, indices = of_hand(pairs, args.hand)
    size = pairs.columns[recipe["target"]].shape[1:3]
    conditions = torch.stack([pairs.condition(pairs.spread_hints(views), size) for views in drawings])
    truth = real_pictures(pairs, 100)[indices]
    out["by hand"], made = measure(ways, recipe, conditions, truth, seen)
    print(out["by hand"])
    args.file.with_suffix(".json").write_text(json.dumps(out, indent=2) + "\n")
    rows = []
    for k, views in enumerate(drawings):
        tiles = [looks.look(pairs, spec, v) for spec, v in zip(pairs.inputs, views, strict=True)]
        rows.append([*tiles, *(to_bytes(made[way][k]) for way in ways), to_bytes(truth[k])])
    looks.grid(rows, columns=2).save(args.file.with_suffix(".jpg"), quality=86)


if __name__ == "__main__":
    main()

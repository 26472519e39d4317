"""Measure how far a shipped generator sees: `python reach.py RECIPE PACKAGE`.

Writes the card's `tiling.receptive`: the pixels in each direction that a tile must be given
around it. In theory that is wider still (157 px for the plain U-Net, 285 with residual blocks
at the bottom), but what lies far off counts for next to nothing, and every pixel of halo
is paid for in each tile.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper
from onnx.utils import Extractor

from clips import PAST
from corpus import Corpus
from data import Pairs
from evaluation.frames import clips_of
from nets import noise_for
from package import encoded, one_way
from trained import read

# The window in the middle of three by three pictures that must stay as it is.
WINDOW, SIDE = 64, 256
# Agreement that no eye tells from equality, and the step of the search.
ENOUGH_DB, STEP = 70.0, 8
# From the least to the greatest value of an output.
SPAN = {"picture": 2.0, "enlarged": 2.0, "next": 2.0, "ink": 1.0, "ab": 200.0, "scores": 20.0}
Run = Callable[[np.ndarray], np.ndarray]
Nine = Callable[[int], torch.Tensor]


def mosaic(conditions: torch.Tensor) -> np.ndarray:
    """Nine conditions [9, C, 256, 256] side by side, [1, C, 768, 768]."""
    rows = [torch.cat(list(conditions[i : i + 3]), 2) for i in (0, 3, 6)]
    return torch.cat(rows, 1)[None].numpy()


def held_out(recipe: dict) -> Nine:
    """Nine conditions from a number on, of the validation split."""
    if recipe.get("task", "paired") == "paired":
        pairs = Pairs(recipe, "validation")
        return lambda first: pairs.conditions(first, first + 9)
    if recipe["task"] == "frames":
        clips = clips_of(recipe, "validation", 72, SIDE)[:, :PAST]
        return lambda first: torch.cat([encoded(recipe, c) for c in clips[first : first + 9]])
    corpus = Corpus(recipe["sources"], "validation")
    several = [pictures for pictures, _ in corpus.columns]
    chosen = [several[i % len(several)][i // len(several)] for i in range(100)]
    return lambda first: torch.cat([encoded(recipe, p) for p in chosen[first : first + 9]])


def opened(model: onnx.ModelProto) -> onnxruntime.InferenceSession:
    """A graph, with as many threads as PyTorch has."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    return onnxruntime.InferenceSession(model.SerializeToString(), options)


def from_paint(model: onnx.ModelProto, nine: Nine, noise: np.ndarray) -> tuple[Run, Nine]:
    """A coloured generator (areas.py) from where its drawing is painted, and such conditions. What has which
    colour is decided for all that a net is given, so each tile decides by itself, however wide its halo."""
    joined = next(node for node in model.graph.node if node.name.startswith("/unet/")).input[0]
    paint = helper.make_tensor_value_info(joined, TensorProto.FLOAT, [1, 5, None, None])
    model.graph.value_info.append(paint)
    generator = opened(Extractor(model).extract_model([joined], ["picture"]))
    model.graph.output.append(paint)
    whole = opened(model)

    def painted(first: int) -> torch.Tensor:
        given = ({"ink": one[None].numpy(), "noise": noise} for one in nine(first))
        return torch.cat([torch.from_numpy(whole.run([joined], one)[0]) for one in given])

    return lambda condition: generator.run(None, {joined: condition})[0], painted


def runner(package: Path, recipe: dict, card: dict) -> tuple[Run, float]:
    """(the graph of a package as a function of its conditions, the span of its output)."""
    session = opened(onnx.load(package / "generator.onnx"))
    shapes = {i.name: i.shape[1] for i in session.get_inputs()}
    names = [spec["tensor"] for spec in card["inputs"]]
    cuts = np.cumsum([shapes[name] for name in names])[:-1]
    extra: dict[str, np.ndarray] = {}
    if (noise := noise_for(recipe, 0, 1)) is not None:
        extra["noise"] = noise.numpy()
    for value in card.get("values", []):
        extra[value["tensor"]] = np.array([[s["default"] for s in value["sliders"]]], np.float32)
    output = session.get_outputs()[0].name

    def run(condition: np.ndarray) -> np.ndarray:
        given = dict(zip(names, np.split(condition, cuts, 1), strict=True))
        return session.run([output], given | extra)[0]

    return run, SPAN[output]


def measure(package: Path, recipe: dict, card: dict, mosaics: int = 4) -> int:
    """How far, in pixels, the generator of a package sees, over `mosaics` pairs of mosaics."""
    run, span = runner(package, recipe, card)
    nine = held_out(recipe)
    if recipe.get("generator", {}).get("kind") == "coloured":
        run, nine = from_paint(onnx.load(package / "generator.onnx"), nine, noise_for(recipe, 0, 1).numpy())
    low = (3 * SIDE - WINDOW) // 2

    def middle(condition: np.ndarray) -> np.ndarray:
        out = run(condition)
        scale = out.shape[-1] // condition.shape[-1]
        a, b = low * scale, (low + WINDOW) * scale
        return out[..., a:b, a:b]

    here = [mosaic(nine(9 * i)) for i in range(mosaics)]
    there = [mosaic(nine(9 * (mosaics + i))) for i in range(mosaics)]
    kept = [middle(condition) for condition in here]

    def enough(radius: int) -> bool:
        """Whether the window stays when everything farther off than `radius` is replaced."""
        errors = []
        for condition, other, before in zip(here, there, kept, strict=True):
            mixed, a, b = other.copy(), low - radius, low + WINDOW + radius
            mixed[..., a:b, a:b] = condition[..., a:b, a:b]
            errors.append(np.square((middle(mixed) - before) / span).mean())
        return -10 * np.log10(np.mean(errors) + 1e-12) >= ENOUGH_DB

    few, many = 0, low // STEP
    assert enough(many * STEP), "a net that sees everything can't be cut into tiles"
    while many - few > 1:
        half = (few + many) // 2
        few, many = (few, half) if enough(half * STEP) else (half, many)
    return many * STEP


def main() -> None:
    """Measure and write the card's `tiling`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", type=Path)
    parser.add_argument("package", type=Path)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    card = json.loads((args.package / "model.json").read_text())
    recipe = read(args.recipe)
    if recipe.get("task") == "unpaired":
        recipe = one_way(recipe, args.package)
    card["tiling"] = {"receptive": measure(args.package, recipe, card)}
    (args.package / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    print(card["id"], card["tiling"])


if __name__ == "__main__":
    main()

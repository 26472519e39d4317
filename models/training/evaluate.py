"""Held-out figures and contact sheets.

python evaluate.py choose RECIPE RUN               which checkpoint of RUN is best on validation names
python evaluate.py figures RECIPE RUN FOLDER       test figures beside baselines, to FOLDER/metrics.json
python evaluate.py twin RECIPE L1RUN FOLDER        the L1 twin's figures, beside the others there
python evaluate.py sheet RECIPE RUN FILE           the first 24 held-out names, in order
python evaluate.py worst RECIPE RUN FILE           the 8 held-out names of largest L1, the worst first
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

import baselines
import looks
import metrics
from data import Pairs
from trained import chosen, finest, load, made, read, real, to_bytes, variants


def figures(fake: Tensor, truth: Tensor) -> dict:
    return {
        "l1": round(metrics.l1(fake, truth), 4),
        "psnr": round(metrics.psnr(fake, truth), 2),
        "swd": [round(v, 1) for v in metrics.swd(fake, truth)],
    }


def choose(recipe: dict, run: Path, last: int) -> None:
    """Lowest SWD over the two finest levels among the last checkpoints, on the validation split."""
    train, pairs = Pairs(recipe, "train"), Pairs(recipe, "validation")
    scores = {}
    for checkpoint in sorted(run.glob("0*.pt"))[-last:]:
        net = load(recipe, checkpoint, train)
        scores[checkpoint.name] = float(np.mean(finest(net, pairs)))
        print(checkpoint.name, round(scores[checkpoint.name], 2), flush=True)
    best = min(scores, key=scores.get)
    (run / "chosen.txt").write_text(best + "\n")
    print("chosen:", best)


def write_figures(recipe: dict, run: Path, folder: Path) -> None:
    train, pairs = Pairs(recipe, "train"), Pairs(recipe, "test")
    state = torch.load(run / "last.pt", map_location="cpu", weights_only=True)
    net = load(recipe, chosen(run), train)
    out = {
        "id": recipe["id"],
        "checkpoint": torch.load(chosen(run), map_location="cpu", weights_only=True)["step"],
        "steps": state["step"],
        "minutes": round(state["seconds"] / 60),
        "cases": {},
    }
    for name, variant in variants(recipe).items():
        truth = pairs.asked(100, variant)
        out["cases"][name or "all"] = {
            "model": figures(made(net, pairs, 100, variant), truth),
            **{k: figures(v, truth) for k, v in baselines.pictures(train, pairs, variant).items()},
        }
    if "hints" in recipe["augment"]:
        out["hue"] = baselines.hue_errors(net, pairs)
    if "noise" in recipe:
        out["spread"] = baselines.spread(net, pairs, real(pairs, 100))
    note(folder, out)


def add_twin(recipe: dict, run: Path, folder: Path) -> None:
    pairs = Pairs(recipe, "test")
    net = load(recipe, chosen(run), Pairs(recipe, "train"))
    out = json.loads((folder / "metrics.json").read_text())
    steps = torch.load(run / "last.pt", map_location="cpu", weights_only=True)["step"]
    assert steps == out["steps"], f"the twin has {steps} steps, the model {out['steps']}"
    for name, variant in variants(recipe).items():
        out["cases"][name or "all"]["twin"] = figures(made(net, pairs, 100, variant), pairs.asked(100, variant))
    note(folder, out)


def note(folder: Path, out: dict) -> None:
    (folder / "metrics.json").write_text(json.dumps(out, indent=2) + "\n")
    print(json.dumps(out, indent=2))


def sheet(recipe: dict, run: Path, target: Path, worst: bool = False) -> None:
    """For each name: its inputs, what is made of each case (or of four seeds), the real picture."""
    pairs = Pairs(recipe, "test")
    net = load(recipe, chosen(run), Pairs(recipe, "train"))
    seeds = range(4) if "noise" in recipe else range(1)
    count = 100 if worst else 24
    results = [made(net, pairs, count, v, seed) for v in variants(recipe).values() for seed in seeds]
    truth = real(pairs, count)
    # Of several cases the last has all inputs: what goes wrong there goes wrong.
    errors = (results[-1] - truth).abs().mean((1, 2, 3))
    shown = errors.argsort(descending=True)[:8].tolist() if worst else range(24)
    rows = []
    for i in shown:
        tiles = [looks.look(pairs, spec, view) for spec, view in zip(pairs.inputs, pairs.view(i)) if view is not None]
        rows.append([*tiles, *(to_bytes(t[i]) for t in (*results, truth))])
    grid(rows, columns=2 if len(results) > 1 else 4).save(target, quality=86)


def grid(rows: list[list[np.ndarray]], columns: int, size: int = 144, gap: int = 8) -> Image.Image:
    """Groups of pictures, `columns` of them side by side."""
    across = len(rows[0]) * size + gap
    height = -(-len(rows) // columns) * (size + gap) + gap
    canvas = Image.new("RGB", (columns * across + gap, height), "white")
    for i, tiles in enumerate(rows):
        x, y = gap + (i % columns) * across, gap + (i // columns) * (size + gap)
        for j, tile in enumerate(tiles):
            canvas.paste(Image.fromarray(tile).resize((size, size), Image.Resampling.LANCZOS), (x + j * size, y))
    return canvas


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["choose", "figures", "twin", "sheet", "worst"])
    parser.add_argument("recipe", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("more", type=Path, nargs="*")
    parser.add_argument("--last", type=int, default=6, help="checkpoints that `choose` compares")
    args = parser.parse_args()
    recipe = read(args.recipe)
    if args.what == "choose":
        choose(recipe, args.run, args.last)
    elif args.what == "figures":
        write_figures(recipe, args.run, *args.more)
    elif args.what == "twin":
        add_twin(recipe, args.run, *args.more)
    else:
        sheet(recipe, args.run, *args.more, worst=args.what == "worst")


if __name__ == "__main__":
    main()

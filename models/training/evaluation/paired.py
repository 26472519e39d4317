"""`paired`: L1, PSNR and SWD beside baselines and the L1 twin."""

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

import baselines
import looks
import metrics
from data import Pairs
from evaluation.common import write
from trained import chosen, finest_swd, generate, load, real_pictures, to_bytes, variants


def measure(fake: Tensor, truth: Tensor) -> dict:
    """L1 on a scale of 0…1, PSNR in dB and SWD of pictures [N, 3, H, W] in −1…1."""
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
        scores[checkpoint.name] = float(np.mean(finest_swd(net, pairs)))
        print(checkpoint.name, round(scores[checkpoint.name], 2), flush=True)
    best = min(scores, key=scores.get)
    (run / "chosen.txt").write_text(best + "\n")
    print("chosen:", best)


def figures(recipe: dict, run: Path, folder: Path) -> None:
    """To FOLDER/metrics.json: the test split, case by case, beside the baselines and a twin that was
    measured there before."""
    train, pairs = Pairs(recipe, "train"), Pairs(recipe, "test")
    net = load(recipe, chosen(run), train)
    state = torch.load(run / "last.pt", map_location="cpu", weights_only=True)
    out = {
        "id": recipe["id"],
        "checkpoint": torch.load(chosen(run), map_location="cpu", weights_only=True)["step"],
        "steps": state["step"],
        "minutes": round(state["seconds"] / 60),
        "cases": {},
    }
    for name, variant in variants(recipe).items():
        truth = pairs.targets(100, variant)
        out["cases"][name or "all"] = {
            "model": measure(generate(net, pairs, 100, variant), truth),
            **{k: measure(v, truth) for k, v in baselines.pictures(train, pairs, variant).items()},
        }
    keep_twin(folder, out)
    if "hints" in recipe["augment"]:
        out["hue"] = baselines.hue_errors(net, pairs)
    if "noise" in recipe:
        out["spread"] = baselines.spread(net, pairs, real_pictures(pairs, 100))
    write(folder, out)


def keep_twin(folder: Path, out: dict) -> None:
    """Take over the twin of FOLDER/metrics.json, for cases that are still the same, with its own steps."""
    file = folder / "metrics.json"
    before = json.loads(file.read_text()) if file.exists() else {"cases": {}}
    for name, case in before["cases"].items():
        if "twin" in case and name in out["cases"]:
            out["cases"][name]["twin"] = case["twin"]
            out["twinSteps"] = before.get("twinSteps", before["steps"])


def twin(recipe: dict, run: Path, folder: Path) -> None:
    """The L1 twin's figures, added to those of the model."""
    pairs = Pairs(recipe, "test")
    net = load(recipe, chosen(run), Pairs(recipe, "train"))
    out = json.loads((folder / "metrics.json").read_text())
    steps = torch.load(run / "last.pt", map_location="cpu", weights_only=True)["step"]
    out["twinSteps"] = steps
    for name, variant in variants(recipe).items():
        out["cases"][name or "all"]["twin"] = measure(
            generate(net, pairs, 100, variant), pairs.targets(100, variant)
        )
    write(folder, out)


def worst(recipe: dict, run: Path, target: Path) -> None:
    """The sheet of the eight names with the largest L1."""
    sheet(recipe, run, target, only_worst=True)


def sheet(recipe: dict, run: Path, target: Path, only_worst: bool = False) -> None:
    """For each name: its inputs, what is made of each case (or of four seeds), the real picture."""
    pairs = Pairs(recipe, "test")
    net = load(recipe, chosen(run), Pairs(recipe, "train"))
    seeds = range(4) if "noise" in recipe else range(1)
    count = 100 if only_worst else 24
    results = [generate(net, pairs, count, v, seed) for v in variants(recipe).values() for seed in seeds]
    truth = real_pictures(pairs, count)
    # Of several cases the last has all inputs: what goes wrong there goes wrong.
    errors = (results[-1] - truth).abs().mean((1, 2, 3))
    shown = errors.argsort(descending=True)[:8].tolist() if only_worst else range(24)
    rows = []
    for i in shown:
        tiles = [
            looks.look(pairs, spec, view)
            for spec, view in zip(pairs.inputs, pairs.views(i), strict=True)
            if view is not None
        ]
        rows.append([*tiles, *(to_bytes(t[i]) for t in (*results, truth))])
    looks.grid(rows, columns=2 if len(results) > 1 else 4).save(target, quality=86)

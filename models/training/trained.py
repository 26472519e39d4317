"""A trained generator as it will be shipped, and what it makes of held-out pictures."""

import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import metrics
from calibrate import calibrate
from data import Pairs
from nets import build, noise_for, with_noise


def read(recipe: Path) -> dict:
    """A recipe from its file."""
    return json.loads(recipe.read_text())


def chosen(run: Path) -> Path:
    """The checkpoint that `evaluate.py choose` noted, else the last."""
    note = run / "chosen.txt"
    if note.exists():
        return run / note.read_text().strip()
    return sorted(run.glob("0*.pt"))[-1]


def load(recipe: dict, checkpoint: Path, train: Pairs) -> nn.Module:
    """The averaged generator of a checkpoint for inference: calibrated, unless it was trained to the
    statistics that it has."""
    net, _ = build(recipe, train.width)
    net.load_state_dict(torch.load(checkpoint, weights_only=True)["net"])
    return net.eval() if recipe["stages"][-1].get("frozen") else calibrate(net, train)


def variants(recipe: dict) -> dict[str, list[str] | None]:
    """Which inputs are given, by the name of the case; one case with all unless the recipe says more."""
    return recipe.get("variants") or {"": None}


@torch.no_grad()
def generate(net: nn.Module, pairs: Pairs, count: int, variant: list[str] | None, seed: int = 0) -> Tensor:
    """Pictures [count, 3, H, W] made of the first `count` names."""
    noise = noise_for(pairs.recipe, seed, count)
    out = []
    for start in range(0, count, 10):
        stop = min(start + 10, count)
        condition = pairs.conditions(start, stop, variant)
        out.append(net(with_noise(condition, None if noise is None else noise[start:stop])))
    return torch.cat(out)


def real_pictures(pairs: Pairs, count: int) -> Tensor:
    """The pictures themselves, [count, 3, H, W] in −1…1."""
    pictures = pairs.columns[pairs.recipe["target"]][:count]
    return torch.from_numpy(pictures.astype(np.float32)).permute(0, 3, 1, 2) / 127.5 - 1


def finest_swd(net: nn.Module, pairs: Pairs) -> list[float]:
    """SWD of the two finest levels over 100 names, case by case."""
    cases = variants(pairs.recipe).values()
    return [
        v
        for case in cases
        for v in metrics.swd(generate(net, pairs, 100, case), pairs.targets(100, case))[:2]
    ]


def to_bytes(picture: Tensor) -> np.ndarray:
    """[3, H, W] in −1…1 → uint8 [H, W, 3]."""
    return ((picture.clamp(-1, 1).permute(1, 2, 0).numpy() + 1) * 127.5).round().astype(np.uint8)

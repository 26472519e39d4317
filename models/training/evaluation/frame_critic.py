"""`frame_critic`: how real it finds real frames, and those of the nets that it was taught to tell apart."""

import json
from pathlib import Path

import numpy as np
import torch
from torch import nn

from clips import PAST
from evaluation.common import choose as choose_by
from evaluation.common import ready, write
from evaluation.frames import COUNT, clips_of
from frame_critic import Opinion, Shipped
from paths import ROOT
from tasks.frames import to_numbers


@torch.no_grad()
def scores(net: nn.Module, recipe: dict, part: str, count: int) -> dict[str, np.ndarray]:
    """Its mean score of the frame after the four that are seen, clip by clip: real, by each net, and of
    the latest frame again."""
    clips = clips_of(recipe, part, count)[:, : PAST + 1].transpose(0, 1, 4, 2, 3)
    past, real = clips[:, :PAST].reshape(count, -1, *clips.shape[3:]), clips[:, PAST]
    ways = {name: Shipped(ROOT / "models" / name) for name in recipe["judges"]}
    frames = {
        "real": real,
        **{name: np.stack([way.next(four) for four in past]) for name, way in ways.items()},
        "repeat": clips[:, PAST - 1],
    }
    seen, opinion = to_numbers(torch.from_numpy(past)), Opinion(net)
    return {
        name: np.concatenate(
            [
                opinion(a, b).mean((1, 2, 3)).numpy()
                for a, b in zip(seen.split(10), to_numbers(torch.from_numpy(made)).split(10), strict=True)
            ]
        )
        for name, made in frames.items()
    }


def choose(recipe: dict, run: Path, last: int) -> None:
    """How much more real it finds real frames than those of the net that it takes for real most often, on
    40 clips of validation names."""

    def score(net: nn.Module) -> float:
        found = scores(net, recipe, "validation", 40)
        return float(found["real"].mean() - max(found[name].mean() for name in recipe["judges"]))

    choose_by(recipe, run, last, score)


def figures(recipe: dict, run: Path, folder: Path) -> None:
    """Into FOLDER/metrics.json beside what stands there: clips of test names."""
    found = scores(ready(recipe, run), recipe, "test", COUNT)
    opinion = {
        name: {
            "score": round(float(all_.mean()), 3),
            "belowReal": round(float((all_ < found["real"]).mean()), 2),
        }
        for name, all_ in found.items()
    }
    write(folder, json.loads((folder / "metrics.json").read_text()) | {"opinion": opinion})

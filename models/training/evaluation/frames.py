"""`frames`: PSNR and sharpness 1, 4 and 8 frames ahead, beside repeating the latest frame."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import looks
import metrics
from clips import LENGTH, PAST, Clips
from evaluation.common import choose as choose_by
from evaluation.common import ready, run_facts, runs_shown, write
from forecaster import forecast
from tasks.frames import to_numbers
from trained import to_bytes

SIDE = 128
# Clips that are measured, and shown.
COUNT, SHOWN = 100, 12
AHEAD = (1, 4, 8)
# What a way to predict makes of the frames that are seen: all that come after them.
Predict = Callable[[Tensor], list[Tensor]]


def clips_of(recipe: dict, part: str, count: int, side: int = SIDE) -> np.ndarray:
    """The first clips of a part of the split, uint8 [count, LENGTH, side, side, 3]; always the same."""
    made = Clips(recipe, part)
    return np.stack([made.draw(np.random.default_rng([1, k]), side, LENGTH) for k in range(count)])


def stacked(clips: np.ndarray) -> Tensor:
    """uint8 [N, frames, H, W, 3] → [N, 3·frames, H, W] in −1…1, as the net is given them."""
    return to_numbers(torch.from_numpy(clips).permute(0, 1, 4, 2, 3).flatten(1, 2))


def repeat(past: Tensor) -> list[Tensor]:
    """The latest frame again and again."""
    return [past[:, -3:]] * (LENGTH - PAST)


def by_net(net: nn.Module) -> Predict:
    """The way of a net, ten clips at a time."""

    @torch.no_grad()
    def predict(past: Tensor) -> list[Tensor]:
        device = next(net.parameters()).device
        parts = [
            [scales[-1].clamp(-1, 1).cpu() for scales in forecast(net, some.to(device), LENGTH - PAST)]
            for some in past.split(10)
        ]
        return [torch.cat(frames) for frames in zip(*parts, strict=True)]

    return predict


def measure(predict: Predict, clips: Tensor) -> dict[str, dict[str, float]]:
    """By how many frames ahead: PSNR and sharpness in dB, and gradients as a share of the real ones."""
    made = predict(clips[:, : 3 * PAST])
    out = {}
    for ahead in AHEAD:
        real = clips[:, 3 * (PAST + ahead - 1) :][:, :3]
        frame = made[ahead - 1]
        out[str(ahead)] = {
            "psnr": round(metrics.psnr(frame, real), 2),
            "sharpness": round(metrics.sharpness(frame, real), 2),
            "gradients": round(metrics.gradients(frame) / metrics.gradients(real), 3),
        }
    return out


def choose(recipe: dict, run: Path, last: int) -> None:
    """With a discriminator the highest sharpness, else the highest PSNR, the mean over AHEAD on 40 clips
    of validation names."""
    clips = stacked(clips_of(recipe, "validation", 40))
    figure = "sharpness" if "discriminator" in recipe else "psnr"

    def score(net: nn.Module) -> float:
        return float(np.mean([found[figure] for found in measure(by_net(net), clips).values()]))

    choose_by(recipe, run, last, score)


def figures(recipe: dict, run: Path, folder: Path) -> None:
    """To FOLDER/metrics.json: clips of test names."""
    clips = stacked(clips_of(recipe, "test", COUNT))
    ways = {r["id"]: by_net(ready(r, where)) for r, where in reversed(runs_shown(recipe, run))}
    found = {name: measure(predict, clips) for name, predict in {**ways, "repeat": repeat}.items()}
    write(folder, run_facts(recipe, run) | {"frames": found})


def sheet(recipe: dict, run: Path, target: Path) -> None:
    """The first clips of test names, a line each: the oldest and the latest frame that are seen; then for
    each of AHEAD the truth and the runs of `runs_shown`."""
    clips = stacked(clips_of(recipe, "test", SHOWN))
    past = clips[:, : 3 * PAST]
    made = [by_net(ready(r, where))(past) for r, where in runs_shown(recipe, run)]
    shown = [clips[:, :3], past[:, -3:]]
    for ahead in AHEAD:
        shown += [clips[:, 3 * (PAST + ahead - 1) :][:, :3], *(frames[ahead - 1] for frames in made)]
    rows = [[to_bytes(frames[k]) for frames in shown] for k in range(SHOWN)]
    looks.grid(rows, columns=1, size=SIDE).save(target, quality=88)

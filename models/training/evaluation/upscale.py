"""`upscale`: SWD, perceptual distance and PSNR beside bicubic enlargement and another small net.

Each test picture is shrunk to a quarter with Lanczos and enlarged again.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn

import looks
import metrics
from channels import unit
from corpus import Corpus
from evaluation.common import choose as choose_by
from evaluation.common import ready, run_facts, runs_shown, write
from peer import doubled_twice
from perceptual import Perceptual
from tasks.upscale import FACTOR
from trained import to_bytes

SHOWN = 6
# Test names of each set that are measured.
COUNT = 40
Enlarge = Callable[[np.ndarray], Tensor]


def small(picture: np.ndarray) -> np.ndarray:
    """A quarter of the size, with Lanczos: uint8 [H/4, W/4, 3]."""
    side = picture.shape[0] // FACTOR
    return np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.LANCZOS))


def to_tensor(picture: np.ndarray) -> Tensor:
    """uint8 [H, W, 3] → [1, 3, H, W] in −1…1."""
    return unit(picture).permute(2, 0, 1)[None]


def bicubic(picture: np.ndarray) -> Tensor:
    """Four times the size, [1, 3, 4H, 4W] in −1…1."""
    side = picture.shape[0] * FACTOR
    return to_tensor(np.asarray(Image.fromarray(picture).resize((side, side), Image.Resampling.BICUBIC)))


def by_net(net: nn.Module) -> Enlarge:
    """The way of a net that enlarges."""

    @torch.no_grad()
    def enlarge(picture: np.ndarray) -> Tensor:
        return net(to_tensor(picture)).clamp(-1, 1)

    return enlarge


def measure(ways: dict[str, Enlarge], pictures: np.ndarray, seen: Perceptual) -> dict[str, dict]:
    """PSNR in dB, SWD and perceptual distance of each way, over pictures uint8 [N, H, W, 3]."""
    made = {name: torch.cat([enlarge(small(p)) for p in pictures]) for name, enlarge in ways.items()}
    real = torch.cat([to_tensor(p) for p in pictures])
    distances = seen.distances(list(made.values()), real)
    return {
        name: {
            "psnr": round(metrics.psnr(answer, real), 2),
            "swd": [round(v, 1) for v in metrics.swd(answer, real)],
            "perceptual": round(distance, 2),
        }
        for (name, answer), distance in zip(made.items(), distances, strict=True)
    }


def choose(recipe: dict, run: Path, last: int) -> None:
    """With a discriminator the lowest SWD over the two finest levels, else the highest PSNR, on 30
    validation names a set."""
    corpus = Corpus(recipe["sources"], "validation")

    def score(net: nn.Module) -> float:
        found = []
        for pictures, _ in corpus.columns:
            made = torch.cat([by_net(net)(small(p)) for p in pictures[:30]])
            real = torch.cat([to_tensor(p) for p in pictures[:30]])
            found.append(
                -np.mean(metrics.swd(made, real)[:2])
                if "discriminator" in recipe
                else metrics.psnr(made, real)
            )
        return float(np.mean(found))

    choose_by(recipe, run, last, score)


def figures(recipe: dict, run: Path, folder: Path) -> None:
    """To FOLDER/metrics.json: the first test names, set by set."""
    seen = Perceptual()
    corpus = Corpus(recipe["sources"], "test")
    double = doubled_twice()
    methods: dict[str, Enlarge] = {
        r["id"]: by_net(ready(r, where)) for r, where in reversed(runs_shown(recipe, run))
    }
    methods |= {"bicubic": bicubic, "peer": lambda picture: double(to_tensor(picture))}
    out: dict[str, dict] = {}
    for source, (pictures, _) in zip(recipe["sources"], corpus.columns, strict=True):
        name = f"{source['dataset']} {source['from']}"
        out[name] = measure(methods, pictures[:COUNT], seen)
        print(name, out[name], flush=True)
    write(folder, run_facts(recipe, run) | {"enlarged": out})


def sheet(recipe: dict, run: Path, target: Path) -> None:
    """For each set the first names: bicubic, the runs of `runs_shown`, the truth; the middle of each."""
    ways = [bicubic, *(by_net(ready(r, where)) for r, where in runs_shown(recipe, run))]
    corpus = Corpus(recipe["sources"], "test")
    rows = []
    for pictures, _ in corpus.columns:
        for picture in pictures[:SHOWN]:
            made = [to_bytes(way(small(picture))[0]) for way in ways]
            rows.append([p[56:200, 56:200] for p in (*made, picture)])
    looks.grid(rows, columns=2).save(target, quality=88)

"""`colour`: how colourful the answers are, and how far from the real colours.

Chroma is the mean length of ab over all pixels; the error is the mean distance in ab. A net that
answers doubt with grey has a small error and little chroma.
"""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import lab
import looks
from corpus import Corpus
from evaluation.common import choose as choose_by
from evaluation.common import ready, run_facts, runs_shown, write
from trained import to_bytes

SHOWN = 8


def split(pictures: np.ndarray) -> tuple[Tensor, Tensor]:
    """L*a*b* [N, 3, H, W] of uint8 [N, H, W, 3], and the net's input [N, 1, H, W]."""
    rgb = torch.from_numpy(pictures.astype(np.float32)).permute(0, 3, 1, 2) / 127.5 - 1
    whole = lab.from_rgb(rgb)
    return whole, whole[:, :1] / 50 - 1


@torch.no_grad()
def coloured(net: nn.Module, pictures: np.ndarray) -> tuple[Tensor, Tensor]:
    """(real L*a*b*, a and b that the net gives), each [N, …, H, W]."""
    whole, lightness = split(pictures)
    return whole, torch.cat([net(one[None]) for one in lightness])


def measure(net: nn.Module, pictures: np.ndarray) -> dict[str, float]:
    """Mean chroma of the answers and of the real colours, and the mean distance in ab of the answers and of
    plain grey from the real ones, over pictures uint8 [N, H, W, 3].
    """
    whole, found = coloured(net, pictures)
    real = whole[:, 1:]
    # What is seen: the answer inside the gamut of its lightness.
    shown = lab.from_rgb(lab.to_rgb(torch.cat([whole[:, :1], found], 1)))[:, 1:]
    return {
        "chroma": round(float(shown.norm(dim=1).mean()), 2),
        "realChroma": round(float(real.norm(dim=1).mean()), 2),
        "abError": round(float((shown - real).norm(dim=1).mean()), 2),
        "greyError": round(float(real.norm(dim=1).mean()), 2),
    }


def sets(recipe: dict) -> list[str]:
    """Names of the sources, in the order of the recipe."""
    return [f"{s['dataset']} {s['from']}" for s in recipe["sources"]]


def choose(recipe: dict, run: Path, last: int) -> None:
    """Lowest ab error on 30 validation names a set."""
    corpus = Corpus(recipe["sources"], "validation")

    def score(net: nn.Module) -> float:
        return -float(np.mean([measure(net, pictures[:30])["abError"] for pictures, _ in corpus.columns]))

    choose_by(recipe, run, last, score)


def figures(recipe: dict, run: Path, folder: Path) -> None:
    """To FOLDER/metrics.json: the test split, set by set, of the runs of `runs_shown`."""
    nets = {r["id"]: ready(r, where) for r, where in reversed(runs_shown(recipe, run))}
    corpus = Corpus(recipe["sources"], "test")
    found = {
        name: {key: measure(net, pictures) for key, net in nets.items()}
        for name, (pictures, _) in zip(sets(recipe), corpus.columns, strict=True)
    }
    write(folder, run_facts(recipe, run) | {"colour": found})


def sheet(recipe: dict, run: Path, target: Path) -> None:
    """For each set the first names: grey, what the runs of `runs_shown` make of it, the real picture."""
    nets = [ready(r, where) for r, where in runs_shown(recipe, run)]
    corpus = Corpus(recipe["sources"], "test")
    rows = []
    for pictures, _ in corpus.columns:
        shown = pictures[:SHOWN]
        whole, _ = split(shown)
        grey = lab.to_rgb(torch.cat([whole[:, :1], torch.zeros_like(whole[:, 1:])], 1))
        answers = [lab.to_rgb(torch.cat([whole[:, :1], coloured(net, shown)[1]], 1)) for net in nets]
        rows += [[*(to_bytes(x[i]) for x in (grey, *answers)), shown[i]] for i in range(len(shown))]
    looks.grid(rows, columns=2).save(target, quality=86)

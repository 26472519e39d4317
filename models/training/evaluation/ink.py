"""`ink`: precision and recall of lines, beside Canny and the difference of Gaussians.

A pixel of ink is right if the truth has ink within 2 px of it, and found if the answer has. Each
method has one threshold a set, the one with the best F on the first thirty validation names.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import torch
from scipy import ndimage
from torch import nn

import looks
from channels import unit
from corpus import Corpus
from evaluation.common import choose as choose_by
from evaluation.common import ready, run_facts, write

REACH = 2
SHOWN = 8
# Darker than this is ink in the truth.
INK = 128
Finder = Callable[[np.ndarray], np.ndarray]


@torch.no_grad()
def probability(net: nn.Module, picture: np.ndarray) -> np.ndarray:
    """Probability of ink float32 [H, W] for a picture uint8 [H, W, 3]."""
    return net(unit(picture).permute(2, 0, 1)[None])[0, 0].sigmoid().numpy()


def grey(picture: np.ndarray) -> np.ndarray:
    """Luma float32 [H, W] in 0…1 of a picture uint8 [H, W, 3]."""
    return picture.astype(np.float32) @ np.array([0.299, 0.587, 0.114], np.float32) / 255


def canny(picture: np.ndarray) -> np.ndarray:
    """Strength of Canny's edges (Canny 1986) at σ = 1.4: for each pixel of a crest of the gradient the
    strongest upper threshold that keeps it, where the lower one is 0.4 of it; 0 elsewhere."""
    smooth = ndimage.gaussian_filter(grey(picture), 1.4)
    dy, dx = ndimage.sobel(smooth, 0), ndimage.sobel(smooth, 1)
    size = np.hypot(dy, dx)
    uy, ux = dy / (size + 1e-9), dx / (size + 1e-9)
    ys, xs = np.mgrid[0 : size.shape[0], 0 : size.shape[1]].astype(np.float32)
    beside = [
        ndimage.map_coordinates(size, [ys + k * uy, xs + k * ux], order=1, mode="nearest") for k in (-1, 1)
    ]
    crest = np.where((size >= beside[0]) & (size >= beside[1]), size, 0)
    strength = np.zeros_like(size)
    for high in np.geomspace(0.02, 2.0, 24):
        parts, count = ndimage.label(crest > 0.4 * high, np.ones((3, 3)))
        if not count:
            break
        kept = ndimage.maximum(crest, parts, np.arange(count + 1)) > high
        kept[0] = False
        strength[kept[parts]] = high
    # Two pixels wide, as ink is.
    return ndimage.grey_dilation(strength, (2, 2))


def difference_of_gaussians(picture: np.ndarray) -> np.ndarray:
    """How much darker a pixel's surroundings are at σ = 1 than at σ = 1.6."""
    g = grey(picture)
    return (ndimage.gaussian_filter(g, 1.6) - ndimage.gaussian_filter(g, 1.0)).clip(0)


class Curve:
    """Precision and recall at many thresholds, over many pictures."""

    def __init__(self, thresholds: np.ndarray) -> None:
        self.thresholds = thresholds
        self.counts = np.zeros((len(thresholds), 4))

    def add(self, found: np.ndarray, ink: np.ndarray) -> None:
        far = ndimage.distance_transform_edt(~ink) if ink.any() else np.full(ink.shape, 1e9)
        for k, threshold in enumerate(self.thresholds):
            answer = found >= threshold
            away = ndimage.distance_transform_edt(~answer) if answer.any() else np.full(ink.shape, 1e9)
            self.counts[k] += [
                (far[answer] <= REACH).sum(),
                answer.sum(),
                (away[ink] <= REACH).sum(),
                ink.sum(),
            ]

    def scores(self) -> np.ndarray:
        """(precision, recall, F) for each threshold, [K, 3]."""
        right, given, hit, wanted = self.counts.T
        precision, recall = right / given.clip(1), hit / wanted.clip(1)
        return np.stack([precision, recall, 2 * precision * recall / (precision + recall + 1e-9)], 1)

    def best(self) -> int:
        return int(self.scores()[:, 2].argmax())


def curve(found: Finder, rows: Iterable[tuple[np.ndarray, np.ndarray]], thresholds: np.ndarray) -> Curve:
    """Precision and recall of one method over rows of (picture, ink with paper 255)."""
    out = Curve(thresholds)
    for picture, ink in rows:
        out.add(found(picture), ink < INK)
    return out


# What each method is cut at.
PROBABILITIES = np.linspace(0.1, 0.9, 9)
STRENGTHS = np.geomspace(0.03, 1.2, 9)
DARKNESS = np.geomspace(0.003, 0.08, 9)
# Validation names of each set that a threshold or a checkpoint is chosen by.
FIRST = 30


def truths(recipe: dict) -> list[dict]:
    """The recipe's sources with one column as truth: of several contours the middle one."""
    return [
        s | {"to": s["to"][len(s["to"]) // 2]} if isinstance(s["to"], list) else s for s in recipe["sources"]
    ]


def label_of(source: dict) -> str:
    """What a source is called in the figures."""
    return f"{source['dataset']} {source['from']}"


def choose(recipe: dict, run: Path, last: int) -> None:
    """Highest mean over the sets of the best F on the first validation names."""
    corpus = Corpus(truths(recipe), "validation")

    def score(net: nn.Module) -> float:
        best = []
        for pictures, inks in corpus.columns:
            c = curve(
                lambda p: probability(net, p),
                zip(pictures[:FIRST], inks[:FIRST], strict=True),
                PROBABILITIES[::2],
            )
            best.append(c.scores()[c.best(), 2])
        return float(np.mean(best))

    choose_by(recipe, run, last, score)


def figures(recipe: dict, run: Path, folder: Path) -> None:
    """To FOLDER/metrics.json: precision, recall and F of each method and set on the test split."""
    net = ready(recipe, run)
    methods: dict[str, tuple[Finder, np.ndarray]] = {
        "model": (lambda p: probability(net, p), PROBABILITIES),
        "canny": (canny, STRENGTHS),
        "dog": (difference_of_gaussians, DARKNESS),
    }
    held_out = {part: Corpus(truths(recipe), part) for part in ("validation", "test")}
    out: dict[str, dict] = {}
    for k, source in enumerate(recipe["sources"]):
        out[label_of(source)] = {}
        for name, (found, thresholds) in methods.items():
            first = (column[:FIRST] for column in held_out["validation"].columns[k])
            at = curve(found, zip(*first, strict=True), thresholds).best()
            test = zip(*held_out["test"].columns[k], strict=True)
            precision, recall, f = curve(found, test, thresholds[at : at + 1]).scores()[0]
            figures = {"threshold": thresholds[at], "precision": precision, "recall": recall, "f": f}
            out[label_of(source)][name] = {key: round(float(v), 4) for key, v in figures.items()}
            print(label_of(source), name, out[label_of(source)][name], flush=True)
    write(folder, run_facts(recipe, run) | {"lines": out})


def drawn(net: nn.Module, picture: np.ndarray, threshold: float, gain: float = 8.0) -> np.ndarray:
    """Ink uint8 [H, W, 3], black on white, as the package draws it: a soft threshold on the score."""
    p = probability(net, picture).clip(1e-6, 1 - 1e-6)
    ink = 1 / (1 + np.exp(-gain * (np.log(p / (1 - p)) - np.log(threshold / (1 - threshold)))))
    return np.repeat(np.round(255 * (1 - ink)).astype(np.uint8)[..., None], 3, 2)


def sheet(recipe: dict, run: Path, target: Path) -> None:
    """For each set the first names: the picture, three strengths of ink, the truth."""
    net = ready(recipe, run)
    corpus = Corpus(truths(recipe), "test")
    rows = []
    for pictures, inks in corpus.columns:
        for picture, ink in zip(pictures[:SHOWN], inks[:SHOWN], strict=True):
            several = [drawn(net, picture, t) for t in recipe["strengths"]]
            rows.append([picture, *several, np.repeat(ink[..., None], 3, 2)])
    looks.grid(rows, columns=2).save(target, quality=86)

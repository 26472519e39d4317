"""`segment`: pixel accuracy, mean IoU and borders, with and without a CRF, and the round trip.

Accuracy near borders counts the pixels within 3 px of a border of the true labels. The round trip
paints a true label map with the shipped net of the same data set and reads the result.
"""

from functools import cache
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from scipy import ndimage
from torch import nn

import looks
from channels import unit
from corpus import Corpus
from crf import Potential, refine
from evaluation.common import choose as choose_by
from evaluation.common import ready, run_facts, write
from paths import ROOT

NEAR = 3


@torch.no_grad()
def scores(net: nn.Module, picture: np.ndarray) -> np.ndarray:
    """Scores float32 [C, H, W] for a picture uint8 [H, W, 3]."""
    return net(unit(picture).permute(2, 0, 1)[None])[0].numpy()


def borders(label: np.ndarray) -> np.ndarray:
    """Pixels within NEAR px of a border between labels, bool [H, W]."""
    edge = np.zeros(label.shape, bool)
    edge[:, 1:] |= label[:, 1:] != label[:, :-1]
    edge[1:] |= label[1:] != label[:-1]
    return ndimage.distance_transform_edt(~edge) <= NEAR


class Tally:
    """Counts over many pictures."""

    def __init__(self, classes: int) -> None:
        self.confusion = np.zeros((classes, classes), np.int64)
        self.near = np.zeros(2, np.int64)

    def add(self, found: np.ndarray, truth: np.ndarray) -> None:
        classes = len(self.confusion)
        pairs = truth.astype(np.int64).ravel() * classes + found.ravel()
        self.confusion += np.bincount(pairs, minlength=classes**2).reshape(classes, classes)
        at = borders(truth)
        self.near += [int((found == truth)[at].sum()), int(at.sum())]

    def figures(self) -> dict[str, float]:
        right = np.diag(self.confusion)
        either = self.confusion.sum(0) + self.confusion.sum(1) - right
        return {
            "accuracy": round(float(right.sum() / self.confusion.sum()), 4),
            "meanIoU": round(float((right / either.clip(1))[either > 0].mean()), 4),
            "nearBorders": round(float(self.near[0] / self.near[1]), 4),
        }


def mean_iou(net: nn.Module, corpus: Corpus, classes: int) -> float:
    """Mean over the classes of intersection over union, on all pictures of a corpus."""
    tally = Tally(classes)
    for picture, label in zip(*corpus.columns[0], strict=True):
        tally.add(scores(net, picture).argmax(0), label)
    return tally.figures()["meanIoU"]


def choose(recipe: dict, run: Path, last: int) -> None:
    """Highest mean IoU on the validation split."""
    corpus = Corpus(recipe["sources"], "validation")
    classes = len(looks.colours(recipe["sources"][0]["dataset"]))
    choose_by(recipe, run, last, lambda net: mean_iou(net, corpus, classes))


def tune(net: nn.Module, recipe: dict, count: int = 8) -> Potential:
    """The potential that is right most often near borders, on the first validation names."""
    corpus = Corpus(recipe["sources"], "validation")
    rows = [(p, t, scores(net, p)) for p, t in zip(*(c[:count] for c in corpus.columns[0]), strict=True)]
    best, best_right = Potential(), -1.0
    for bilateral in (3.0, 6.0):
        for place, colour in ((8, 8), (8, 16)):
            how = Potential(bilateral, place, colour, smooth=1.0)
            tally = Tally(rows[0][2].shape[0])
            for picture, truth, found in rows:
                tally.add(refine(found, picture, how).argmax(0), truth)
            right = tally.figures()["nearBorders"]
            print(how, tally.figures(), flush=True)
            if right > best_right:
                best, best_right = how, right
    return best


def painted(recipe: dict, label: np.ndarray) -> np.ndarray:
    """What the shipped net paints of a label map: uint8 [H, W, 3]."""
    classes = len(looks.colours(recipe["sources"][0]["dataset"]))
    planes = np.eye(classes, dtype=np.float32)[label].transpose(2, 0, 1)[None]
    graph = session(str(ROOT / "models" / recipe["roundTrip"] / "generator.onnx"))
    picture = graph.run(None, {"label": planes})[0][0]
    return ((picture.clip(-1, 1).transpose(1, 2, 0) + 1) * 127.5).round().astype(np.uint8)


@cache
def session(graph: str) -> onnxruntime.InferenceSession:
    """A graph, loaded once, with as many threads as PyTorch has."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    return onnxruntime.InferenceSession(graph, options)


def figures(recipe: dict, run: Path, folder: Path) -> None:
    """Test split, in one pass: FOLDER/metrics.json; sheet.jpg with the first 24 names (picture, labels
    found, the same with the CRF, truth); worst.jpg with the eight read worst (picture, found, truth);
    round-trip.jpg with the first twelve (labels, painted, read again).
    """
    net = ready(recipe, run)
    how = tune(net, recipe)
    corpus = Corpus(recipe["sources"], "test")
    paint = looks.colours(recipe["sources"][0]["dataset"])
    alone, with_crf, trip = (Tally(len(paint)) for _ in range(3))
    sheet, trips, errors = [], [], []
    for picture, truth in zip(*corpus.columns[0], strict=True):
        raw = scores(net, picture)
        found, refined = raw.argmax(0), refine(raw, picture, how).argmax(0)
        again = painted(recipe, truth)
        read_again = scores(net, again).argmax(0)
        alone.add(found, truth)
        with_crf.add(refined, truth)
        trip.add(read_again, truth)
        sheet.append([picture, paint[found], paint[refined], paint[truth]])
        trips.append([paint[truth], again, paint[read_again]])
        errors.append(float((found != truth).mean()))
    cases = {"argmax": alone.figures(), "crf": with_crf.figures(), "round trip": trip.figures()}
    write(folder, run_facts(recipe, run) | {"potential": how._asdict(), "reading": cases})
    worst = [sheet[i][:2] + sheet[i][3:] for i in np.argsort(errors)[::-1][:8]]
    for rows, name, columns in ((sheet[:24], "sheet", 3), (worst, "worst", 4), (trips[:12], "round-trip", 4)):
        looks.grid(rows, columns=columns).save(folder / f"{name}.jpg", quality=86)

"""Training pairs: pictures decoded once into memory, cropped and augmented on demand."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

import blobs
from paths import TRAINING, external


def palette(dataset: str) -> dict[str, str]:
    """Label name → '#rrggbb', in class order."""
    return json.loads((external("UNDERDRAW_DATA") / dataset / "palette.json").read_text())


def names(dataset: str, part: str) -> list[str]:
    """Sorted names of 'train', 'validation' or 'test' by the committed split."""
    split = json.loads((TRAINING / "splits" / f"{dataset}.json").read_text())
    if part != "train":
        return split[part]
    held_out = {*split["test"], *split["validation"]}
    folder = external("UNDERDRAW_DATA") / dataset / "label"
    return sorted(p.stem for p in folder.iterdir() if p.stem not in held_out)


def _decode(path: Path) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image if image.mode == "P" else image.convert("RGB"))


def _column(dataset: str, column: str, wanted: list[str]) -> np.ndarray:
    folder = external("UNDERDRAW_DATA") / dataset / column
    suffix = next(folder.iterdir()).suffix
    with ThreadPoolExecutor(4) as pool:
        return np.stack(list(pool.map(lambda n: _decode(folder / f"{n}{suffix}"), wanted)))


def one_hot(label: np.ndarray, classes: int) -> Tensor:
    """uint8 [N, H, W] → float [N, classes, H, W]."""
    return torch.eye(classes)[torch.from_numpy(label.astype(np.int64))].permute(0, 3, 1, 2).contiguous()


def to_tensor(picture: np.ndarray) -> Tensor:
    """uint8 [N, H, W, 3] → float [N, 3, H, W] in −1…1."""
    return torch.from_numpy(picture).permute(0, 3, 1, 2).float().div_(127.5).sub_(1)


class LabelPairs:
    """Pairs of label map and picture of one data set.

    recipe keys read: dataset, input.column, target, augment.{roughen, ground, keep,
    widen.{chance, classes}}.
    """

    def __init__(self, recipe: dict, part: str) -> None:
        dataset = recipe["dataset"]
        self.names = names(dataset, part)
        self.label = _column(dataset, recipe["input"]["column"], self.names)
        self.picture = _column(dataset, recipe["target"], self.names)
        order = list(palette(dataset))
        self.classes = len(order)
        self.rough = float(recipe["augment"]["roughen"])
        self.ground = order.index(recipe["augment"]["ground"])
        self.keep = {order.index(name) for name in recipe["augment"]["keep"]}
        widen = recipe["augment"].get("widen", {"chance": 0, "classes": []})
        self.widen_chance = float(widen["chance"])
        self.tints = {order.index(name): self._tint(order.index(name)) for name in widen["classes"]}

    def _tint(self, class_index: int) -> np.ndarray:
        """Mean colour of a class over that of the ground, [3]."""
        part = slice(0, 300)
        mean = [self.picture[part][self.label[part] == c].mean(0) for c in (class_index, self.ground)]
        return mean[0] / mean[1]

    def batch(self, rng: np.random.Generator, size: int, crop: int) -> tuple[Tensor, Tensor]:
        """Random crops: condition [size, classes, crop, crop], picture [size, 3, crop, crop]."""
        labels, pictures = [], []
        for i in rng.integers(0, len(self.names), size):
            y, x = rng.integers(0, self.label.shape[1] - crop + 1, 2)
            label = self.label[i, y : y + crop, x : x + crop]
            picture = self.picture[i, y : y + crop, x : x + crop]
            if self.tints and rng.random() < self.widen_chance:
                class_index = int(rng.choice(list(self.tints)))
                label, picture = blobs.widen(label, picture, rng, class_index, self.ground, self.tints[class_index])
            if rng.random() < self.rough:
                label = blobs.roughen(label, rng, self.ground, self.keep)
            labels.append(label)
            pictures.append(picture)
        return one_hot(np.stack(labels), self.classes), to_tensor(np.stack(pictures))

    def whole(self, start: int, stop: int) -> tuple[Tensor, Tensor]:
        """Un-augmented pairs in the order of `names`."""
        return one_hot(self.label[start:stop], self.classes), to_tensor(self.picture[start:stop])

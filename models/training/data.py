"""Training pairs: pictures decoded once into memory, cropped and augmented on demand."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

import channels
from augment import Augment
from channels import Hints
from flood import flood
from paths import TRAINING, column_folder, external


def palette(dataset: str) -> dict[str, str]:
    """Label name → '#rrggbb', in class order."""
    return json.loads((external("UNDERDRAW_DATA") / dataset / "palette.json").read_text())


def names(dataset: str, column: str, part: str) -> list[str]:
    """Sorted names of 'train', 'validation' or 'test' by the committed split."""
    split = json.loads((TRAINING / "splits" / f"{dataset}.json").read_text())
    if part != "train":
        return split[part]
    held_out = {*split["test"], *split["validation"]}
    folder = column_folder(dataset, column)
    return sorted(p.stem for p in folder.iterdir() if p.stem not in held_out)


def _decode(path: Path, mode: str) -> np.ndarray:
    with Image.open(path) as image:
        return np.asarray(image if mode == "index" else image.convert(mode))


def decode_column(dataset: str, column: str, mode: str, wanted: list[str]) -> np.ndarray:
    """Pictures of a column as one array uint8 [N, H, W(, 3)]; mode `index` keeps palette indices."""
    folder = column_folder(dataset, column)
    suffix = next(folder.iterdir()).suffix
    with ThreadPoolExecutor(4) as pool:
        return np.stack(list(pool.map(lambda n: _decode(folder / f"{n}{suffix}", mode), wanted)))


class Pairs:
    """Conditions and pictures of one part of a data set, as a recipe asks for them.

    Recipe keys read: dataset, inputs [{name, column, encoding, drop, spread, gap}], target, augment.
    A condition [N, C, H, W] holds the inputs' channels one after another, each as its
    encoding says (channels.py); a picture [N, 3, H, W] is in −1…1.
    """

    def __init__(self, recipe: dict, part: str) -> None:
        self.recipe = recipe
        self.inputs: list[dict] = recipe["inputs"]
        dataset, target = recipe["dataset"], recipe["target"]
        self.names = names(dataset, target, part)
        # One array a column, whatever number of inputs reads it.
        modes = {
            column: channels.MODES[spec["encoding"]]
            for spec in self.inputs
            for column in (spec["column"], *spec.get("also", []))
        } | {target: "RGB"}
        self.columns = {c: decode_column(dataset, c, mode, self.names) for c, mode in modes.items()}
        self.modes = modes
        self.classes = len(palette(dataset)) if "index" in modes.values() else 0
        order = list(palette(dataset)) if self.classes else []
        self.augment = Augment(recipe, order, self.columns)

    @property
    def width(self) -> int:
        """Channels of a condition."""
        return sum(channels.width(i["encoding"], self.classes) for i in self.inputs)

    def condition(self, views: list[np.ndarray | Hints | None], size: tuple[int, int]) -> Tensor:
        return torch.cat(
            [
                channels.encode(spec["encoding"], view, self.classes, size)
                for spec, view in zip(self.inputs, views, strict=True)
            ]
        )

    def batch(self, rng: np.random.Generator, size: int, crop: int) -> tuple[Tensor, Tensor]:
        """Augmented crops: condition [size, C, crop, crop], picture [size, 3, crop, crop]."""
        conditions, pictures = [], []
        for _ in range(size):
            views, picture = self.augment.draw(rng, crop)
            conditions.append(self.condition(views, (crop, crop)))
            pictures.append(channels.encode("rgb", picture, 0, (crop, crop)))
        return torch.stack(conditions), torch.stack(pictures)

    def views(self, index: int, variant: list[str] | None = None) -> list[np.ndarray | Hints | None]:
        """The un-augmented inputs of a picture; those that `variant` does not name are absent (None)."""
        views: list[np.ndarray | Hints | None] = []
        for spec in self.inputs:
            if variant is not None and spec["name"] not in variant:
                views.append(None)
            elif spec["encoding"] == "hints":
                views.append(self.augment.held_out_hints(spec, index))
            else:
                views.append(self.columns[spec["column"]][index])
        return views

    def spread_hints(self, views: list[np.ndarray | Hints | None]) -> list[np.ndarray | Hints | None]:
        """The same views as the net is given them: hints spread between the lines of another input."""
        by_name = dict(zip((spec["name"] for spec in self.inputs), views, strict=True))
        return [
            flood(view, by_name[spec["spread"]], spec.get("gap", 0))
            if isinstance(view, Hints) and "spread" in spec
            else view
            for spec, view in zip(self.inputs, views, strict=True)
        ]

    def conditions(self, start: int, stop: int, variant: list[str] | None = None) -> Tensor:
        """Un-augmented conditions in the order of `names`, with the inputs that `variant` names."""
        size = self.columns[self.recipe["target"]].shape[1:3]
        among = range(start, min(stop, len(self.names)))
        return torch.stack([self.condition(self.spread_hints(self.views(i, variant)), size) for i in among])

    def targets(self, count: int, variant: list[str] | None = None) -> Tensor:
        """What the first `count` conditions ask for, [count, 3, H, W] in −1…1."""
        size = self.columns[self.recipe["target"]].shape[1:3]
        pictures = [self.augment.target_picture(self.views(i, variant), i) for i in range(count)]
        return torch.stack([channels.encode("rgb", picture, 0, size) for picture in pictures])

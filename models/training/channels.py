"""How a picture becomes channels of a condition. The model card names the same encodings."""

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor


class Hints(NamedTuple):
    """Paint that covers a part of the canvas: colour uint8 [H, W, 3], mask bool [H, W]."""

    colour: np.ndarray
    mask: np.ndarray


# What a column is decoded to.
MODES = {"one-hot": "index", "grey": "L", "rgb": "RGB", "hints": "RGB"}


def width(encoding: str, classes: int) -> int:
    """Channels that an input of this encoding has."""
    return {"one-hot": classes, "grey": 1, "rgb": 3, "hints": 4}[encoding]


def unit(values: np.ndarray) -> Tensor:
    """0…255 → −1…1."""
    return torch.from_numpy(values.astype(np.float32)).div_(127.5).sub_(1)


def encode(encoding: str, view: np.ndarray | Hints | None, classes: int, size: tuple[int, int]) -> Tensor:
    """One picture as float channels [C, H, W]; None is the blank sheet.

    one-hot: a channel a class. rgb: −1…1. grey: paper 1, ink −1. hints: colour
    −1…1 where painted and 0 elsewhere, then the mask as 1 and 0.
    """
    if encoding == "hints":
        if view is None:
            return torch.zeros(4, *size)
        mask = torch.from_numpy(view.mask.astype(np.float32))[None]
        return torch.cat([unit(view.colour).permute(2, 0, 1) * mask, mask])
    if encoding == "grey":
        return torch.ones(1, *size) if view is None else unit(view)[None]
    if encoding == "rgb":
        return torch.ones(3, *size) if view is None else unit(view).permute(2, 0, 1)
    assert view is not None, "a label map is never absent"
    return torch.eye(classes)[torch.from_numpy(view.astype(np.int64))].permute(2, 0, 1)

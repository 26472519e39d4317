"""Augmentation of pictures on white paper by the device that trains: the draw says what lands where, the
device moves the pixels. For tasks whose steps are shorter than Pillow needs for their batch."""

import math
from typing import NamedTuple

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import warp

# Below this scale a picture is halved before it is sampled, or it would alias.
COARSE = 0.7


class Layout(NamedTuple):
    """What lands on N sheets, two pictures on each; a second that nobody asked for lies off the sheet."""

    which: Tensor
    """Rows of the data set, int64 [N, 2]."""
    theta: Tensor
    """Sheet → picture in normalised coordinates, float32 [N, 2, 2, 3], as for `F.affine_grid`."""
    coarse: Tensor
    """Whether a picture is halved first, bool [N, 2]."""
    turn: Tensor
    """Turn of the hue in circles, float32 [N]."""


def affine(at: warp.Placement, side: int, crop: int) -> np.ndarray:
    """The placement of a picture side × side on a sheet crop × crop, float [2, 3] for `F.affine_grid`."""
    turn, k = math.radians(at.degrees), 1 / at.scale
    mirror = -1 if at.flip else 1
    linear = np.array([[mirror * math.cos(turn), mirror * math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
    linear *= k
    offset = side / 2 - linear @ np.array([at.x, at.y])
    shift = (linear.sum(1) * crop + 2 * offset) / side - 1
    return np.column_stack([linear * crop / side, shift])


def draw(rng: np.random.Generator, spec: dict, rows: int, side: int, crop: int, count: int) -> Layout:
    """A random layout of `count` sheets of pictures side × side.

    Keys read of `spec`: scale, degrees, pair (chance of two pictures), hue {always, free} as in Augment.
    """
    away = warp.Placement(1.0, 0.0, False, crop / 2 + 2 * (side + crop), crop / 2)
    placements, turns = [], []
    for _ in range(count):
        paired = rng.random() < spec["pair"]
        placements.append(warp.two(rng, spec, crop) if paired else [warp.one(rng, spec, crop), away])
        most = 128 if rng.random() < spec["hue"]["free"] else spec["hue"]["always"]
        turns.append(rng.integers(-most, most + 1) / 256)
    theta = np.array([[affine(at, side, crop) for at in pair] for pair in placements], np.float32)
    coarse = np.array([[at.scale < COARSE for at in pair] for pair in placements])
    return Layout(
        torch.from_numpy(rng.integers(0, rows, (count, 2))),
        torch.from_numpy(theta),
        torch.from_numpy(coarse),
        torch.from_numpy(np.array(turns, np.float32)),
    )


def turn_hue(rgb: Tensor, turn: Tensor) -> Tensor:
    """Pictures [N, 3, H, W] in 0…1 with the hue of HSV turned by `turn` [N] circles."""
    value, low = rgb.amax(1), rgb.amin(1)
    chroma = value - low
    r, g, b = rgb.unbind(1)
    size = chroma.clamp_min(1e-6)
    sector = torch.where(
        value == r, (g - b) / size, torch.where(value == g, (b - r) / size + 2, (r - g) / size + 4)
    )
    sector = sector + 6 * turn[:, None, None]
    k = torch.stack([sector + n for n in (5, 3, 1)], 1) % 6
    return value[:, None] - chroma[:, None] * torch.minimum(k, 4 - k).clamp(0, 1)


def place(pictures: Tensor, layout: Layout, crop: int) -> Tensor:
    """The sheets of a layout, [N, 3, crop, crop] in −1…1, of pictures uint8 [M, 3, S, S] on one device."""
    count = len(layout.which)
    # Paper is 0 here, so that what lies beside a picture is paper too.
    ink = pictures[layout.which.flatten()].float() / 255 - 1
    halved = F.interpolate(F.avg_pool2d(ink, 2), scale_factor=2, mode="bilinear")
    ink = torch.where(layout.coarse.flatten()[:, None, None, None], halved, ink)
    grid = F.affine_grid(layout.theta.flatten(0, 1), [2 * count, 3, crop, crop], align_corners=False)
    seen = F.grid_sample(ink, grid, mode="bicubic", align_corners=False)
    sheet = 1 + seen.reshape(count, 2, 3, crop, crop).amin(1)
    return 2 * turn_hue(sheet.clamp(0, 1), layout.turn) - 1

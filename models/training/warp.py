"""Geometry of augmentation: one placement, applied to every column of a picture alike."""

import math
from typing import NamedTuple

import numpy as np
from PIL import Image


class Placement(NamedTuple):
    """Where a source picture lands on the canvas."""

    scale: float
    degrees: float
    flip: bool
    # Centre of the source on the canvas, in canvas pixels.
    x: float
    y: float


def place(source: np.ndarray, at: Placement, crop: int, white: bool) -> np.ndarray:
    """`source` [H, W] or [H, W, 3] seen through a crop×crop window; outside is white or edge-less black."""
    image = Image.fromarray(source)
    shrunk = 1
    if at.scale < 0.7:  # Sampling every second pixel would alias.
        image, shrunk = image.reduce(2), 2
    height, width = source.shape[:2]
    turn = math.radians(at.degrees)
    k = 1 / at.scale / shrunk
    cos, sin = math.cos(turn) * k, math.sin(turn) * k
    mirror = -1 if at.flip else 1
    # Output (u, v) → source: rotate and scale about the centre, mirrored if asked.
    a, b, d, e = mirror * cos, mirror * sin, -sin, cos
    c = width / 2 / shrunk - a * at.x - b * at.y
    f = height / 2 / shrunk - d * at.x - e * at.y
    fill = 255 if white else 0
    return np.asarray(
        image.transform(
            (crop, crop),
            Image.Transform.AFFINE,
            (a, b, c, d, e, f),
            resample=Image.Resampling.BICUBIC,
            fillcolor=fill if source.ndim == 2 else (fill, fill, fill),
        )
    )


def one(rng: np.random.Generator, spec: dict, crop: int) -> Placement:
    """A random placement of one picture on white paper, near enough to be seen."""
    scale = float(np.exp(rng.uniform(*np.log(spec["scale"]))))
    reach = 256 * scale * 0.5
    # Small pictures stay inside the window, large ones are cut by it.
    play = max(crop / 2 - reach, reach - crop / 2, 8.0)
    x, y = crop / 2 + rng.uniform(-play, play, 2)
    return Placement(scale, float(rng.uniform(-1, 1) * spec["degrees"]), bool(rng.random() < 0.5), x, y)


def two(rng: np.random.Generator, spec: dict, crop: int) -> list[Placement]:
    """Two placements side by side or one above the other, not touching."""
    across = rng.random() < 0.5
    placements = []
    for half in (0.25, 0.75):
        scale = float(crop / 256 * rng.uniform(0.36, 0.48))
        near, other = crop * half, crop * rng.uniform(0.28, 0.72)
        x, y = (near, other) if across else (other, near)
        placements.append(
            Placement(scale, float(rng.uniform(-1, 1) * spec["degrees"] / 2), bool(rng.random() < 0.5), x, y)
        )
    return placements


def inside(rng: np.random.Generator, spec: dict, crop: int) -> Placement:
    """A random window wholly inside the picture (for photographs, which have no paper around them)."""
    smallest = crop / 256
    low = max(spec["scale"][0], smallest)
    scale = float(np.exp(rng.uniform(np.log(low), np.log(max(spec["scale"][1], low)))))
    reach = 256 * scale / 2
    play = reach - crop / 2
    x, y = crop / 2 + rng.uniform(-play, play, 2)
    return Placement(scale, 0.0, bool(rng.random() < 0.5), x, y)


class Window:
    """A random square of a picture, at a random scale, and mirrored half of the time unless told not to.

    The same for every column: bilinear for pictures, nearest for label maps. `near` [2] is a pixel (y, x)
    that it holds, wherever it can.
    """

    def __init__(
        self,
        rng: np.random.Generator,
        side: int,
        crop: int,
        scale: tuple[float, float],
        mirror: bool = True,
        near: np.ndarray | None = None,
    ) -> None:
        low = max(scale[0], crop / side)
        self.scale = float(np.exp(rng.uniform(np.log(low), np.log(max(scale[1], low)))))
        reach = crop / self.scale
        self.x, self.y = rng.uniform(0, side - reach, 2)
        if near is not None:
            self.y, self.x = np.clip(near - rng.uniform(0.2, 0.8, 2) * reach, 0, side - reach)
        self.reach, self.crop, self.mirror = reach, crop, mirror and bool(rng.random() < 0.5)

    def of(self, column: np.ndarray, exact: bool = False) -> np.ndarray:
        """The window's pixels, uint8 [crop, crop(, 3)]; `exact` keeps values as they are."""
        box = (self.x, self.y, self.x + self.reach, self.y + self.reach)
        how = Image.Resampling.NEAREST if exact else Image.Resampling.BILINEAR
        seen = np.asarray(Image.fromarray(column).resize((self.crop, self.crop), how, box))
        return seen[:, ::-1] if self.mirror else seen

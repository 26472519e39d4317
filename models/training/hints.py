"""Hints: paint that covers a part of the canvas, and what becomes of the parts that it leaves out."""

import numpy as np
from PIL import Image, ImageDraw
from scipy import ndimage

from channels import Hints

# The darkest grey that is not ink.
PAPER = 160
# Mean brightness of a shape that nobody gave a colour.
PORCELAIN = 215.0


def regions(line: np.ndarray) -> np.ndarray:
    """Number of the area between lines for each pixel of `line` uint8 [H, W] (paper 255); ink
    counts to the area nearest to it. The areas are numbered from 0."""
    inside, _ = ndimage.label(line >= PAPER)
    if not inside.any():
        return np.zeros(line.shape, np.uint16)
    y, x = ndimage.distance_transform_edt(inside == 0, return_distances=False, return_indices=True)
    return (inside[y, x] - 1).astype(np.uint16)


def means(picture: np.ndarray, areas: np.ndarray) -> np.ndarray:
    """Mean colour of each area, float [areas, 3]."""
    sizes = np.bincount(areas.ravel()).clip(1)
    return np.stack(
        [np.bincount(areas.ravel(), c.ravel().astype(float)) / sizes for c in np.moveaxis(picture, 2, 0)], 1
    )


def shapes(colours: np.ndarray) -> np.ndarray:
    """Which areas are not white paper, bool [areas]."""
    return colours.min(1) < 235


def pick(colours: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Which areas get a hint, bool [areas]: all shapes, or a share of them."""
    share = 1.0 if rng.random() < 0.4 else rng.uniform(0.1, 1.0)
    return shapes(colours) & (rng.random(len(colours)) < share)


def flat(areas: np.ndarray, colours: np.ndarray) -> np.ndarray:
    """Every area in its own colour, uint8 [H, W, 3]."""
    return np.clip(colours + 0.5, 0, 255).astype(np.uint8)[areas]


def strokes(areas: np.ndarray, chosen: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A short stroke in each chosen area, cut at its border: bool [H, W]."""
    height, width = areas.shape
    mask = np.zeros((height, width), bool)
    places = np.argsort(areas, axis=None, kind="stable")
    ends = np.cumsum(np.bincount(areas.ravel(), minlength=len(chosen)))
    for area in np.nonzero(chosen)[0]:
        first = ends[area - 1] if area else 0
        y, x = divmod(int(places[rng.integers(first, ends[area])]), width)
        mask |= _stroke(rng, x, y, width, height) & (areas == area)
    return mask


def _stroke(rng: np.random.Generator, x: float, y: float, width: int, height: int) -> np.ndarray:
    """A wandering stroke that begins at (x, y), bool [height, width]."""
    image = Image.new("L", (width, height))
    draw = ImageDraw.Draw(image)
    angle, thick, points = rng.uniform(0, 2 * np.pi), int(rng.integers(5, 22)), [(x, y)]
    for _ in range(int(rng.integers(1, 6))):
        angle += rng.normal(0, 0.7)
        step = rng.uniform(4, 30)
        points.append((points[-1][0] + np.cos(angle) * step, points[-1][1] + np.sin(angle) * step))
    draw.line(points, fill=255, width=thick, joint="curve")
    draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=255)
    return np.asarray(image) > 0


def unpainted(picture: np.ndarray, areas: np.ndarray, colours: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """`picture` with the areas that were not chosen in porcelain: no hue, shading kept, all equally bright.

    Without this a net must guess colours that nobody told it, and makes a rainbow of the doubt.
    """
    luma = picture @ np.array([0.299, 0.587, 0.114])
    level = np.bincount(areas.ravel(), luma.ravel()) / np.bincount(areas.ravel()).clip(1)
    # White paper stays as bright as it is.
    lift = np.where(shapes(colours), PORCELAIN - level, 0)
    grey = np.clip(luma + lift[areas], 0, 255)
    return np.where(chosen[areas][..., None], picture, grey[..., None]).astype(np.uint8)


def patches(picture: np.ndarray, rng: np.random.Generator, cover: float) -> Hints:
    """Paint `picture` [H, W, 3] in roughly `cover` (0…1) of the canvas, in soft-shaped patches."""
    height, width = picture.shape[:2]
    if cover >= 1:
        return Hints(picture, np.ones((height, width), bool))
    noise = rng.normal(0, 1, (6, 6)).astype(np.float32)
    field = np.asarray(Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC))
    return Hints(picture, field > np.quantile(field, 1 - cover))

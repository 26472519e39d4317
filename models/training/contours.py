"""Contours of a column's pictures, as a person would draw them: `python contours.py flowers photo`.

HED's edge maps at twice the size, thinned to ridges, thresholded with hysteresis at three levels
and drawn 2 px wide: `contour-bold`, `contour` and `contour-fine` beside the data set, in
UNDERDRAW_DERIVED. `edges` keeps the soft map.
"""

import sys

import numpy as np
import torch
from PIL import Image
from scipy import ndimage

from hed import Hed
from paths import external

# Probabilities that a line must reach somewhere, and everywhere, for each level.
LEVELS = {"contour-bold": (0.75, 0.45), "contour": (0.5, 0.25), "contour-fine": (0.25, 0.12)}
SIDE = 512


def ridges(edges: np.ndarray) -> np.ndarray:
    """Non-maximum suppression of a soft edge map [H, W]: bool, true on crests one pixel wide."""
    smooth = ndimage.gaussian_filter(edges, 1.5)
    gy, gx = np.gradient(smooth)
    gyy, gyx = np.gradient(gy)
    _, gxx = np.gradient(gx)
    # The direction across a crest is that of the strongest downward curvature.
    angle = 0.5 * np.arctan2(2 * gyx, gxx - gyy)
    across = np.where(
        gxx * np.cos(angle) ** 2 + 2 * gyx * np.sin(angle) * np.cos(angle) + gyy * np.sin(angle) ** 2
        > gxx * np.sin(angle) ** 2 - 2 * gyx * np.sin(angle) * np.cos(angle) + gyy * np.cos(angle) ** 2,
        angle + np.pi / 2,
        angle,
    )
    ys, xs = np.mgrid[0 : edges.shape[0], 0 : edges.shape[1]].astype(np.float32)
    dy, dx = np.sin(across), np.cos(across)
    sides = [
        ndimage.map_coordinates(smooth, [ys + k * dy, xs + k * dx], order=1, mode="nearest") for k in (-1, 1)
    ]
    return (smooth >= sides[0]) & (smooth >= sides[1])


def trace(edges: np.ndarray, strong: float, weak: float, shortest: int = 24) -> np.ndarray:
    """Lines of a soft edge map [H, W] as bool: crests above `weak` that reach `strong` and are not short."""
    crest = ridges(edges) & (edges > weak)
    parts, count = ndimage.label(crest, np.ones((3, 3)))
    if not count:
        return crest
    highest = ndimage.maximum(edges, parts, np.arange(count + 1))
    length = np.bincount(parts.ravel(), minlength=count + 1)
    kept = (highest >= strong) & (length >= shortest)
    kept[0] = False
    return kept[parts]


def draw(lines: np.ndarray, thick: int, side: int) -> np.ndarray:
    """Lines [H, W] as ink uint8 [side, side], paper 255, about thick·side/H pixels wide."""
    grown = ndimage.binary_dilation(lines, ndimage.generate_binary_structure(2, 1), thick // 2)
    image = Image.fromarray(np.where(grown, 0, 255).astype(np.uint8))
    return np.asarray(image.resize((side, side), Image.Resampling.BOX))


@torch.no_grad()
def soft(hed: Hed, picture: Image.Image) -> np.ndarray:
    """HED's edge probabilities float [SIDE, SIDE] of a picture."""
    large = np.asarray(picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC), np.float32)
    x = torch.from_numpy(large).permute(2, 0, 1)[None] / 127.5 - 1
    with torch.autocast("cpu", torch.bfloat16):
        return hed.edges(x.contiguous(memory_format=torch.channels_last))[0, 0].float().numpy()


def main() -> None:
    """Contours of every picture of a column; those that exist are kept."""
    dataset, column = sys.argv[1:3]
    torch.set_num_threads(1)
    hed = Hed().to(memory_format=torch.channels_last)
    source = external("UNDERDRAW_DATA") / dataset / column
    folders = {level: external("UNDERDRAW_DERIVED") / dataset / level for level in (*LEVELS, "edges")}
    for folder in folders.values():
        folder.mkdir(parents=True, exist_ok=True)
    for file in sorted(source.iterdir()):
        target = {level: folder / f"{file.stem}.png" for level, folder in folders.items()}
        if target["edges"].exists():
            continue
        with Image.open(file) as image:
            side = image.width
            edges = soft(hed, image)
        for level, (strong, weak) in LEVELS.items():
            Image.fromarray(draw(trace(edges, strong, weak), 3, side)).save(target[level])
        halved = Image.fromarray((edges * 255).astype(np.uint8)).resize((side, side), Image.Resampling.BOX)
        halved.save(target["edges"])


if __name__ == "__main__":
    main()

"""The one flower of a photograph: where it is, and the photograph laid so that it fills the middle.

A net as small as `dream-flowers` learns the shape of a flower only if flowers lie where flowers lay before.
"""

from dataclasses import dataclass

import numpy as np
import torch
from scipy import ndimage

import lab

# The side of the photograph in which a flower is looked for.
SEEN = 128
# How much of the side of the aligned square the flower takes.
FILLS = 0.62
# Blobs of this share of the photograph are flowers that can be enlarged or fitted.
AREA = (0.02, 0.65)
# The most of the blob's rim that may lie at the photograph's rim, and of the aligned square beside it.
CUT, BESIDE = 0.16, 0.36
# How full of itself the blob's ellipse must be, and how much longer than wide it may be.
COMPACT, LONG = 0.72, 2.1
# What lies right around a flower looks less like petals than this, or the blob is only its heart.
AROUND = 0.72
# Where nothing stands out more than this, there is nothing.
CONTRAST = 0.05


@dataclass
class Flower:
    """A mask bool [H, W], its centre and the side of the square that is to be cut out, in pixels."""

    mask: np.ndarray
    x: float
    y: float
    side: float


def colours(photo: np.ndarray) -> np.ndarray:
    """L*a*b* float [H, W, 3] of a photograph uint8 [H, W, 3]."""
    picture = torch.tensor(photo).permute(2, 0, 1)[None].float() / 127.5 - 1
    return lab.from_rgb(picture)[0].permute(1, 2, 0).numpy()


def petals(photo: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How much like petals each pixel looks, float [H, W]: saturated or bright, but not green; and the same
    where it is unlike the photograph's rim and near the middle."""
    seen = ndimage.gaussian_filter(colours(photo), (1, 1, 0))
    height, width = seen.shape[:2]
    band = max(2, height // 20)
    rim = np.ones((height, width), bool)
    rim[band:-band, band:-band] = False
    spots = seen[rim][:: max(1, rim.sum() // 60)]
    weight = np.array([0.6, 1.0, 1.0])
    apart = np.sqrt((((seen.reshape(-1, 1, 3) - spots) * weight) ** 2).sum(2))
    # To the twelfth part that is nearest: a petal that touches the rim is not the ground's colour.
    nearest = len(spots) // 12
    away = np.partition(apart, nearest, axis=1)[:, nearest].reshape(height, width)
    light, a, b = np.moveaxis(seen, 2, 0)
    chroma, hue = np.hypot(a, b), np.degrees(np.arctan2(b, a)) % 360
    coloured = np.clip(chroma / 15, 0, 1)
    green = np.clip(1 - np.abs(hue - 125) / 28, 0, 1) * coloured
    blue = np.clip(1 - np.abs(hue - 265) / 25, 0, 1) * coloured * 0.5
    vivid = np.clip(chroma / 60, 0, 1) + np.clip((light - 50) / 40, 0, 1) * 0.7
    vivid = vivid * (1 - np.maximum(green, blue))
    ys, xs = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    middle = 0.45 + 0.55 * np.exp(-(xs**2 + ys**2) / 0.9)
    unlike = np.clip(away / 50, 0, 1.2) * (1 - np.maximum(green, blue))
    return vivid, (unlike + 0.8 * vivid) * middle


def otsu(values: np.ndarray) -> float:
    """The threshold that parts values best into two groups."""
    counts, edges = np.histogram(values, 128)
    middles = (edges[1:] + edges[:-1]) / 2
    left = np.cumsum(counts)
    right = left[-1] - left
    sums = np.cumsum(counts * middles)
    with np.errstate(all="ignore"):
        between = left * right * (sums / left - (sums[-1] - sums) / right) ** 2
    return float(middles[np.nanargmax(between[:-1])])


def blob(mask: np.ndarray, vivid: np.ndarray) -> Flower | None:
    """A blob bool [S, S] as a flower; None if it is none, or only a part of one."""
    side = len(mask)
    ys, xs = np.nonzero(mask)
    if not AREA[0] <= len(xs) / side**2 <= AREA[1]:
        return None
    spread = np.linalg.eigvalsh(np.cov(np.stack([xs, ys])))
    if len(xs) / (np.pi * 4 * np.sqrt(spread.prod())) < COMPACT or np.sqrt(spread[1] / spread[0]) > LONG:
        return None
    rim = mask & ~ndimage.binary_erosion(mask)
    if 1 - (rim[1:-1, 1:-1]).sum() / rim.sum() > CUT:
        return None
    around = ndimage.binary_dilation(mask, iterations=4) & ~ndimage.binary_dilation(mask)
    if vivid[around].mean() > AROUND:
        return None
    low, high = np.percentile(np.stack([xs, ys]), [1.5, 98.5], axis=1)
    square = float((high - low).max()) / FILLS
    x, y = (low + high) / 2
    inside = [min(c + square / 2, side) - max(c - square / 2, 0) for c in (x, y)]
    whole = inside[0] * inside[1] / square**2 >= 1 - BESIDE
    return Flower(mask, float(x), float(y), square) if whole else None


def find(photo: np.ndarray) -> Flower | None:
    """The largest whole flower of a photograph uint8 [SEEN, SEEN, 3]; None where there is none."""
    vivid, like = petals(photo)
    if np.ptp(vivid) < CONTRAST:
        return None
    disc = np.hypot(*np.mgrid[-3:4, -3:4]) <= 3
    for share in (1.0, 1.2, 0.85):
        mask = ndimage.gaussian_filter(like, 1) > otsu(like) * share
        mask = ndimage.binary_fill_holes(ndimage.binary_closing(np.pad(mask, 4), disc)[4:-4, 4:-4])
        parts, _ = ndimage.label(ndimage.binary_opening(mask, disc))
        sizes = np.bincount(parts.ravel())[1:]
        for k in np.argsort(-sizes)[:4]:
            if found := blob(parts == k + 1, vivid):
                return found
    return None


def laid(
    picture: np.ndarray, flower: Flower, side: int, around: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """(A picture [SEEN, SEEN] or [SEEN, SEEN, C] cut so that the flower fills the middle, float32
    [side, side, …], and where it lies inside the photograph, bool [side, side]). `around` times as much as
    the aligned square is seen; beside the photograph its rim goes on."""
    step = flower.side * around / side
    if step > 1:
        picture = ndimage.gaussian_filter(picture, (step / 2.5,) * 2 + (0,) * (picture.ndim - 2))
    at = (np.arange(side) + 0.5 - side / 2) * step - 0.5
    ys, xs = np.meshgrid(at + flower.y, at + flower.x, indexing="ij")
    planes = np.atleast_3d(picture)
    out = [
        ndimage.map_coordinates(planes[..., k], [ys, xs], order=1, mode="nearest", output=np.float32)
        for k in range(planes.shape[2])
    ]
    within = [(v >= 0) & (v <= len(picture) - 1) for v in (ys, xs)]
    cut = np.stack(out, 2)
    return (cut if picture.ndim == 3 else cut[..., 0]), within[0] & within[1]


def groups(colour: np.ndarray, count: int, rounds: int = 12) -> np.ndarray:
    """k-means of colours float [N, 3]: the group of each, int [N]. Starts from spread-out colours."""
    centres = [colour.mean(0)]
    for _ in range(count):
        away = np.min([((colour - c) ** 2).sum(1) for c in centres], 0)
        # Not the farthest of all, which is a glint.
        centres.append(colour[np.argsort(away)[int(0.98 * (len(away) - 1))]])
    centres = np.array(centres[1:])
    for _ in range(rounds):
        which = ((colour[:, None] - centres[None]) ** 2).sum(2).argmin(1)
        for k in range(count):
            if (which == k).any():
                centres[k] = colour[which == k].mean(0)
    return which


def flat(
    photo: np.ndarray, mask: np.ndarray, within: np.ndarray, inside: int = 4, outside: int = 3
) -> np.ndarray:
    """An aligned photograph uint8 [S, S, 3] as flat paint: few colours in the flower, fewer around it. What
    lies beside the photograph becomes the nearest ground."""
    out = np.zeros_like(photo)
    ground = within & ~mask
    for part, count, blur in ((mask & within, inside, 1.0), (ground, outside, len(photo) / 20)):
        share = ndimage.gaussian_filter(part.astype(np.float32), blur) + 1e-3
        seen = ndimage.gaussian_filter(photo * part[..., None].astype(np.float32), (blur, blur, 0))
        seen = colours(np.clip(seen / share[..., None], 0, 255).astype(np.uint8))[part]
        areas = np.zeros(part.shape, np.uint8)
        areas[part] = groups(seen, count) + 1
        for k in range(1, count + 1):
            here = areas == k
            if here.any():
                out[here] = photo[here].mean(0)
    y, x = ndimage.distance_transform_edt(~ground, return_distances=False, return_indices=True)
    return np.where(within[..., None], out, out[y, x])

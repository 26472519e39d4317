"""Drawings as a person makes them, computed from data: few clean lines, few flat blobs with gaps."""

import numpy as np
from PIL import Image, ImageFilter
from scipy import ndimage

import hints
from channels import Hints
from flood import flood


def parts(label: np.ndarray) -> np.ndarray:
    """Number of the connected area of one label, from 0, for each pixel of a label map in the colours of
    its palette, uint8 [H, W, 3]."""
    code = label.astype(np.int32) @ np.array([1, 256, 65536])
    out, count = np.zeros(code.shape, np.int32), 0
    for value in np.unique(code):
        found, n = ndimage.label(code == value)
        out += np.where(found > 0, found + count - 1, 0)
        count += n
    return out


def outline(label: np.ndarray, line: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Ink uint8 [H, W] with the borders of a label map and, in patches, the finer lines of `line`.

    A person draws the shape of a house and the windows of some.
    """
    numbers = parts(label)
    border = np.zeros(numbers.shape, bool)
    border[:, 1:] |= numbers[:, 1:] != numbers[:, :-1]
    border[1:] |= numbers[1:] != numbers[:-1]
    border = ndimage.binary_dilation(border) if rng.random() < 0.5 else border
    ink = np.asarray(Image.fromarray(np.where(border, 0, 255).astype(np.uint8)).filter(ImageFilter.SMOOTH))
    return np.minimum(ink, np.where(_patch(ink.shape, rng, float(rng.uniform(0, 0.7))), line, 255))


def dabs(label: np.ndarray, line: np.ndarray, rng: np.random.Generator, share: float) -> Hints:
    """Strokes in the colours of a label map [H, W, 3], in about `share` of its areas, as they are once
    each has run over the paper until it met the ink of `line` [H, W]."""
    numbers = parts(label)
    chosen = rng.random(int(numbers.max()) + 1) < share
    return run_out(label, line, numbers, hints.strokes(numbers, chosen, rng))


def leaking_dabs(
    label: np.ndarray, line: np.ndarray, gap: int, rng: np.random.Generator, share: float
) -> Hints:
    """Strokes in the colours of a label map [H, W, 3], in about `share` of its areas, as they are in use:
    run over the paper of `line` [H, W], the ink of a hand, through gaps of more than `gap` pixels."""
    numbers = parts(label)
    chosen = rng.random(int(numbers.max()) + 1) < share
    return flood(Hints(label, hints.strokes(numbers, chosen, rng)), line, gap)


def run_out(label: np.ndarray, line: np.ndarray, numbers: np.ndarray, mask: np.ndarray) -> Hints:
    """The strokes of `mask`, each filling the areas of paper that it touches.

    Where an open line lets strokes of two labels into one area, the one with more of its pixels wins.
    """
    areas, paper = hints.regions(line), line >= hints.PAPER
    touched = mask & paper
    if not touched.any():
        return Hints(label, np.zeros(mask.shape, bool))
    width = int(numbers.max()) + 1
    votes = np.bincount(
        areas[touched].astype(np.int64) * width + numbers[touched], minlength=(int(areas.max()) + 1) * width
    )
    votes = votes.reshape(-1, width)
    first = np.zeros(width, np.int64)
    flat = numbers.ravel()
    first[flat[::-1]] = np.arange(flat.size)[::-1]
    colours = label.reshape(-1, 3)[first[votes.argmax(1)]]
    return Hints(colours[areas], (votes.sum(1) > 0)[areas] & paper)


def flat_blobs(paint: np.ndarray, rng: np.random.Generator) -> Hints:
    """A few flat blobs [H, W] from computed paint uint8 [H, W, 3]: few colours, smooth shapes, bare
    paper between them, and often no ground at all."""
    colours = int(rng.integers(3, 7))
    image = Image.fromarray(paint).filter(ImageFilter.MedianFilter(int(rng.choice([5, 7, 9]))))
    index = np.asarray(
        image.quantize(colours, Image.Quantize.MEDIANCUT).filter(
            ImageFilter.ModeFilter(int(rng.choice([5, 9, 13])))
        )
    )
    mask = np.ones(index.shape, bool)
    colour = np.zeros_like(paint)
    gap = int(rng.integers(0, 4))
    bare_ground = rng.random() < 0.4
    for value in np.unique(index):
        found, count = ndimage.label(index == value)
        sizes = np.bincount(found.ravel())
        inside = index == value
        for part in range(1, count + 1):
            here = found == part
            rim = here[0].sum() + here[-1].sum() + here[:, 0].sum() + here[:, -1].sum()
            ground = rim > here.shape[0] * 0.6
            if sizes[part] < 60 or (ground and bare_ground) or rng.random() < 0.1:
                mask &= ~here
        colour[inside] = paint[inside].mean(0)
        if gap and rng.random() < 0.7:
            mask &= ~(inside & ~ndimage.binary_erosion(inside, iterations=gap, border_value=1))
    return Hints(colour, mask)


def _patch(shape: tuple[int, ...], rng: np.random.Generator, cover: float) -> np.ndarray:
    """Soft-shaped patches over about `cover` of the sheet, bool [H, W]."""
    noise = rng.normal(0, 1, (6, 6)).astype(np.float32)
    field = np.asarray(Image.fromarray(noise).resize((shape[1], shape[0]), Image.Resampling.BICUBIC))
    return field > np.quantile(field, 1 - cover) if cover > 0 else np.zeros(shape, bool)

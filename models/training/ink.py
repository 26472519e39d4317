"""Ink, hints and hue: what a hand does to lines and colours."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from channels import Hints


def turn_hue(picture: np.ndarray, turn: int) -> np.ndarray:
    """Rotate the hue of a uint8 RGB picture by `turn`/256 of a circle."""
    if turn % 256 == 0:
        return picture
    h, s, v = Image.fromarray(picture).convert("HSV").split()
    h = h.point([(i + turn) % 256 for i in range(256)])
    return np.asarray(Image.merge("HSV", (h, s, v)).convert("RGB"))


def wobble(ink: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Lines as a hand draws them: a little off, thicker or thinner, sometimes broken. Paper is 255."""
    height, width = ink.shape
    if rng.random() < 0.7:
        cells, strength = int(rng.integers(5, 14)), rng.uniform(0.3, 1.8)
        noise = rng.normal(0.0, strength, (2, cells, cells)).astype(np.float32)
        dy, dx = (np.asarray(Image.fromarray(n).resize((width, height), Image.Resampling.BICUBIC)) for n in noise)
        ys, xs = np.mgrid[0:height, 0:width]
        ink = ink[np.clip(np.rint(ys + dy), 0, height - 1).astype(np.intp), np.clip(np.rint(xs + dx), 0, width - 1).astype(np.intp)]
    image = Image.fromarray(ink)
    kind = rng.random()
    if kind < 0.2:
        image = image.filter(ImageFilter.MinFilter(3))  # thicker
    elif kind < 0.3:
        image = image.filter(ImageFilter.MaxFilter(3))  # thinner
    if rng.random() < 0.4:
        draw = ImageDraw.Draw(image)
        for _ in range(int(rng.integers(1, 6))):  # gaps
            x, y, r = rng.uniform(0, width), rng.uniform(0, height), rng.uniform(1, 4)
            draw.ellipse((x - r, y - r, x + r, y + r), fill=255)
    return np.asarray(image)


def strokes(picture: np.ndarray, rng: np.random.Generator, count: int, off: float = 0.0) -> Hints:
    """`count` short strokes, each in the colour that `picture` [H, W, 3] has under it.

    White paper gets none: strokes start on pixels that are not nearly white (unless
    there are none). `off` is the chance of a stroke that runs on over its shape's border;
    the others are cut where the colour under them changes.
    """
    height, width = picture.shape[:2]
    mask = np.zeros((height, width), bool)
    colour = np.zeros_like(picture)
    ys, xs = np.nonzero(picture.min(2) < 235)
    if len(ys) == 0:
        return Hints(colour, mask)
    values = picture.astype(np.int16)
    for at in rng.integers(0, len(ys), count):
        x, y = int(xs[at]), int(ys[at])
        paint = values[max(0, y - 2) : y + 3, max(0, x - 2) : x + 3].reshape(-1, 3).mean(0)
        line = Image.new("L", (width, height))
        draw = ImageDraw.Draw(line)
        angle, thick = rng.uniform(0, 2 * np.pi), int(rng.integers(3, 13))
        points = [(x, y)]
        for _ in range(int(rng.integers(1, 5))):
            angle += rng.normal(0, 0.7)
            step = rng.uniform(3, 18)
            points.append((points[-1][0] + np.cos(angle) * step, points[-1][1] + np.sin(angle) * step))
        draw.line(points, fill=255, width=thick, joint="curve")
        draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), fill=255)
        covered = np.asarray(line) > 0
        if rng.random() >= off:
            covered &= np.abs(values - paint).max(2) < 48
        mask |= covered
        colour[covered] = np.clip(paint + 0.5, 0, 255).astype(np.uint8)
    return Hints(colour, mask)


def patches(picture: np.ndarray, rng: np.random.Generator, cover: float) -> Hints:
    """Paint `picture` [H, W, 3] in roughly `cover` (0…1) of the canvas, in soft-shaped patches."""
    height, width = picture.shape[:2]
    if cover >= 1:
        return Hints(picture, np.ones((height, width), bool))
    noise = rng.normal(0, 1, (6, 6)).astype(np.float32)
    field = np.asarray(Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC))
    return Hints(picture, field > np.quantile(field, 1 - cover))

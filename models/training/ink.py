"""Ink and hue: what a hand does to lines and colours."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter


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
        dy, dx = (
            np.asarray(Image.fromarray(n).resize((width, height), Image.Resampling.BICUBIC)) for n in noise
        )
        ys, xs = np.mgrid[0:height, 0:width]
        ink = ink[
            np.clip(np.rint(ys + dy), 0, height - 1).astype(np.intp),
            np.clip(np.rint(xs + dx), 0, width - 1).astype(np.intp),
        ]
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

"""Ink and hue: what a hand does to lines and colours."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage


def turn_hue(picture: np.ndarray, turn: int) -> np.ndarray:
    """Rotate the hue of a uint8 RGB picture by `turn`/256 of a circle."""
    if turn % 256 == 0:
        return picture
    h, s, v = Image.fromarray(picture).convert("HSV").split()
    h = h.point([(i + turn) % 256 for i in range(256)])
    return np.asarray(Image.merge("HSV", (h, s, v)).convert("RGB"))


def turn_petals(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Another colour for what is neither green, blue, dark nor grey in a uint8 RGB picture of a flower: its
    ground keeps its own. White petals take on a colour or stay white."""
    # A blurred copy says what a place belongs to, whatever a single pixel is.
    soft = Image.fromarray(picture).filter(ImageFilter.BoxBlur(4)).convert("HSV")
    h, s, v = (np.asarray(plane).astype(np.int16) for plane in soft.split())
    ground = (h > 50) & (h < 185) & (s > 40)
    white = (s < 70) & (v > 140)
    turn, stain = int(rng.integers(0, 256)), int(rng.integers(40, 140)) * int(rng.random() < 0.6)
    chosen = (~ground & (s >= 70) & (v > 80)) | (white & (stain > 0))
    mask = Image.fromarray(np.where(chosen, 255, 0).astype(np.uint8)).filter(ImageFilter.BoxBlur(4))
    share = np.asarray(mask).astype(np.float32)[..., None] / 255
    h, s, v = np.moveaxis(np.asarray(Image.fromarray(picture).convert("HSV")).astype(np.int16), -1, 0)
    stained = (s < 70) & (stain > 0)
    turned = np.stack([np.where(stained, turn, h + turn) % 256, np.where(stained, stain, s), v], -1)
    planes = [Image.fromarray(plane) for plane in np.moveaxis(turned.astype(np.uint8), -1, 0)]
    other = Image.merge("HSV", planes).convert("RGB")
    return np.rint(picture + (np.asarray(other).astype(np.float32) - picture) * share).astype(np.uint8)


def without_half_tones(picture: np.ndarray) -> np.ndarray:
    """A uint8 RGB picture whose edges are stairs, as a hard brush leaves them: a pixel between two flat
    areas gets the colour of the nearer one."""
    high = Image.fromarray(picture).filter(ImageFilter.MaxFilter(3))
    low = Image.fromarray(picture).filter(ImageFilter.MinFilter(3))
    flat = (np.asarray(high).astype(np.int16) - np.asarray(low)).max(-1) <= 16
    if not flat.any():
        return picture
    distance, (ys, xs) = ndimage.distance_transform_edt(~flat, return_indices=True)
    # Farther from any flat area than an edge is wide, there is a line.
    return np.where((distance < 3)[..., None], picture[ys, xs], picture)


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

"""Inputs as a person sees them."""

import numpy as np
from PIL import Image

from channels import Hints
from data import Pairs, palette


def colours(dataset: str) -> np.ndarray:
    """uint8 [classes, 3]."""
    return np.array([[int(h[i : i + 2], 16) for i in (1, 3, 5)] for h in palette(dataset).values()], np.uint8)


def look(pairs: Pairs, spec: dict, view: np.ndarray | Hints, unpainted: int = 210) -> np.ndarray:
    """One input as uint8 [H, W, 3]; what is not painted is a light grey."""
    if isinstance(view, Hints):
        return np.where(view.mask[..., None], view.colour, unpainted).astype(np.uint8)
    if spec["encoding"] == "one-hot":
        return colours(pairs.recipe["dataset"])[view]
    return view if view.ndim == 3 else np.repeat(view[..., None], 3, 2)


def laid_over(pairs: Pairs, views: list[np.ndarray | Hints | None]) -> np.ndarray:
    """All inputs in one picture: paint on white, ink over it."""
    picture = None
    for spec, view in sorted(
        zip(pairs.inputs, views, strict=True), key=lambda one: one[0]["encoding"] == "grey"
    ):
        if view is None:
            continue
        seen = look(pairs, spec, view, unpainted=255)
        picture = seen if picture is None else np.minimum(picture, seen)
    assert picture is not None
    return picture


def grid(rows: list[list[np.ndarray]], columns: int, size: int = 144, gap: int = 8) -> Image.Image:
    """Groups of pictures, `columns` of them side by side."""
    across = len(rows[0]) * size + gap
    height = -(-len(rows) // columns) * (size + gap) + gap
    canvas = Image.new("RGB", (columns * across + gap, height), "white")
    for i, tiles in enumerate(rows):
        x, y = gap + (i % columns) * across, gap + (i // columns) * (size + gap)
        for j, tile in enumerate(tiles):
            canvas.paste(
                Image.fromarray(tile).resize((size, size), Image.Resampling.LANCZOS), (x + j * size, y)
            )
    return canvas

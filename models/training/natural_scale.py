"""How large things are in a data set, for cards: `python natural_scale.py maps`.

Labels: the extent that whole areas of a label most often have, over the training split; areas cut by the
border of the picture are left out. Icons: the extent of what is not white paper.
"""

import sys

import numpy as np
from scipy import ndimage

from data import decode_column, names, palette

# What an area of these labels is to a person. A wood is one area, but its commonest small one is one tree.
THINGS = {
    "forest": "tree",
    "roof_red": "house",
    "wheat": "field",
    "castle": "castle",
    "rock": "mountain",
}
# Crumbs between other areas are no things.
LEAST = 14


def extents(mask: np.ndarray) -> list[int]:
    """Longer sides, in pixels, of the connected areas of `mask` [H, W] that lie wholly inside the picture."""
    found = []
    for rows, columns in ndimage.find_objects(ndimage.label(mask)[0]):
        inside = rows.start > 0 and columns.start > 0
        if inside and rows.stop < mask.shape[0] and columns.stop < mask.shape[1]:
            found.append(max(rows.stop - rows.start, columns.stop - columns.start))
    return found


def commonest(sizes: np.ndarray, blur: float = 1.5) -> int:
    """The most frequent size, neighbours counted in."""
    counts = np.bincount(sizes[sizes >= LEAST]).astype(float)
    return int(ndimage.gaussian_filter1d(counts, blur).argmax())


def of_labels(dataset: str) -> dict[str, int]:
    """Pixels by thing."""
    order = list(palette(dataset))
    maps = decode_column(dataset, "label", "index", names(dataset, "label", "train"))
    sizes = {
        thing: np.array([s for m in maps for s in extents(m == order.index(label))])
        for label, thing in THINGS.items()
    }
    return {thing: commonest(found) for thing, found in sizes.items()}


def of_icons(dataset: str) -> dict[str, int]:
    """Pixels that an icon takes."""
    flat = decode_column(dataset, "flat", "RGB", names(dataset, "flat", "train"))
    boxes = [ndimage.find_objects((icon.min(-1) < 250).astype(np.uint8))[0] for icon in flat]
    return {"icon": int(np.median([max(b.stop - b.start for b in box) for box in boxes]))}


if __name__ == "__main__":
    found = of_icons(sys.argv[1]) if sys.argv[1] == "icons" else of_labels(sys.argv[1])
    for thing, pixels in sorted(found.items(), key=lambda item: item[1]):
        print(thing, pixels)

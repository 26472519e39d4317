"""Twenty drawings as a hand makes them, of the first held-out names: `python hand_set.py RECIPE FOLDER`.

Ink is a few contours, jittered and with gaps; paint a few flat blobs; hints a few dabs; label maps are
rough blobs; icons flat shapes in few colours whose edges are stairs. Each is computed from the held-out
picture with the seed of its number, so that the set can be made again; it is committed, so that it
stays what it is.
"""

import argparse
from pathlib import Path

import numpy as np
from PIL import Image

import blobs
import hand
import hints
import ink
from channels import Hints
from data import Pairs
from samples import save
from trained import read

COUNT = 20


def contour(pairs: Pairs, spec: dict, index: int, rng: np.random.Generator) -> np.ndarray:
    """Clean lines of a picture, off by what a hand is off: the sparsest column that the input may have,
    or the outline of the labels."""
    column = spec.get("also", [spec["column"]])[0]
    line = pairs.columns[column][index]
    if pairs.recipe["augment"].get("dabs"):
        label = next(s["column"] for s in pairs.inputs if s["encoding"] == "hints")
        line = hand.outline(pairs.columns[label][index], line, rng)
    return ink.wobble(line, rng)


def strokes(pairs: Pairs, spec: dict, index: int, rng: np.random.Generator) -> Hints:
    """Flat blobs, or dabs in eight of the areas of a label map (before they run out to the ink)."""
    view = pairs.columns[spec["column"]][index]
    if not pairs.recipe["augment"].get("dabs"):
        return hand.flat_blobs(view, rng)
    numbers = hand.parts(view)
    large = np.argsort(-np.bincount(numbers.ravel()))[:12]
    chosen = np.isin(np.arange(numbers.max() + 1), rng.permutation(large)[:8])
    return Hints(view, hints.strokes(numbers, chosen, rng))


def rough_map(pairs: Pairs, spec: dict, index: int, rng: np.random.Generator) -> np.ndarray:
    """A label map in blobs: small things left out, the others hulls and ellipses, all borders off."""
    ground, keep = pairs.augment.ground, pairs.augment.keep
    label = blobs.drop_small(pairs.columns[spec["column"]][index], rng, ground, largest=120, chance=0.8)
    label = blobs.simplify(blobs.blobify(label, rng, chance=0.8, keep=keep), 7)
    return blobs.jitter(label, rng, 2.5, 16)


def flat_shapes(pairs: Pairs, spec: dict, index: int, rng: np.random.Generator) -> np.ndarray:
    """An icon in at most twelve colours, its borders off by what a hand is off, without half-tones."""
    icon = ink.without_half_tones(pairs.columns[spec["column"]][index])
    colours = Image.fromarray(icon).quantize(12, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    jittered = Image.fromarray(blobs.jitter(np.asarray(colours), rng, 1.2, 12))
    jittered.putpalette(colours.getpalette())
    return np.asarray(jittered.convert("RGB"))


BY_ENCODING = {"hints": strokes, "grey": contour, "one-hot": rough_map, "rgb": flat_shapes}


def drawing(pairs: Pairs, index: int) -> list[np.ndarray | Hints]:
    """The inputs of one drawing."""
    rng = np.random.default_rng([2, index])
    return [BY_ENCODING[spec["encoding"]](pairs, spec, index, rng) for spec in pairs.inputs]


def main() -> None:
    """Write the set."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", type=Path)
    parser.add_argument("folder", type=Path)
    args = parser.parse_args()
    pairs = Pairs(read(args.recipe), "test")
    args.folder.mkdir(parents=True, exist_ok=True)
    for index, name in enumerate(pairs.names[:COUNT]):
        for spec, view in zip(pairs.inputs, drawing(pairs, index), strict=True):
            save(view, pairs, spec, args.folder / f"{name}.{spec['name']}.png")


if __name__ == "__main__":
    main()

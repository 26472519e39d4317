"""Measure how far a shipped generator sees: `python reach.py RECIPE PACKAGE`.

Writes the card's `tiling.receptive`: the pixels in each direction that a tile must be given
around it. In theory that is wider still (157 px for the plain U-Net, 285 with residual blocks
at the bottom), but what lies far off counts for next to nothing, and every pixel of halo
is paid for in each tile.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from data import Pairs
from nets import noise_for
from trained import read

# The window in the middle of three by three pictures that must stay as it is.
WINDOW, SIDE = 64, 256
# Agreement that no eye tells from equality, and the step of the search.
ENOUGH_DB, STEP = 70.0, 8


def mosaic(pairs: Pairs, first: int) -> np.ndarray:
    """Nine conditions side by side, [1, C, 768, 768]."""
    condition = pairs.whole(first, first + 9)
    rows = [torch.cat(list(condition[i : i + 3]), 2) for i in (0, 3, 6)]
    return torch.cat(rows, 1)[None].numpy()


def measure(package: Path, recipe: dict, mosaics: int = 4) -> int:
    """How far, in pixels, the generator of a package sees, over `mosaics` pairs of mosaics."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(package / "generator.onnx", options)
    pairs = Pairs(recipe, "validation")
    names = [spec["name"] for spec in recipe["inputs"]]
    shapes = {i.name: i.shape[1] for i in session.get_inputs()}
    cuts = np.cumsum([shapes[name] for name in names])[:-1]
    noise = noise_for(recipe, 0, 1)
    extra = {} if noise is None else {"noise": noise.numpy()}
    low = (3 * SIDE - WINDOW) // 2

    def middle(condition: np.ndarray) -> np.ndarray:
        given = dict(zip(names, np.split(condition, cuts, 1), strict=True))
        return session.run(None, given | extra)[0][..., low : low + WINDOW, low : low + WINDOW]

    here = [mosaic(pairs, 9 * i) for i in range(mosaics)]
    there = [mosaic(pairs, 9 * (mosaics + i)) for i in range(mosaics)]
    kept = [middle(condition) for condition in here]

    def enough(radius: int) -> bool:
        """Whether the window stays when everything farther off than `radius` is replaced."""
        errors = []
        for condition, other, before in zip(here, there, kept, strict=True):
            mixed, a, b = other.copy(), low - radius, low + WINDOW + radius
            mixed[..., a:b, a:b] = condition[..., a:b, a:b]
            errors.append(np.square((middle(mixed) - before) / 2).mean())
        return -10 * np.log10(np.mean(errors) + 1e-12) >= ENOUGH_DB

    few, many = 0, low // STEP
    assert enough(many * STEP), "a net that sees everything can't be cut into tiles"
    while many - few > 1:
        half = (few + many) // 2
        few, many = (few, half) if enough(half * STEP) else (half, many)
    return many * STEP


def main() -> None:
    """Measure and write the card's `tiling`."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", type=Path)
    parser.add_argument("package", type=Path)
    args = parser.parse_args()
    card = json.loads((args.package / "model.json").read_text())
    card["tiling"] = {"receptive": measure(args.package, read(args.recipe))}
    (args.package / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    print(card["id"], card["tiling"])


if __name__ == "__main__":
    main()

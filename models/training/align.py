"""Photographs of one flower each, laid in the middle, as flat paint: `python align.py flowers photo`.

Writes `aligned-photo` and `aligned-paint` beside the data set, in UNDERDRAW_DERIVED, for the photographs in
which single_flower.py finds a whole flower. Those that exist are kept.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from paths import external
from single_flower import SEEN, find, flat, laid

# Side of what is written, and how much more than the aligned square it shows, so that it can be turned.
SIDE, AROUND = 96, 1.3


def write(photo: np.ndarray, target: dict[str, Path]) -> bool:
    """Write what a photograph gives; whether it gave anything."""
    flower = find(photo)
    if flower is None:
        return False
    seen, within = laid(photo.astype(np.float32), flower, SIDE, AROUND)
    mask = laid(flower.mask.astype(np.float32), flower, SIDE, AROUND)[0] > 0.5
    seen = np.clip(seen, 0, 255).astype(np.uint8)
    Image.fromarray(flat(seen, mask, within)).save(target["aligned-paint"])
    Image.fromarray(seen).save(target["aligned-photo"])
    return True


def main() -> None:
    """Align every photograph of a column."""
    dataset, column = sys.argv[1:3]
    torch.set_num_threads(1)
    source = external("UNDERDRAW_DATA") / dataset / column
    folders = [external("UNDERDRAW_DERIVED") / dataset / f"aligned-{n}" for n in ("photo", "paint")]
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    found = 0
    for file in sorted(source.iterdir(), key=lambda f: f.stem.split("_")[::-1]):
        target = {folder.name: folder / f"{file.stem}.png" for folder in folders}
        if not target["aligned-photo"].exists():
            with Image.open(file) as image:
                write(np.asarray(image.convert("RGB").resize((SEEN, SEEN), Image.Resampling.BOX)), target)
        found += target["aligned-photo"].exists()
    print(f"{found} photographs of one flower")


if __name__ == "__main__":
    main()

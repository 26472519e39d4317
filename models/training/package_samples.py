"""Sample inputs of a label model: the first three held-out names, as RGB PNG in palette colours.

python package_samples.py RECIPE PACKAGE
"""

import json
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from data import LabelPairs, palette


def main() -> None:
    recipe, package = json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2])
    pairs = LabelPairs(recipe, "test")
    colours = np.array(
        [[int(h[i : i + 2], 16) for i in (1, 3, 5)] for h in palette(recipe["dataset"]).values()], np.uint8
    )
    (package / "samples").mkdir(exist_ok=True)
    for name, label in zip(pairs.names[:3], pairs.label):
        Image.fromarray(colours[label]).save(package / "samples" / f"{name}.png", optimize=True)
        print(name)


if __name__ == "__main__":
    main()

"""A picture of pictures, each input above its output: `python beside.py FILE INPUT_FOLDER OUTPUT_FOLDER`.

Used for what `underdraw translate` made of rough blobs and of another icon set.
"""

import sys
from pathlib import Path

from PIL import Image


def main() -> None:
    """Write the picture of pictures."""
    target, inputs, outputs = (Path(a) for a in sys.argv[1:4])
    files = sorted(inputs.glob("*.png"))
    made = {f.stem.rsplit("_", 1)[0]: f for f in outputs.glob("*.png")}
    size, gap, columns = 144, 8, 10
    rows = -(-len(files) // columns)
    canvas = Image.new("RGB", (columns * (size + gap) + gap, rows * (2 * size + gap) + gap), "white")
    for i, file in enumerate(files):
        x, y = gap + (i % columns) * (size + gap), gap + (i // columns) * (2 * size + gap)
        for k, source in enumerate((file, made[file.stem])):
            with Image.open(source) as image:
                tile = image.convert("RGB").resize((size, size), Image.Resampling.LANCZOS)
            canvas.paste(tile, (x, y + k * size))
    canvas.save(target, quality=86)


if __name__ == "__main__":
    main()

"""Label maps as a hurried hand would paint them, made by script: `python rough.py CARD FOLDER`.

Blobs of random classes with random corners over paper, a lake with a beach; seeds 0 to 19.
"""

import json
import math
import random
import sys
from pathlib import Path

from PIL import Image, ImageDraw

OBJECTS = [
    "forest",
    "grove",
    "castle",
    "rock",
    "snow",
    "hill",
    "wheat",
    "roof_red",
    "roof_blue",
    "autumn",
    "castle",
    "roof_yellow",
]


def paint(colours: dict[str, str], seed: int) -> Image.Image:
    """One rough label map of 256 × 256 in the colours of the palette."""
    rng = random.Random(seed)
    image = Image.new("RGB", (256, 256), colours["grass"])
    draw = ImageDraw.Draw(image)

    def blob(name: str, x: int, y: int, size: int) -> None:
        corners = [
            (
                x + math.cos(i / 12 * math.tau) * size * rng.uniform(0.7, 1.2),
                y + math.sin(i / 12 * math.tau) * size * rng.uniform(0.7, 1.2),
            )
            for i in range(12)
        ]
        draw.polygon(corners, fill=colours[name])

    blob("sand", rng.randint(40, 210), rng.randint(40, 210), 70)
    blob("water", rng.randint(60, 200), rng.randint(60, 200), 60)
    for name in OBJECTS:
        blob(name, rng.randint(15, 240), rng.randint(15, 240), rng.randint(12, 32))
    return image


if __name__ == "__main__":
    card = json.loads(Path(sys.argv[1]).read_text())
    colours = {label["name"]: label["colour"] for label in card["inputs"][0]["palette"]}
    folder = Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(20):
        paint(colours, seed).save(folder / f"rough-{seed:02}.png")

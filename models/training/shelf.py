"""Fill the shelf of nets that read or mend pictures: `python shelf.py RECIPE PACKAGE`, after package.py.

package.py writes the first three held-out names as samples; this adds the next ones, as `starters/` and as
small as they can be, so that a person finds six to eight pictures to begin with. The card's samples are
written anew; those that stand before the starters stay.
"""

import argparse
import io
import json
import shutil
from pathlib import Path

import numpy as np
from PIL import Image

from package import held_out_samples, one_way
from trained import read

# How many a shelf has with the samples; of clips, which are four pictures each, fewer.
PICTURES, CLIPS = 8, 6
# Bytes of a picture, at most.
LARGEST = 30_000


def encoded(picture: np.ndarray) -> bytes:
    """WebP of a picture uint8 [H, W, 3]: exact where that is small, as for pictures of few colours."""
    image = Image.fromarray(picture)
    for options in ({"lossless": True}, {"quality": 92}, {"quality": 85}, {"quality": 75}):
        out = io.BytesIO()
        image.save(out, "webp", method=6, **options)
        if out.tell() <= (LARGEST // 2 if "lossless" in options else LARGEST):
            break
    return out.getvalue()


def main() -> None:
    """Write the pictures, and name them on the card."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", type=Path)
    parser.add_argument("package", type=Path)
    args = parser.parse_args()
    recipe, package = read(args.recipe), args.package
    if recipe["task"] == "unpaired":
        recipe = one_way(recipe, package)
    if "sources" in recipe:  # What a picture should become is not needed.
        sources = [{k: v for k, v in one.items() if k != "to"} for one in recipe["sources"]]
        recipe = recipe | {"sources": sources}
    file = package / "model.json"
    card = json.loads(file.read_text())
    shown_as = card["inputs"][0]["name"]
    samples = [s for s in card["samples"] if not next(iter(s.values())).startswith("starters/")]
    shutil.rmtree(package / "starters", ignore_errors=True)
    (package / "starters").mkdir()
    wanted = CLIPS if recipe["task"] == "frames" else PICTURES
    for name, sample in held_out_samples(recipe, wanted)[len(samples) :]:
        several = sample.ndim == 4
        files = {}
        for k, picture in enumerate(sample if several else [sample]):
            end = f".{k + 1}" if several else ""
            files[f"{shown_as}{end}"] = f"starters/{name}{end}.webp"
            (package / f"starters/{name}{end}.webp").write_bytes(encoded(picture))
        samples.append(files)
    card["samples"] = samples
    file.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()

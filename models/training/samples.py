"""Sample inputs and the preview of a package: `python samples.py RECIPE RUN PACKAGE`.

The first three held-out names. Where a model works from several inputs, the first sample
has all of them, the others one case of the recipe's each.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from PIL import Image
from torch import nn

from channels import Hints
from data import Pairs
from looks import laid_over, look
from trained import chosen, generate, load, read, to_bytes, variants


def save(view: np.ndarray | Hints, pairs: Pairs, spec: dict, target: Path) -> None:
    """Write one view as the PNG that the terminal takes: labels in their colours, ink in grey, paint with
    alpha."""
    if isinstance(view, Hints):
        alpha = view.mask.astype(np.uint8) * 255
        # What is unpainted has no colour of its own: black packs best.
        rgb = np.where(view.mask[..., None], view.colour, 0).astype(np.uint8)
        picture = Image.fromarray(np.dstack([rgb, alpha]), "RGBA")
    elif spec["encoding"] == "grey":
        picture = Image.fromarray(view)
    else:
        picture = Image.fromarray(look(pairs, spec, view))
    picture.save(target, optimize=True)


def four_seeds(net: nn.Module, pairs: Pairs) -> Image.Image:
    """The first four seeds in one picture of the usual size."""
    seeds = [Image.fromarray(to_bytes(generate(net, pairs, 1, None, seed)[0])) for seed in range(4)]
    whole = Image.new("RGB", seeds[0].size)
    width, height = (side // 2 for side in whole.size)
    for i, one in enumerate(seeds):
        whole.paste(one.resize((width, height), Image.Resampling.LANCZOS), (i % 2 * width, i // 2 * height))
    return whole


def main() -> None:
    """Write samples and preview, and name the samples on the card."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("package", type=Path)
    args = parser.parse_args()
    recipe = read(args.recipe)
    pairs = Pairs(recipe, "test")
    folder = args.package / "samples"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    everything = [spec["name"] for spec in recipe["inputs"]]
    cases = [v for v in variants(recipe).values() if v and v != everything]
    several = len(recipe["inputs"]) > 1
    samples = []
    for i, name in enumerate(pairs.names[:3]):
        given = everything if i == 0 or not cases else cases[(i - 1) % len(cases)]
        files = {}
        for spec, view in zip(pairs.inputs, pairs.views(i, given), strict=True):
            if view is None:
                continue
            file = f"{name}.{spec['name']}.png" if several else f"{name}.png"
            save(view, pairs, spec, folder / file)
            files[spec["name"]] = f"samples/{file}"
        samples.append(files)
    card = json.loads((args.package / "model.json").read_text())
    card["samples"] = samples
    (args.package / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")

    net = load(recipe, chosen(args.run), Pairs(recipe, "train"))
    drawing = laid_over(pairs, pairs.views(0))
    picture = (
        np.asarray(four_seeds(net, pairs))
        if "noise" in recipe
        else to_bytes(generate(net, pairs, 1, None)[0])
    )
    Image.fromarray(np.concatenate([drawing, picture], 1)).save(args.package / "preview.webp", quality=90)


if __name__ == "__main__":
    main()

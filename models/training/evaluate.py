"""Figures and contact sheets.

python evaluate.py choose RECIPE RUN        which checkpoint of RUN is best on validation names
python evaluate.py table RECIPE RUN L1RUN   held-out figures beside the baselines, as Markdown
python evaluate.py sheet RECIPE RUN FILE    the first 24 held-out names, in order
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor

import metrics
from calibrate import calibrate
from data import LabelPairs, palette
from nets import UNet
from train import build


def load(recipe: dict, checkpoint: Path, train: LabelPairs) -> UNet:
    """The averaged generator of a checkpoint, calibrated, for inference."""
    net, _ = build(recipe, train.classes)
    net.load_state_dict(torch.load(checkpoint, weights_only=True)["net"])
    return calibrate(net, train)


@torch.no_grad()
def run(net: UNet, pairs: LabelPairs, count: int) -> tuple[Tensor, Tensor]:
    """(made, real) pictures of the first `count` names."""
    made, real = [], []
    for start in range(0, count, 10):
        condition, picture = pairs.whole(start, min(start + 10, count))
        made.append(net(condition))
        real.append(picture)
    return torch.cat(made), torch.cat(real)


def chosen(run_folder: Path) -> Path:
    """The checkpoint that `choose` noted, else the last."""
    note = run_folder / "chosen.txt"
    if note.exists():
        return run_folder / note.read_text().strip()
    return sorted(run_folder.glob("0*.pt"))[-1]


def choose(recipe: dict, run_folder: Path, last: int) -> None:
    """Lowest SWD over the two finest levels among the last checkpoints, on the validation split."""
    train, pairs = LabelPairs(recipe, "train"), LabelPairs(recipe, "validation")
    scores = {}
    for checkpoint in sorted(run_folder.glob("0*.pt"))[-last:]:
        made, real = run(load(recipe, checkpoint, train), pairs, 100)
        levels = metrics.swd(made, real)
        scores[checkpoint.name] = sum(levels[:2]) / 2
        print(checkpoint.name, [round(v, 2) for v in levels], round(metrics.psnr(made, real), 2), flush=True)
    best = min(scores, key=scores.get)
    (run_folder / "chosen.txt").write_text(best + "\n")
    print("chosen:", best)


def mean_colours(pairs: LabelPairs) -> Tensor:
    """Mean render colour of each class over training pixels, [classes, 3]: the copy baseline's paint."""
    sums, counts = np.zeros((pairs.classes, 3)), np.zeros(pairs.classes)
    for label, picture in zip(pairs.label[:300], pairs.picture[:300]):
        for c in np.unique(label):
            sums[c] += picture[label == c].sum(0)
            counts[c] += (label == c).sum()
    return torch.from_numpy(sums / np.maximum(counts, 1)[:, None] / 127.5 - 1).float()


def row(name: str, made: Tensor, real: Tensor) -> str:
    levels = metrics.swd(made, real)
    figures = [f"{metrics.l1(made, real):.4f}", f"{metrics.psnr(made, real):.2f} dB", *(f"{v:.1f}" for v in levels)]
    return "| " + " | ".join([name, *figures]) + " |"


def table(recipe: dict, run_folder: Path, l1_folder: Path) -> None:
    train, pairs = LabelPairs(recipe, "train"), LabelPairs(recipe, "test")
    made, real = run(load(recipe, chosen(run_folder), train), pairs, 100)
    twin, _ = run(load(recipe, chosen(l1_folder), train), pairs, 100)
    condition, _ = pairs.whole(0, 100)
    flat = torch.einsum("nchw,cd->ndhw", condition, mean_colours(train))
    colours = [[int(h[i : i + 2], 16) / 127.5 - 1 for i in (1, 3, 5)] for h in palette(recipe["dataset"]).values()]
    copy = torch.einsum("nchw,cd->ndhw", condition, torch.tensor(colours))
    print("| | L1 | PSNR | SWD 256² | 128² | 64² | 32² |\n|---|---|---|---|---|---|---|")
    print(row(f"**{recipe['id']}**", made, real))
    print(row("same net, L1 alone, same steps", twin, real))
    print(row("copy: mean render colour of each label", flat, real))
    print(row("copy: the label colours themselves", copy, real))


def sheet(recipe: dict, run_folder: Path, target: Path) -> None:
    train, pairs = LabelPairs(recipe, "train"), LabelPairs(recipe, "test")
    made, real = run(load(recipe, chosen(run_folder), train), pairs, 24)
    colours = np.array(
        [[int(h[i : i + 2], 16) for i in (1, 3, 5)] for h in palette(recipe["dataset"]).values()], np.uint8
    )
    size, gap, columns = 192, 6, 4
    width, height = columns * (3 * size + 3 * gap) + gap, 6 * (size + gap) + gap
    canvas = Image.new("RGB", (width, height), "white")
    for i in range(24):
        x0 = gap + (i % columns) * (3 * size + 3 * gap)
        y0 = gap + (i // columns) * (size + gap)
        pictures = [colours[pairs.label[i]], *(to_bytes(t[i]) for t in (made, real))]
        for j, pixels in enumerate(pictures):
            tile = Image.fromarray(pixels).resize((size, size), Image.Resampling.LANCZOS)
            canvas.paste(tile, (x0 + j * size, y0))
    canvas.save(target, quality=88)


def to_bytes(picture: Tensor) -> np.ndarray:
    return ((picture.clamp(-1, 1).permute(1, 2, 0).numpy() + 1) * 127.5).round().astype(np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["choose", "table", "sheet"])
    parser.add_argument("recipe", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("other", type=Path, nargs="?")
    parser.add_argument("--last", type=int, default=10, help="checkpoints that `choose` compares")
    args = parser.parse_args()
    recipe = json.loads(args.recipe.read_text())
    if args.what == "choose":
        choose(recipe, args.run, args.last)
    elif args.what == "table":
        table(recipe, args.run, args.other)
    else:
        sheet(recipe, args.run, args.other)


if __name__ == "__main__":
    main()

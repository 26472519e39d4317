"""Weights between those of a package and those of a run that went on from it.

python blend.py RECIPE RUN PACKAGE SHARE [SHARE ...] [--twin L1RUN]

Nets of one descent may be averaged (Wang et al. 2018, arXiv:1809.00219, section 3.4): the mean
keeps some of what each does well. Of the SHAREs of the run, the one is kept whose worst SWD,
over all cases and the two finest levels, in proportion to the L1 twin's (or the package's own,
without one), is the best on the validation split. It becomes RUN/blended.pt, and the chosen
checkpoint.
"""

import argparse
from pathlib import Path

import torch
from torch import Tensor

import shipped
from data import Pairs
from nets import build
from trained import chosen, finest_swd, load, read


def between(a: dict[str, Tensor], b: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Weights at `share` (0…1) of the way from `a` to `b`; whole numbers stay those of `a`."""
    return {k: v.lerp(b[k], share) if v.is_floating_point() else v for k, v in a.items()}


def main() -> None:
    """Mix, measure each mixture on the validation split, and keep the best."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("recipe", "run", "package"):
        parser.add_argument(name, type=Path)
    parser.add_argument("shares", type=float, nargs="+")
    parser.add_argument("--twin", type=Path)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    recipe = read(args.recipe)
    train, pairs = Pairs(recipe, "train"), Pairs(recipe, "validation")

    net, critic = build(recipe, pairs.width)
    shipped.load(args.package, net, critic, train)
    first = {k: v.clone() for k, v in net.state_dict().items()}
    to_beat = finest_swd(load(recipe, chosen(args.twin), train) if args.twin else net.eval(), pairs)
    print("to beat", [round(v, 1) for v in to_beat], flush=True)
    after = torch.load(sorted(args.run.glob("0*.pt"))[-1], weights_only=True)
    least = float("inf")
    for share in args.shares:
        candidate = args.run / f"share-{share}.pt"
        torch.save(after | {"net": between(first, after["net"], share), "share": share}, candidate)
        found = finest_swd(load(recipe, candidate, train), pairs)
        worst = max(a / b for a, b in zip(found, to_beat, strict=True))
        print(share, [round(v, 1) for v in found], round(worst, 3), flush=True)
        if worst < least:
            least = worst
            candidate.replace(args.run / "blended.pt")
            (args.run / "chosen.txt").write_text("blended.pt\n")
        else:
            candidate.unlink()


if __name__ == "__main__":
    main()

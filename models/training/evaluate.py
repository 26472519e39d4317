"""Held-out figures and contact sheets.

python evaluate.py choose RECIPE RUN               which checkpoint of RUN is best on validation names
python evaluate.py figures RECIPE RUN FOLDER       test figures beside baselines, to FOLDER/metrics.json
python evaluate.py twin RECIPE L1RUN FOLDER        the L1 twin's figures, beside the others there
python evaluate.py sheet RECIPE RUN FILE           the first held-out names, in order
python evaluate.py worst RECIPE RUN FILE           the 8 held-out names that fare worst, the worst first

`twin` and `worst` are for `paired` alone, `sheet` for all but `segment`, whose figures come with sheets.
How a recipe is measured depends on its task: see evaluation/.
"""

import argparse
from importlib import import_module
from pathlib import Path

import torch

from trained import read


def main() -> None:
    """Read the command line and measure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["choose", "figures", "twin", "sheet", "worst"])
    parser.add_argument("recipe", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("more", type=Path, nargs="*")
    parser.add_argument("--last", type=int, default=6, help="checkpoints that `choose` compares")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    recipe = read(args.recipe)
    how = import_module(f"evaluation.{recipe.get('task', 'paired')}")
    if args.what == "choose":
        how.choose(recipe, args.run, args.last)
    else:
        getattr(how, args.what)(recipe, args.run, *args.more)


if __name__ == "__main__":
    main()

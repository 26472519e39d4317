"""Train a recipe: `python train.py recipes/islands.json [--twin] [--out FOLDER]`.

Resumes by itself from FOLDER/last.pt. Every `--save` steps it writes last.pt and a numbered
checkpoint of the averaged generator, among which `evaluate.py choose` chooses on the validation
split. What a recipe's `task` does is in tasks/.
"""

import argparse
import json
from pathlib import Path

import torch

from loop import Options, resume, run
from tasks import build_task


def arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--out", type=Path, help="run folder (default: runs/<id>[-l1])")
    parser.add_argument(
        "--l1-only", "--twin", dest="twin", action="store_true", help="the baseline twin: no discriminator"
    )
    parser.add_argument("--from-package", type=Path, help="start from the shipped weights of this package")
    parser.add_argument("--at", type=int, default=0, help="the step at which the shipped weights stand")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--workers", type=int, default=1, help="processes that draw batches")
    parser.add_argument("--save", type=int, default=250)
    return parser.parse_args()


def main() -> None:
    """Train a recipe from where its run stands."""
    args = arguments()
    recipe = json.loads(args.recipe.read_text())
    out = args.out or Path("runs") / (recipe["id"] + ("-l1" if args.twin else ""))
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    task = build_task(recipe, Options(args.twin, args.from_package, args.at))
    last = out / "last.pt"
    at = resume(task, last, task.device) if last.exists() else task.begin(out)
    run(task, out, at, args.save, args.workers)


if __name__ == "__main__":
    main()

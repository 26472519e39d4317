"""Write the committed split of a data set: `python split.py maps render`.

Names are sorted, shuffled with seed 0; the last 100 are for test and the 100
before them for choosing checkpoints. Everything else trains.
"""

import json
import random
import sys

from paths import TRAINING, external


def make_split(dataset: str, column: str) -> dict[str, list[str]]:
    """Names of the test and validation parts of a data set, by the names of one column."""
    names = sorted(p.stem for p in (external("UNDERDRAW_DATA") / dataset / column).iterdir())
    random.Random(0).shuffle(names)
    return {"test": sorted(names[-100:]), "validation": sorted(names[-200:-100])}


if __name__ == "__main__":
    dataset, column = sys.argv[1:3]
    target = TRAINING / "splits" / f"{dataset}.json"
    target.write_text(json.dumps(make_split(dataset, column), indent=1) + "\n")
    print(target)

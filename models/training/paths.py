"""Where the training data and the repository's own folders are."""

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TRAINING = Path(__file__).resolve().parent


def external(name: str) -> Path:
    """Folder for `name` (UNDERDRAW_DATA, UNDERDRAW_CHECKPOINTS or UNDERDRAW_DERIVED).

    The environment wins; the defaults are read from external-paths.json, the one file that the
    TypeScript tests read too. UNDERDRAW_DERIVED holds columns that are computed from the data
    (contours.py); it may be thrown away.
    """
    value = os.environ.get(name)
    if value:
        return Path(value)
    if name == "UNDERDRAW_DERIVED":
        return TRAINING / "runs" / "derived"
    defaults = json.loads((ROOT / "external-paths.json").read_text())
    return (ROOT / defaults[name]).resolve()


def column_folder(dataset: str, column: str) -> Path:
    """The folder of a column: of the data set, or computed from it."""
    given = external("UNDERDRAW_DATA") / dataset / column
    return given if given.exists() else external("UNDERDRAW_DERIVED") / dataset / column

"""Where the training data and the repository's own folders are."""

import json
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TRAINING = Path(__file__).resolve().parent


def external(name: str) -> Path:
    """Folder for `name` (UNDERDRAW_DATA or UNDERDRAW_CHECKPOINTS).

    The environment wins; the default is read from external-paths.json, the one
    file that the TypeScript tests read too.
    """
    value = os.environ.get(name)
    if value:
        return Path(value)
    defaults = json.loads((ROOT / "external-paths.json").read_text())
    return (ROOT / defaults[name]).resolve()

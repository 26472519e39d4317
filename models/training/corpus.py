"""Pictures of several data sets at once, for nets that read or mend any picture."""

import numpy as np

from data import decode_column, names

# Columns of ink.
GREY = ("line", "contour")


class Corpus:
    """Pairs of columns, uint8 [H, W(, 3)], of one part of several data sets.

    Recipe key read: sources, a list of {dataset, from, to, share}. `to` may be left out, or be a list
    of columns whose mean is taken. `share` is how often a source is drawn from. Rows keep the order of
    the committed split.
    """

    def __init__(self, sources: list[dict], part: str) -> None:
        self.sources = sources
        self.names: list[list[str]] = []
        self.columns: list[tuple[np.ndarray, np.ndarray | None]] = []
        loaded: dict[tuple[str, str], np.ndarray] = {}

        def load(dataset: str, column: str, listed: list[str]) -> np.ndarray:
            key = (dataset, column)
            if key not in loaded:
                mode = "index" if column == "label" else "L" if column.startswith(GREY) else "RGB"
                loaded[key] = decode_column(dataset, column, mode, listed)
            return loaded[key]

        for spec in sources:
            dataset, to = spec["dataset"], spec.get("to")
            listed = names(dataset, spec["from"], part)
            second = None
            if isinstance(to, list):
                second = np.mean([load(dataset, c, listed) for c in to], 0).astype(np.uint8)
            elif to:
                second = load(dataset, to, listed)
            self.columns.append((load(dataset, spec["from"], listed), second))
            self.names.append(listed)
        shares = np.array([spec.get("share", 1.0) for spec in sources])
        self.shares = shares / shares.sum()

    def pick(self, rng: np.random.Generator) -> tuple[int, np.ndarray, np.ndarray | None]:
        """(number of the source, its picture, what belongs to it) of one random row."""
        k = int(rng.choice(len(self.columns), p=self.shares))
        first, second = self.columns[k]
        i = int(rng.integers(len(first)))
        return k, first[i], None if second is None else second[i]

"""Pictures of several data sets at once, for nets that read or mend any picture."""

import numpy as np
from PIL import Image

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


class Window:
    """A random square of a picture, at a random scale, mirrored half of the time.

    The same for every column: bilinear for pictures, nearest for label maps.
    """

    def __init__(self, rng: np.random.Generator, side: int, crop: int, scale: tuple[float, float]) -> None:
        low = max(scale[0], crop / side)
        self.scale = float(np.exp(rng.uniform(np.log(low), np.log(max(scale[1], low)))))
        reach = crop / self.scale
        self.x, self.y = rng.uniform(0, side - reach, 2)
        self.reach, self.crop, self.mirror = reach, crop, bool(rng.random() < 0.5)

    def of(self, column: np.ndarray, exact: bool = False) -> np.ndarray:
        """The window's pixels, uint8 [crop, crop(, 3)]; `exact` keeps values as they are."""
        box = (self.x, self.y, self.x + self.reach, self.y + self.reach)
        how = Image.Resampling.NEAREST if exact else Image.Resampling.BILINEAR
        seen = np.asarray(Image.fromarray(column).resize((self.crop, self.crop), how, box))
        return seen[:, ::-1] if self.mirror else seen

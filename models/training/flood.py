"""Paint that runs over the paper until it meets ink (as in common/image/floodPaint.ts)."""

from collections import deque
from collections.abc import Iterator

import numpy as np
from scipy import ndimage

from channels import Hints
from hints import PAPER


def flood(hints: Hints, line: np.ndarray, gap: int = 0) -> Hints:
    """Hints that have run over the paper until they met ink or each other: breadth first through the four
    neighbours, starting row by row.

    They do not run through gaps of up to `gap` pixels: what moves is a square one pixel wider. What is
    too narrow for it is filled afterwards from what it touches, up to where squares fit that no paint
    has reached.
    """
    paper = line >= PAPER
    numbers = np.arange(line.size).reshape(line.shape)
    owner = np.where(hints.mask & paper, numbers, -1).ravel().tolist()
    fits = _squares(paper, gap + 1)
    unreached = _move_squares(owner, fits, gap + 1)
    closed = ~paper | _cover(unreached, gap + 1)
    _fill_pixels(owner, closed)
    owners = np.array(owner).reshape(line.shape)
    return Hints(hints.colour.reshape(-1, 3)[owners.clip(0)], owners >= 0)


def _move_squares(owner: list[int], fits: np.ndarray, side: int) -> np.ndarray:
    """Give every pixel that a square can be moved to from the paint its owner, in place.

    Returns where squares fit that were not reached.
    """
    height, width = fits.shape
    free = fits.ravel().tolist()
    leader = [-1] * len(owner)
    queue: deque[int] = deque()

    def reach(corner: int, by: int, edge: int, step: int) -> None:
        free[corner], leader[corner] = False, by
        queue.append(corner)
        for at in range(edge, edge + side * step, step):
            owner[at] = by if owner[at] < 0 else owner[at]

    for at in [i for i, o in enumerate(owner) if o >= 0]:
        y, x = divmod(at, width)
        for corner in (
            at - dy * width - dx for dy in range(min(side, y + 1)) for dx in range(min(side, x + 1))
        ):
            if free[corner]:
                reach(corner, at, corner, 1)
                for row in range(1, side):
                    for pixel in range(corner + row * width, corner + row * width + side):
                        owner[pixel] = at if owner[pixel] < 0 else owner[pixel]
    far = side - 1
    while queue:
        at = queue.popleft()
        for there, way in _neighbours(at, width, height):
            if free[there]:
                # Only the edge that is new under the square has to be filled.
                edge = there + (far if way == "right" else far * width if way == "down" else 0)
                reach(there, leader[at], edge, width if way in ("left", "right") else 1)
    return np.array(free).reshape(fits.shape)


def _fill_pixels(owner: list[int], closed: np.ndarray) -> None:
    """Run on pixel by pixel from all paint, over what is not closed, in place."""
    height, width = closed.shape
    shut = closed.ravel().tolist()
    queue = deque(i for i, o in enumerate(owner) if o >= 0)
    while queue:
        at = queue.popleft()
        for there, _ in _neighbours(at, width, height):
            if owner[there] < 0 and not shut[there]:
                owner[there] = owner[at]
                queue.append(there)


def _neighbours(at: int, width: int, height: int) -> Iterator[tuple[int, str]]:
    y, x = divmod(at, width)
    if y > 0:
        yield at - width, "up"
    if x > 0:
        yield at - 1, "left"
    if x < width - 1:
        yield at + 1, "right"
    if y < height - 1:
        yield at + width, "down"


def _squares(paper: np.ndarray, side: int) -> np.ndarray:
    """Where the upper left corner of a square of paper alone may be, bool [H, W]."""
    return ndimage.minimum_filter(paper.astype(np.uint8), side, mode="constant", origin=-(side // 2)) > 0


def _cover(corners: np.ndarray, side: int) -> np.ndarray:
    """What the squares with these upper left corners cover, bool [H, W]."""
    return ndimage.maximum_filter(corners.astype(np.uint8), side, mode="constant", origin=(side - 1) // 2) > 0

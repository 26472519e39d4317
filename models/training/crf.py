"""A dense conditional random field over the scores of a segmentation.

Mean field with Gaussian edges between all pairs of pixels (Krähenbühl and Koltun 2011,
arXiv:1210.5644), filtered on a permutohedral lattice (Adams et al. 2010).
"""

from typing import NamedTuple

import numpy as np
from scipy import ndimage


class Potential(NamedTuple):
    """Weights and widths: pixels alike in place and colour, and pixels close together, like the same
    label. Places in pixels, colours in 0…255."""

    bilateral: float = 4.0
    place: float = 20.0
    colour: float = 12.0
    smooth: float = 1.0
    near: float = 1.5
    steps: int = 5


class Lattice:
    """Gaussian filter of standard deviation 1 over features [N, d], in time linear in N."""

    def __init__(self, features: np.ndarray) -> None:
        count, d = features.shape
        elevated = self._elevate(features)
        # The nearest lattice point of remainder 0, and the order of the differences from it.
        base = np.rint(elevated / (d + 1)).astype(np.int64)
        surplus = base.sum(1)
        base *= d + 1
        rank = np.argsort(np.argsort(-(elevated - base), axis=1, kind="stable"), axis=1) + surplus[:, None]
        low, high = rank < 0, rank > d
        base += (d + 1) * (low.astype(np.int64) - high.astype(np.int64))
        rank += (d + 1) * (low.astype(np.int64) - high.astype(np.int64))

        weight = np.zeros((count, d + 2))
        inside = (elevated - base) / (d + 1)
        rows = np.arange(count)
        for i in range(d + 1):
            weight[rows, d - rank[:, i]] += inside[:, i]
            weight[rows, d + 1 - rank[:, i]] -= inside[:, i]
        weight[:, 0] += 1 + weight[:, d + 1]
        self.weight = weight[:, : d + 1].astype(np.float32)

        corners = [base + np.where(rank <= d - r, r, r - (d + 1)) for r in range(d + 1)]
        keys, self.index = np.unique(np.concatenate(corners), axis=0, return_inverse=True)
        self.index = self.index.reshape(d + 1, count)
        self.neighbours = [self._neighbours(keys, axis) for axis in range(d + 1)]
        self.cells = len(keys)

    @staticmethod
    def _elevate(features: np.ndarray) -> np.ndarray:
        """Features [N, d] on the plane of d + 1 coordinates that sum to 0."""
        count, d = features.shape
        scaled = features * (np.sqrt(2 / 3) * (d + 1) / np.sqrt(np.arange(1, d + 1) * np.arange(2, d + 2)))
        out, rest = np.zeros((count, d + 1)), np.zeros(count)
        for j in range(d, 0, -1):
            out[:, j] = rest - j * scaled[:, j - 1]
            rest += scaled[:, j - 1]
        out[:, 0] = rest
        return out

    @staticmethod
    def _neighbours(keys: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
        """Row of the cell before and after each along an axis; the last row + 1 where there is none."""
        d = keys.shape[1] - 1
        step = np.full(d + 1, 1, np.int64)
        step[axis] = -d
        span = keys.max() - keys.min() + 2 * d + 3
        radix = span ** np.arange(d)  # the last coordinate follows from the others

        def code(k: np.ndarray) -> np.ndarray:
            return (k[:, :d] - keys.min() + d + 1) @ radix

        own = code(keys)
        order = np.argsort(own)
        found = []
        for sign in (-1, 1):
            wanted = code(keys + sign * step)
            at = np.searchsorted(own, wanted, sorter=order).clip(0, len(keys) - 1)
            hit = own[order[at]] == wanted
            found.append(np.where(hit, order[at], len(keys)))
        return found[0], found[1]

    def filter(self, values: np.ndarray) -> np.ndarray:
        """Values [N, C], blurred over the features."""
        grid = np.zeros((self.cells + 1, values.shape[1]), np.float32)
        for corner, index in enumerate(self.index):
            part = self.weight[:, corner, None] * values
            for c in range(values.shape[1]):
                grid[:, c] += np.bincount(index, part[:, c], self.cells + 1)
        for before, after in self.neighbours:
            grid[:-1] = 0.5 * grid[:-1] + 0.25 * (grid[before] + grid[after])
        out = np.zeros_like(values)
        for corner, index in enumerate(self.index):
            out += self.weight[:, corner, None] * grid[index]
        return out


def refine(scores: np.ndarray, picture: np.ndarray, how: Potential) -> np.ndarray:
    """Probabilities float32 [C, H, W] from scores [C, H, W] and the picture uint8 [H, W, 3]."""
    classes, height, width = scores.shape
    ys, xs = np.mgrid[0:height, 0:width]
    place = np.stack([xs, ys], -1).reshape(-1, 2) / how.place
    lattice = Lattice(np.concatenate([place, picture.reshape(-1, 3) / how.colour], 1))
    scale = 1 / np.sqrt(lattice.filter(np.ones((height * width, 1), np.float32)) + 1e-8)
    unary = scores.reshape(classes, -1).T
    q = _softmax(unary)
    for _ in range(how.steps):
        alike = scale * lattice.filter(scale * q)
        near = ndimage.gaussian_filter(q.reshape(height, width, classes), (how.near, how.near, 0)).reshape(
            q.shape
        )
        q = _softmax(unary + how.bilateral * alike + how.smooth * near)
    return q.T.reshape(classes, height, width)


def _softmax(x: np.ndarray) -> np.ndarray:
    e = np.exp(x - x.max(1, keepdims=True))
    return (e / e.sum(1, keepdims=True)).astype(np.float32)

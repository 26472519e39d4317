"""A dense conditional random field over the scores of a segmentation.

Mean field with Gaussian edges between all pairs of pixels (Krähenbühl and Koltun 2011,
arXiv:1210.5644), filtered on a permutohedral lattice (Adams et al. 2010).
"""

from typing import NamedTuple

import numpy as np
from scipy import ndimage
from scipy.sparse import csr_array


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

        # Cells are told apart by one number each; the last coordinate follows from the others.
        corners = np.concatenate([base + np.where(rank <= d - r, r, r - (d + 1)) for r in range(d + 1)])
        self.low = corners.min() - d - 1
        self.radix = (corners.max() - self.low + d + 2) ** np.arange(d)
        codes, first, index = np.unique(self._code(corners), return_index=True, return_inverse=True)
        self.cells, keys = len(codes), corners[first]
        columns = np.tile(rows, d + 1)
        self.splat = csr_array(
            (self.weight.T.ravel(), (index, columns)), shape=(self.cells, count), dtype=np.float32
        )
        self.slice = csr_array(self.splat.T)
        self.neighbours = [self._neighbours(keys, codes, axis) for axis in range(d + 1)]

    def _code(self, keys: np.ndarray) -> np.ndarray:
        """One number for each cell [N, d + 1]."""
        return (keys[:, :-1] - self.low) @ self.radix

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

    def _neighbours(self, keys: np.ndarray, codes: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
        """Row of the cell before and after each along an axis; the number of cells where there is none."""
        step = np.ones(keys.shape[1], np.int64)
        step[axis] = 1 - keys.shape[1]
        found = []
        for sign in (-1, 1):
            wanted = self._code(keys + sign * step)
            at = np.searchsorted(codes, wanted).clip(0, len(codes) - 1)
            found.append(np.where(codes[at] == wanted, at, len(codes)))
        return found[0], found[1]

    def filter(self, values: np.ndarray) -> np.ndarray:
        """Values [N, C], blurred over the features."""
        grid = np.zeros((self.cells + 1, values.shape[1]), np.float32)
        grid[:-1] = self.splat @ values
        for before, after in self.neighbours:
            grid[:-1] = 0.5 * grid[:-1] + 0.25 * (grid[before] + grid[after])
        return self.slice @ grid[:-1]


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

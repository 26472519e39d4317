"""Whether a label map has what was said of it, as a loss that a gradient passes through."""

import numpy as np
import torch
from torch import Tensor, nn

import captions

# What is asked for, a little more than captions.py counts as there: cover as a multiple of ENOUGH, and the
# share that lies in the place.
COVER, INSIDE = 1.5, 0.9


class Hearing(nn.Module):
    """How much of what was told is missing from label shares [N, C, side, side], 0 where all is there."""

    def __init__(self, order: list[str], side: int) -> None:
        super().__init__()
        table = [[float(name in labels) for name in order] for _, labels in captions.THINGS.values()]
        self.register_buffer("things", torch.tensor(table))
        self.register_buffer("areas", torch.from_numpy(np.ascontiguousarray(captions.areas(side))))

    def forward(self, shares: Tensor, told: Tensor) -> Tensor:
        """`told` [N, captions.width()]; the mean over the things named plus that over the places named."""
        classes, things = len(captions.CLASSES), len(captions.THINGS)
        named = told[:, classes : classes + things]
        placed = told[:, classes + things :].reshape(len(told), things, -1)
        planes = torch.einsum("tc,nchw->nthw", self.things, shares)
        missing = (1 - planes.mean((2, 3)) / (COVER * captions.ENOUGH)).relu()
        inside = torch.einsum("nthw,phw->ntp", planes, self.areas)
        inside = inside / (planes.sum((2, 3))[..., None] + 1)
        stray = (1 - inside / INSIDE).relu()
        return (missing * named).sum() / (named.sum() + 1) + (stray * placed).sum() / (placed.sum() + 1)

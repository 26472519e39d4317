"""A net that tells real next frames from predicted ones."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from clips import PAST


class FrameCritic(nn.Module):
    """Four frames that are seen and the one after them → logits [N, 1, H/8, W/8], larger where it looks real.

    It is also given how the new frame differs from the latest, and looks at it at full size first: what
    tells a predicted frame is a blur of a pixel or two along what has moved, which strided convolutions
    over all frames alone did not learn to see. `channels`: of the first layer and of three that halve.
    """

    def __init__(self, channels: list[int]) -> None:
        super().__init__()
        self.first = nn.Conv2d(3 * PAST + 6, channels[0], 3, 1, 1)
        self.halving = nn.ModuleList(nn.Conv2d(a, b, 4, 2, 1) for a, b in pairwise(channels))
        self.score = nn.Conv2d(channels[-1], 1, 3, 1, 1)

    def forward(self, past: Tensor, frame: Tensor) -> Tensor:
        h = F.leaky_relu(self.first(torch.cat([past, frame, frame - past[:, -3:]], 1)), 0.2)
        for layer in self.halving:
            h = F.leaky_relu(layer(h), 0.2)
        return self.score(h)


class Opinion(nn.Module):
    """The critic as it is shipped: scores from 0, made, to 1, real."""

    def __init__(self, critic: FrameCritic) -> None:
        super().__init__()
        self.critic = critic

    def forward(self, past: Tensor, frame: Tensor) -> Tensor:
        return torch.sigmoid(self.critic(past, frame))


class Shipped:
    """A package that predicts frames, as it is used: by ONNX Runtime, its frames in 8 bits."""

    def __init__(self, package: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(package / "generator.onnx", options)
        self.tensor = self.session.get_inputs()[0].name

    def next(self, past: np.ndarray) -> np.ndarray:
        """The frame after `past`, uint8 [3·frames, H, W], the oldest first; uint8 [3, H, W]."""
        given = past[None].astype(np.float32) / 127.5 - 1
        made = self.session.run(None, {self.tensor: given})[0][0]
        return ((made.clip(-1, 1) + 1) * 127.5).round().astype(np.uint8)

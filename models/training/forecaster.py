"""The net that says what the next frame is."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from enlarger import Sharpen


class Scale(nn.Module):
    """What is to be added to a coarser guess: [N, inputs, H, W] → [N, 3, H, W], H and W even.

    Residual blocks without norms at half the size, then depth to space.
    """

    def __init__(self, inputs: int, channels: int, blocks: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(inputs, channels, 4, 2, 1)
        self.trunk = nn.Sequential(*(Sharpen(channels) for _ in range(blocks)))
        self.last = nn.Sequential(nn.Conv2d(channels, 16, 3, 1, 1), nn.PixelShuffle(2))
        with torch.no_grad():  # It begins with the guess. Without norms, small steps keep it stable.
            for block in self.trunk:
                block.body[-1].weight.mul_(0.1)
            self.last[0].weight.mul_(0.1)
            self.last[0].bias.zero_()

    def forward(self, x: Tensor) -> Tensor:
        h = self.first(x)
        return self.last(h + self.trunk(h))[:, :3]


class Forecaster(nn.Module):
    """The next frame of a clip, from coarse to fine (Mathieu et al. 2016, arXiv:1511.05440).

    Input [N, 3·frames, H, W] in −1…1, the oldest frame first; output [N, 3, H, W], about −1…1. H and W
    are multiples of 2^len(channels). Every scale is given the frames at its size and what the coarser
    one guessed, enlarged; the coarsest is given the latest frame as its guess. `channels` and `blocks`
    list the scales, the coarsest first, each twice as wide and high as the one before.
    """

    def __init__(self, frames: int, channels: list[int], blocks: list[int]) -> None:
        super().__init__()
        inputs = 3 * frames + 3
        self.scales = nn.ModuleList(Scale(inputs, c, b) for c, b in zip(channels, blocks, strict=True))

    def pyramid(self, past: Tensor) -> list[Tensor]:
        """The next frame at every scale, the coarsest first."""
        sizes = [past]
        for _ in range(len(self.scales) - 1):
            sizes.append(F.avg_pool2d(sizes[-1], 2))
        guess, out = sizes[-1][:, -3:], []
        for scale, seen in zip(self.scales, reversed(sizes), strict=True):
            if out:
                guess = F.interpolate(out[-1], scale_factor=2, mode="bilinear", align_corners=False)
            out.append(guess + scale(torch.cat([seen, guess], 1)).float())
        return out

    def forward(self, past: Tensor) -> Tensor:
        return self.pyramid(past)[-1]


def following(past: Tensor, frame: Tensor) -> Tensor:
    """The past one frame later: the oldest frame goes, `frame` is the latest."""
    return torch.cat([past[:, 3:], frame.clamp(-1, 1)], 1)


def forecast(net: Forecaster, past: Tensor, ahead: int) -> list[list[Tensor]]:
    """The next `ahead` frames at every scale: each prediction is part of the past of the one after it."""
    out: list[list[Tensor]] = []
    for _ in range(ahead):
        if out:
            past = following(past, out[-1][-1])
        out.append(net.pyramid(past))
    return out

"""What nets are built of. No ConvTranspose, no reflection padding, channels in 16s."""

from itertools import pairwise

import torch
from torch import Tensor, nn


class Down(nn.Sequential):
    """Halve height and width: 4×4 stride-2 convolution, batch norm, LeakyReLU(0.2)."""

    def __init__(self, cin: int, cout: int) -> None:
        super().__init__(nn.Conv2d(cin, cout, 4, 2, 1, bias=False), nn.BatchNorm2d(cout), nn.LeakyReLU(0.2))


class Up(nn.Sequential):
    """Double height and width: 3×3 convolution to 4·cout, batch norm, ReLU, depth-to-space.

    `smooth` adds a 2×2 mean, which no checkerboard survives (Sugawara et al. 2018,
    arXiv:1806.02658); it costs fine grain, so it is for smooth pictures.
    """

    def __init__(self, cin: int, cout: int) -> None:
        super().__init__(
            nn.Conv2d(cin, 4 * cout, 3, 1, 1, bias=False),
            nn.BatchNorm2d(4 * cout),
            nn.ReLU(),
            nn.PixelShuffle(2),
        )
        self.smooth = False

    def forward(self, x: Tensor) -> Tensor:
        x = super().forward(x)
        if not self.smooth:
            return x
        return nn.functional.avg_pool2d(nn.functional.pad(x, (1, 0, 1, 0), mode="replicate"), 2, 1)


class Residual(nn.Module):
    """x + two 3×3 convolutions with batch norm, zero padding."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False),
            nn.BatchNorm2d(channels),
            nn.ReLU(),
            nn.Conv2d(channels, channels, 3, 1, 1, bias=False),
            nn.BatchNorm2d(channels),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


class Ladder(nn.Module):
    """The way down and up of a U-Net: `down` lists the channels going down, `up` those coming back, each step
    beside the features that went down at its size. A subclass has a `middle` for the bottom."""

    middle: nn.Module

    def __init__(self, inputs: int, down: list[int], up: list[int]) -> None:
        super().__init__()
        channels = [inputs, *down]
        self.down = nn.ModuleList(Down(a, b) for a, b in pairwise(channels))
        skips = [0, *reversed(down[:-1])]
        feeds = [down[-1], *up[:-1]]
        self.up = nn.ModuleList(Up(f + s, u) for f, s, u in zip(feeds, skips, up, strict=False))

    def levels(self, x: Tensor) -> list[Tensor]:
        """Features after each step up, the coarsest first."""
        skips, h, out = [], x, []
        for layer in self.down:
            h = layer(h)
            skips.append(h)
        h = self.middle(h)
        for i, layer in enumerate(self.up):
            h = layer(h if i == 0 else torch.cat([h, skips[-1 - i]], 1))
            out.append(h)
        return out

    def features(self, x: Tensor) -> Tensor:
        """Features after the last step up."""
        return self.levels(x)[-1]


def set_smooth(net: nn.Module, smooth: bool) -> None:
    """Switch the 2×2 mean of every Up on or off."""
    for module in net.modules():
        if isinstance(module, Up):
            module.smooth = smooth

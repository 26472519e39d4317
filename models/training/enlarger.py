"""The net that enlarges."""

import torch
from torch import Tensor, nn


class Sharpen(nn.Module):
    """x + two 3×3 convolutions, without norms, which cost colour and grain when a picture is enlarged."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(channels, channels, 3, 1, 1), nn.ReLU(), nn.Conv2d(channels, channels, 3, 1, 1)
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


class Enlarger(nn.Module):
    """Four times as wide and high: residual blocks at the small size (Lim et al. 2017,
    arXiv:1707.02921), depth-to-space, and the picture enlarged smoothly added to it.

    Input [N, 3, H, W] in −1…1, output [N, 3, 4H, 4W], about −1…1; any H and W.
    """

    def __init__(self, channels: int, blocks: int) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, channels, 3, 1, 1)
        self.trunk = nn.Sequential(*(Sharpen(channels) for _ in range(blocks)))
        self.wide = nn.Sequential(nn.Conv2d(channels, 4 * channels, 3, 1, 1), nn.ReLU(), nn.PixelShuffle(2))
        self.last = nn.Sequential(nn.Conv2d(channels, 16, 3, 1, 1), nn.PixelShuffle(2))
        with torch.no_grad():  # It begins as the smooth enlargement.
            self.last[0].weight.mul_(0.1)
            self.last[0].bias.zero_()

    def forward(self, x: Tensor) -> Tensor:
        h = self.first(x)
        fine = self.last(self.wide(h + self.trunk(h)))[:, :3]
        return fine + nn.functional.interpolate(x, scale_factor=4, mode="bilinear", align_corners=False)

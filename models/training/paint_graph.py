"""The graph of dreamt paint: noise and a class, as a person sets them, to flat paint at full size."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

# Paint is made at SIDE / FACTOR and enlarged.
FACTOR = 8
# How hard the largest share wins: areas meet within about a pixel.
SHARP = 40.0
# How far noise goes from the middle, as a share: the farther, the odder.
CALM = 0.6


def flat(shares: Tensor, colours: Tensor, factor: int = FACTOR) -> Tensor:
    """Shares of the pots [N, P, S, S] and their colours [N, 3, P] as areas of one colour each, smooth and
    `factor` times as wide and high: [N, 3, H, W]."""
    large = F.interpolate(shares, scale_factor=factor, mode="bicubic", align_corners=False)
    return torch.einsum("ncp,nphw->nchw", colours, (large * SHARP).softmax(1))


class PaintGraph(nn.Module):
    """Noise [1, noise] and the class as one-hot [1, classes] → paint [1, 3, H, W] in −1…1."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, noise: Tensor, of_class: Tensor) -> Tensor:
        return flat(*self.net.mixed(noise * CALM, of_class))

"""Losses and a measure on the activations of HED's VGG-16 (see hed.py)."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from hed import Hed


def gram(features: Tensor) -> Tensor:
    """Covariance of channels, [N, C, C], of features [N, C, H, W] (Gatys et al. 2015, arXiv:1508.06576)."""
    n, c, h, w = features.shape
    flat = features.reshape(n, c, h * w)
    return flat @ flat.transpose(1, 2) / (h * w)


class Perceptual(nn.Module):
    """How far two pictures are apart for a net that has learned to see, both RGB in −1…1.

    `content` compares activations place by place (Johnson et al. 2016, arXiv:1603.08155), `texture`
    their Gram matrices over the whole picture. Each block is measured in proportion to the size of
    the real picture's, so blocks count alike. `first` leaves out the finest blocks.
    """

    def __init__(self, blocks: int = 3, first: int = 0) -> None:
        super().__init__()
        self.hed, self.first = Hed(blocks), first

    def forward(self, fake: Tensor, real: Tensor) -> tuple[Tensor, Tensor]:
        """(content, texture), each a number."""
        with torch.no_grad():
            wanted = self.hed.features(real)
        content = texture = fake.new_zeros((), dtype=torch.float32)
        pairs = zip(self.hed.features(fake)[self.first :], wanted[self.first :], strict=True)
        for a, b in pairs:
            a, b = a.float(), b.float()
            content = content + F.l1_loss(a, b) / b.abs().mean()
            ga, gb = gram(a), gram(b)
            texture = texture + F.l1_loss(ga, gb) / gb.abs().mean()
        return content, texture

    @torch.no_grad()
    def distance(self, fake: Tensor, real: Tensor) -> float:
        """Mean over pictures of the squared difference of activations of unit length, × 1000, summed
        over blocks: LPIPS (Zhang et al. 2018, arXiv:1801.03924) without learned weights."""
        return self.distances([fake], real)[0]

    @torch.no_grad()
    def distances(self, fakes: list[Tensor], real: Tensor) -> list[float]:
        """The distance of several answers to the same pictures."""
        out = [0.0] * len(fakes)
        for i in range(len(real)):
            wanted = [F.normalize(h) for h in self.hed.features(real[i : i + 1])]
            for k, fake in enumerate(fakes):
                found = self.hed.features(fake[i : i + 1])
                out[k] += sum(
                    float((F.normalize(x) - y).square().sum(1).mean())
                    for x, y in zip(found, wanted, strict=True)
                )
        return [1000 * total / len(real) for total in out]

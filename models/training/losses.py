"""What the generator and the discriminator are trained on."""

import torch.nn.functional as F
from torch import Tensor

from nets import PatchDiscriminator


def critic_loss(
    critic: PatchDiscriminator, condition: Tensor, real: Tensor, fake: Tensor
) -> tuple[Tensor, list[Tensor]]:
    """Least squares (Mao et al. 2017), and the feature maps of the real pictures."""
    maps, score = critic.features(condition, real)
    other = critic(condition[: len(fake)], fake.detach())
    return 0.5 * ((score.float() - 1).square().mean() + other.float().square().mean()), [
        m.detach() for m in maps
    ]


def adversarial(
    critic: PatchDiscriminator, condition: Tensor, fake: Tensor, real_maps: list[Tensor]
) -> tuple[Tensor, Tensor]:
    """(adversarial, feature matching) for made pictures that belong to the real ones of `real_maps`."""
    maps, score = critic.features(condition, fake)
    matching = sum(F.l1_loss(a.float(), b.float()) for a, b in zip(maps, real_maps, strict=False))
    return (score.float() - 1).square().mean(), matching


def gradient_difference(fake: Tensor, real: Tensor) -> Tensor:
    """Gradient difference loss (Mathieu et al. 2016, arXiv:1511.05440, with α = 1): how far the steps
    between neighbouring pixels are from the real ones in size. Blur costs, brightness does not."""
    loss = fake.new_zeros(())
    for axis in (2, 3):
        loss = loss + F.l1_loss(fake.diff(dim=axis).abs(), real.diff(dim=axis).abs())
    return loss

"""What the generator and the discriminator are trained on."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from nets import Encoder, PatchDiscriminator, with_noise


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


class Styles:
    """BicycleGAN's noise: half of what is made takes its style from the picture, half at random.

    The first must rebuild the picture; from the second the encoder must read the noise
    back, so noise that changes nothing costs.
    """

    def __init__(self, encoder: Encoder, size: int, weight: dict) -> None:
        self.encoder, self.size, self.weight = encoder, size, weight

    def draw(self, real: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """(style read from `real`, random style, KL loss)."""
        mean, log_variance = self.encoder(real)
        told = mean + torch.randn_like(mean) * (0.5 * log_variance).exp()
        kl = 0.5 * (mean.square() + log_variance.exp() - log_variance - 1).sum(1).mean()
        return told, torch.randn_like(mean), self.weight["kl"] * kl

    def recovery_loss(self, fake: Tensor, style: Tensor) -> Tensor:
        """How badly the random style is read back from what was made of it.

        Only the generator learns from this: taught together, the two would agree on a
        pattern that nobody wants to see.
        """
        self.encoder.requires_grad_(False)
        read = self.encoder(fake)[0]
        self.encoder.requires_grad_(True)
        return self.weight["style"] * F.l1_loss(read, style)


def make(
    net: nn.Module, condition: Tensor, styles: Styles | None, real: Tensor, vary: bool
) -> tuple[Tensor, Tensor | None, Tensor | None, Tensor]:
    """(made, made of random styles or None, those styles, KL loss). Without `vary` no random styles."""
    if styles is None:
        return net(condition), None, None, torch.zeros(())
    told, free, kl = styles.draw(real)
    if not vary:
        return net(with_noise(condition, told)), None, None, kl
    both = net(torch.cat([with_noise(condition, told), with_noise(condition, free)]))
    rebuilt, varied = both.chunk(2)
    return rebuilt, varied, free, kl

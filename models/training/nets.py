"""Generators of pictures and the discriminator."""

from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from areas import Coloured, plan_of
from blocks import Down, Ladder, Residual, Up, set_smooth


class UNet(Ladder):
    """U-Net after pix2pix (Isola et al. 2017, arXiv:1611.07004), lean.

    Input [N, inputs, H, W], output [N, outputs, H, W] in −1…1; H and W are
    multiples of 2^len(down). `down` lists the channels going down, `up` those
    coming back (as many). `blocks` residual blocks at the bottom let every part of
    the picture know of every other. The last convolution also sees the untouched
    input, so that label borders stay where the person put them.
    """

    def __init__(self, inputs: int, outputs: int, down: list[int], up: list[int], blocks: int = 0) -> None:
        assert len(down) == len(up)
        super().__init__(inputs, down, up)
        self.middle = nn.Sequential(
            nn.Conv2d(down[-1], down[-1], 3, 1, 1, bias=False),
            nn.BatchNorm2d(down[-1]),
            nn.ReLU(),
            *(Residual(down[-1]) for _ in range(blocks)),
        )
        self.last = nn.Conv2d(up[-1] + inputs, outputs, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(self.last(torch.cat([self.features(x), x], 1)))


class ResNet(nn.Module):
    """Residual generator after Johnson et al. 2016 (arXiv:1603.08155), lean.

    Down by `down`, `blocks` residual blocks on the last of them, up by `up`. No skips
    but one: the last convolution sees the untouched input. Shapes as for UNet.
    """

    def __init__(self, inputs: int, outputs: int, down: list[int], blocks: int, up: list[int]) -> None:
        super().__init__()
        assert len(down) == len(up)
        channels = [inputs, *down]
        self.down = nn.Sequential(*(Down(a, b) for a, b in pairwise(channels)))
        self.trunk = nn.Sequential(*(Residual(down[-1]) for _ in range(blocks)))
        feeds = [down[-1], *up[:-1]]
        self.up = nn.Sequential(*(Up(a, b) for a, b in zip(feeds, up, strict=True)))
        self.last = nn.Conv2d(up[-1] + inputs, outputs, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(self.last(torch.cat([self.up(self.trunk(self.down(x))), x], 1)))


def with_noise(condition: Tensor, noise: Tensor | None) -> Tensor:
    """What a generator reads: the condition, and noise [N, size] as constant channels behind it."""
    if noise is None:
        return condition
    wide = noise[:, :, None, None].expand(-1, -1, condition.shape[2], condition.shape[3])
    return torch.cat([condition, wide.to(condition.dtype)], 1)


def noise_for(recipe: dict, seed: int, count: int) -> Tensor | None:
    """Noise of `count` pictures for one seed: each picture has its own."""
    size = recipe.get("noise", {"size": 0})["size"]
    return torch.randn(count, size, generator=torch.Generator().manual_seed(seed)) if size else None


def generator(shape: dict, inputs: int, noise: int) -> nn.Module:
    """The generator that a recipe describes, for conditions of `inputs` channels and `noise` more."""
    match shape["kind"]:
        case "coloured":
            plan = plan_of(shape["plan"], inputs, noise)
            return Coloured(plan, generator(shape["unet"], inputs + 4, 0), inputs)
        case "resnet":
            net = ResNet(inputs + noise, 3, shape["down"], shape["blocks"], shape["up"])
        case _:
            net = UNet(inputs + noise, 3, shape["down"], shape["up"], shape.get("blocks", 0))
    set_smooth(net, shape.get("smooth", False))
    return net


class PatchDiscriminator(nn.Module):
    """Patch discriminator on (input, picture): [N, inputs+3, H, W] → [N, 1, H/8, W/8].

    Near 1 where a patch looks real, near 0 where it looks made (least squares).
    Spectral norm (Miyato et al. 2018, arXiv:1802.05957) needs no statistics at
    run time, so every score depends on its own patch only.
    """

    def __init__(self, inputs: int, channels: list[int]) -> None:
        super().__init__()
        sizes = [inputs + 3, *channels]
        self.blocks = nn.ModuleList(
            nn.Sequential(spectral_norm(nn.Conv2d(a, b, 4, 2, 1)), nn.LeakyReLU(0.2))
            for a, b in pairwise(sizes)
        )
        self.score = spectral_norm(nn.Conv2d(channels[-1], 1, 3, 1, 1))
        # Spectral norm bounds the score to a narrow range; one free scale opens it again.
        self.scale = nn.Parameter(torch.tensor(4.0))

    def features(self, condition: Tensor, picture: Tensor) -> tuple[list[Tensor], Tensor]:
        """Feature maps after every block, and the patch scores."""
        maps, h = [], torch.cat([condition, picture], 1)
        for block in self.blocks:
            h = block(h)
            maps.append(h)
        return maps, self.score(h) * self.scale + 0.5

    def forward(self, condition: Tensor, picture: Tensor) -> Tensor:
        return self.features(condition, picture)[1]


def build(recipe: dict, inputs: int) -> tuple[nn.Module, PatchDiscriminator]:
    """Generator and discriminator of a recipe, for conditions of `inputs` channels."""
    torch.manual_seed(recipe["seed"])
    noise = recipe.get("noise", {"size": 0})["size"]
    return (
        generator(recipe["generator"], inputs, noise),
        PatchDiscriminator(inputs, recipe["discriminator"]["channels"]),
    )

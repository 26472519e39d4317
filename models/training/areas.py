"""One colour an area: which parts of a drawing have a colour in common, and palettes for them.

The areas are learned from photographs alone: a net reads ink and divides the sheet so that a photograph
in which every area has its mean colour is as near to the real one as it can be. Petals, heart and ground
then come apart by themselves, since that is what the colours of a flower differ by. A second net makes
palettes of noise and of what the first saw in each area, since a daisy is seldom red.
"""

import torch
from torch import Tensor, nn

from blocks import Ladder, Residual

# Pixels of an area that the mean colour of the whole picture counts for: an area that a drawing hardly
# has takes on that colour, not that of one stray pixel.
FAINT = 4.0
# Longest side of the drawings that areas are learned on, in pixels, and what both sides are multiples of.
USUAL, STEP = 256, 32
# What a palette is told of a drawing: so few numbers, and in training so many left out, that it can't learn
# a few hundred flowers by heart.
TOLD, DROPPED = 16, 0.6
# Strength of the noise that a person's seeds become: the rarest palettes are the least like photographs
# (truncation, Brock et al. 2019, arXiv:1809.11096).
STRENGTH = 0.85


class Areas(Ladder):
    """Ink → the share of each of `count` areas: [N, inputs, H, W] → [N, count, H/4, W/4], summing to 1."""

    def __init__(self, inputs: int, count: int, down: list[int], up: list[int], blocks: int) -> None:
        assert len(up) == len(down) - 2
        super().__init__(inputs, down, up)
        self.middle = nn.Sequential(*(Residual(down[-1]) for _ in range(blocks)))
        self.last = nn.Conv2d(up[-1], count, 3, 1, 1)

    def forward(self, ink: Tensor) -> Tensor:
        return self.read(ink)[0]

    def read(self, ink: Tensor) -> tuple[Tensor, Tensor]:
        """The shares, and the mean in each area of the features [N, count, C] that they were made of."""
        seen = self.features(ink)
        share = self.last(seen).softmax(1)
        return share, means(share, seen)


class Palettes(nn.Module):
    """Noise [N, size] and what was seen in each area [N, count, features] → a colour for each area,
    [N, count, 3] in −1…1."""

    def __init__(self, size: int, count: int, features: int, width: int) -> None:
        super().__init__()
        self.count = count
        self.register_buffer("mean", torch.zeros(count, features))
        self.register_buffer("deviation", torch.ones(count, features))
        self.reader = nn.Sequential(nn.Dropout(DROPPED), nn.Linear(count * features, TOLD), nn.Tanh())
        self.body = nn.Sequential(
            nn.Linear(TOLD + size, width),
            nn.ReLU(),
            nn.Linear(width, width),
            nn.ReLU(),
            nn.Linear(width, 3 * count),
        )

    def forward(self, noise: Tensor, seen: Tensor) -> Tensor:
        return self.of_told(noise, self.told(seen))

    def told(self, seen: Tensor) -> Tensor:
        """What was seen in few numbers, [N, TOLD]."""
        return self.reader(((seen - self.mean) / self.deviation).flatten(1))

    def of_told(self, noise: Tensor, told: Tensor) -> Tensor:
        """The palettes of noise [N, size] and of what was told of the drawings [N, TOLD]."""
        return self.body(torch.cat([told, noise], 1)).tanh().reshape(-1, self.count, 3)


def means(share: Tensor, values: Tensor) -> Tensor:
    """Mean of values [N, C, H, W] in each area of `share` [N, K, H, W]: [N, K, C]."""
    flat, weight = values.float().flatten(2), share.float().flatten(2)
    sums = weight @ flat.transpose(1, 2) + FAINT * flat.mean(2)[:, None]
    return sums / (weight.sum(2)[..., None] + FAINT)


def colours(share: Tensor, picture: Tensor) -> Tensor:
    """Mean colour of a picture [N, 3, H, W] in each area of `share` [N, K, H/4, W/4]: [N, K, 3]."""
    return means(share, nn.functional.avg_pool2d(picture.float(), picture.shape[-1] // share.shape[-1]))


def painted(share: Tensor, palette: Tensor) -> Tensor:
    """Every area in its colour, [N, 3, H/4, W/4] of `share` [N, K, H/4, W/4] and `palette` [N, K, 3]."""
    return torch.einsum("nkhw,nkc->nchw", share, palette.to(share.dtype))


def energy_score(made: Tensor, real: Tensor, weight: Tensor) -> Tensor:
    """How badly palettes [N, M, K, 3] foretell the real ones [N, K, 3] (Gneiting and Raftery 2007): the mean
    distance to those, less half that between two that were made for the same drawing. It is least where
    they are as varied as what is real. Areas count by their share, `weight` [N, K]."""

    def apart(a: Tensor, b: Tensor) -> Tensor:
        return (weight[:, None, :, None] * (a - b).square()).sum((2, 3)).clamp_min(1e-8).sqrt().mean(1)

    others = range(1, made.shape[1])
    within = torch.stack([apart(made, made.roll(i, 1)) for i in others]).mean(0)
    return (apart(made, real[:, None]) - within / 2).mean()


class Plan(nn.Module):
    """Which areas a drawing has, and palettes for them."""

    def __init__(self, areas: Areas, palettes: Palettes) -> None:
        super().__init__()
        self.areas, self.palettes = areas, palettes

    def forward(self, drawing: Tensor) -> Tensor:
        """The areas alone: what batch-norm statistics are counted of."""
        return self.areas(drawing)


def seen_whole(ink: Tensor) -> Tensor:
    """A drawing [N, inputs, H, W], ink darker than paper, no larger than those that areas are learned on: of
    a larger one the net would see pieces of a flower. Lines get wider before, so that none is lost.

    Sizes are computed by the graph: they differ from picture to picture.
    """
    size = torch._shape_as_tensor(ink)[2:]
    times = (size.max().float() / USUAL).clamp(min=1)
    wide = -nn.functional.max_pool2d(-ink, 5, 1, 2)
    kept = ink + (wide - ink) * (times - 1).clamp(max=1)
    height, width = ((size / times / STEP).round().clamp(min=1) * STEP).long().unbind()
    return nn.functional.interpolate(kept, size=(height, width), mode="bilinear")


class Coloured(nn.Module):
    """A drawing in as many colours as one likes: a plan, then a generator that is given the drawing and, as
    hints, what was painted.

    The condition's channels are the drawing's, then the noise as constant ones. The noise reaches the
    palette alone, so each area has a colour of its own.
    """

    def __init__(self, plan: Plan, unet: nn.Module, inputs: int) -> None:
        super().__init__()
        self.plan, self.unet, self.inputs = plan, unet, inputs

    def of_palette(self, drawing: Tensor, share: Tensor, palette: Tensor) -> Tensor:
        """The picture of a drawing whose areas have these colours."""
        paint = nn.functional.interpolate(painted(share, palette), size=drawing.shape[2:], mode="bilinear")
        return self.unet(torch.cat([drawing, paint, torch.ones_like(paint[:, :1])], 1))

    def drawn(self, drawing: Tensor, noise: Tensor) -> Tensor:
        """The picture of a drawing [N, inputs, H, W] in the colours of noise [N, size]."""
        share, seen = self.plan.areas.read(seen_whole(drawing))
        return self.of_palette(drawing, share, self.plan.palettes(STRENGTH * noise, seen))

    def forward(self, x: Tensor) -> Tensor:
        return self.drawn(x[:, : self.inputs], x[:, self.inputs :, 0, 0])


def plan_of(shape: dict, inputs: int, noise: int) -> Plan:
    """The plan that a recipe describes ({areas, down, up, blocks, width}), with random weights."""
    areas = Areas(inputs, shape["areas"], shape["down"], shape["up"], shape["blocks"])
    return Plan(areas, Palettes(noise, shape["areas"], shape["up"][-1], shape["width"]))


class Recolouring:
    """How a coloured generator is taught: half of what is made has the colours of the photograph, and must
    rebuild it; half has colours of noise, and must show them where they were asked for."""

    def __init__(self, size: int, obey: float) -> None:
        self.size, self.obey = size, obey

    def make(
        self, net: Coloured, drawing: Tensor, real: Tensor, vary: bool
    ) -> tuple[Tensor, Tensor | None, Tensor]:
        """(rebuilt, in other colours or None, how far those are from what was asked for, weighted)."""
        with torch.no_grad():
            share, seen = net.plan.areas.read(drawing)
            told = colours(share, real)
            noise = torch.randn(len(real), self.size, device=real.device)
            asked = net.plan.palettes(noise, seen).float()
        if not vary:
            return net.of_palette(drawing, share, told), None, torch.zeros(())
        both = net.of_palette(drawing.repeat(2, 1, 1, 1), share.repeat(2, 1, 1, 1), torch.cat([told, asked]))
        rebuilt, varied = both.chunk(2)
        # Areas that a drawing hardly has need not show their colour.
        weight = share.float().mean((2, 3))[..., None]
        missed = (weight * (colours(share, varied) - asked).abs()).sum(1).mean()
        return rebuilt, varied, self.obey * missed

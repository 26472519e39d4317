"""Generator and discriminator. No ConvTranspose, no reflection padding, channels in 16s."""

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

import lab


class Down(nn.Sequential):
    """Halve height and width: 4×4 stride-2 convolution, batch norm, LeakyReLU(0.2)."""

    def __init__(self, cin: int, cout: int) -> None:
        super().__init__(
            nn.Conv2d(cin, cout, 4, 2, 1, bias=False), nn.BatchNorm2d(cout), nn.LeakyReLU(0.2)
        )


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
        self.down = nn.ModuleList(Down(a, b) for a, b in zip(channels, channels[1:]))
        skips = [0, *reversed(down[:-1])]
        feeds = [down[-1], *up[:-1]]
        self.up = nn.ModuleList(Up(f + s, u) for f, s, u in zip(feeds, skips, up))

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


class Scores(Ladder):
    """A score for each class and pixel: fully convolutional with skips, after Long et al. 2015
    (arXiv:1411.4038), the skips joined as in a U-Net.

    Input [N, inputs, H, W], output [N, classes, H, W], before the softmax.
    """

    def __init__(self, inputs: int, classes: int, down: list[int], up: list[int]) -> None:
        assert len(down) == len(up)
        super().__init__(inputs, down, up)
        self.middle = nn.Sequential(Residual(down[-1]))
        self.last = nn.Conv2d(up[-1] + inputs, classes, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.last(torch.cat([self.features(x), x], 1))


class Nested(Ladder):
    """Ink of a picture, with a side output at every size on the way up that is trained too, and a
    fused one that is used (after Xie and Tu 2015, arXiv:1504.06375).

    Input [N, inputs, H, W], output [N, 1, H, W], before the sigmoid.
    """

    def __init__(self, inputs: int, down: list[int], up: list[int]) -> None:
        assert len(down) == len(up)
        super().__init__(inputs, down, up)
        self.middle = nn.Sequential(Residual(down[-1]))
        self.sides = nn.ModuleList(nn.Conv2d(u, 1, 1) for u in up[:-1])
        self.last = nn.Conv2d(up[-1] + inputs, 1, 3, 1, 1)
        self.fuse = nn.Conv2d(len(up), 1, 1)
        with torch.no_grad():  # It begins with the finest side alone.
            self.fuse.weight.zero_()
            self.fuse.weight[:, -1] = 1

    def all_outputs(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        """(fused, sides), all [N, 1, H, W], the coarsest side first."""
        levels = self.levels(x)
        sides = [
            nn.functional.interpolate(side(h), size=x.shape[2:], mode="bilinear", align_corners=False)
            for side, h in zip(self.sides, levels[:-1])
        ]
        sides.append(self.last(torch.cat([levels[-1], x], 1)))
        return self.fuse(torch.cat(sides, 1)), sides

    def forward(self, x: Tensor) -> Tensor:
        return self.all_outputs(x)[0]


class Colours(Ladder):
    """Colour for lightness, at a quarter of the size and enlarged smoothly.

    Input L* [N, 1, H, W] as −1…1, output a* and b* [N, 2, H, W]. With `classes` it scores squares of
    the ab plane and takes their annealed mean (Zhang et al. 2016, arXiv:1603.08511, section 2.3);
    else it answers with a and b as they are. `up` is two levels shorter than `down`.
    """

    # Between the mean (1) and the likeliest colour (0).
    TEMPERATURE = 0.38

    def __init__(self, down: list[int], up: list[int], blocks: int, classes: bool) -> None:
        assert len(up) == len(down) - 2
        super().__init__(1, down, up)
        self.middle = nn.Sequential(*(Residual(down[-1]) for _ in range(blocks)))
        middles = lab.centres()
        self.classes = classes
        self.last = nn.Conv2d(up[-1], len(middles) if classes else 2, 1)
        # One net twice: what differs is this layer and the loss.
        self.mean = nn.Conv2d(len(middles), 2, 1, bias=False) if classes else nn.Identity()
        if classes:
            self.mean.weight.data.copy_(middles.T[..., None, None] / 100)
            self.mean.requires_grad_(False)

    def small(self, lightness: Tensor) -> Tensor:
        """What the loss compares, at a quarter of the size: scores, or a and b over 100."""
        return self.last(self.features(lightness))

    def forward(self, lightness: Tensor) -> Tensor:
        out = self.small(lightness)
        if self.classes:
            out = self.mean((out / self.TEMPERATURE).softmax(1))
        return 100 * nn.functional.interpolate(out, scale_factor=4, mode="bilinear", align_corners=False)


class ResNet(nn.Module):
    """Residual generator after Johnson et al. 2016 (arXiv:1603.08155), lean.

    Down by `down`, `blocks` residual blocks on the last of them, up by `up`. No skips
    but one: the last convolution sees the untouched input. Shapes as for UNet.
    """

    def __init__(self, inputs: int, outputs: int, down: list[int], blocks: int, up: list[int]) -> None:
        super().__init__()
        assert len(down) == len(up)
        channels = [inputs, *down]
        self.down = nn.Sequential(*(Down(a, b) for a, b in zip(channels, channels[1:])))
        self.trunk = nn.Sequential(*(Residual(down[-1]) for _ in range(blocks)))
        feeds = [down[-1], *up[:-1]]
        self.up = nn.Sequential(*(Up(a, b) for a, b in zip(feeds, up)))
        self.last = nn.Conv2d(up[-1] + inputs, outputs, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        return torch.tanh(self.last(torch.cat([self.up(self.trunk(self.down(x))), x], 1)))


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


class Painter(Ladder):
    """Coarse colours for a drawing: a U-Net that stops at a quarter of the size, enlarged smoothly.

    Input [N, inputs, H, W], output [N, 3, H, W] in −1…1; `up` is two levels shorter than `down`.
    """

    def __init__(self, inputs: int, down: list[int], up: list[int], blocks: int) -> None:
        assert len(up) == len(down) - 2
        super().__init__(inputs, down, up)
        self.middle = nn.Sequential(*(Residual(down[-1]) for _ in range(blocks)))
        self.last = nn.Conv2d(up[-1], 3, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        small = torch.tanh(self.last(self.features(x)))
        return nn.functional.interpolate(small, scale_factor=4, mode="bilinear")


class Painted(nn.Module):
    """A painter, then a generator that is given the drawing and, as hints, what was painted.

    The noise reaches the painter alone: it chooses colours, and the generator, which knows
    what such paint becomes, makes the picture of them.
    """

    def __init__(self, painter: Painter, unet: UNet, inputs: int) -> None:
        super().__init__()
        self.painter, self.unet, self.inputs = painter, unet, inputs

    def forward(self, x: Tensor) -> Tensor:
        paint = self.painter(x)
        return self.unet(torch.cat([x[:, : self.inputs], paint, torch.ones_like(paint[:, :1])], 1))


class Encoder(nn.Module):
    """Picture [N, 3, H, W] → mean and log variance of its style, each [N, size].

    The encoder of BicycleGAN (Zhu et al. 2017, arXiv:1711.11586); used in training alone.
    """

    def __init__(self, size: int) -> None:
        super().__init__()
        self.body = nn.Sequential(Down(3, 32), Down(32, 64), Down(64, 96), Down(96, 128))
        self.out = nn.Linear(128, 2 * size)

    def forward(self, picture: Tensor) -> tuple[Tensor, Tensor]:
        mean, log_variance = self.out(self.body(picture).mean((2, 3))).float().chunk(2, 1)
        return mean, log_variance.clamp(-8, 4)


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
        case "painted":
            painter = generator(shape["painter"], inputs, noise)
            return Painted(painter, generator(shape["unet"], inputs + 4, 0), inputs)
        case "painter":
            net = Painter(inputs + noise, shape["down"], shape["up"], shape["blocks"])
        case "resnet":
            net = ResNet(inputs + noise, 3, shape["down"], shape["blocks"], shape["up"])
        case _:
            net = UNet(inputs + noise, 3, shape["down"], shape["up"], shape.get("blocks", 0))
    set_smooth(net, shape.get("smooth", False))
    return net


def set_smooth(net: nn.Module, smooth: bool) -> None:
    for module in net.modules():
        if isinstance(module, Up):
            module.smooth = smooth


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
            for a, b in zip(sizes, sizes[1:])
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

"""U-Nets of pytorch-CycleGAN-and-pix2pix and of PyTorch-GAN."""

import itertools
from collections.abc import Iterator

import torch
from cielab import coloured
from generators import in_mode, norm_layer
from judge import Case, randomise
from torch import nn

counter = itertools.count()


class Level(nn.Module):
    """One level of the U-Net: what it is given and what it makes of it, side by side."""

    def __init__(self, outside, inside, inner, norm, bias, dropout):
        super().__init__()
        down = [nn.LeakyReLU(0.2), nn.Conv2d(outside, inside, 4, 2, 1, bias=bias)]
        between = [norm_layer(norm, inside), inner] if inner else []
        up = nn.ConvTranspose2d(inside * (2 if inner else 1), outside, 4, 2, 1, bias=bias)
        last = [nn.Dropout(0.5)] if dropout else []
        self.model = nn.Sequential(*down, *between, nn.ReLU(), up, norm_layer(norm, outside), *last)

    def forward(self, x):
        return torch.cat([x, self.model(x)], 1)


class Outer(nn.Module):
    def __init__(self, inputs, outputs, width, inner, bias):
        super().__init__()
        self.model = nn.Sequential(
            nn.Conv2d(inputs, width, 4, 2, 1, bias=bias),
            inner,
            nn.ReLU(),
            nn.ConvTranspose2d(2 * width, outputs, 4, 2, 1),
            nn.Tanh(),
        )

    def forward(self, x):
        return self.model(x)


class UNet(nn.Module):
    def __init__(self, inputs=3, outputs=3, width=4, depth=7, norm="batch", dropout=True):
        super().__init__()
        bias = norm.startswith("instance")
        inner = Level(8 * width, 8 * width, None, norm, bias, False)
        for _ in range(depth - 5):
            inner = Level(8 * width, 8 * width, inner, norm, bias, dropout)
        for factor in (4, 2, 1):
            inner = Level(factor * width, 2 * factor * width, inner, norm, bias, False)
        self.model = Outer(inputs, outputs, width, inner, bias)

    def forward(self, x):
        return self.model(x)


def unets() -> Iterator[Case]:
    count = itertools.count()

    def case(answers=None, factor=(1, 2), wrap=None, golden="", **options) -> Case:
        answers = answers or {}
        net = in_mode(randomise(UNet(**options), next(count)), answers)
        depth = options.get("depth", 7)
        variant = {
            "inputs": options.get("inputs", 3),
            "outputs": options.get("outputs", 3),
            "width": options.get("width", 4),
            "depth": depth,
            "norm": options.get("norm", "batch").split()[0],
        }
        shape = (1, variant["inputs"], 2**depth * factor[0], 2**depth * factor[1])
        more = {"wrap": wrap} if wrap else {}
        return Case(
            "pix2pix-unet", f"unet-{next(count)}", net, shape, variant, answers, golden=golden, **more
        )

    off = {"dropout": "off"}
    for inputs, outputs, width in [(1, 1, 2), (3, 3, 8), (4, 3, 6), (3, 1, 5)]:
        yield case(inputs=inputs, outputs=outputs, width=width, answers=off)
    for depth in (5, 6, 8):
        yield case(depth=depth, answers=off if depth > 5 else {}, factor=(1, 1))
    for norm in ("instance", "instance affine", "batch without statistics", "none"):
        yield case(norm=norm, answers=off)
    yield case(norm="batch", answers={**off, "norm": "running"})
    yield case(dropout=False, answers=off)
    yield case(inputs=1, outputs=1, width=1, depth=6, answers=off, factor=(1, 1), golden="pix2pix-unet")
    yield case(answers=off, wrap=lambda net: {f"module.{k}": v for k, v in net.state_dict().items()})

    net = in_mode(randomise(UNet(inputs=1, outputs=2, width=4, depth=6), 99), {"norm": "running"})
    yield Case(
        "pix2pix-unet",
        "unet-colouring",
        net,
        (1, 3, 64, 64),
        {"inputs": 1, "outputs": 2},
        {**off, "norm": "running"},
        forward=lambda rgb: coloured(rgb, lambda light: net(light / 50 - 1) * 110),
        low=0.0,
        high=1.0,
    )


class NamedDown(nn.Module):
    def __init__(self, a, b, norm, dropout):
        super().__init__()
        layers = [
            nn.Conv2d(a, b, 4, 2, 1, bias=False),
            *([nn.InstanceNorm2d(b)] if norm else []),
            nn.LeakyReLU(0.2),
        ]
        self.model = nn.Sequential(*layers, *([nn.Dropout(0.5)] if dropout else []))

    def forward(self, x):
        return self.model(x)


class NamedUp(nn.Module):
    def __init__(self, a, b, dropout):
        super().__init__()
        layers = [nn.ConvTranspose2d(a, b, 4, 2, 1, bias=False), nn.InstanceNorm2d(b), nn.ReLU()]
        self.model = nn.Sequential(*layers, *([nn.Dropout(0.5)] if dropout else []))

    def forward(self, x, skip):
        return torch.cat([self.model(x), skip], 1)


class NamedUNet(nn.Module):
    """As PyTorch-GAN names it."""

    def __init__(self, inputs=3, outputs=3, w=4, depth=8):
        super().__init__()
        widths = [w, 2 * w, 4 * w, *[8 * w] * (depth - 3)]
        self.depth = depth
        for i, b in enumerate(widths):
            down = NamedDown(widths[i - 1] if i else inputs, b, 0 < i < depth - 1, i >= 3)
            setattr(self, f"down{i + 1}", down)
        for i in range(1, depth):
            a = widths[-1] if i == 1 else 2 * widths[depth - i]
            setattr(self, f"up{i}", NamedUp(a, widths[depth - 1 - i], i < 5))
        self.final = nn.Sequential(
            nn.Upsample(scale_factor=2),
            nn.ZeroPad2d((1, 0, 1, 0)),
            nn.Conv2d(2 * w, outputs, 4, padding=1),
            nn.Tanh(),
        )

    def forward(self, x):
        skips = []
        for i in range(self.depth):
            x = getattr(self, f"down{i + 1}")(x)
            skips.append(x)
        for i in range(1, self.depth):
            x = getattr(self, f"up{i}")(x, skips[self.depth - 1 - i])
        return self.final(x)


def named_unets() -> Iterator[Case]:
    for i, (inputs, outputs, width, depth) in enumerate([(3, 3, 4, 8), (1, 3, 2, 6), (4, 1, 3, 5)]):
        net = randomise(NamedUNet(inputs, outputs, width, depth), i).eval()
        variant = {"inputs": inputs, "outputs": outputs, "width": width, "depth": depth}
        shape = (1, inputs, 2**depth, 2 ** (depth + 1))
        yield Case("pix2pix-unet-pytorch-gan", f"named-{i}", net, shape, variant)


def cases() -> Iterator[Case]:
    yield from unets()
    yield from named_unets()

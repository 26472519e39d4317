"""Style transfer: fast-neural-style and its fork, in our own words."""

import itertools
from collections.abc import Iterator

import torch
from judge import Case, randomise
from torch import nn
from torch.nn import functional

counter = itertools.count()


class Padded(nn.Module):
    """A convolution with reflection; its name differs between projects."""

    def __init__(self, inputs, outputs, size, stride=1, name="conv2d", norm=False, upsample=False):
        super().__init__()
        self.pad, self.name, self.larger = nn.ReflectionPad2d(size // 2), name, upsample
        setattr(self, name, nn.Conv2d(inputs, outputs, size, stride))
        if norm:
            self.norm_layer = nn.InstanceNorm2d(outputs, affine=True)

    def forward(self, x):
        if self.larger:
            x = functional.interpolate(x, scale_factor=2)
        y = getattr(self, self.name)(self.pad(x))
        return self.norm_layer(y) if hasattr(self, "norm_layer") else y


class StyleBlock(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1, self.in1 = Padded(c, c, 3), nn.InstanceNorm2d(c, affine=True)
        self.conv2, self.in2 = Padded(c, c, 3), nn.InstanceNorm2d(c, affine=True)

    def forward(self, x):
        return x + self.in2(self.conv2(functional.relu(self.in1(self.conv1(x)))))


class StyleNet(nn.Module):
    def __init__(self, width=8, blocks=5):
        super().__init__()
        w = width
        self.blocks = blocks
        for i, (a, b, size, stride) in enumerate([(3, w, 9, 1), (w, 2 * w, 3, 2), (2 * w, 4 * w, 3, 2)], 1):
            setattr(self, f"conv{i}", Padded(a, b, size, stride))
            setattr(self, f"in{i}", nn.InstanceNorm2d(b, affine=True))
        for i in range(blocks):
            setattr(self, f"res{i + 1}", StyleBlock(4 * w))
        self.deconv1, self.in4 = Padded(4 * w, 2 * w, 3, upsample=True), nn.InstanceNorm2d(2 * w, affine=True)
        self.deconv2, self.in5 = Padded(2 * w, w, 3, upsample=True), nn.InstanceNorm2d(w, affine=True)
        self.deconv3 = Padded(w, 3, 9)

    def forward(self, x):
        for i in (1, 2, 3):
            x = functional.relu(getattr(self, f"in{i}")(getattr(self, f"conv{i}")(x)))
        for i in range(self.blocks):
            x = getattr(self, f"res{i + 1}")(x)
        x = functional.relu(self.in4(self.deconv1(x)))
        x = functional.relu(self.in5(self.deconv2(x)))
        return self.deconv3(x).clamp(0, 255)


class ForkResidual(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1 = Padded(c, c, 3, name="conv_layer", norm=True)
        self.conv2 = Padded(c, c, 3, name="conv_layer", norm=True)

    def forward(self, x):
        return self.conv2(functional.relu(self.conv1(x))) + x


class ForkUp(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv_transpose = nn.ConvTranspose2d(inputs, outputs, 3, 2, 1, 1)
        self.norm_layer = nn.InstanceNorm2d(outputs, affine=True)

    def forward(self, x):
        return self.norm_layer(self.conv_transpose(x))


class StyleFork(nn.Module):
    def __init__(self, w=8):
        super().__init__()

        def layer(a, b, size, stride, norm=True):
            return Padded(a, b, size, stride, "conv_layer", norm)

        self.ConvBlock = nn.Sequential(
            layer(3, w, 9, 1),
            nn.ReLU(),
            layer(w, 2 * w, 3, 2),
            nn.ReLU(),
            layer(2 * w, 4 * w, 3, 2),
            nn.ReLU(),
        )
        self.ResidualBlock = nn.Sequential(*[ForkResidual(4 * w) for _ in range(5)])
        self.DeconvBlock = nn.Sequential(
            ForkUp(4 * w, 2 * w), nn.ReLU(), ForkUp(2 * w, w), nn.ReLU(), layer(w, 3, 9, 1, False), nn.Tanh()
        )

    def forward(self, x):
        """Blue, green and red, as it was trained."""
        y = self.DeconvBlock(self.ResidualBlock(self.ConvBlock(x.flip(1)))) * 150
        return y.flip(1).clamp(0, 255)


def with_statistics(state: dict) -> dict:
    norms = [k[: -len(".weight")] for k, v in state.items() if k.endswith(".weight") and v.dim() == 1]
    return {
        **state,
        **{f"{n}.running_mean": torch.ones_like(state[f"{n}.weight"]) for n in norms},
        **{f"{n}.running_var": torch.ones_like(state[f"{n}.weight"]) for n in norms},
    }


def style() -> Iterator[Case]:
    def case(family, net, golden="", **more) -> Case:
        net = randomise(net, next(counter), 0.9)
        size = (16, 12) if golden else (40, 36)
        return Case(
            family, f"style-{next(counter)}", net, (1, 3, *size), low=0, high=255, golden=golden, **more
        )

    for width, blocks in [(32, 5), (8, 5), (4, 3)]:
        yield case("fast-neural-style", StyleNet(width, blocks), variant={"width": width, "blocks": blocks})
    yield case(
        "fast-neural-style", StyleNet(2, 1), variant={"width": 2, "blocks": 1}, golden="fast-neural-style"
    )
    yield case("fast-neural-style", StyleNet(4), wrap=lambda net: with_statistics(net.state_dict()))
    yield case("fast-neural-style-rrmina", StyleFork(6), variant={"width": 6, "blocks": 5})


def cases() -> Iterator[Case]:
    yield from style()

"""Nets that paint label maps: pix2pixHD and SPADE."""

import itertools
from collections.abc import Iterator

import torch
from generators import Residual, in_mode, norm_layer
from judge import Case, randomise
from torch import nn
from torch.nn import functional

counter = itertools.count()


def borders(labels):
    """Pixels of which a neighbour has another label."""
    edge = torch.zeros_like(labels[:, :1])
    across = (labels[:, :, :, 1:] != labels[:, :, :, :-1]).any(1, keepdim=True).float()
    down = (labels[:, :, 1:] != labels[:, :, :-1]).any(1, keepdim=True).float()
    edge[:, :, :, 1:] += across
    edge[:, :, :, :-1] += across
    edge[:, :, 1:] += down
    edge[:, :, :-1] += down
    return edge.clamp(max=1)


def entry(inputs, width, norm):
    return [nn.ReflectionPad2d(3), nn.Conv2d(inputs, width, 7), norm_layer(norm, width), nn.ReLU()]


def halving(c, norm):
    return [nn.Conv2d(c, 2 * c, 3, 2, 1), norm_layer(norm, 2 * c), nn.ReLU()]


def doubling(c, norm):
    return [nn.ConvTranspose2d(c, c // 2, 3, 2, 1, 1), norm_layer(norm, c // 2), nn.ReLU()]


class Global(nn.Module):
    def __init__(self, inputs, width=4, downs=4, blocks=2, norm="instance"):
        super().__init__()
        layers = entry(inputs, width, norm)
        for i in range(downs):
            layers += halving(width * 2**i, norm)
        layers += [Residual(width * 2**downs, norm, True) for _ in range(blocks)]
        for i in range(downs, 0, -1):
            layers += doubling(width * 2**i, norm)
        self.model = nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(width, 3, 7), nn.Tanh())

    def forward(self, x):
        return self.model(x)


class Local(nn.Module):
    def __init__(self, inputs, width=2, downs=3, blocks=1, enhancers=1, local_blocks=2, norm="instance"):
        super().__init__()
        self.enhancers = enhancers
        inner = Global(inputs, width * 2**enhancers, downs, blocks, norm)
        self.model = inner.model[:-3]
        for n in range(1, enhancers + 1):
            w = width * 2 ** (enhancers - n)
            setattr(self, f"model{n}_1", nn.Sequential(*entry(inputs, w, norm), *halving(w, norm)))
            end = [nn.ReflectionPad2d(3), nn.Conv2d(w, 3, 7), nn.Tanh()] if n == enhancers else []
            middle = [Residual(2 * w, norm, True) for _ in range(local_blocks)]
            setattr(self, f"model{n}_2", nn.Sequential(*middle, *doubling(2 * w, norm), *end))

    def forward(self, x):
        sheets = [x]
        for _ in range(self.enhancers):
            sheets.append(functional.avg_pool2d(sheets[-1], 3, 2, 1, count_include_pad=False))
        y = self.model(sheets.pop())
        for n in range(1, self.enhancers + 1):
            y = getattr(self, f"model{n}_2")(getattr(self, f"model{n}_1")(sheets.pop()) + y)
        return y


class ConditionalNorm(nn.Module):
    def __init__(self, channels, labels, size, norm, hidden):
        super().__init__()
        self.param_free_norm = (
            nn.InstanceNorm2d(channels) if norm == "instance" else nn.BatchNorm2d(channels, affine=False)
        )
        self.mlp_shared = nn.Sequential(nn.Conv2d(labels, hidden, size, 1, size // 2), nn.ReLU())
        self.mlp_gamma = nn.Conv2d(hidden, channels, size, 1, size // 2)
        self.mlp_beta = nn.Conv2d(hidden, channels, size, 1, size // 2)

    def forward(self, x, labels):
        y = self.mlp_shared(functional.interpolate(labels, x.shape[2:], mode="nearest"))
        return self.param_free_norm(x) * (1 + self.mlp_gamma(y)) + self.mlp_beta(y)


class ConditionalBlock(nn.Module):
    def __init__(self, a, b, labels, size, norm, hidden):
        super().__init__()
        middle = min(a, b)
        spectral = nn.utils.spectral_norm
        self.conv_0, self.conv_1 = (
            spectral(nn.Conv2d(a, middle, 3, 1, 1)),
            spectral(nn.Conv2d(middle, b, 3, 1, 1)),
        )
        self.norm_0 = ConditionalNorm(a, labels, size, norm, hidden)
        self.norm_1 = ConditionalNorm(middle, labels, size, norm, hidden)
        if a != b:
            self.conv_s = spectral(nn.Conv2d(a, b, 1, bias=False))
            self.norm_s = ConditionalNorm(a, labels, size, norm, hidden)

    def forward(self, x, labels):
        def act(t):
            return functional.leaky_relu(t, 0.2)

        skip = self.conv_s(self.norm_s(x, labels)) if hasattr(self, "conv_s") else x
        y = self.conv_0(act(self.norm_0(x, labels)))
        return skip + self.conv_1(act(self.norm_1(y, labels)))


class Spade(nn.Module):
    def __init__(self, labels, width=2, layers="normal", size=3, norm="batch", hidden=6):
        super().__init__()
        self.layers = layers

        def block(a, b):
            return ConditionalBlock(a * width // 2, b * width // 2, labels, size, norm, hidden)

        self.fc = nn.Conv2d(labels, 16 * width, 3, 1, 1)
        self.head_0, self.G_middle_0, self.G_middle_1 = block(32, 32), block(32, 32), block(32, 32)
        widths = [32, 16, 8, 4, 2, 1][: 6 if layers == "most" else 5]
        self.ups = len(widths) - 1
        for i, (a, b) in enumerate(itertools.pairwise(widths)):
            setattr(self, f"up_{i}", block(a, b))
        self.conv_img = nn.Conv2d(widths[-1] * width // 2, 3, 3, 1, 1)

    def forward(self, labels):
        def larger(t):
            return functional.interpolate(t, scale_factor=2)

        count = {"normal": 5, "more": 6, "most": 7}[self.layers]
        small = [s // 2**count for s in labels.shape[2:]]
        x = self.head_0(self.fc(functional.interpolate(labels, small)), labels)
        x = self.G_middle_0(larger(x), labels)
        x = self.G_middle_1(x if self.layers == "normal" else larger(x), labels)
        for i in range(self.ups):
            x = getattr(self, f"up_{i}")(larger(x), labels)
        return torch.tanh(self.conv_img(functional.leaky_relu(x, 0.2)))


def settled(net: nn.Module, inputs: int, side: int) -> nn.Module:
    """Spectral norm's vectors follow the weights by iterations in training mode."""
    net.train()
    with torch.no_grad():
        for _ in range(5):
            net(torch.rand(2, inputs, side, side))
    return net


def one_hot(x):
    return functional.one_hot(x.argmax(1), x.shape[1]).permute(0, 3, 1, 2).float()


def cases() -> Iterator[Case]:
    def case(
        family, net, inputs, side, with_borders=False, answers=None, prepare=False, golden="", **more
    ) -> Case:
        net = randomise(net, next(counter), 0.8)
        if prepare:
            settled(net, inputs, side)
            net.eval()
        net = in_mode(net, answers or {}) if not prepare else net
        labels = inputs - with_borders

        # The net is given the numbers as they are, so that they need not be a label map.
        def forward(x):
            return net(torch.cat([x, borders(x)], 1) if with_borders else x)

        return Case(
            family,
            f"labels-{next(counter)}",
            net,
            (1, labels, side, side),
            answers=answers or {},
            forward=forward,
            golden=golden,
            low=0,
            **more,
        )

    for inputs, with_borders, downs in [(3, False, 3), (12, False, 4), (36, True, 4)]:
        variant = {
            "inputs": inputs,
            "downs": downs,
            "blocks": 2,
            "enhancers": 0,
            "width": 4,
            "norm": "instance",
        }
        yield case("pix2pixhd", Global(inputs, downs=downs), inputs, 64, with_borders, variant=variant)
    yield case(
        "pix2pixhd", Global(8, norm="batch"), 8, 64, answers={"norm": "running"}, variant={"inputs": 8}
    )
    for enhancers in (1, 2):
        variant = {"inputs": 9, "enhancers": enhancers, "downs": 3, "width": 2}
        yield case("pix2pixhd", Local(9, enhancers=enhancers), 9, 64, variant=variant)
    yield case("pix2pixhd", Local(36), 36, 64, True, variant={"inputs": 36})
    yield case(
        "pix2pixhd",
        Local(5, width=1, downs=2, local_blocks=1),
        5,
        16,
        variant={"enhancers": 1},
        golden="pix2pixhd",
    )
    for layers, norm, size in [
        ("normal", "batch", 3),
        ("more", "batch", 3),
        ("most", "batch", 3),
        ("normal", "instance", 5),
    ]:
        answers = {} if layers == "most" else {"layers": layers}
        variant = {"inputs": 7, "width": 2, "encoder": False, "norm": norm, "kernel-size": size}
        yield case(
            "spade",
            Spade(7, layers=layers, norm=norm, size=size),
            7,
            256,
            answers=answers,
            prepare=True,
            variant=variant,
        )
    yield case("spade", Spade(36, layers="more"), 36, 128, True, prepare=True, variant={"inputs": 36})

"""Repair and colour: SRGAN, DnCNN, Zero-DCE, colour nets, in our own words."""

import itertools
from collections.abc import Iterator

import torch
from cielab import coloured
from judge import Case, randomise
from torch import nn
from torch.nn import functional

counter = itertools.count()


class Swish(nn.Module):
    def forward(self, x):
        return x * torch.sigmoid(x)


class SrganBlock(nn.Module):
    def __init__(self, w, prelu):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(w, w, 3, 1, 1), nn.BatchNorm2d(w)
        self.prelu = nn.PReLU() if prelu else Swish()
        self.conv2, self.bn2 = nn.Conv2d(w, w, 3, 1, 1), nn.BatchNorm2d(w)

    def forward(self, x):
        return x + self.bn2(self.conv2(self.prelu(self.bn1(self.conv1(x)))))


class SrganUp(nn.Module):
    def __init__(self, w, prelu):
        super().__init__()
        self.conv, self.prelu = nn.Conv2d(w, 4 * w, 3, 1, 1), nn.PReLU() if prelu else Swish()

    def forward(self, x):
        return self.prelu(functional.pixel_shuffle(self.conv(x), 2))


class Srgan(nn.Module):
    def __init__(self, w=8, ups=2, prelu=True, blocks=5):
        super().__init__()
        self.block1 = nn.Sequential(nn.Conv2d(3, w, 9, 1, 4), nn.PReLU())
        self.blocks = blocks
        for i in range(blocks):
            setattr(self, f"block{i + 2}", SrganBlock(w, prelu))
        setattr(self, f"block{blocks + 2}", nn.Sequential(nn.Conv2d(w, w, 3, 1, 1), nn.BatchNorm2d(w)))
        setattr(
            self,
            f"block{blocks + 3}",
            nn.Sequential(*[SrganUp(w, prelu) for _ in range(ups)], nn.Conv2d(w, 3, 9, 1, 4)),
        )

    def forward(self, x):
        y = first = self.block1(x)
        for i in range(self.blocks + 1):
            y = getattr(self, f"block{i + 2}")(y)
        return (torch.tanh(getattr(self, f"block{self.blocks + 3}")(first + y)) + 1) / 2


class Dncnn(nn.Module):
    def __init__(self, channels=1, w=8, count=17, norm=False):
        super().__init__()
        layers = [nn.Conv2d(channels, w, 3, 1, 1), nn.ReLU()]
        for _ in range(count - 2):
            layers += [
                nn.Conv2d(w, w, 3, 1, 1, bias=not norm),
                *([nn.BatchNorm2d(w)] if norm else []),
                nn.ReLU(),
            ]
        self.model = nn.Sequential(*layers, nn.Conv2d(w, channels, 3, 1, 1))

    def forward(self, x):
        return x - self.model(x)


class ZeroDce(nn.Module):
    def __init__(self, name="e_conv", w=8, curves=8, sign=1):
        super().__init__()
        self.name, self.sign = name, sign
        sizes = [(3, w), (w, w), (w, w), (w, w), (2 * w, w), (2 * w, w), (2 * w, 3 * curves)]
        for i, (a, b) in enumerate(sizes, 1):
            setattr(self, f"{name}{i}", nn.Conv2d(a, b, 3, 1, 1))

    def forward(self, x):
        def conv(i, *parts):
            return getattr(self, f"{self.name}{i}")(torch.cat(parts, 1))

        a = functional.relu(conv(1, x))
        b = functional.relu(conv(2, a))
        c = functional.relu(conv(3, b))
        d = functional.relu(conv(4, c))
        e = functional.relu(conv(5, c, d))
        f = functional.relu(conv(6, b, e))
        for strength in torch.tanh(conv(7, a, f)).split(3, 1):
            x = x + self.sign * strength * (x * x - x)
        return x


def repair() -> Iterator[Case]:
    def case(family, net, golden="", size=(16, 12), channels=3, gain=1.0, **more) -> Case:
        net = randomise(net, next(counter), gain).eval()
        return Case(
            family, f"repair-{next(counter)}", net, (1, channels, *size), golden=golden, low=0, high=1, **more
        )

    for ups, prelu, blocks in [(1, True, 5), (2, True, 5), (2, False, 5), (3, False, 16)]:
        variant = {"scale": 2**ups, "activation": "prelu" if prelu else "swish", "blocks": blocks, "width": 8}
        yield case("srgan", Srgan(8, ups, prelu, blocks), variant=variant, gain=0.7)
    yield case("srgan", Srgan(2, 1, True, 1), variant={"scale": 2, "blocks": 1}, golden="srgan", size=(5, 6))
    for channels, norm, count in [(1, False, 17), (3, False, 20), (1, True, 17), (3, True, 20)]:
        variant = {"inputs": channels, "convolutions": count, "norm": "batch" if norm else "none"}
        yield case("dncnn", Dncnn(channels, 8, count, norm), variant=variant, channels=channels)
    yield case(
        "dncnn", Dncnn(1, 3, 10), variant={"convolutions": 10}, channels=1, golden="dncnn", size=(8, 8)
    )
    for name, sign in [("e_conv", 1), ("conv", 1), ("conv", -1)]:
        answers = {} if sign == 1 else {"curve": "minus-square"}
        yield case(
            "zero-dce", ZeroDce(name, sign=sign), variant={"width": 8, "curves": 8}, answers=answers, gain=0.7
        )
    yield case(
        "zero-dce", ZeroDce(w=2), variant={"width": 2, "curves": 8}, golden="zero-dce", size=(6, 5), gain=0.7
    )


class Colour(nn.Module):
    """Both colour nets of Zhang et al., from pictures to pictures through CIELAB (D65)."""

    def __init__(self, eccv: bool, w=4):
        super().__init__()
        self.eccv = eccv
        widths = [w, 2 * w, 4 * w, *[8 * w] * 4]
        before = 1 if eccv else 4
        for i, b in enumerate(widths, 1):
            rate, count, layers = 2 if i in (5, 6) else 1, 2 if i < 3 else 3, []
            for j in range(count):
                stride = 2 if eccv and i < 4 and j == count - 1 else 1
                layers += [nn.Conv2d(before, b, 3, stride, rate, rate), nn.ReLU()]
                before = b
            setattr(self, f"model{i}", nn.Sequential(*layers, nn.BatchNorm2d(b)))

        def up(a, b):
            return nn.ConvTranspose2d(a, b, 4, 2, 1)

        def conv(a, b):
            return nn.Conv2d(a, b, 3, 1, 1)

        if eccv:
            self.model8 = nn.Sequential(
                *[up(8 * w, 4 * w), nn.ReLU(), conv(4 * w, 4 * w), nn.ReLU(), conv(4 * w, 4 * w), nn.ReLU()],
                nn.Conv2d(4 * w, 13, 1),
            )
            self.model_out = nn.Conv2d(13, 2, 1, bias=False)
            return
        relu, norm = nn.ReLU, nn.BatchNorm2d
        self.model8up, self.model3short8 = nn.Sequential(up(8 * w, 4 * w)), nn.Sequential(conv(4 * w, 4 * w))
        self.model8 = nn.Sequential(
            relu(), conv(4 * w, 4 * w), relu(), conv(4 * w, 4 * w), relu(), norm(4 * w)
        )
        self.model9up, self.model2short9 = nn.Sequential(up(4 * w, 2 * w)), nn.Sequential(conv(2 * w, 2 * w))
        self.model9 = nn.Sequential(relu(), conv(2 * w, 2 * w), relu(), norm(2 * w))
        self.model10up, self.model1short10 = nn.Sequential(up(2 * w, 2 * w)), nn.Sequential(conv(w, 2 * w))
        self.model10 = nn.Sequential(relu(), conv(2 * w, 2 * w), nn.LeakyReLU(0.2))
        self.model_class = nn.Sequential(nn.Conv2d(4 * w, 9, 1))
        self.model_out = nn.Sequential(nn.Conv2d(2 * w, 2, 1), nn.Tanh())

    def colours(self, x):
        if self.eccv:
            for i in range(1, 9):
                x = getattr(self, f"model{i}")(x)
            y = self.model_out(torch.softmax(x, 1))
            return functional.interpolate(y, scale_factor=4, mode="bilinear")
        seen = []
        x = torch.cat([x, x * 0, x * 0, x * 0], 1)
        for i in range(1, 8):
            x = getattr(self, f"model{i}")(x[:, :, ::2, ::2] if 2 <= i <= 4 else x)
            seen.append(x)
        x = self.model8(self.model8up(x) + self.model3short8(seen[2]))
        x = self.model9(self.model9up(x) + self.model2short9(seen[1]))
        return self.model_out(self.model10(self.model10up(x) + self.model1short10(seen[0])))

    def forward(self, rgb):
        return coloured(rgb, lambda lightness: self.colours((lightness - 50) / 100) * 110)


def colour() -> Iterator[Case]:
    for i, eccv in enumerate([True, False]):
        net = randomise(Colour(eccv), next(counter), 0.7).eval()
        family = "zhang-eccv16" if eccv else "zhang-siggraph17"
        yield Case(family, f"colour-{i}", net, (1, 3, 48, 64), {"width": 4}, low=0)


def cases() -> Iterator[Case]:
    yield from repair()
    yield from colour()

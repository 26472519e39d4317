"""Drawings and edges: informative drawings, AnimeGANv2, HED, in our own words."""

import itertools
from collections.abc import Iterator

import torch
from generators import Residual
from judge import Case, randomise
from torch import nn
from torch.nn import functional

counter = itertools.count()


class Drawings(nn.Module):
    def __init__(self, inputs=3, width=8, blocks=3):
        super().__init__()
        norm = nn.InstanceNorm2d
        w = width
        self.model0 = nn.Sequential(nn.ReflectionPad2d(3), nn.Conv2d(inputs, w, 7), norm(w), nn.ReLU())
        downs = [(w, 2 * w), (2 * w, 4 * w)]
        self.model1 = nn.Sequential(
            *[layer for a, b in downs for layer in (nn.Conv2d(a, b, 3, 2, 1), norm(b), nn.ReLU())]
        )
        self.model2 = nn.Sequential(*[Residual(4 * w, "instance", True) for _ in range(blocks)])
        ups = [(4 * w, 2 * w), (2 * w, w)]
        self.model3 = nn.Sequential(
            *[layer for a, b in ups for layer in (nn.ConvTranspose2d(a, b, 3, 2, 1, 1), norm(b), nn.ReLU())]
        )
        self.model4 = nn.Sequential(nn.ReflectionPad2d(3), nn.Conv2d(w, 1, 7), nn.Sigmoid())

    def forward(self, x):
        return self.model4(self.model3(self.model2(self.model1(self.model0(x)))))


def anime_layer(a, b, size=3, stride=1, groups=1, bias=False):
    pad = nn.ReflectionPad2d((0, 1, 0, 1) if stride == 2 else size // 2)
    return nn.Sequential(
        pad, nn.Conv2d(a, b, size, stride, groups=groups, bias=bias), nn.GroupNorm(1, b), nn.LeakyReLU(0.2)
    )


class AnimeBlock(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.same = a == b
        self.layers = nn.Sequential(
            anime_layer(a, 2 * a, 1),
            anime_layer(2 * a, 2 * a, groups=2 * a, bias=True),
            nn.Conv2d(2 * a, b, 1, bias=False),
            nn.GroupNorm(1, b),
        )

    def forward(self, x):
        return x + self.layers(x) if self.same else self.layers(x)


class Anime(nn.Module):
    def __init__(self, w=4, aligned=True):
        super().__init__()
        self.aligned = aligned
        self.block_a = nn.Sequential(
            anime_layer(3, w, 7), anime_layer(w, 2 * w, stride=2), anime_layer(2 * w, 2 * w)
        )
        self.block_b = nn.Sequential(anime_layer(2 * w, 4 * w, stride=2), anime_layer(4 * w, 4 * w))
        self.block_c = nn.Sequential(
            anime_layer(4 * w, 4 * w),
            AnimeBlock(4 * w, 8 * w),
            *[AnimeBlock(8 * w, 8 * w) for _ in range(3)],
            anime_layer(8 * w, 4 * w),
        )
        self.block_d = nn.Sequential(anime_layer(4 * w, 4 * w), anime_layer(4 * w, 4 * w))
        self.block_e = nn.Sequential(
            anime_layer(4 * w, 2 * w), anime_layer(2 * w, 2 * w), anime_layer(2 * w, w, 7)
        )
        self.out_layer = nn.Sequential(nn.Conv2d(w, 3, 1, bias=False), nn.Tanh())

    def forward(self, x):
        y = self.block_c(self.block_b(self.block_a(x)))
        for block in (self.block_d, self.block_e):
            y = block(functional.interpolate(y, scale_factor=2, mode="bilinear", align_corners=self.aligned))
        return self.out_layer(y)


class Hed(nn.Module):
    def __init__(self, kind="net", w=4):
        super().__init__()
        self.kind = kind
        widths = [w, 2 * w, 4 * w, 8 * w, 8 * w]
        before = 3
        for i, (name, width) in enumerate(zip(["One", "Two", "Thr", "Fou", "Fiv"], widths, strict=False)):
            layers = [nn.MaxPool2d(2, 2)] if i else []
            for _ in range(2 if i < 2 else 3):
                layers += [nn.Conv2d(before, width, 3, 1, 1), nn.ReLU()]
                before = width
            setattr(self, f"{kind}Vgg{name}", nn.Sequential(*layers))
            setattr(self, f"{kind}Score{name}", nn.Conv2d(width, 1, 1))
        setattr(self, f"{kind}Combine", nn.Sequential(nn.Conv2d(5, 1, 1), nn.Sigmoid()))

    def forward(self, x):
        y = x.flip(1) - torch.tensor([104.00698793, 116.66876762, 122.67891434]).view(1, 3, 1, 1)
        scores = []
        for name in ["One", "Two", "Thr", "Fou", "Fiv"]:
            y = getattr(self, f"{self.kind}Vgg{name}")(y)
            score = getattr(self, f"{self.kind}Score{name}")(y)
            scores.append(functional.interpolate(score, x.shape[2:], mode="bilinear", align_corners=False))
        return getattr(self, f"{self.kind}Combine")(torch.cat(scores, 1))


def lines() -> Iterator[Case]:
    def case(family, net, size=(40, 32), golden="", gain=1.0, **more) -> Case:
        net = randomise(net, next(counter), gain)
        return Case(family, f"lines-{next(counter)}", net, (1, 3, *size), golden=golden, **more)

    for width, blocks in [(4, 1), (8, 3), (8, 9)]:
        yield case(
            "informative-drawings",
            Drawings(3, width, blocks),
            variant={"width": width, "blocks": blocks, "outputs": 1},
            low=0,
            high=1,
        )
    yield case(
        "informative-drawings", Drawings(3, 2, 1), golden="informative-drawings", size=(16, 12), low=0, high=1
    )
    for aligned in (True, False):
        answers = {"corners": "aligned" if aligned else "halfpixel"}
        yield case("animegan2", Anime(8, aligned), variant={"width": 8, "blocks": 4}, answers=answers)
    yield case("animegan2", Anime(2), golden="animegan2", size=(16, 16))
    for kind in ("net", "module"):
        yield case("hed", Hed(kind), size=(48, 40), low=0, high=255, gain=0.4)
    yield case("hed", Hed("net", 2), size=(35, 50), low=0, high=255, gain=0.4)
    yield case("hed", Hed("net", 1), size=(20, 16), low=0, high=255, gain=0.4, golden="hed")


def cases() -> Iterator[Case]:
    yield from lines()

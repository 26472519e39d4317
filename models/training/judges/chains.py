"""Nets of one thread: DCGAN's generators, and plain chains of convolutions, which are guesses."""

import itertools
from collections.abc import Iterator

import torch
from judge import Case, randomise
from torch import nn
from torch.nn import functional

counter = itertools.count()


class Dcgan(nn.Module):
    """PyTorch's example, of any number of doublings."""

    def __init__(self, noise=10, width=4, outputs=3, doublings=2, norm=True):
        super().__init__()
        widths = [width * 2**i for i in reversed(range(doublings))]
        layers = []
        for i, (a, b) in enumerate(itertools.pairwise([noise, *widths, outputs])):
            stride, padding = (1, 0) if i == 0 else (2, 1)
            layers.append(nn.ConvTranspose2d(a, b, 4, stride, padding, bias=not norm))
            if i < doublings:
                layers += [*([nn.BatchNorm2d(b)] if norm else []), nn.ReLU()]
        self.main = nn.Sequential(*layers, nn.Tanh())

    def forward(self, x):
        return self.main(x[:, :, None, None])


class MatrixDcgan(nn.Module):
    """Begins with a matrix, as courses write it."""

    def __init__(self, noise=10, width=8):
        super().__init__()
        self.fc = nn.Linear(noise, 16 * width)
        self.batch_norm_fc = nn.BatchNorm2d(width)
        up = {"kernel_size": 4, "stride": 2, "padding": 1, "bias": False}
        self.t_conv1 = nn.Sequential(nn.ConvTranspose2d(width, width // 2, **up), nn.BatchNorm2d(width // 2))
        self.t_conv2 = nn.Sequential(nn.ConvTranspose2d(width // 2, 3, **up))

    def forward(self, x):
        y = functional.relu(self.batch_norm_fc(self.fc(x).view(1, -1, 4, 4)))
        return torch.tanh(self.t_conv2(functional.relu(self.t_conv1(y))))


class Chain(nn.Module):
    def __init__(self, widths, sizes, scale=1, activation="relu", adds=False):
        super().__init__()
        self.scale, self.adds = scale, adds
        act = {"relu": nn.ReLU, "leaky": lambda: nn.LeakyReLU(0.2), "tanh": nn.Tanh, "prelu": nn.PReLU}
        layers = []
        for (a, b), size in zip(itertools.pairwise(widths), sizes, strict=True):
            layers += [nn.Conv2d(a, b, size, padding=size // 2), act[activation]()]
        self.layers = nn.Sequential(*layers[:-1])

    def forward(self, x):
        y = functional.pixel_shuffle(self.layers(x), self.scale)
        return y + functional.interpolate(x, scale_factor=self.scale) if self.adds else y


def cases() -> Iterator[Case]:
    def dcgan(net, variant, noise=10, answers=None, golden=""):
        net = randomise(net, next(counter), 1.4).eval()
        name = f"chain-{next(counter)}"
        answers = answers or {}
        return Case("dcgan", name, net, (1, noise), {"noise": noise, **variant}, answers, golden=golden)

    for outputs, doublings, norm in [(3, 2, True), (1, 3, True), (3, 4, False)]:
        variant = {"outputs": outputs, "side": 4 * 2**doublings}
        yield dcgan(Dcgan(outputs=outputs, doublings=doublings, norm=norm), variant)
    yield dcgan(Dcgan(noise=100, width=8), {"outputs": 3, "side": 16}, noise=100)
    yield dcgan(MatrixDcgan(), {"outputs": 3, "side": 16})
    yield dcgan(Dcgan(3, 2, 1, 1), {"outputs": 1, "side": 8}, noise=3, golden="dcgan")

    def chain(widths, sizes, answers=None, golden="", **options):
        net = randomise(Chain(widths, sizes, **options), next(counter)).eval()
        variant = {"inputs": widths[0], "convolutions": len(sizes), "scale": options.get("scale", 1)}
        return Case(
            "convolution-chain",
            f"chain-{next(counter)}",
            net,
            (1, widths[0], 12, 10),
            variant,
            answers or {},
            low=0,
            high=1,
            golden=golden,
        )

    yield chain([1, 16, 8, 1], [9, 1, 5])
    yield chain([3, 16, 8, 3], [9, 5, 5], answers={"activation": "leaky"}, activation="leaky")
    yield chain([1, 8, 8, 9], [5, 3, 3], scale=3, answers={"activation": "tanh"}, activation="tanh")
    yield chain([3, 8, 8, 12], [3, 3, 3], scale=2, activation="prelu")
    yield chain([1, 6, *[6] * 10, 1], [3] * 12, adds=True)
    yield chain([1, 4, 2, 1], [5, 1, 3], golden="convolution-chain")

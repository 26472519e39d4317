"""Enlargement: ESRGAN in its three namings, SRVGG, in our own words."""

import itertools
from collections.abc import Iterator

import torch
from judge import Case, randomise
from torch import nn
from torch.nn import functional

counter = itertools.count()


class Dense(nn.Module):
    def __init__(self, width, growth, plus=False, sequential=False):
        super().__init__()
        for i in range(5):
            conv = nn.Conv2d(width + i * growth, width if i == 4 else growth, 3, 1, 1)
            setattr(self, f"conv{i + 1}", nn.Sequential(conv) if sequential else conv)
        if plus:
            self.conv1x1 = nn.Conv2d(width, growth, 1, bias=False)

    def forward(self, x):
        def act(t):
            return functional.leaky_relu(t, 0.2)

        a = act(self.conv1(x))
        b = act(self.conv2(torch.cat([x, a], 1)))
        if hasattr(self, "conv1x1"):
            b = b + self.conv1x1(x)
        c = act(self.conv3(torch.cat([x, a, b], 1)))
        d = act(self.conv4(torch.cat([x, a, b, c], 1)))
        if hasattr(self, "conv1x1"):
            d = d + b
        return self.conv5(torch.cat([x, a, b, c, d], 1)) * 0.2 + x


class Rrdb(nn.Module):
    def __init__(self, width, growth, names, **options):
        super().__init__()
        self.names = names
        for name in names:
            setattr(self, name, Dense(width, growth, **options))

    def forward(self, x):
        y = x
        for name in self.names:
            y = getattr(self, name)(y)
        return y * 0.2 + x


class Esrgan(nn.Module):
    """By its newest names; `older` gives the names of the two generations before."""

    def __init__(
        self, inputs=3, outputs=3, width=8, growth=4, blocks=2, ups=2, unshuffle=1, plus=False, step=2
    ):
        super().__init__()
        self.unshuffle, self.ups, self.step = unshuffle, ups, step
        self.conv_first = nn.Conv2d(inputs * unshuffle**2, width, 3, 1, 1)
        self.body = nn.Sequential(
            *[Rrdb(width, growth, ["rdb1", "rdb2", "rdb3"], plus=plus) for _ in range(blocks)]
        )
        self.conv_body = nn.Conv2d(width, width, 3, 1, 1)
        for i in range(ups):
            setattr(self, f"conv_up{i + 1}", nn.Conv2d(width, width, 3, 1, 1))
        self.conv_hr = nn.Conv2d(width, width, 3, 1, 1)
        self.conv_last = nn.Conv2d(width, outputs, 3, 1, 1)

    def forward(self, x):
        def act(t):
            return functional.leaky_relu(t, 0.2)

        if self.unshuffle > 1:
            x = functional.pixel_unshuffle(x, self.unshuffle)
        first = self.conv_first(x)
        y = first + self.conv_body(self.body(first))
        for i in range(self.ups):
            y = act(getattr(self, f"conv_up{i + 1}")(functional.interpolate(y, scale_factor=self.step)))
        return self.conv_last(act(self.conv_hr(y)))


def middle_names(net: Esrgan) -> dict:
    state = {}
    for key, value in net.state_dict().items():
        key = key.replace("body.", "RRDB_trunk.", 1) if key.startswith("body.") else key
        for new, old in [
            ("rdb", "RDB"),
            ("conv_body", "trunk_conv"),
            ("conv_up", "upconv"),
            ("conv_hr", "HRconv"),
        ]:
            key = key.replace(new, old)
        state[key] = value
    return state


def oldest_names(net: Esrgan) -> dict:
    state = {}
    for key, value in net.state_dict().items():
        name, part = key.rsplit(".", 1)
        if name.startswith("body."):
            _, block, dense, layer = name.split(".")
            layer = layer if layer == "conv1x1" else f"{layer}.0"
            state[f"model.1.sub.{block}.{dense.upper()}.{layer}.{part}"] = value
            continue
        ups = net.ups
        number = {
            "conv_first": "0",
            "conv_body": f"1.sub.{len(net.body)}",
            "conv_hr": f"{3 * ups + 2}",
            "conv_last": f"{3 * ups + 4}",
        }
        if name.startswith("conv_up"):
            number[name] = str(3 * int(name[-1]))
        state[f"model.{number[name]}.{part}"] = value
    return state


class Srvgg(nn.Module):
    def __init__(self, channels=3, width=8, convolutions=3, scale=2, activation="prelu"):
        super().__init__()
        self.scale = scale
        act = {"prelu": lambda: nn.PReLU(width), "relu": nn.ReLU, "leaky": lambda: nn.LeakyReLU(0.1)}[
            activation
        ]
        layers = [nn.Conv2d(channels, width, 3, 1, 1), act()]
        for _ in range(convolutions):
            layers += [nn.Conv2d(width, width, 3, 1, 1), act()]
        self.body = nn.ModuleList([*layers, nn.Conv2d(width, channels * scale**2, 3, 1, 1)])

    def forward(self, x):
        y = x
        for layer in self.body:
            y = layer(y)
        return functional.pixel_shuffle(y, self.scale) + functional.interpolate(x, scale_factor=self.scale)


def enlarge() -> Iterator[Case]:
    def case(family, net, golden="", size=(12, 8), **more) -> Case:
        net = randomise(net, next(counter), 0.7)
        channels = more.pop("channels", 3)
        return Case(
            family,
            f"enlarge-{next(counter)}",
            net,
            (1, channels, *size),
            low=0,
            high=1,
            golden=golden,
            **more,
        )

    names = {
        "wrap": lambda net: {
            "params_ema": net.state_dict(),
            "params": {k: v + 1 for k, v in net.state_dict().items()},
        }
    }
    for wrap in (names, {"wrap": middle_names}, {"wrap": oldest_names}):
        for ups, blocks, width in [(0, 1, 6), (1, 2, 8), (2, 3, 8), (3, 1, 8)]:
            variant = {"scale": 2**ups, "blocks": blocks, "width": width, "unshuffle": 1, "plus": False}
            yield case("esrgan", Esrgan(width=width, blocks=blocks, ups=ups), variant=variant, **wrap)
    yield case("esrgan", Esrgan(ups=1, step=3), answers={"scale": "3"}, wrap=oldest_names)
    for unshuffle in (2, 4):
        variant = {"scale": 4 // unshuffle, "unshuffle": unshuffle, "inputs": 3, "outputs": 3}
        yield case("esrgan", Esrgan(unshuffle=unshuffle), variant=variant)
    yield case("esrgan", Esrgan(inputs=1, outputs=1), variant={"inputs": 1, "outputs": 1}, channels=1)
    yield case("esrgan", Esrgan(plus=True), variant={"plus": True}, wrap=oldest_names)
    yield case(
        "esrgan",
        Esrgan(width=2, growth=2, blocks=1, ups=1),
        variant={"scale": 2},
        golden="esrgan",
        size=(6, 5),
    )
    for channels, scale, activation in [
        (3, 2, "prelu"),
        (3, 4, "prelu"),
        (1, 3, "prelu"),
        (3, 1, "prelu"),
        (3, 2, "relu"),
        (3, 2, "leaky"),
    ]:
        answers = {} if activation == "prelu" else {"activation": activation}
        variant = {"scale": scale, "convolutions": 3, "width": 8, "inputs": channels}
        net = Srvgg(channels, scale=scale, activation=activation)
        yield case("srvgg", net, variant=variant, answers=answers, channels=channels)
    yield case("srvgg", Srvgg(width=4, convolutions=1), variant={"scale": 2}, golden="srvgg", size=(6, 5))


def cases() -> Iterator[Case]:
    yield from enlarge()

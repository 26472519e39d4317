"""Style transfer, enlargement, drawings and edges: nets of other projects, in our own words."""

import itertools
from collections.abc import Iterator

import torch
from generators import Residual
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
        layer = lambda a, b, size, stride, norm=True: Padded(a, b, size, stride, "conv_layer", norm)
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


class Dense(nn.Module):
    def __init__(self, width, growth, plus=False, sequential=False):
        super().__init__()
        for i in range(5):
            conv = nn.Conv2d(width + i * growth, width if i == 4 else growth, 3, 1, 1)
            setattr(self, f"conv{i + 1}", nn.Sequential(conv) if sequential else conv)
        if plus:
            self.conv1x1 = nn.Conv2d(width, growth, 1, bias=False)

    def forward(self, x):
        act = lambda t: functional.leaky_relu(t, 0.2)
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

    def __init__(self, inputs=3, outputs=3, width=8, growth=4, blocks=2, ups=2, unshuffle=1, plus=False):
        super().__init__()
        self.unshuffle, self.ups = unshuffle, ups
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
        act = lambda t: functional.leaky_relu(t, 0.2)
        if self.unshuffle > 1:
            x = functional.pixel_unshuffle(x, self.unshuffle)
        first = self.conv_first(x)
        y = first + self.conv_body(self.body(first))
        for i in range(self.ups):
            y = act(getattr(self, f"conv_up{i + 1}")(functional.interpolate(y, scale_factor=2)))
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


class Drawings(nn.Module):
    def __init__(self, inputs=3, width=8, blocks=3):
        super().__init__()
        norm = nn.InstanceNorm2d
        w = width
        self.model0 = nn.Sequential(nn.ReflectionPad2d(3), nn.Conv2d(inputs, w, 7), norm(w), nn.ReLU())
        downs = [(w, 2 * w), (2 * w, 4 * w)]
        self.model1 = nn.Sequential(
            *[l for a, b in downs for l in (nn.Conv2d(a, b, 3, 2, 1), norm(b), nn.ReLU())]
        )
        self.model2 = nn.Sequential(*[Residual(4 * w, "instance", True) for _ in range(blocks)])
        ups = [(4 * w, 2 * w), (2 * w, w)]
        self.model3 = nn.Sequential(
            *[l for a, b in ups for l in (nn.ConvTranspose2d(a, b, 3, 2, 1, 1), norm(b), nn.ReLU())]
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
        for i, (name, width) in enumerate(zip(["One", "Two", "Thr", "Fou", "Fiv"], widths)):
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
        conv = lambda i, *parts: getattr(self, f"{self.name}{i}")(torch.cat(parts, 1))
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
        up = lambda a, b: nn.ConvTranspose2d(a, b, 4, 2, 1)
        conv = lambda a, b: nn.Conv2d(a, b, 3, 1, 1)
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
        linear = torch.where(rgb > 0.04045, ((rgb + 0.055) / 1.055) ** 2.4, rgb / 12.92)
        y = (linear * torch.tensor([0.212671, 0.71516, 0.072169]).view(1, 3, 1, 1)).sum(1, keepdim=True)
        l = 116 * torch.where(y > 0.008856, y ** (1 / 3), 7.787 * y + 16 / 116) - 16
        a, b = (self.colours((l - 50) / 100) * 110).split(1, 1)
        fy = (l + 16) / 116
        f = torch.cat([fy + a / 500, fy, fy - b / 200], 1).clamp(min=0)
        ratio = torch.where(f > 0.2068966, f**3, (f - 16 / 116) / 7.787)
        xyz = ratio * torch.tensor([0.95047, 1, 1.08883]).view(1, 3, 1, 1)
        matrix = [
            [3.240479, -1.53715, -0.498535],
            [-0.969256, 1.875992, 0.041556],
            [0.055648, -0.204043, 1.057311],
        ]
        mixed = torch.einsum("oc,bchw->bohw", torch.tensor(matrix), xyz)
        curve = 1.055 * mixed.clamp(min=0.0031308) ** (1 / 2.4) - 0.055
        return torch.where(mixed > 0.0031308, curve, 12.92 * mixed).clamp(0, 1)


def colour() -> Iterator[Case]:
    for i, eccv in enumerate([True, False]):
        net = randomise(Colour(eccv), next(counter), 0.7).eval()
        family = "zhang-eccv16" if eccv else "zhang-siggraph17"
        yield Case(family, f"colour-{i}", net, (1, 3, 48, 64), {"width": 4}, low=0)


def cases() -> Iterator[Case]:
    yield from colour()
    yield from style()
    yield from enlarge()
    yield from lines()
    yield from repair()

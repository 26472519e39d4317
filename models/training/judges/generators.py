"""Generators of pytorch-CycleGAN-and-pix2pix and of those who named its layers anew."""

import itertools
from collections.abc import Iterator

import torch
from cielab import coloured
from judge import Case, randomise
from torch import nn
from torch.nn import functional


def norm_layer(kind: str, channels: int) -> nn.Module:
    return {
        "batch": lambda: nn.BatchNorm2d(channels),
        "batch without statistics": lambda: nn.BatchNorm2d(channels, track_running_stats=False),
        "instance": lambda: nn.InstanceNorm2d(channels),
        "instance affine": lambda: nn.InstanceNorm2d(channels, affine=True),
        "none": lambda: nn.Identity(),
    }[kind]()


class Blur(nn.Module):
    """Every second pixel of a binomial blur."""

    def __init__(self, channels: int):
        super().__init__()
        taps = torch.tensor([1.0, 2.0, 1.0])
        filt = taps[:, None] * taps / 16
        self.register_buffer("filt", filt.repeat(channels, 1, 1, 1))

    def forward(self, x):
        padded = functional.pad(x, (1, 1, 1, 1), mode="reflect")
        return functional.conv2d(padded, self.filt, stride=2, groups=x.shape[1])


class BlurUp(nn.Module):
    """Twice the size, blurred by binomial taps; one pixel of border is cut on each side."""

    def __init__(self, channels: int):
        super().__init__()
        taps = torch.tensor([1.0, 3.0, 3.0, 1.0])
        filt = taps[:, None] * taps / 64 * 4
        self.register_buffer("filt", filt.repeat(channels, 1, 1, 1))

    def forward(self, x):
        padded = functional.pad(x, (1, 1, 1, 1), mode="replicate")
        y = functional.conv_transpose2d(padded, self.filt, stride=2, padding=2, groups=x.shape[1])
        return y[:, :, 1:-1, 1:-1]


class Residual(nn.Module):
    def __init__(self, channels, norm, bias, name="conv_block", padding="reflect", dropout=False):
        super().__init__()
        pads = {"reflect": [nn.ReflectionPad2d(1)], "replicate": [nn.ReplicationPad2d(1)], "zero": []}
        p = 1 if padding == "zero" else 0
        layers = [
            *pads[padding],
            nn.Conv2d(channels, channels, 3, padding=p, bias=bias),
            norm_layer(norm, channels),
            nn.ReLU(),
            *([nn.Dropout(0.5)] if dropout else []),
            *pads[padding],
            nn.Conv2d(channels, channels, 3, padding=p, bias=bias),
            norm_layer(norm, channels),
        ]
        self.name = name
        setattr(self, name, nn.Sequential(*layers))

    def forward(self, x):
        return x + getattr(self, self.name)(x)


class ResnetGenerator(nn.Module):
    def __init__(
        self,
        inputs=3,
        outputs=3,
        width=8,
        blocks=2,
        norm="instance",
        dropout=False,
        padding="reflect",
        up="deconvolution",
        down="stride",
        name="conv_block",
    ):
        super().__init__()
        bias = norm.startswith("instance")
        layers = [
            nn.ReflectionPad2d(3),
            nn.Conv2d(inputs, width, 7, bias=bias),
            norm_layer(norm, width),
            nn.ReLU(),
        ]
        for i in range(2):
            c = width * 2**i
            layers += [
                nn.Conv2d(c, 2 * c, 3, 2 if down == "stride" else 1, 1, bias=bias),
                norm_layer(norm, 2 * c),
                nn.ReLU(),
            ]
            if down == "blur":
                layers.append(Blur(2 * c))
        layers += [Residual(4 * width, norm, bias, name, padding, dropout) for _ in range(blocks)]
        for i in range(2):
            c = width * 2 ** (2 - i)
            if up == "deconvolution":
                layers.append(nn.ConvTranspose2d(c, c // 2, 3, 2, 1, 1, bias=bias))
            elif up == "blur":
                layers += [BlurUp(c), nn.Conv2d(c, c // 2, 3, 1, 1, bias=bias)]
            elif up == "padded":
                layers += [
                    nn.Upsample(scale_factor=2),
                    nn.ReflectionPad2d(1),
                    nn.Conv2d(c, c // 2, 3, bias=bias),
                ]
            else:
                layers += [nn.Upsample(scale_factor=2, mode=up), nn.Conv2d(c, c // 2, 3, 1, 1, bias=bias)]
            layers += [norm_layer(norm, c // 2), nn.ReLU()]
        layers += [nn.ReflectionPad2d(3), nn.Conv2d(width, outputs, 7), nn.Tanh()]
        self.model = nn.Sequential(*layers)

    def forward(self, x):
        return self.model(x)


def in_mode(net: nn.Module, answers: dict) -> nn.Module:
    """As the answers say: batch norm by the picture or by the training; dropout never, as it is random."""
    net.train(answers.get("norm") != "running")
    for module in net.modules():
        if isinstance(module, nn.Dropout):
            module.eval()
    return net


def with_old_statistics(state: dict) -> dict:
    """PyTorch before 0.4 kept statistics for instance norm and never used them."""
    extra = {}
    for key, value in state.items():
        if key.endswith(".bias") and value.dim() == 1 and "model." in key:
            number = key.split(".")
            number[-2] = str(int(number[-2]) + 1)
            base = ".".join(number[:-1])
            extra[f"{base}.running_mean"] = torch.rand_like(value)
            extra[f"{base}.running_var"] = torch.rand_like(value) + 1
    last = max(int(k.split(".")[1]) for k in extra)
    kept = {k: v for k, v in extra.items() if int(k.split(".")[1]) != last}
    return {**state, **kept}


def resnets() -> Iterator[Case]:
    count = itertools.count()

    def case(answers=None, wrap=None, save=None, golden="", size=(32, 36), **options) -> Case:
        net = in_mode(randomise(ResnetGenerator(**options), next(count)), answers or {})
        up = options.get("up", "deconvolution")
        down = options.get("down", "stride")
        norm = options.get("norm", "instance").split()[0]
        family = "cut-resnet" if "blur" in (up, down) else "cyclegan-resnet"
        variant = {
            "inputs": options.get("inputs", 3),
            "outputs": options.get("outputs", 3),
            "width": options.get("width", 8),
            "blocks": options.get("blocks", 2),
            "norm": norm,
            "dropout": options.get("dropout", False),
            "up": {"nearest": "upsampling", "bilinear": "upsampling", "padded": "upsampling"}.get(up, up),
            "down": down,
        }
        more = {"golden": golden}
        if wrap:
            more["wrap"] = wrap
        if save:
            more["save"] = save
        return Case(
            family,
            f"resnet-{next(count)}",
            net,
            (1, variant["inputs"], *size),
            variant,
            answers or {},
            **more,
        )

    for inputs, outputs, width in [(1, 1, 4), (3, 3, 8), (4, 3, 12), (3, 1, 5), (2, 4, 16)]:
        yield case(inputs=inputs, outputs=outputs, width=width)
    for blocks in (1, 6, 9, 11):
        yield case(blocks=blocks)
    for norm in ("batch", "batch without statistics", "instance affine", "none"):
        yield case(norm=norm, answers={"norm": "batch"} if norm == "batch" else {})
    yield case(norm="batch", answers={"norm": "running"})
    for padding in ("zero", "replicate"):
        yield case(padding=padding, answers={"padding": "replicate"} if padding == "replicate" else {})
    yield case(dropout=True, answers={"dropout": "off"})
    yield case(dropout=True, padding="zero", norm="batch", answers={"dropout": "off", "norm": "running"})
    for up in ("nearest", "bilinear", "padded"):
        answers = {"upsampling": "bilinear"} if up == "bilinear" else {}
        if up != "padded":
            yield case(up=up, answers=answers)
        yield case(up=up, name="block", answers=answers) if up == "nearest" else case(up="nearest", width=6)
    for up, down in [("blur", "blur"), ("deconvolution", "blur"), ("blur", "stride")]:
        yield case(up=up, down=down)
        yield case(up=up, down=down, norm="batch", answers={"norm": "running"})

    yield case(inputs=1, outputs=3, width=2, blocks=1, size=(16, 16), golden="cyclegan-resnet")
    yield case(
        inputs=3, outputs=1, width=2, blocks=1, size=(16, 16), up="blur", down="blur", golden="cut-resnet"
    )

    def legacy(state, path):
        torch.save(state, path, _use_new_zipfile_serialization=False)

    yield case(save=legacy)
    yield case(wrap=lambda net: {f"module.{k}": v for k, v in net.state_dict().items()})
    yield case(
        wrap=lambda net: {"netG": net.state_dict(), "netD": nn.Conv2d(3, 1, 4).state_dict(), "epoch": 3}
    )
    yield case(wrap=lambda net: with_old_statistics(net.state_dict()))
    yield case(wrap=lambda net: {k: v.double() for k, v in net.state_dict().items()})
    yield case(size=(64, 40))


def sequentials() -> Iterator[Case]:
    """Whole pickled modules, settings and all."""
    conv, up = nn.Conv2d, nn.ConvTranspose2d
    nets = [
        [conv(3, 4, 3, 2, 1), nn.BatchNorm2d(4), nn.LeakyReLU(0.3), up(4, 3, 4, 2, 1), nn.Tanh()],
        [
            nn.ReflectionPad2d((1, 2, 0, 3)),
            conv(1, 6, 3, dilation=2),
            nn.PReLU(6),
            nn.Sequential(conv(6, 6, 3, padding=1, groups=3), nn.SiLU()),
            nn.Upsample(scale_factor=2, mode="bilinear"),
            conv(6, 4, 1),
            nn.PixelShuffle(2),
        ],
        [
            conv(3, 4, 5, padding=2, padding_mode="reflect"),
            nn.InstanceNorm2d(4, affine=True),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Dropout(),
            nn.AvgPool2d(3, 1, 1),
            up(4, 3, 2, 2),
            nn.Sigmoid(),
        ],
    ]
    for i, layers in enumerate(nets):
        net = randomise(nn.Sequential(*layers), i).eval()
        inputs = next(m for m in layers if isinstance(m, nn.Conv2d)).in_channels
        variant = {"inputs": inputs, "outputs": [3, 1, 3][i], "scale": [1, 4, 1][i]}
        golden = "torch-sequential" if i == 2 else ""
        yield Case(
            "torch-sequential",
            f"sequential-{i}",
            net,
            (1, inputs, 12, 16),
            variant,
            wrap=lambda n: n,
            golden=golden,
        )


def colouring() -> Iterator[Case]:
    """From lightness to a and b, as one from pictures to pictures."""
    for width, blocks, golden in [(8, 2, ""), (2, 1, "cyclegan-colours")]:
        net = randomise(ResnetGenerator(1, 2, width, blocks), width).eval()
        yield Case(
            "cyclegan-resnet",
            f"colouring-{width}",
            net,
            (1, 3, 16, 16),
            {"inputs": 1, "outputs": 2, "width": width, "blocks": blocks},
            forward=lambda rgb, net=net: coloured(rgb, lambda light: net(light / 50 - 1) * 110),
            low=0.0,
            high=1.0,
            golden=golden,
        )


def cases() -> Iterator[Case]:
    yield from sequentials()
    yield from resnets()
    yield from colouring()

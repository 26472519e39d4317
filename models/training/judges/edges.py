"""Edges and shapes: U²-Net, PiDiNet, DexiNed, LDC, TEED."""

import itertools
from collections.abc import Iterator

import torch
from judge import Case, randomise
from torch import nn
from torch.nn import functional

counter = itertools.count()
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
DEVIATION = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)


def stretched(y):
    return (y - y.min()) / (y.max() - y.min())


def like(x, y):
    return functional.interpolate(x, y.shape[2:], mode="bilinear", align_corners=False)


class ConvNorm(nn.Module):
    def __init__(self, a, b, dilation=1):
        super().__init__()
        self.conv_s1 = nn.Conv2d(a, b, 3, padding=dilation, dilation=dilation)
        self.bn_s1 = nn.BatchNorm2d(b)

    def forward(self, x):
        return functional.relu(self.bn_s1(self.conv_s1(x)))


class ULevel(nn.Module):
    def __init__(self, count, a, middle, b, dilated=False):
        super().__init__()
        self.count, self.dilated = count, dilated
        rate = (lambda i: 2 ** (i - 1)) if dilated else (lambda i: 2 if i == count else 1)
        self.rebnconvin = ConvNorm(a, b)
        for i in range(1, count + 1):
            setattr(self, f"rebnconv{i}", ConvNorm(b if i == 1 else middle, middle, rate(i)))
        for i in range(count - 1, 0, -1):
            up = 2 ** (i - 1) if dilated else 1
            setattr(self, f"rebnconv{i}d", ConvNorm(2 * middle, b if i == 1 else middle, up))

    def forward(self, x):
        first = self.rebnconvin(x)
        seen, y = [], first
        for i in range(1, self.count + 1):
            if not self.dilated and 1 < i < self.count:
                y = functional.max_pool2d(y, 2, 2, ceil_mode=True)
            y = getattr(self, f"rebnconv{i}")(y)
            seen.append(y)
        y = seen.pop()
        for i in range(self.count - 1, 0, -1):
            skip = seen.pop()
            y = getattr(self, f"rebnconv{i}d")(torch.cat([like(y, skip), skip], 1))
        return y + first


class U2Net(nn.Module):
    def __init__(self, small=False, w=4):
        super().__init__()
        downs = [(7, w), (6, 2 * w), (5, 4 * w), (4, 8 * w), (4, 8 * w), (4, 8 * w)]
        downs = [(n, w if small else b) for n, b in downs]
        before = 3
        for i, (n, b) in enumerate(downs, 1):
            setattr(self, f"stage{i}", ULevel(n, before, 2, b, i >= 5))
            before = b
        outs = [before]
        for i in range(5, 0, -1):
            n, skip = downs[i - 1]
            b = downs[max(0, i - 2)][1]
            setattr(self, f"stage{i}d", ULevel(n, before + skip, 2, b, i >= 5))
            before = b
            outs.append(b)
        for i in range(1, 7):
            setattr(self, f"side{i}", nn.Conv2d(outs[6 - i], 1, 3, padding=1))
        self.outconv = nn.Conv2d(6, 1, 1)

    def forward(self, x):
        y, seen = (x - MEAN) / DEVIATION, []
        for i in range(1, 7):
            y = getattr(self, f"stage{i}")(functional.max_pool2d(y, 2, 2, ceil_mode=True) if i > 1 else y)
            seen.append(y)
        made = [seen.pop()]
        for i in range(5, 0, -1):
            skip = seen.pop()
            made.append(getattr(self, f"stage{i}d")(torch.cat([like(made[-1], skip), skip], 1)))
        maps = [like(getattr(self, f"side{i}")(made[6 - i]), x) for i in range(1, 7)]
        return stretched(torch.sigmoid(self.outconv(torch.cat(maps, 1))))


def differences(x, w, kind, groups):
    """Written from the paper: what each kind of convolution sums up over the ring around a pixel."""
    ring = [(-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 0), (0, 1), (1, -1), (1, 0), (1, 1)]
    if kind == "cv":
        return functional.conv2d(x, w, padding=w.shape[2] // 2, groups=groups)
    padded = functional.pad(x, (2, 2, 2, 2))
    height, width = x.shape[2:]

    def at(dy, dx):
        return padded[:, :, 2 + dy : 2 + dy + height, 2 + dx : 2 + dx + width]

    neighbour = [3, 0, 1, 6, 4, 2, 7, 8, 5]
    total = 0
    for i, (dy, dx) in enumerate(ring):
        weight = w[:, :, i // 3, i % 3][:, :, None, None]
        if kind == "cd":
            value = at(dy, dx) - x
        elif kind == "ad":
            j = neighbour.index(i)
            value = at(dy, dx) - at(*ring[j])
        else:
            # The weights 1 to 8 go around in rows, leaving the middle out.
            if i == 0:
                continue
            oy, ox = [p for p in ring if p != (0, 0)][i - 1]
            value = at(2 * oy, 2 * ox) - at(oy, ox)
        total = total + functional.conv2d(value, weight, groups=groups)
    return total


class PixelDifference(nn.Module):
    def __init__(self, a, b, kind, groups=1, size=3):
        super().__init__()
        self.kind, self.groups = kind, groups
        self.weight = nn.Parameter(torch.zeros(b, a // groups, size, size))

    def forward(self, x):
        return differences(x, self.weight, self.kind, self.groups)


class PiBlock(nn.Module):
    def __init__(self, a, b, kind, halve=False, size=3):
        super().__init__()
        self.halve = halve
        if halve:
            self.shortcut = nn.Conv2d(a, b, 1)
        self.conv1 = PixelDifference(a, a, kind, a, size)
        self.conv2 = nn.Conv2d(a, b, 1, bias=False)

    def forward(self, x):
        x = functional.max_pool2d(x, 2, 2) if self.halve else x
        return self.conv2(functional.relu(self.conv1(x))) + (self.shortcut(x) if self.halve else x)


class Csam(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(c, 4, 1), nn.Conv2d(4, 1, 3, padding=1, bias=False)

    def forward(self, x):
        return x * torch.sigmoid(self.conv2(self.conv1(functional.relu(x))))


class Cdcm(nn.Module):
    def __init__(self, a, b):
        super().__init__()
        self.conv1 = nn.Conv2d(a, b, 1)
        for i, rate in enumerate([5, 7, 9, 11], 1):
            setattr(self, f"conv2_{i}", nn.Conv2d(b, b, 3, dilation=rate, padding=rate, bias=False))

    def forward(self, x):
        y = self.conv1(functional.relu(x))
        return sum(getattr(self, f"conv2_{i}")(y) for i in range(1, 5))


class Reduce(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.conv = nn.Conv2d(c, 1, 1)

    def forward(self, x):
        return self.conv(x)


class PiDiNet(nn.Module):
    def __init__(self, w=4, config="carv4", attention=True, dilation=3):
        super().__init__()
        kinds = ["cd", "ad", "rd", "cv"] * 4 if config == "carv4" else ["cv"] * 16
        sizes = [5 if config == "converted" and i % 4 == 2 else 3 for i in range(16)]
        self.init_block = PixelDifference(3, w, kinds[0], size=sizes[0])
        widths = [w, 2 * w, 4 * w, 4 * w]
        self.names, before, place = [], w, 1
        for stage, (length, width) in enumerate(zip([3, 4, 4, 4], widths, strict=True), 1):
            names = []
            for i in range(1, length + 1):
                block = PiBlock(before, width, kinds[place], stage > 1 and i == 1, sizes[place])
                setattr(self, f"block{stage}_{i}", block)
                names.append(f"block{stage}_{i}")
                before, place = width, place + 1
            self.names.append(names)
        last = [dilation or width for width in widths]
        self.dilations = nn.ModuleList([Cdcm(width, dilation) for width in widths] if dilation else [])
        self.attentions = nn.ModuleList([Csam(c) for c in last] if attention else [])
        self.conv_reduces = nn.ModuleList([Reduce(c) for c in last])
        self.classifier = nn.Conv2d(4, 1, 1)

    def forward(self, x):
        y, maps = self.init_block((x - MEAN) / DEVIATION), []
        for i, names in enumerate(self.names):
            for name in names:
                y = getattr(self, name)(y)
            side = self.dilations[i](y) if len(self.dilations) else y
            side = self.attentions[i](side) if len(self.attentions) else side
            maps.append(like(self.conv_reduces[i](side), x))
        return torch.sigmoid(self.classifier(torch.cat(maps, 1)))


class Smish(nn.Module):
    def forward(self, x):
        return x * torch.tanh(torch.log1p(torch.sigmoid(x)))


class DenseEdges(nn.Module):
    """All three, told apart by their number of levels."""

    def __init__(self, levels, w=2):
        super().__init__()
        self.levels, self.w = levels, w
        self.act = Smish() if levels == 3 else nn.ReLU()
        norm = (lambda c: nn.Identity()) if levels == 3 else nn.BatchNorm2d
        normed = levels != 3

        def single(a, b, stride=1):
            layers = nn.ModuleDict({"conv": nn.Conv2d(a, b, 1, stride)})
            if normed:
                layers["bn"] = norm(b)
            return layers

        def double(a, m, b, stride=1):
            layers = {"conv1": nn.Conv2d(a, m, 3, stride, 1), "conv2": nn.Conv2d(m, b, 3, 1, 1)}
            return nn.ModuleDict({**layers, **({"bn1": norm(m), "bn2": norm(b)} if normed else {})})

        def dense(count, a, b):
            block = nn.ModuleDict()
            for i in range(count):
                layers = {
                    "conv1": nn.Conv2d(a if i == 0 else b, b, 3, padding=2),
                    "conv2": nn.Conv2d(b, b, 3),
                }
                block[f"denselayer{i + 1}"] = nn.ModuleDict(
                    {**layers, **({"norm1": norm(b), "norm2": norm(b)} if normed else {})}
                )
            return block

        def up(a, times):
            layers = []
            for i in range(times):
                b = 1 if i == times - 1 else 3
                layers += [
                    nn.Conv2d(a, b, 1),
                    self.act,
                    nn.ConvTranspose2d(b, b, 2**times, 2, [0, 0, 1, 3, 7][times]),
                ]
                a = b
            return nn.ModuleDict({"features": nn.Sequential(*layers)})

        self.block_1, self.block_2 = double(3, w, 2 * w, 2), double(2 * w, 4 * w, 4 * w)
        c = [2 * w, 4 * w, 6 * w, 8 * w, 8 * w, 6 * w]
        self.dblock_3 = dense(1 if levels == 3 else 2, c[1], c[2])
        self.side_1, self.pre_dense_3 = single(c[0], c[1], 2), single(c[1], c[2])
        if levels > 3:
            self.dblock_4 = dense(3, c[2], c[3])
            self.side_2, self.pre_dense_2, self.pre_dense_4 = (
                single(c[1], c[2], 2),
                single(c[1], c[2], 2),
                single(c[2], c[3]),
            )
        if levels > 4:
            self.dblock_5, self.dblock_6 = dense(3, c[3], c[4]), dense(3, c[4], c[5])
            self.side_3, self.side_4, self.side_5 = (
                single(c[2], c[3], 2),
                single(c[3], c[4]),
                single(c[4], c[5]),
            )
            self.pre_dense_5, self.pre_dense_6 = single(c[3], c[4]), single(c[4], c[5])
        for i, times in enumerate([1, 1, 2, 3, 4, 4][:levels], 1):
            setattr(self, f"up_block_{i}", up(c[i - 1], times))
        if levels == 6:
            self.block_cat = nn.ModuleDict({"conv": nn.Conv2d(6, 1, 1), "bn": nn.BatchNorm2d(1)})
        elif levels == 4:
            layers = {"conv1": nn.Conv2d(4, 32, 3, 1, 1), "conv3": nn.Conv2d(32, 4, 3, 1, 1)}
            self.block_cat = nn.ModuleDict({**layers, "norm_layer1": nn.GroupNorm(4, 32)})
        else:
            layers = {
                "DWconv1": nn.Conv2d(3, 24, 3, 1, 1, groups=3),
                "DWconv2": nn.Conv2d(24, 24, 3, 1, 1, groups=24),
            }
            self.block_cat = nn.ModuleDict(layers)
        self.mean = [104.007, 116.669, 122.679] if levels == 3 else [103.939, 116.779, 123.68]

    def run(self, block, names, x):
        for name in names:
            x = self.act(x) if name == "act" else block[name](x) if name in block else x
        return x

    def forward(self, x):
        def single(name, t):
            return self.run(getattr(self, name), ["conv", "bn"], t)

        def pool(t):
            return functional.max_pool2d(t, 3, 2, 1)

        def dense(i, left, right):
            for layer in getattr(self, f"dblock_{i}").values():
                new = self.run(layer, ["act", "conv1", "norm1", "act", "conv2", "norm2"], left)
                left = 0.5 * (new + right)
            return left

        x = x.flip(1) - torch.tensor(self.mean).view(1, 3, 1, 1)
        order = ["conv1", "bn1", "act", "conv2", "bn2"]
        b1 = self.run(self.block_1, [*order, "act"], x)
        b2 = self.run(self.block_2, order, b1)
        d2 = pool(b2)
        a2 = d2 + single("side_1", b1)
        made = [b1, b2, dense(3, a2, single("pre_dense_3", d2))]
        if self.levels > 3:
            d3 = pool(made[2])
            a3 = d3 + single("side_2", a2)
            made.append(dense(4, a3, single("pre_dense_4", d3 + single("pre_dense_2", d2))))
        if self.levels > 4:
            d4 = pool(made[3])
            a4 = d4 + single("side_3", a3)
            made.append(dense(5, a4, single("pre_dense_5", d4)))
            a5 = made[4] + single("side_4", a4)
            made.append(dense(6, a5, single("pre_dense_6", made[4])))
        maps = torch.cat([getattr(self, f"up_block_{i}")["features"](m) for i, m in enumerate(made, 1)], 1)
        return stretched(torch.sigmoid(self.fuse(maps)))

    def fuse(self, maps):
        cat = self.block_cat
        if self.levels == 6:
            return cat["conv"](maps)
        if self.levels == 4:
            weights = functional.softmax(
                cat["conv3"](functional.relu(cat["norm_layer1"](cat["conv1"](maps)))), 1
            )
            return (maps * weights).sum(1, keepdim=True)
        wide = cat["DWconv1"](self.act(maps))
        return self.act((cat["DWconv2"](wide) + wide).sum(1, keepdim=True))


def cases() -> Iterator[Case]:
    def case(family, net, side, golden="", high=1.0, gain=1.0, **more) -> Case:
        net = randomise(net, next(counter), gain).eval()
        return Case(
            family, f"edges-{next(counter)}", net, (1, 3, *side), golden=golden, low=0, high=high, **more
        )

    for small in (False, True):
        variant = {"size": "small" if small else "full", "inputs": 3, "outputs": 1}
        yield case("u2net", U2Net(small), (64, 96), variant=variant, gain=0.8)
    yield case("u2net", U2Net(True, 2), (100, 67), gain=0.8)
    for config, attention, dilation in [
        ("carv4", True, 3),
        ("carv4", False, 3),
        ("plain", True, 0),
        ("converted", True, 3),
        ("carv4", False, 0),
    ]:
        answers = {"convolutions": "plain"} if config == "plain" else {}
        variant = {
            "width": 4,
            "attention": attention,
            "dilation": dilation,
            "converted": config == "converted",
        }
        yield case(
            "pidinet",
            PiDiNet(4, config, attention, dilation),
            (40, 56),
            answers=answers,
            variant=variant,
            gain=0.7,
        )
    yield case("pidinet", PiDiNet(1, "carv4", True, 1), (16, 16), golden="pidinet", gain=0.7)
    for levels, family in [(6, "dexined"), (4, "ldc"), (3, "teed")]:
        yield case(family, DenseEdges(levels), (64, 48), high=255, variant={"levels": levels}, gain=0.35)
    yield case("teed", DenseEdges(3, 1), (16, 16), high=255, golden="teed", gain=0.35)
    yield case("ldc", DenseEdges(4, 1), (32, 32), high=255, gain=0.35)

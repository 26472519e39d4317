"""Nets that read a picture: classes, ink, colours of a grey one."""

import torch
from torch import Tensor, nn

import lab
from blocks import Ladder, Residual


class Scores(Ladder):
    """A score for each class and pixel: fully convolutional with skips, after Long et al. 2015
    (arXiv:1411.4038), the skips joined as in a U-Net.

    Input [N, inputs, H, W], output [N, classes, H, W], before the softmax.
    """

    def __init__(self, inputs: int, classes: int, down: list[int], up: list[int]) -> None:
        assert len(down) == len(up)
        super().__init__(inputs, down, up)
        self.middle = nn.Sequential(Residual(down[-1]))
        self.last = nn.Conv2d(up[-1] + inputs, classes, 3, 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        return self.last(torch.cat([self.features(x), x], 1))


class Nested(Ladder):
    """Ink of a picture, with a side output at every size on the way up that is trained too, and a
    fused one that is used (after Xie and Tu 2015, arXiv:1504.06375).

    Input [N, inputs, H, W], output [N, 1, H, W], before the sigmoid.
    """

    def __init__(self, inputs: int, down: list[int], up: list[int]) -> None:
        assert len(down) == len(up)
        super().__init__(inputs, down, up)
        self.middle = nn.Sequential(Residual(down[-1]))
        self.sides = nn.ModuleList(nn.Conv2d(u, 1, 1) for u in up[:-1])
        self.last = nn.Conv2d(up[-1] + inputs, 1, 3, 1, 1)
        self.fuse = nn.Conv2d(len(up), 1, 1)
        with torch.no_grad():  # It begins with the finest side alone.
            self.fuse.weight.zero_()
            self.fuse.weight[:, -1] = 1

    def all_outputs(self, x: Tensor) -> tuple[Tensor, list[Tensor]]:
        """(fused, sides), all [N, 1, H, W], the coarsest side first."""
        levels = self.levels(x)
        sides = [
            nn.functional.interpolate(side(h), size=x.shape[2:], mode="bilinear", align_corners=False)
            for side, h in zip(self.sides, levels[:-1], strict=True)
        ]
        sides.append(self.last(torch.cat([levels[-1], x], 1)))
        return self.fuse(torch.cat(sides, 1)), sides

    def forward(self, x: Tensor) -> Tensor:
        return self.all_outputs(x)[0]


class Colours(Ladder):
    """Colour for lightness, at a quarter of the size and enlarged smoothly.

    Input L* [N, 1, H, W] as −1…1, output a* and b* [N, 2, H, W]. With `classes` it scores squares of
    the ab plane and takes their annealed mean (Zhang et al. 2016, arXiv:1603.08511, section 2.3);
    else it answers with a and b as they are. `up` is two levels shorter than `down`.
    """

    # Between the mean (1) and the likeliest colour (0).
    TEMPERATURE = 0.38

    def __init__(self, down: list[int], up: list[int], blocks: int, classes: bool) -> None:
        assert len(up) == len(down) - 2
        super().__init__(1, down, up)
        self.middle = nn.Sequential(*(Residual(down[-1]) for _ in range(blocks)))
        middles = lab.centres()
        self.classes = classes
        self.last = nn.Conv2d(up[-1], len(middles) if classes else 2, 1)
        # One net twice: what differs is this layer and the loss.
        self.mean = nn.Conv2d(len(middles), 2, 1, bias=False) if classes else nn.Identity()
        if classes:
            self.mean.weight.data.copy_(middles.T[..., None, None] / 100)
            self.mean.requires_grad_(False)

    def small(self, lightness: Tensor) -> Tensor:
        """What the loss compares, at a quarter of the size: scores, or a and b over 100."""
        return self.last(self.features(lightness))

    def forward(self, lightness: Tensor, temperature: Tensor | float = TEMPERATURE) -> Tensor:
        out = self.small(lightness)
        if self.classes:
            out = self.mean((out / temperature).softmax(1))
        return 100 * nn.functional.interpolate(out, scale_factor=4, mode="bilinear", align_corners=False)

"""Differentiable augmentation (Zhao et al. 2020, arXiv:2006.10738): the critic sees real and made pictures
through the same random changes, so few pictures can't be learned by heart, and what is made stays free of
them because the gradient passes through."""

import torch
from torch import Tensor

# Random numbers that one picture takes.
NUMBERS = 7
# The farthest that a picture is shifted, and the side of the square that is cut out, as shares of a side.
SHIFT, CUT = 1 / 8, 1 / 2


def augment(pictures: Tensor, random: Tensor) -> Tensor:
    """Pictures [N, C, S, S] in −1…1 changed by uniform numbers `random` [N, NUMBERS] in 0…1.

    Brightness, saturation and contrast change the first three channels, which are RGB; all channels are
    shifted and have a square cut out, where they become 0.
    """
    brightness, saturation, contrast, *place = random.t()[:, :, None, None, None]
    colour, rest = pictures[:, :3] + brightness - 0.5, pictures[:, 3:]
    grey = colour.mean(1, keepdim=True)
    colour = grey + (colour - grey) * 2 * saturation
    mean = colour.mean((1, 2, 3), keepdim=True)
    colour = mean + (colour - mean) * (contrast + 0.5)
    return _moved(torch.cat([colour, rest], 1), *(p[:, 0, 0] for p in place))


def _moved(pictures: Tensor, dx: Tensor, dy: Tensor, cx: Tensor, cy: Tensor) -> Tensor:
    """Pictures shifted, with zeros beside them and in a square around (cx, cy); each number [N, 1] in 0…1."""
    count, _, side, _ = pictures.shape
    most = round(side * SHIFT)
    line = torch.arange(side, device=pictures.device)[None]
    xs, ys = (line + (d * (2 * most + 1)).long() - most for d in (dx, dy))
    each = torch.arange(count, device=pictures.device)[:, None, None]
    # Advanced indices around a slice come first: [N, S, S, C].
    moved = pictures[each, :, ys.clamp(0, side - 1)[:, :, None], xs.clamp(0, side - 1)[:, None, :]]
    half = side * CUT / 2
    inside = [(v >= 0) & (v < side) for v in (xs, ys)]
    cut = [(line - c * side).abs() < half for c in (cx, cy)]
    kept = (inside[1][:, :, None] & inside[0][:, None, :]) & ~(cut[1][:, :, None] & cut[0][:, None, :])
    return (moved * kept[..., None]).permute(0, 3, 1, 2)

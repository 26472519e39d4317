"""Pictures in sRGB through CIELAB (D65), as nets that colour see them."""

from collections.abc import Callable

import torch


def coloured(rgb: torch.Tensor, colours: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """The picture with the a and b that `colours` gives for its lightness, which is in 0...100."""
    linear = torch.where(rgb > 0.04045, ((rgb + 0.055) / 1.055) ** 2.4, rgb / 12.92)
    y = (linear * torch.tensor([0.212671, 0.71516, 0.072169]).view(1, 3, 1, 1)).sum(1, keepdim=True)
    lightness = 116 * torch.where(y > 0.008856, y ** (1 / 3), 7.787 * y + 16 / 116) - 16
    a, b = colours(lightness).split(1, 1)
    fy = (lightness + 16) / 116
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

"""CIE 1976 L*a*b* under D65, from and to sRGB, and its colours in classes."""

import torch
from torch import Tensor

# Linear sRGB → XYZ, each row divided by the white of D65.
TO_XYZ = torch.tensor(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
WHITE = torch.tensor([0.95047, 1.0, 1.08883])
STEP = 10


def from_rgb(picture: Tensor) -> Tensor:
    """[N, 3, H, W] RGB in −1…1 → L in 0…100, a and b in about −110…110."""
    v = (picture + 1) / 2
    linear = torch.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055).clamp_min(0) ** 2.4)
    xyz = torch.einsum("ij,njhw->nihw", TO_XYZ.to(v) / WHITE.to(v)[:, None], linear)
    f = torch.where(xyz > 216 / 24389, xyz.clamp_min(1e-8) ** (1 / 3), (24389 / 27 * xyz + 16) / 116)
    x, y, z = f.unbind(1)
    return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], 1)


def to_rgb(lab: Tensor) -> Tensor:
    """[N, 3, H, W] L*a*b* → RGB in −1…1, cut to the gamut."""
    lightness, a, b = lab.unbind(1)
    y = (lightness + 16) / 116
    f = torch.stack([y + a / 500, y, y - b / 200], 1)
    xyz = torch.where(f > 6 / 29, f**3, (116 * f - 16) * 27 / 24389)
    matrix = torch.linalg.inv(TO_XYZ.to(lab) / WHITE.to(lab)[:, None])
    linear = torch.einsum("ij,njhw->nihw", matrix, xyz).clamp(0, 1)
    v = torch.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear.clamp_min(1e-8) ** (1 / 2.4) - 0.055)
    return v * 2 - 1


def centres() -> Tensor:
    """Middles of the ab squares of side 10 that sRGB reaches at some lightness, [Q, 2]
    (Zhang et al. 2016, arXiv:1603.08511, section 2.2)."""
    grid = torch.stack(torch.meshgrid(*[torch.linspace(-1, 1, 33)] * 3, indexing="ij")).reshape(1, 3, -1, 1)
    ab = from_rgb(grid)[0, 1:, :, 0].T
    return torch.unique((ab / STEP).round(), dim=0) * STEP


def soft_classes(ab: Tensor, middles: Tensor, sigma: float = 5.0) -> tuple[Tensor, Tensor]:
    """Colours [N, 2, H, W] as shares of their five nearest classes: (classes int64, shares), each
    [N, 5, H, W]; the shares are a Gaussian of the distance and sum to 1."""
    n, _, h, w = ab.shape
    flat = ab.permute(0, 2, 3, 1).reshape(-1, 2)
    near = torch.cdist(flat, middles).topk(5, largest=False)
    share = torch.softmax(-near.values.square() / (2 * sigma**2), 1)
    return tuple(t.reshape(n, h, w, 5).permute(0, 3, 1, 2) for t in (near.indices, share))

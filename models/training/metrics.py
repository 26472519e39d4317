"""Held-out figures: L1, PSNR, sharpness, sliced Wasserstein distance. Pictures are [N, 3, H, W] in −1…1."""

import torch
import torch.nn.functional as F
from torch import Tensor


def l1(a: Tensor, b: Tensor) -> float:
    """Mean absolute difference on a 0…1 scale."""
    return float((a - b).abs().mean() / 2)


def psnr(a: Tensor, b: Tensor) -> float:
    """Mean over pictures of the peak signal-to-noise ratio in dB, each on its 8-bit rounding."""
    a8, b8 = (((x.clamp(-1, 1) + 1) * 127.5).round() for x in (a, b))
    mse = (a8 - b8).square().flatten(1).mean(1).clamp_min(1e-6)
    return float((10 * torch.log10(255.0**2 / mse)).mean())


def _steps(x: Tensor) -> Tensor:
    """Size of the steps to the pixel above plus to the one at the left, on a 0…1 scale."""
    return ((x.diff(dim=2)[..., 1:].abs() + x.diff(dim=3)[..., 1:, :].abs()) / 2).flatten(1)


def sharpness(a: Tensor, b: Tensor) -> float:
    """Mean over pictures of how little the gradients differ, in dB, larger is better: the sharpness measure
    of Mathieu et al. 2016 (arXiv:1511.05440)."""
    return float((-10 * torch.log10((_steps(a) - _steps(b)).abs().mean(1).clamp_min(1e-6))).mean())


def gradients(x: Tensor) -> float:
    """Mean size of the gradients, on a 0…1 scale: blur makes it smaller."""
    return float(_steps(x).mean())


def _blur() -> Tensor:
    line = torch.tensor([1.0, 4.0, 6.0, 4.0, 1.0])
    return (line[:, None] * line[None] / 256).expand(3, 1, 5, 5)


def _laplacian(x: Tensor, levels: int) -> list[Tensor]:
    """Finest level first; the last entry is the low-pass rest."""
    kernel, out = _blur().to(x), []
    for _ in range(levels - 1):
        low = F.conv2d(F.pad(x, (2, 2, 2, 2), mode="reflect"), kernel, stride=2, groups=3)
        wide = torch.zeros(*x.shape, dtype=x.dtype, device=x.device)
        wide[:, :, ::2, ::2] = low
        up = F.conv2d(F.pad(wide, (2, 2, 2, 2), mode="reflect"), kernel * 4, groups=3)
        out.append(x - up)
        x = low
    return [*out, x]


def _patches(level: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """`count` random 7×7 patches a picture as rows, normalised for each colour."""
    n, _, height, width = level.shape
    ys = torch.randint(0, height - 6, (n * count,), generator=generator)
    xs = torch.randint(0, width - 6, (n * count,), generator=generator)
    which = torch.arange(n).repeat_interleave(count)
    offset = torch.arange(7)
    rows = level[
        which[:, None, None, None],
        torch.arange(3)[None, :, None, None],
        (ys[:, None] + offset)[:, None, :, None],
        (xs[:, None] + offset)[:, None, None, :],
    ]
    mean = rows.mean((0, 2, 3), keepdim=True)
    std = rows.std((0, 2, 3), keepdim=True)
    return ((rows - mean) / (std + 1e-8)).flatten(1)


def swd(fake: Tensor, real: Tensor, levels: int = 4, patches: int = 128, seed: int = 0) -> list[float]:
    """Sliced Wasserstein distance × 1000 for each Laplacian level, finest first.

    Karras et al. 2018, arXiv:1710.10196, section 5: 7×7 patches, 128 a picture,
    512 random directions. Both sides draw patches at the same places.
    """
    out = []
    for a, b in zip(_laplacian(fake, levels), _laplacian(real, levels), strict=True):
        pa = _patches(a, patches, torch.Generator().manual_seed(seed))
        pb = _patches(b, patches, torch.Generator().manual_seed(seed))
        directions = torch.randn(pa.shape[1], 512, generator=torch.Generator().manual_seed(seed + 1))
        directions = directions / directions.norm(dim=0, keepdim=True)
        sa, sb = (pa @ directions).sort(0).values, (pb @ directions).sort(0).values
        out.append(float((sa - sb).abs().mean() * 1000))
    return out

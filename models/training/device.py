"""Where training runs, and in which precision."""

import time

import torch
import torch.nn.functional as F


def pick() -> str:
    """The graphics card if PyTorch sees one, else the processor."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def bfloat16_pays(device: str) -> bool:
    """Whether convolutions are faster in bfloat16.

    A processor without instructions for it computes them ten times slower than in single
    precision, and nothing public says which kind it is; so one convolution is timed in both.
    """
    if device == "cuda":
        return torch.cuda.is_bf16_supported()
    seconds = {}
    for kind in (torch.float32, torch.bfloat16):
        x, w = torch.ones(2, 64, 64, 64, dtype=kind), torch.ones(64, 64, 3, 3, dtype=kind)
        F.conv2d(x, w)
        began = time.perf_counter()
        for _ in range(3):
            F.conv2d(x, w)
        seconds[kind] = time.perf_counter() - began
    return seconds[torch.bfloat16] < 1.5 * seconds[torch.float32]

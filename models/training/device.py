"""Where training runs, and in which precision."""

from pathlib import Path

import torch

# How Linux names a processor's instructions for bfloat16, on x86 and on ARM.
BFLOAT16 = {"avx512_bf16", "amx_bf16", "bf16"}


def pick() -> str:
    """The graphics card if PyTorch sees one, else the processor."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def bfloat16_pays(device: str, cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether convolutions are faster in bfloat16.

    A processor without instructions for it computes them ten times slower than in single precision.
    Nothing public in PyTorch says which kind it is, and timing it would depend on what else runs, so
    the system is asked; one that does not say gets single precision.
    """
    if device == "cuda":
        return torch.cuda.is_bf16_supported()
    if not cpuinfo.exists():
        return False
    lines = (line.split(":", 1) for line in cpuinfo.read_text().splitlines() if ":" in line)
    flags = next((value for name, value in lines if name.strip() in ("flags", "Features")), "")
    return not BFLOAT16.isdisjoint(flags.split())

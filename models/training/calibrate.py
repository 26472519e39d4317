"""Batch-norm statistics for an averaged generator."""

import numpy as np
import torch
from torch import nn

from data import Pairs
from nets import with_noise


@torch.no_grad()
def calibrate(net: nn.Module, pairs: Pairs, batches: int = 40) -> nn.Module:
    """Replace the running statistics by plain means over fresh augmented training crops.

    The averaged weights never saw a batch of their own, so the statistics that were
    copied along belong to other weights.
    """
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # cumulative average
    net.train()
    size = pairs.recipe.get("noise", {"size": 0})["size"]
    for i in range(batches):
        condition, _ = pairs.batch(np.random.default_rng([7, i]), 4, 256)
        noise = torch.randn(4, size, generator=torch.Generator().manual_seed(i)) if size else None
        net(with_noise(condition, noise))
    return net.eval()

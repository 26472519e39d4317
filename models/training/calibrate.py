"""Batch-norm statistics for an averaged generator."""

from collections.abc import Iterable

import numpy as np
import torch
from torch import Tensor, nn

from data import Pairs
from nets import with_noise


@torch.no_grad()
def recount(net: nn.Module, batches: Iterable[tuple[Tensor, ...]]) -> nn.Module:
    """Replace the running statistics by plain means over `batches`, each what the net is given at once, and
    make the net ready for use.

    The averaged weights never saw a batch of their own, so the statistics that were copied along
    belong to other weights.
    """
    norms = [m for m in net.modules() if isinstance(m, nn.BatchNorm2d)]
    for norm in norms:
        norm.reset_running_stats()
        norm.momentum = None  # cumulative average
    if norms:
        net.train()
        device = next(net.parameters()).device
        for batch in batches:
            net(*(given.to(device) for given in batch))
    return net.eval()


def calibrate(net: nn.Module, pairs: Pairs, batches: int = 40) -> nn.Module:
    """Statistics of a generator over fresh augmented training crops."""
    size = pairs.recipe.get("noise", {"size": 0})["size"]

    def draw(i: int) -> tuple[Tensor]:
        condition, _ = pairs.batch(np.random.default_rng([7, i]), 4, 256)
        noise = torch.randn(4, size, generator=torch.Generator().manual_seed(i)) if size else None
        return (with_noise(condition, noise),)

    return recount(net, (draw(i) for i in range(batches)))

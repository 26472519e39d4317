"""How far an output pixel of a recipe's generator sees: what a card's `tiling.receptive` says."""

import torch

from nets import generator


def reach(recipe: dict, inputs: int, length: int = 1024) -> int:
    """Pixels in each direction, read off the gradients of outputs of the untrained net on a strip.

    What a pixel sees depends on where it stands in the grid of the deepest level: all
    places are tried. The net's batch norm is that of use, not of training.
    """
    net, far = generator(recipe["generator"], inputs).eval(), 0
    step, middle = 2 ** len(recipe["generator"]["down"]), length // 2
    strip = torch.randn(1, inputs, step, length, requires_grad=True)
    for at in range(middle, middle + step):
        seen = torch.autograd.grad(net(strip)[0, :, :, at].sum(), strip)[0][0].abs().sum((0, 1))
        far = max(far, int((torch.nonzero(seen) - at).abs().max()))
    assert far < middle - step, "a net that sees everything can't be cut into tiles"
    return far

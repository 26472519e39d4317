"""Start from shipped weights: read a package's ONNX files back into trainable nets."""

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import nn
from torch.nn.utils import parametrize

from data import Pairs
from nets import PatchDiscriminator, noise_for, with_noise


def _weights(path: Path) -> dict[str, torch.Tensor]:
    """Initialisers by the name they have in PyTorch, of files as graph.py stores them."""
    found = {i.name: numpy_helper.to_array(i) for i in onnx.load(path).graph.initializer}
    for name in [n for n in found if n.endswith("_byte")]:
        whole = name.removesuffix("_byte")
        found[whole] = found.pop(name) * found.pop(f"{whole}_scale")
    return {
        name.removesuffix("_half"): torch.from_numpy(values.astype(np.float32))
        for name, values in found.items()
    }


def load(package: Path, net: nn.Module, critic: PatchDiscriminator, pairs: Pairs) -> None:
    """Fill both nets so that they compute what the package computes.

    Export folds batch norm into the convolutions. Each convolution gets its folded weights,
    and the norm behind it is set, from the statistics of one large batch, to the identity
    plus the folded bias.
    """
    weights = _weights(package / "generator.onnx")
    condition, _ = pairs.batch(np.random.default_rng(3), 32, 128)
    condition = condition.to(next(net.parameters()).device)
    hooks = []
    for name, block in net.named_modules():
        if not isinstance(block, nn.Sequential):
            continue
        for i in range(len(block) - 1):
            if isinstance(block[i], nn.Conv2d) and isinstance(block[i + 1], nn.BatchNorm2d):
                block[i].weight.data.copy_(weights[f"{name}.{i}.weight"])
                hooks.append(block[i + 1].register_forward_pre_hook(_identity(weights[f"{name}.{i}.bias"])))
    for name, module in net.named_modules():
        if name.split(".")[-1] == "last":
            module.weight.data.copy_(weights[f"{name}.weight"])
            module.bias.data.copy_(weights[f"{name}.bias"])
    noise = noise_for(pairs.recipe, 3, len(condition))
    with torch.no_grad():
        net.train()(with_noise(condition, None if noise is None else noise.to(condition.device)))
    for hook in hooks:
        hook.remove()

    load_critic(package, critic)


def load_critic(package: Path, critic: PatchDiscriminator) -> None:
    """Fill a discriminator so that it scores as the package's does."""
    judge, place = _weights(package / "discriminator.onnx"), critic.scale.device
    for name, module in critic.named_modules():
        if isinstance(module, nn.Conv2d) and parametrize.is_parametrized(module):
            module.weight = judge[f"{name}.weight"].to(place)
            module.bias.data.copy_(judge[f"{name}.bias"])
    critic.scale.data.copy_(judge["scale"])
    inputs = critic.blocks[0][0].in_channels
    with torch.no_grad():  # Spectral norm estimates each norm by power iteration, a step a pass.
        for _ in range(30):
            critic.train().features(*torch.zeros(1, inputs, 64, 64, device=place).split([inputs - 3, 3], 1))


def _identity(bias: torch.Tensor):
    """Hook: makes the norm pass its input on, plus `bias`, given the statistics of this input."""

    def before(norm: nn.BatchNorm2d, inputs: tuple[torch.Tensor]) -> None:
        x = inputs[0]
        mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
        norm.weight.data.copy_((variance + norm.eps).sqrt())
        norm.bias.data.copy_(mean + bias.to(mean.device))
        norm.running_mean.copy_(mean)
        norm.running_var.copy_(variance)

    return before

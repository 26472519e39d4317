"""Start one recipe's nets from another's: what both know is copied, the rest stays as it was made."""

import torch
from torch import Tensor, nn

import channels
from data import Pairs


def channels_shared(old: dict, new: dict, classes: int) -> list[tuple[int, int]]:
    """(old channel, new channel) of every condition channel that both recipes have, by input name."""
    starts, at = {}, 0
    for spec in old["inputs"]:
        starts[spec["name"]] = at
        at += channels.width(spec["encoding"], classes)
    pairs, at = [], 0
    for spec in new["inputs"]:
        size = channels.width(spec["encoding"], classes)
        if spec["name"] in starts:
            pairs += [(starts[spec["name"]] + i, at + i) for i in range(size)]
        at += size
    return pairs


@torch.no_grad()
def graft(module: nn.Module, state: dict[str, Tensor], shared: list[tuple[int, int]], sizes: tuple[int, int]) -> None:
    """Copy `state` into `module`.

    Weights that read the condition differ in their second axis. They may have other channels
    before it (features of the last convolution) or behind it (the picture of a discriminator);
    `sizes` are the old and the new number of condition channels, noise included. New channels
    start at zero: until something is learned from them they change nothing.
    """
    own = module.state_dict()
    for name, value in state.items():
        target = own[name]
        if target.shape == value.shape:
            target.copy_(value)
            continue
        if value.dim() < 2:
            continue  # Spectral norm's estimate of the old weight: it finds the new one by itself.
        old = sizes[0]
        # The up path's features stand before the condition, a judged picture behind it.
        before = value.shape[1] - old if name.startswith("last.") else 0
        behind = 0 if before else value.shape[1] - old
        target.zero_()
        target[:, :before] = value[:, :before]
        for a, b in shared:
            target[:, before + b] = value[:, before + a]
        if behind:
            target[:, -behind:] = value[:, -behind:]
    module.load_state_dict(own)


def start_from(state: dict, old: dict, new: dict, pairs: Pairs, parts: dict[str, nn.Module]) -> None:
    """Fill the parts `net`, `mean_net` and `critic` from the checkpoint of a run of the recipe `old`."""
    shared = channels_shared(old, new, pairs.classes)
    noise = [recipe.get("noise", {"size": 0})["size"] for recipe in (old, new)]
    count = [sum(channels.width(spec["encoding"], pairs.classes) for spec in recipe["inputs"]) for recipe in (old, new)]
    for name in ("net", "mean_net"):
        graft(parts[name], state[name], shared, (count[0] + noise[0], count[1] + noise[1]))
    graft(parts["critic"], state["critic"], shared, (count[0], count[1]))

"""Begin one recipe with nets of others."""

from pathlib import Path

import torch
from torch import nn

import shipped
from data import Pairs
from nets import build
from paths import ROOT, TRAINING
from trained import chosen, read


def start(spec: dict[str, str], runs: Path, parts: dict[str, nn.Module]) -> None:
    """Fill parts of a coloured generator, and its discriminator.

    `plan`: the recipe whose run has the plan. `unet`: the package that has the generator behind it.
    `critic`: the package that has the discriminator.
    """
    state = torch.load(chosen(runs / spec["plan"]), map_location="cpu", weights_only=True)
    parts["net"].plan.load_state_dict(state["net"])

    recipe = read(TRAINING / "recipes" / f"{spec['unet']}.json")
    pairs = Pairs(recipe, "train")
    net, critic = build(recipe, pairs.width)
    shipped.load(ROOT / "models" / spec["unet"], net, critic, pairs)
    parts["net"].unet.load_state_dict(net.state_dict())
    shipped.load_critic(ROOT / "models" / spec["critic"], parts["critic"])

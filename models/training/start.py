"""Begin one recipe with nets of others."""

from pathlib import Path

import torch
from torch import nn

import shipped
from data import Pairs
from nets import build
from paths import ROOT, TRAINING
from trained import chosen, load, read


def start(spec: dict[str, str], runs: Path, parts: dict[str, nn.Module]) -> None:
    """Fill parts of a painted generator.

    `painter`: the recipe whose run has the painter, and the encoder of its noise.
    `unet`: the package that has the generator behind it.
    """
    recipe = read(TRAINING / "recipes" / f"{spec['painter']}.json")
    run = runs / spec["painter"]
    parts["net"].painter.load_state_dict(load(recipe, chosen(run), Pairs(recipe, "train")).state_dict())
    state = torch.load(run / "last.pt", map_location="cpu", weights_only=True)
    parts["encoder"].load_state_dict(state["encoder"])

    recipe = read(TRAINING / "recipes" / f"{spec['unet']}.json")
    pairs = Pairs(recipe, "train")
    net, critic = build(recipe, pairs.width)
    shipped.load(ROOT / "models" / spec["unet"], net, critic, pairs)
    parts["net"].unet.load_state_dict(net.state_dict())

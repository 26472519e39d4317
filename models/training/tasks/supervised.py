"""A net with one target and a loss that is written down: the base of the tasks without a discriminator."""

import copy
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import device
from calibrate import recount
from loop import Batch, Options, Part, Progress, average
from schedule import rate_at, stage_at, total


class Supervised:
    """Adam, one cosine schedule, averaged weights.

    A subclass sets `net` before it calls `prepare`, and has `draw` and `loss`.
    """

    net: nn.Module

    def __init__(self, recipe: dict, options: Options) -> None:
        self.recipe, self.options = recipe, options
        self.stages = recipe["stages"]
        self.total = total(self.stages)
        self.marks: dict[int, str] = {}
        self.device = device.pick()
        self.half = device.bfloat16_pays(self.device)
        torch.manual_seed(recipe["seed"])

    def prepare(self, net: nn.Module) -> None:
        """Take over the net that is trained, and set up what goes with it."""
        self.net = net.to(self.device, memory_format=torch.channels_last)
        self.mean_net = copy.deepcopy(self.net)
        self.optimizer = torch.optim.Adam(
            self.net.parameters(), self.recipe["learningRate"], betas=(0.9, 0.99)
        )
        self.parts: dict[str, Part] = {
            "net": self.net,
            "mean_net": self.mean_net,
            "optimizer": self.optimizer,
        }

    def begin(self, out: Path) -> Progress:
        """At the first step, or with the weights at the end of the warm-up of the recipe `start`."""
        if "start" not in self.recipe:
            return Progress()
        before = torch.load(
            out.parent / self.recipe["start"] / "warmup.pt", map_location=self.device, weights_only=True
        )
        self.net.load_state_dict(before["net"])
        self.mean_net.load_state_dict(before["mean_net"])
        return Progress(before["step"])

    def rng(self, step: int) -> np.random.Generator:
        """Random numbers of a step, the same however often a run was interrupted."""
        return np.random.default_rng([self.recipe["seed"], step])

    def stage(self, step: int) -> dict:
        return stage_at(self.stages, step)

    def rate(self, step: int) -> float:
        """Share of the recipe's learning rate."""
        return rate_at(step, 0, self.total)

    def recount(self, net: nn.Module, steps: range) -> None:
        """Count a net's batch-norm statistics anew over the batches of some steps."""
        recount(net, (self.draw(step)[:1] for step in steps))

    def loss(self, step: int, batch: Batch) -> dict[str, Tensor]:
        """Losses by name; `loss` is the one that is descended."""
        raise NotImplementedError

    def step(self, step: int, at: Progress, batch: Batch) -> dict[str, Tensor]:
        self.optimizer.param_groups[0]["lr"] = self.recipe["learningRate"] * self.rate(step)
        moved = tuple(t.to(self.device) for t in batch)
        with torch.autocast(self.device, torch.bfloat16, enabled=self.half):
            losses = self.loss(step, moved)
        self.optimizer.zero_grad(set_to_none=True)
        losses["loss"].backward()
        self.optimizer.step()
        average(self.mean_net, self.net, min(0.997, (1 + step) / (10 + step)))
        return losses

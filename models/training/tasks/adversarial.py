"""A generator and a discriminator that teach each other: the base of the adversarial tasks."""

import copy
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import device
from loop import Batch, Options, Part, Progress, average
from schedule import stage_at, total


class Adversarial:
    """Two Adams, rates that fade alike, averaged weights of the generator.

    A subclass calls `prepare` with its nets, the generator made first (its seed is the critic's too), and
    has `draw` and `step`. The recipe keys read here:
    learningRate {generator, discriminator}, stages, seed.
    """

    # The first beta of both Adams.
    momentum = 0.5

    def __init__(self, recipe: dict, options: Options) -> None:
        self.recipe, self.options = recipe, options
        self.stages = recipe["stages"]
        self.total = total(self.stages)
        self.marks: dict[int, str] = {}
        self.device = device.pick()
        self.half = device.bfloat16_pays(self.device)

    def prepare(self, net: nn.Module, critic: nn.Module) -> None:
        """Take over the nets that are trained, which are on the device already, and set up what goes with
        them."""
        self.net, self.critic = net, critic
        self.mean_net = copy.deepcopy(net)
        rates = self.recipe["learningRate"]
        self.opt_g = self._adam(net, rates["generator"])
        self.opt_d = self._adam(critic, rates["discriminator"])
        self.parts: dict[str, Part] = {
            "net": net,
            "critic": critic,
            "mean_net": self.mean_net,
            "opt_g": self.opt_g,
            "opt_d": self.opt_d,
        }

    def _adam(self, net: nn.Module, rate: float) -> torch.optim.Adam:
        return torch.optim.Adam(
            net.parameters(), rate, betas=(self.momentum, 0.99), fused=self.device == "cuda"
        )

    def begin(self, out: Path) -> Progress:
        """At the first step."""
        return Progress()

    def rng(self, step: int) -> np.random.Generator:
        """Random numbers of a step, the same however often a run was interrupted."""
        return np.random.default_rng([self.recipe["seed"], step])

    def stage(self, step: int) -> dict:
        return stage_at(self.stages, step)

    def set_rates(self, share: float) -> None:
        """Give both optimizers a share of the recipe's learning rates."""
        rates = self.recipe["learningRate"]
        self.opt_g.param_groups[0]["lr"] = rates["generator"] * share
        self.opt_d.param_groups[0]["lr"] = rates["discriminator"] * share

    def half_precision(self) -> torch.autocast:
        """bfloat16 where the processor or card is faster with it."""
        return torch.autocast(self.device, torch.bfloat16, enabled=self.half)

    def descend(self, optimizer: torch.optim.Optimizer, loss: Tensor) -> None:
        """One update of the nets that an optimizer has."""
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()

    def average(self, since: int, most: float = 0.999) -> None:
        """Let the averaged generator follow; it follows fast in the first steps."""
        average(self.mean_net, self.net, min(most, (1 + since) / (10 + since)))

    def draw(self, step: int) -> Batch:
        """The batch of a step; it depends on the step alone."""
        raise NotImplementedError

    def step(self, step: int, at: Progress, batch: Batch) -> dict[str, Tensor]:
        """One update of the nets; the losses by name."""
        raise NotImplementedError

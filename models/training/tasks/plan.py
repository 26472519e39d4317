"""`plan`: ink → areas of one colour each, then noise → palettes for them as such photographs have them.

Nobody says what an area is. The first stage descends how far a photograph is from itself in one colour an
area; the stage with `palette` fits palettes to those of the photographs by their energy score.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from areas import Plan, colours, energy_score, painted, plan_of
from calibrate import recount
from data import Pairs
from loop import Batch, Options, Progress
from schedule import begin_of, rate_at, span_of
from tasks.supervised import Supervised

# How much a difference of colour counts beside one of brightness.
CHROMA = 3.0
# Crops whose palettes the second stage learns from, and how many it makes for each at once.
BANK, TRIES = 3200, 8


def opponent(picture: Tensor) -> Tensor:
    """[N, 3, H, W] as brightness, red to green, and blue to yellow."""
    r, g, b = picture.unbind(1)
    return torch.stack([(r + g + b) / 3, CHROMA * (r - g) / 2, CHROMA * (b - (r + g) / 2) / 2], 1)


class PlanTask(Supervised):
    """Recipe keys read: what Pairs and Augment read, plan {areas, down, up, blocks, width}, noise {size},
    hard (weight of the entropy of the areas), stages {steps, batch, crop; steps, batch, palette},
    learningRate, seed."""

    net: Plan

    def __init__(self, recipe: dict, options: Options) -> None:
        super().__init__(recipe, options)
        self.pairs = Pairs(recipe, "train")
        self.prepare(self.net_for(recipe))
        self.bank: Batch | None = None

    @staticmethod
    def net_for(recipe: dict) -> Plan:
        """The net of a recipe, with random weights."""
        return plan_of(recipe["plan"], 1, recipe["noise"]["size"])

    def rate(self, step: int) -> float:
        return rate_at(step, *span_of(self.stages, step, 0))

    def draw(self, step: int) -> Batch:
        """Ink [N, 1, H, W] and photographs [N, 3, H, W]; in the second stage which crops of the bank [N], and
        noise [N, TRIES, size]."""
        rng, stage = self.rng(step), self.stage(step)
        if stage.get("palette"):
            which = torch.from_numpy(rng.integers(0, BANK, stage["batch"]))
            size = (stage["batch"], TRIES, self.recipe["noise"]["size"])
            return which, torch.from_numpy(rng.standard_normal(size, np.float32))
        return self.pairs.batch(rng, stage["batch"], stage["crop"])

    def step(self, step: int, at: Progress, batch: Batch) -> dict[str, Tensor]:
        stage = self.stage(step)
        if stage.get("palette") and self.bank is None:
            self._settle(first=step == begin_of(self.stages, stage))
        return super().step(step, at, batch)

    @torch.no_grad()
    def _settle(self, first: bool) -> None:
        """The areas stay as they are from here on: the averaged ones, with statistics of their own; their
        colours in many photographs are what palettes are fitted to."""
        if first:
            self.net.areas.load_state_dict(self.mean_net.areas.state_dict())
            recount(self.net, (self._crops(self.pairs, i)[:1] for i in range(20)))
            self.mean_net.areas.load_state_dict(self.net.areas.state_dict())
        self.net.eval()
        self.net.areas.requires_grad_(False)
        # Colours as they are: those that were turned belong to no such flower.
        augment = {k: v for k, v in self.recipe["augment"].items() if k not in ("hue", "petals")}
        natural = Pairs({**self.recipe, "augment": augment}, "train")
        found = []
        for i in range(BANK // self.stages[0]["batch"] + 1):
            ink, photo = (given.to(self.device) for given in self._crops(natural, i))
            share, seen = self.net.areas.read(ink)
            found.append((seen, colours(share, photo), share.float().mean((2, 3))))
        seen, real, weight = (torch.cat(parts)[:BANK] for parts in zip(*found, strict=True))
        self.bank = seen, real, weight
        for part in (self.net, self.mean_net):
            part.palettes.mean.copy_(seen.mean(0))
            part.palettes.deviation.copy_(seen.std(0) + 1e-3)
        self.net.palettes.train()

    def _crops(self, pairs: Pairs, i: int) -> Batch:
        """Ink and photographs that are the same at every call."""
        stage = self.stages[0]
        return pairs.batch(np.random.default_rng([11, i]), stage["batch"], stage["crop"])

    def loss(self, step: int, batch: Batch) -> dict[str, Tensor]:
        if self.stage(step).get("palette"):
            which, noise = batch
            seen, real, weight = (found[which] for found in self.bank)
            told = self.net.palettes.told(seen).repeat_interleave(TRIES, 0)
            made = self.net.palettes.of_told(noise.flatten(0, 1), told)
            return {"loss": energy_score(made.float().unflatten(0, (-1, TRIES)), real, weight)}
        ink, photo = batch
        share = self.net.areas(ink).float()
        flat = painted(share, colours(share, photo))
        error = F.mse_loss(opponent(flat), opponent(F.avg_pool2d(photo, 4)))
        entropy = -(share * share.clamp_min(1e-6).log()).sum(1).mean()
        return {"loss": error + self.recipe["hard"] * entropy, "error": error, "entropy": entropy}

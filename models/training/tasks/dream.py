"""`dream`: noise, a class and words → a label map.

A generative adversarial net (Goodfellow et al. 2014, arXiv:1406.2661) whose generator ends in a softmax
and whose critic also judges whether the words belong to the map (Reed et al. 2016, arXiv:1605.05396):
hinge loss, spectral norm, the real maps' labels softened so that a softmax can look like them.
"""

import copy
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import captions
import device
from calibrate import recount
from data import decode_column, names, palette
from dreamer import Critic, Dreamer
from hearing import Hearing
from loop import Batch, Options, Part, Progress, average
from schedule import rate_at, span_of, stage_at, total


def reduce(label: np.ndarray, side: int, classes: int) -> np.ndarray:
    """Label map [H, W] → the commonest label of each of side × side squares."""
    k = label.shape[0] // side
    planes = np.eye(classes, dtype=np.uint8)[label].reshape(side, k, side, k, classes)
    return planes.sum((1, 3)).argmax(-1).astype(np.uint8)


class Dream:
    """Recipe keys read: dataset, side, noise, generator, critic, soften (the most that a real label is
    softened by), learningRate {generator, critic}, stages, seed.

    A stage's keys: steps, batch, told (weight of the loss for what was told and is not there, see
    hearing.py; without it, places reach the net as words alone), restart (the share of the learning rates
    that it begins anew with).
    """

    def __init__(self, recipe: dict, options: Options) -> None:
        self.recipe, self.options = recipe, options
        self.stages = recipe["stages"]
        self.total = total(self.stages)
        self.marks: dict[int, str] = {}
        self.device = device.pick()
        self.half = device.bfloat16_pays(self.device)
        listed = names(recipe["dataset"], "label", "train")
        self.order = list(palette(recipe["dataset"]))
        whole = decode_column(recipe["dataset"], "label", "index", listed)
        self.maps = np.stack([reduce(m, recipe["side"], len(self.order)) for m in whole])
        self.facts = [captions.facts(m, self.order) for m in self.maps]
        self.classes = captions.classify(np.stack([captions.shares(m, self.order) for m in self.maps]))
        self.net = self.net_for(recipe).to(self.device)
        self.critic = Critic(len(self.order), captions.width(), **recipe["critic"]).to(self.device)
        self.hearing = Hearing(self.order, recipe["side"]).to(self.device)
        self.mean_net = copy.deepcopy(self.net)
        rates = recipe["learningRate"]
        self.opt_g = torch.optim.Adam(self.net.parameters(), rates["generator"], betas=(0.0, 0.99))
        self.opt_d = torch.optim.Adam(self.critic.parameters(), rates["critic"], betas=(0.0, 0.99))
        self.parts: dict[str, Part] = {
            "net": self.net,
            "critic": self.critic,
            "mean_net": self.mean_net,
            "opt_g": self.opt_g,
            "opt_d": self.opt_d,
        }

    @staticmethod
    def net_for(recipe: dict) -> Dreamer:
        """The net of a recipe, with random weights."""
        torch.manual_seed(recipe["seed"])
        labels = len(palette(recipe["dataset"]))
        return Dreamer(recipe["noise"], captions.width(), labels, **recipe["generator"])

    def begin(self, out: Path) -> Progress:
        """At the first step."""
        return Progress()

    def draw(self, step: int) -> Batch:
        """Softened maps [N, classes, S, S], their words, words of other maps, and noise."""
        rng = np.random.default_rng([self.recipe["seed"], step])
        batch, classes = stage_at(self.stages, step)["batch"], len(self.order)
        maps, told, other = [], [], []
        for _ in range(batch):
            i = int(rng.integers(len(self.maps)))
            label, fact = self.maps[i], self.facts[i]
            if rng.random() < 0.5:
                label, fact = label[:, ::-1], captions.mirrored(fact)
            shift = rng.integers(-4, 5, 2)
            label = np.roll(np.pad(label, 4, mode="edge"), shift, (0, 1))[4:-4, 4:-4]
            plane = torch.from_numpy(np.eye(classes, dtype=np.float32)[label]).permute(2, 0, 1)
            maps.append(plane)
            told.append(self._told(i, fact, rng))
            k = int(rng.integers(len(self.maps)))
            other.append(self._told(k, self.facts[k], rng))
        real = torch.stack(maps)
        soft = torch.from_numpy(rng.random((batch, 1, 1, 1)).astype(np.float32)) * self.recipe["soften"]
        noise = torch.from_numpy(rng.normal(size=(batch, self.recipe["noise"])).astype(np.float32))
        real = real * (1 - soft) + soft / classes
        return real, torch.from_numpy(np.stack(told)), torch.from_numpy(np.stack(other)), noise

    def recount(self, net: nn.Module, steps: range) -> None:
        """Count a net's batch-norm statistics anew over the noise and words of some steps."""
        draws = (self.draw(step) for step in steps)
        recount(net, ((noise, told) for _, told, _, noise in draws))

    def _told(self, i: int, fact: captions.Facts, rng: np.random.Generator) -> np.ndarray:
        """The words, or the class, or both, that belong to map `i`."""
        of_class = int(self.classes[i]) if rng.random() < 0.5 else None
        return captions.vector(captions.said(fact, rng), of_class)

    def step(self, step: int, at: Progress, batch: Batch) -> dict[str, Tensor]:
        real, told, other, noise = (t.to(self.device) for t in batch)
        stage = stage_at(self.stages, step)
        self.net.where.requires_grad_("told" in stage)
        first, end = span_of(self.stages, step, at.first)
        fade = stage.get("restart", 1) * rate_at(step, first, end)
        self.opt_g.param_groups[0]["lr"] = self.recipe["learningRate"]["generator"] * fade
        self.opt_d.param_groups[0]["lr"] = self.recipe["learningRate"]["critic"] * fade
        with torch.autocast(self.device, torch.bfloat16, enabled=self.half):
            made = self.net(noise, told).float().softmax(1)
            scores = self.critic(torch.cat([real, real, made.detach()]), torch.cat([told, other, told]))
        right, wrong, false = scores.float().chunk(3)
        loss_d = F.relu(1 - right).mean() + 0.5 * (F.relu(1 + wrong).mean() + F.relu(1 + false).mean())
        self.opt_d.zero_grad(set_to_none=True)
        loss_d.backward()
        self.opt_d.step()

        self.critic.requires_grad_(False)
        with torch.autocast(self.device, torch.bfloat16, enabled=self.half):
            loss_g = -self.critic(made, told).float().mean()
        self.critic.requires_grad_(True)
        terms = {"generator": loss_g, "critic": loss_d}
        if "told" in stage:
            terms["told"] = self.hearing(made, told)
            loss_g = loss_g + stage["told"] * terms["told"]
        self.opt_g.zero_grad(set_to_none=True)
        loss_g.backward()
        self.opt_g.step()
        since = step - first
        average(self.mean_net, self.net, min(0.999, (1 + since) / (10 + since)))
        return terms

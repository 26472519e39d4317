"""`dream`: noise, a class and words → a label map.

A generative adversarial net (Goodfellow et al. 2014, arXiv:1406.2661) whose generator ends in a softmax
and whose critic also judges whether the words belong to the map (Reed et al. 2016, arXiv:1605.05396):
hinge loss, spectral norm, the real maps' labels softened so that a softmax can look like them.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import captions
from calibrate import recount
from data import decode_column, names, palette
from dreamer import Critic, Dreamer
from hearing import Hearing
from loop import Batch, Options, Progress
from schedule import rate_at, span_of
from tasks.adversarial import Adversarial


def reduce(label: np.ndarray, side: int, classes: int) -> np.ndarray:
    """Label map [H, W] → the commonest label of each of side × side squares."""
    k = label.shape[0] // side
    planes = np.eye(classes, dtype=np.uint8)[label].reshape(side, k, side, k, classes)
    return planes.sum((1, 3)).argmax(-1).astype(np.uint8)


class Dream(Adversarial):
    """Recipe keys read: dataset, side, noise, generator, critic, soften (the most that a real label is
    softened by), learningRate {generator, discriminator}, stages, seed.

    A stage's keys: steps, batch, told (weight of the loss for what was told and is not there, see
    hearing.py; without it, places reach the net as words alone), restart (the share of the learning rates
    that it begins anew with).
    """

    momentum = 0.0

    def __init__(self, recipe: dict, options: Options) -> None:
        super().__init__(recipe, options)
        listed = names(recipe["dataset"], "label", "train")
        self.order = list(palette(recipe["dataset"]))
        whole = decode_column(recipe["dataset"], "label", "index", listed)
        self.maps = np.stack([reduce(m, recipe["side"], len(self.order)) for m in whole])
        self.facts = [captions.facts(m, self.order) for m in self.maps]
        self.classes = captions.classify(np.stack([captions.shares(m, self.order) for m in self.maps]))
        self.hearing = Hearing(self.order, recipe["side"]).to(self.device)
        net = self.net_for(recipe).to(self.device)
        self.prepare(net, Critic(len(self.order), captions.width(), **recipe["critic"]).to(self.device))

    @staticmethod
    def net_for(recipe: dict) -> Dreamer:
        """The net of a recipe, with random weights."""
        torch.manual_seed(recipe["seed"])
        labels = len(palette(recipe["dataset"]))
        return Dreamer(recipe["noise"], captions.width(), labels, **recipe["generator"])

    def draw(self, step: int) -> Batch:
        """Softened maps [N, classes, S, S], their words, words of other maps, and noise."""
        rng = self.rng(step)
        batch, classes = self.stage(step)["batch"], len(self.order)
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
        stage = self.stage(step)
        self.net.where.requires_grad_("told" in stage)
        first, end = span_of(self.stages, step, at.first)
        self.set_rates(stage.get("restart", 1) * rate_at(step, first, end))
        with self.half_precision():
            made = self.net(noise, told).float().softmax(1)
            scores = self.critic(torch.cat([real, real, made.detach()]), torch.cat([told, other, told]))
        right, wrong, false = scores.float().chunk(3)
        loss_d = F.relu(1 - right).mean() + 0.5 * (F.relu(1 + wrong).mean() + F.relu(1 + false).mean())
        self.descend(self.opt_d, loss_d)

        self.critic.requires_grad_(False)
        with self.half_precision():
            loss_g = -self.critic(made, told).float().mean()
        self.critic.requires_grad_(True)
        terms = {"generator": loss_g, "critic": loss_d}
        if "told" in stage:
            terms["told"] = self.hearing(made, told)
            loss_g = loss_g + stage["told"] * terms["told"]
        self.descend(self.opt_g, loss_g)
        self.average(step - first)
        return terms

"""`dream_paint`: noise and a class → paint and ink, small, for another model to finish.

A class-conditional adversarial net on few pictures: hinge loss, spectral norm, a critic that projects the
class (dreamer.py), and differentiable augmentation.
"""

import csv

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageFilter
from torch import Tensor, nn

from calibrate import recount
from data import decode_column, names
from diff_augment import NUMBERS, augment
from dreamer import Critic, PaintDreamer
from loop import Batch, Options, Progress
from paths import external
from schedule import rate_at
from tasks.adversarial import Adversarial


def classes_of(dataset: str) -> dict[str, str]:
    """Name → class, from the data set's index.tsv."""
    with (external("UNDERDRAW_DATA") / dataset / "index.tsv").open(newline="") as file:
        return {row["name"]: row["class"] for row in csv.DictReader(file, delimiter="\t")}


def reduced(paint: np.ndarray, ink: np.ndarray, side: int) -> np.ndarray:
    """Paint uint8 [H, W, 3] and ink uint8 [H, W] as one picture uint8 [side, side, 4].

    Lines are thickened first: those of one pixel would fade.
    """
    thick = Image.fromarray(ink).filter(ImageFilter.MinFilter(3))
    small = [p.resize((side, side), Image.Resampling.BOX) for p in (Image.fromarray(paint), thick)]
    return np.dstack([np.asarray(p) for p in small])


class DreamPaint(Adversarial):
    """Recipe keys read: dataset, paint, ink (columns), side, margins (how many pixels more than `side` the
    pictures have that windows are cut from, a list: each is another scale), noise, pots, generator, critic,
    learningRate {generator, discriminator}, stages, seed."""

    momentum = 0.0

    def __init__(self, recipe: dict, options: Options) -> None:
        super().__init__(recipe, options)
        self.pictures, self.classes, self.order = self.load("train")
        self.rows = [np.flatnonzero(self.classes == k) for k in range(len(self.order))]
        net = self.net_for(recipe).to(self.device)
        self.prepare(net, Critic(4, len(self.order), **recipe["critic"]).to(self.device))

    @staticmethod
    def net_for(recipe: dict) -> PaintDreamer:
        """The net of a recipe, with random weights."""
        torch.manual_seed(recipe["seed"])
        count = len(set(classes_of(recipe["dataset"]).values()))
        return PaintDreamer(recipe["noise"], count, recipe["pots"], **recipe["generator"])

    def load(self, part: str) -> tuple[list[np.ndarray], np.ndarray, list[str]]:
        """(pictures uint8 [M, side + margin, side + margin, 4] for each margin, class numbers [M], classes in
        order) of a part of the split."""
        recipe, dataset = self.recipe, self.recipe["dataset"]
        listed, by_name = names(dataset, recipe["paint"], part), classes_of(dataset)
        order = sorted(set(by_name.values()))
        paint = decode_column(dataset, recipe["paint"], "RGB", listed)
        ink = decode_column(dataset, recipe["ink"], "L", listed)
        sides = [recipe["side"] + margin for margin in recipe["margins"]]
        pictures = [np.stack([reduced(*one, side) for one in zip(paint, ink, strict=True)]) for side in sides]
        return pictures, np.array([order.index(by_name[name]) for name in listed]), order

    def draw(self, step: int) -> Batch:
        """Pictures uint8 [N, 4, S, S], their classes int64 [N], noise [N, noise], and the numbers that
        augmentation takes, [3, N, NUMBERS]: of real pictures, of made ones, and again."""
        rng = self.rng(step)
        batch, side = self.stages[0]["batch"], self.recipe["side"]
        seen, told = [], []
        for _ in range(batch):
            pictures = self.pictures[int(rng.integers(len(self.pictures)))]
            # Every class as often as the others, however many pictures it has.
            i = int(rng.choice(self.rows[int(rng.integers(len(self.rows)))]))
            y, x = rng.integers(0, pictures.shape[1] - side + 1, 2)
            window = pictures[i, y : y + side, x : x + side]
            seen.append(window[:, ::-1] if rng.random() < 0.5 else window)
            told.append(self.classes[i])
        return (
            torch.from_numpy(np.stack(seen)).permute(0, 3, 1, 2),
            torch.from_numpy(np.array(told)),
            torch.from_numpy(rng.standard_normal((batch, self.recipe["noise"]), np.float32)),
            torch.from_numpy(rng.random((3, batch, NUMBERS), np.float32)),
        )

    def recount(self, net: nn.Module, steps: range) -> None:
        """Count a net's batch-norm statistics anew over the noise and classes of some steps."""
        draws = (self.draw(step) for step in steps)
        recount(net, ((noise, self.told(classes)) for _, classes, noise, _ in draws))

    def told(self, classes: Tensor) -> Tensor:
        """Numbers of classes int64 [N] as the nets are told them, [N, number of classes]."""
        return F.one_hot(classes, len(self.order)).float()

    def step(self, step: int, at: Progress, batch: Batch) -> dict[str, Tensor]:
        pictures, classes, noise, random = (t.to(self.device, non_blocking=True) for t in batch)
        real, told = pictures.float() / 127.5 - 1, self.told(classes)
        self.set_rates(rate_at(step, at.first, self.total))
        with self.half_precision():
            made = self.net(noise, told)
            shown = augment(torch.cat([real, made.detach()]), random[:2].flatten(0, 1))
            right, false = self.critic(shown, told.repeat(2, 1)).float().chunk(2)
        loss_d = F.relu(1 - right).mean() + F.relu(1 + false).mean()
        self.descend(self.opt_d, loss_d)

        self.critic.requires_grad_(False)
        with self.half_precision():
            loss_g = -self.critic(augment(made, random[2]), told).float().mean()
        self.critic.requires_grad_(True)
        self.descend(self.opt_g, loss_g)
        self.average(step)
        return {"generator": loss_g, "critic": loss_d}

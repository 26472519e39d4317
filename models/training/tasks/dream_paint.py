"""`dream_paint`: noise and a class → flat paint, small, for another model to finish.

A class-conditional adversarial net on few pictures: hinge loss, spectral norm, a critic that projects the
class (dreamer.py), and differentiable augmentation.
"""

import csv
import json

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from calibrate import recount
from data import decode_column, names
from diff_augment import NUMBERS, augment
from dreamer import Critic, PaintDreamer
from loop import Batch, Options, Progress
from paths import TRAINING, column_folder, external
from schedule import rate_at
from tasks.adversarial import Adversarial

# How far a window is shifted, as a share of the side.
SHIFT = 0.02


def classes_of(dataset: str) -> dict[str, str]:
    """Name → class, from the data set's index.tsv."""
    with (external("UNDERDRAW_DATA") / dataset / "index.tsv").open(newline="") as file:
        return {row["name"]: row["class"] for row in csv.DictReader(file, delimiter="\t")}


def view(paint: np.ndarray, side: int, around: float, most: float, rng: np.random.Generator) -> np.ndarray:
    """A window uint8 [side, side, 3] of paint that shows `around` times as much: turned by up to `most`
    degrees, shifted, scaled and mirrored at random."""
    picture = Image.fromarray(paint)
    window = len(paint) / around * rng.uniform(0.94, 1.06)
    turned = picture.rotate(rng.uniform(-most, most), Image.Resampling.BILINEAR)
    x, y = (len(paint) - window) / 2 + rng.uniform(-SHIFT, SHIFT, 2) * len(paint)
    seen = turned.resize((side, side), Image.Resampling.BOX, (x, y, x + window, y + window))
    return np.asarray(seen)[:, :: -1 if rng.random() < 0.5 else 1]


class DreamPaint(Adversarial):
    """Recipe keys read: dataset, paint (column), leftOut (the list of pictures that were aligned wrongly),
    around (how much more than a window the paint shows), turn (the most degrees for each class), side, noise,
    pots, mixer, generator, critic, learningRate {generator, discriminator}, stages, seed."""

    momentum = 0.0

    def __init__(self, recipe: dict, options: Options) -> None:
        super().__init__(recipe, options)
        self.by_name = classes_of(recipe["dataset"])
        self.order = sorted(set(self.by_name.values()))
        listed = self.listed("train")
        self.pictures = decode_column(recipe["dataset"], recipe["paint"], "RGB", listed)
        self.classes = self.numbers(listed)
        self.rows = [np.flatnonzero(self.classes == k) for k in range(len(self.order))]
        net = self.net_for(recipe).to(self.device)
        self.prepare(net, Critic(3, len(self.order), **recipe["critic"]).to(self.device))

    @staticmethod
    def net_for(recipe: dict) -> PaintDreamer:
        """The net of a recipe, with random weights."""
        torch.manual_seed(recipe["seed"])
        count = len(set(classes_of(recipe["dataset"]).values()))
        return PaintDreamer(recipe["noise"], count, recipe["pots"], recipe["mixer"], **recipe["generator"])

    def listed(self, part: str) -> list[str]:
        """Names of a part of the split that could be aligned, and rightly."""
        dataset, column = self.recipe["dataset"], self.recipe["paint"]
        note, folder = (
            TRAINING / "left-out" / f"{self.recipe['leftOut']}.json",
            column_folder(dataset, column),
        )
        wrong = set(json.loads(note.read_text())["leftOut"]) if part == "train" else set()
        there = {file.stem for file in folder.iterdir()}
        return [name for name in names(dataset, column, part) if name in there - wrong]

    def numbers(self, listed: list[str]) -> np.ndarray:
        """Class numbers of names."""
        return np.array([self.order.index(self.by_name[name]) for name in listed])

    def seen(self, i: int, rng: np.random.Generator) -> np.ndarray:
        """A random view of a picture, uint8 [side, side, 3]."""
        recipe = self.recipe
        most = recipe["turn"][self.order[self.classes[i]]]
        return view(self.pictures[i], recipe["side"], recipe["around"], most, rng)

    def draw(self, step: int) -> Batch:
        """Paint uint8 [N, 3, S, S], classes int64 [N], noise [N, noise], and the numbers that augmentation
        takes, [3, N, NUMBERS]: of real pictures, of made ones, and again."""
        rng = self.rng(step)
        batch = self.stage(step)["batch"]
        # Every class as often as the others, however many pictures it has.
        rows = [int(rng.choice(self.rows[int(rng.integers(len(self.rows)))])) for _ in range(batch)]
        return (
            torch.from_numpy(np.stack([self.seen(i, rng) for i in rows])).permute(0, 3, 1, 2),
            torch.from_numpy(self.classes[rows]),
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

"""`ink`: any picture → the lines that a person would draw of it.

Side outputs at every size and class-balanced cross entropy after Xie and Tu 2015
(arXiv:1504.06375); Dice on the fused output keeps lines thin (Deng et al. 2018, arXiv:1807.10097).
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import photometry
from channels import unit
from corpus import Corpus
from loop import Batch, Options
from reading import Nested
from tasks.supervised import Supervised
from warp import Window


def balanced(logits: Tensor, target: Tensor, power: float = 1.0) -> Tensor:
    """Cross entropy of [N, 1, H, W] in which ink, a small part of the sheet, weighs as much as paper.

    `target` is 0…1. A `power` below 1 balances less, which makes thinner lines.
    """
    ink = target.mean((1, 2, 3), keepdim=True).clamp(0.005, 0.5)
    lift = ((1 - ink) / ink) ** power
    weight = torch.where(target > 0, lift, 1.0)
    loss = F.binary_cross_entropy_with_logits(logits, target, weight, reduction="none")
    return (loss.mean((1, 2, 3)) / (2 * (1 - ink.flatten()))).mean()


def dice(logits: Tensor, target: Tensor) -> Tensor:
    """1 − overlap of ink and target, each [N, 1, H, W], over the batch as one sheet."""
    ink = logits.sigmoid()
    return 1 - (2 * (ink * target).sum() + 1) / (ink.square().sum() + target.square().sum() + 1)


class Ink(Supervised):
    """Recipe keys read: sources (from a picture to its ink, paper 255; `to` may be a list, whose mean is
    learned), net, scale, dice, stages, learningRate."""

    def __init__(self, recipe: dict, options: Options) -> None:
        super().__init__(recipe, options)
        self.corpus = Corpus(recipe["sources"], "train")
        self.prepare(self.net_for(recipe))

    @staticmethod
    def net_for(recipe: dict) -> Nested:
        """The net of a recipe, with random weights."""
        return Nested(3, recipe["net"]["down"], recipe["net"]["up"])

    def draw(self, step: int) -> Batch:
        """Pictures [N, 3, H, W] in −1…1 and ink [N, 1, H, W], 1 where it is."""
        rng, stage = self.rng(step), self.stage(step)
        pictures, inks = [], []
        for _ in range(stage["batch"]):
            _, picture, ink = self.corpus.pick(rng)
            window = Window(rng, len(picture), stage["crop"], self.recipe["scale"])
            seen = photometry.wear(photometry.jitter(window.of(picture), rng), rng)
            if rng.random() < 0.15:
                seen = np.repeat(seen.mean(2, keepdims=True), 3, 2).astype(np.uint8)
            pictures.append(unit(seen).permute(2, 0, 1))
            inks.append(1 - torch.from_numpy(window.of(ink).astype(np.float32))[None] / 255)
        return torch.stack(pictures).contiguous(memory_format=torch.channels_last), torch.stack(inks)

    def loss(self, step: int, batch: Batch) -> dict[str, Tensor]:
        picture, ink = batch
        fused, sides = self.net.all_outputs(picture)
        # A blurred copy of the target is what a coarse side can know.
        near = F.max_pool2d(ink, 3, 1, 1)
        loss_sides = sum(
            balanced(s.float(), near if i < len(sides) - 1 else ink) for i, s in enumerate(sides)
        )
        loss_fused = balanced(fused.float(), ink, 0.5)
        loss_dice = dice(fused.float(), ink)
        loss = loss_sides / len(sides) + loss_fused + self.recipe["dice"] * loss_dice
        return {"loss": loss, "sides": loss_sides, "fused": loss_fused, "dice": loss_dice}

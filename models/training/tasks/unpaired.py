"""`unpaired`: pictures of two looks, each into the other, never told which belongs to which.

CycleGAN (Zhu et al. 2017, arXiv:1703.10593): two generators, two discriminators, what comes back must be
what went out, and a picture that has the look already must stay as it is. The first half of the shuffled
names is seen in one look alone, the second half in the other, so no pair is ever in the data.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import device_augment
from calibrate import recount
from data import decode_column, names
from device_augment import Layout
from loop import Batch, Options, Progress
from nets import PatchDiscriminator, generator
from schedule import rate_at
from tasks.adversarial import Adversarial

# The directions: from the recipe's first look to its second, and back.
WAYS = ("forth", "back")


class Pool:
    """The last pictures that were made, of which the discriminator is shown some again (Shrivastava et al.
    2017, arXiv:1612.07828). No checkpoint holds it: a resumed run fills it anew within a few steps."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.kept: Tensor | None = None

    def mix(self, made: Tensor, rng: np.random.Generator) -> Tensor:
        """`made` [N, 3, H, W] with about half replaced by earlier ones, which it takes the place of."""
        if self.kept is None or self.kept.shape[1:] != made.shape[1:]:
            self.kept = made
            return made
        if len(self.kept) < self.size:
            self.kept = torch.cat([self.kept, made])[: self.size]
            return made
        swapped = torch.from_numpy(rng.random(len(made)) < 0.5).to(made.device)[:, None, None, None]
        rows = torch.from_numpy(rng.choice(self.size, len(made), replace=False)).to(made.device)
        old = self.kept[rows]
        self.kept[rows] = torch.where(swapped, made, old)
        return torch.where(swapped, old, made)


class Unpaired(Adversarial):
    """Recipe keys read: dataset, from, to (columns), augment (see device_augment), generator,
    discriminator, loss {cycle, identity, adversarial}, noise (standard deviation of what is added before the
    way back, so that nothing can be hidden in faint patterns), pool, learningRate {generator,
    discriminator}, stages {steps, batch, crop}, seed."""

    def __init__(self, recipe: dict, options: Options) -> None:
        super().__init__(recipe, options)
        self.looks = [self._column(name, k) for k, name in enumerate((recipe["from"], recipe["to"]))]
        layout = {"device": self.device, "memory_format": torch.channels_last}
        net, channels = self.net_for(recipe).to(**layout), recipe["discriminator"]["channels"]
        critic = nn.ModuleDict({way: PatchDiscriminator(0, channels) for way in WAYS})
        self.prepare(net, critic.to(**layout))
        self.pools = {way: Pool(recipe["pool"]) for way in WAYS}
        self.random = torch.Generator(self.device)

    @staticmethod
    def net_for(recipe: dict) -> nn.ModuleDict:
        """A generator for each way, with random weights."""
        torch.manual_seed(recipe["seed"])
        return nn.ModuleDict({way: generator(recipe["generator"], 3, 0) for way in WAYS})

    def _column(self, column: str, half: int) -> Tensor:
        """The pictures of one look, uint8 [M, 3, S, S] on the device: every second shuffled name."""
        listed = names(self.recipe["dataset"], column, "train")
        order = np.random.default_rng(self.recipe["seed"]).permutation(len(listed))
        pictures = decode_column(self.recipe["dataset"], column, "RGB", [listed[i] for i in order[half::2]])
        return torch.from_numpy(pictures).permute(0, 3, 1, 2).contiguous().to(self.device)

    def draw(self, step: int) -> Batch:
        """The layouts of both looks, one after the other."""
        stage, rng = self.stage(step), self.rng(step)
        side = self.looks[0].shape[-1]
        layouts = [
            device_augment.draw(rng, self.recipe["augment"], len(look), side, stage["crop"], stage["batch"])
            for look in self.looks
        ]
        return (*layouts[0], *layouts[1])

    def pictures(self, step: int, batch: Batch) -> list[Tensor]:
        """The pictures of both looks that a batch asks for, each [N, 3, H, W] in −1…1."""
        crop = self.stage(step)["crop"]
        moved = [t.to(self.device, non_blocking=True) for t in batch]
        half = len(moved) // 2
        return [
            device_augment.place(look, Layout(*layout), crop).contiguous(memory_format=torch.channels_last)
            for look, layout in zip(self.looks, (moved[:half], moved[half:]), strict=True)
        ]

    def recount(self, net: nn.ModuleDict, steps: range) -> None:
        """Count batch-norm statistics of both ways anew over the pictures of some steps."""
        for k, way in enumerate(WAYS):
            recount(net[way], ((self.pictures(step, self.draw(step))[k],) for step in steps))

    def step(self, step: int, at: Progress, batch: Batch) -> dict[str, Tensor]:
        self.set_rates(rate_at(step, at.first, self.total))
        # Beyond what `draw` uses: the pools, and the noise before the way back.
        rng = np.random.default_rng([self.recipe["seed"], step, 1])
        self.random.manual_seed(step)
        real = dict(zip(WAYS, self.pictures(step, batch), strict=True))
        made, terms = self._teach_generators(real)
        terms["critic"] = self._teach_critics(real, made, rng)
        self.average(step)
        return terms

    def _teach_generators(self, real: dict[str, Tensor]) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
        """(what both ways made, loss terms), after one update. `real` holds what each way starts from."""
        weight = self.recipe["loss"]
        cycle, identity, adversarial = 0.0, 0.0, 0.0
        self.critic.requires_grad_(False)
        with self.half_precision():
            made = {way: self.net[way](real[way]) for way in WAYS}
            for way, other in (WAYS, WAYS[::-1]):
                told = made[other] + self.recipe["noise"] * torch.randn(
                    made[other].shape, generator=self.random, device=self.device
                )
                # Made pictures with the look that this way starts from, and real ones that it ends in.
                again, same = self.net[way](torch.cat([told, real[other]])).float().chunk(2)
                cycle = cycle + F.l1_loss(again, real[other])
                identity = identity + F.l1_loss(same, real[other])
                adversarial = adversarial + (self._score(way, made[way]) - 1).square().mean()
        loss = weight["cycle"] * cycle + weight["identity"] * identity + weight["adversarial"] * adversarial
        self.descend(self.opt_g, loss)
        self.critic.requires_grad_(True)
        return made, {"cycle": cycle, "identity": identity, "adversarial": adversarial}

    def _teach_critics(
        self, real: dict[str, Tensor], made: dict[str, Tensor], rng: np.random.Generator
    ) -> Tensor:
        """The loss of both discriminators (least squares), before their update."""
        loss = 0.0
        with self.half_precision():
            for way, other in (WAYS, WAYS[::-1]):
                shown = self.pools[way].mix(made[way].detach().float(), rng)
                right, wrong = self._score(way, torch.cat([real[other], shown])).chunk(2)
                loss = loss + 0.5 * ((right - 1).square().mean() + wrong.square().mean())
        self.descend(self.opt_d, loss)
        return loss

    def _score(self, way: str, pictures: Tensor) -> Tensor:
        """How real pictures [N, 3, H, W] look as what a way ends in, [N, 1, H/16, W/16]."""
        return self.critic[way](pictures[:, :0], pictures).float()

"""`paired`: conditions → pictures, by a generator and a discriminator that looks at both.

The conditional adversarial loss of pix2pix (Isola et al. 2017, arXiv:1611.07004) with feature
matching (Wang et al. 2018, arXiv:1711.11585). Where a recipe has noise, it stands for colours
(areas.py). The twin of a recipe is the same net, trained with L1 alone.
"""

from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Tensor

import shipped
from areas import Recolouring
from blocks import set_smooth
from calibrate import calibrate
from data import Pairs
from loop import Batch, Options, Progress, resume
from losses import adversarial, critic_loss
from nets import build
from perceptual import Perceptual
from schedule import begin_of, rate_at, warm_up
from start import start
from tasks.adversarial import Adversarial


def mixed(fake: Tensor, varied: Tensor) -> Tensor:
    """Every second picture of each: the discriminator sees rebuilt and varied ones alike."""
    even = torch.arange(len(fake), device=fake.device)[:, None, None, None] % 2 == 0
    return torch.where(even, fake, varied)


class Paired(Adversarial):
    """Recipe keys read: what Pairs and Augment read, generator, discriminator, noise, start, loss {l1,
    features, adversarial, perceptual, texture}, learningRate {generator, discriminator}, stages, seed.

    A stage's keys: steps, batch, crop, adversarial (false: L1 alone, shared with the twin), restart
    (a share of the learning rates to begin anew with, except for the twin), frozen (train with the
    batch-norm statistics of use), smooth, loss (weights that replace the recipe's).
    """

    def __init__(self, recipe: dict, options: Options) -> None:
        super().__init__(recipe, options)
        self.warm = warm_up(self.stages)
        # The twin starts from there; it writes no such checkpoint itself.
        self.marks = {} if options.twin else {self.warm: "warmup.pt"}
        self.pairs = Pairs(recipe, "train")
        self.first = 0
        self._build_nets()

    def _build_nets(self) -> None:
        layout = {"device": self.device, "memory_format": torch.channels_last}
        net, critic = (m.to(**layout) for m in build(self.recipe, self.pairs.width))
        self.recolouring: Recolouring | None = None
        self.seen: Perceptual | None = None
        if noise := self.recipe.get("noise"):
            self.recolouring = Recolouring(noise["size"], noise["obey"])
            # What the areas are was learned before, by `plan`.
            net.plan.requires_grad_(False)
        if not self.options.twin and any("perceptual" in self._weights(stage) for stage in self.stages):
            self.seen = Perceptual().to(**layout)
        self.prepare(net, critic)

    def begin(self, out: Path) -> Progress:
        """Where a new run starts: the twin at the end of the shared warm-up, others with nets of other
        recipes, with shipped weights, or with random ones."""
        warmup = out.parent / self.recipe["id"] / "warmup.pt"
        if self.options.twin and warmup.exists():
            return resume(self, warmup, self.device)
        if "start" in self.recipe:
            start(self.recipe["start"], out.parent, self.parts)
            self.mean_net.load_state_dict(self.net.state_dict())
        elif self.options.package:
            shipped.load(self.options.package, self.net, self.critic, self.pairs)
            self.mean_net.load_state_dict(self.net.state_dict())
            return Progress(self.options.at, self.options.at)
        return Progress()

    def draw(self, step: int) -> Batch:
        """Conditions [N, C, H, W] and pictures [N, 3, H, W] in −1…1."""
        stage = self.stage(step)
        return self.pairs.batch(self.rng(step), stage["batch"], stage["crop"])

    def step(self, step: int, at: Progress, batch: Batch) -> dict[str, Tensor]:
        stage = self.stage(step)
        judged = stage.get("adversarial", True) and not self.options.twin
        self._enter(stage, step, at.first)
        self._set_rates(stage, step, at.first, judged)
        condition, real = (t.to(self.device, memory_format=torch.channels_last) for t in batch)
        with self.half_precision():
            loss, terms = self._losses(self._weights(stage), condition, real, judged)
        self.descend(self.opt_g, loss)
        self.average(step, most=0.995)
        return terms

    def _weights(self, stage: dict) -> dict[str, float]:
        return self.recipe["loss"] | stage.get("loss", {})

    def _enter(self, stage: dict, step: int, first: int) -> None:
        """Put the nets into the state that a stage asks for."""
        if "smooth" in stage:
            for part in (self.net, self.mean_net):
                set_smooth(part, stage["smooth"])
        if stage.get("frozen") and self.net.training:
            # Statistics of a batch hide what one noise does to one picture: the last stage
            # trains with those that the net will be used with.
            # Shipped weights have them folded in already.
            if 0 < begin_of(self.stages, stage) == step and not (self.options.package and step == first):
                calibrate(self.net, self.pairs)
            self.net.eval()

    def _set_rates(self, stage: dict, step: int, first: int, judged: bool) -> None:
        # The weights of losses may change late: both nets have something to learn again.
        anew = judged and stage.get("restart")
        begin = begin_of(self.stages, stage) if anew else first
        self.set_rates((anew or 1.0) * rate_at(step, begin, self.total))

    def _losses(
        self, weight: dict[str, float], condition: Tensor, real: Tensor, judged: bool
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """(what the generator descends, terms for the log); the discriminator is taught on the way."""
        zero = torch.zeros(())
        varied, missed = None, zero
        if self.recolouring is None:
            fake = self.net(condition)
        else:
            fake, varied, missed = self.recolouring.make(self.net, condition, real, vary=judged)
        terms = {"l1": F.l1_loss(fake.float(), real), "adversarial": zero, "features": zero, "critic": zero}
        loss = weight["l1"] * terms["l1"] + missed
        if not judged:
            return loss, terms
        self.critic.requires_grad_(True)
        shown = fake if varied is None else mixed(fake, varied)
        terms["critic"], real_maps = critic_loss(self.critic, condition, real, shown)
        self.descend(self.opt_d, terms["critic"])

        self.critic.requires_grad_(False)
        terms["adversarial"], terms["features"] = adversarial(self.critic, condition, fake, real_maps)
        if self.seen is not None and "perceptual" in weight:
            terms["perceptual"], terms["texture"] = self.seen(fake, real)
        loss = loss + sum(weight[name] * terms[name] for name in terms if name not in ("l1", "critic"))
        if varied is not None:
            again, _ = adversarial(self.critic, condition, varied, [])
            loss = loss + weight["adversarial"] * again
        return loss, terms

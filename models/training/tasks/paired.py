"""`paired`: conditions → pictures, by a generator and a discriminator that looks at both.

The conditional adversarial loss of pix2pix (Isola et al. 2017, arXiv:1611.07004) with feature
matching (Wang et al. 2018, arXiv:1711.11585), and BicycleGAN's noise where a recipe has it. The twin
of a recipe is the same net, trained with L1 alone.
"""

import copy
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import device
import shipped
from blocks import set_smooth
from calibrate import calibrate
from data import Pairs
from loop import Batch, Options, Part, Progress, average, resume
from losses import Styles, adversarial, critic_loss, make
from nets import Encoder, build
from perceptual import Perceptual
from schedule import begin_of, rate_at, stage_at, total, warm_up
from start import start


def mixed(fake: Tensor, varied: Tensor) -> Tensor:
    """Every second picture of each: the discriminator sees rebuilt and varied ones alike."""
    even = torch.arange(len(fake), device=fake.device)[:, None, None, None] % 2 == 0
    return torch.where(even, fake, varied)


class Paired:
    """Recipe keys read: what Pairs and Augment read, generator, discriminator, noise, start, loss {l1,
    features, adversarial, perceptual, texture}, learningRate {generator, discriminator}, stages, seed.

    A stage's keys: steps, batch, crop, adversarial (false: L1 alone, shared with the twin), restart
    (a share of the learning rates to begin anew with, except for the twin), frozen (train with the
    batch-norm statistics of use), smooth, loss (weights that replace the recipe's).
    """

    def __init__(self, recipe: dict, options: Options) -> None:
        self.recipe, self.options = recipe, options
        self.stages, self.rates = recipe["stages"], recipe["learningRate"]
        self.total, self.warm = total(self.stages), warm_up(self.stages)
        # The twin starts from there; it writes no such checkpoint itself.
        self.marks: dict[int, str] = {} if options.twin else {self.warm: "warmup.pt"}
        self.device = device.pick()
        self.half = device.bfloat16_pays(self.device)
        self.pairs = Pairs(recipe, "train")
        self.first = 0
        self._build_nets()

    def _build_nets(self) -> None:
        layout = {"device": self.device, "memory_format": torch.channels_last}
        self.net, self.critic = (m.to(**layout) for m in build(self.recipe, self.pairs.width))
        self.mean_net = copy.deepcopy(self.net)
        self.styles: Styles | None = None
        self.seen: Perceptual | None = None
        parts: dict[str, Part] = {"net": self.net, "critic": self.critic}
        taught: list[nn.Parameter] = list(self.net.parameters())
        if noise := self.recipe.get("noise"):
            encoder = Encoder(noise["size"]).to(self.device)
            self.styles = Styles(encoder, noise["size"], noise)
            parts["encoder"] = encoder
            taught += encoder.parameters()
        if not self.options.twin and any("perceptual" in self._weights(stage) for stage in self.stages):
            self.seen = Perceptual().to(**layout)
        self.opt_g = torch.optim.Adam(taught, self.rates["generator"], betas=(0.5, 0.99))
        self.opt_d = torch.optim.Adam(
            self.critic.parameters(), self.rates["discriminator"], betas=(0.5, 0.99)
        )
        self.parts = parts | {"mean_net": self.mean_net, "opt_g": self.opt_g, "opt_d": self.opt_d}

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
        stage = stage_at(self.stages, step)
        rng = np.random.default_rng([self.recipe["seed"], step])
        return self.pairs.batch(rng, stage["batch"], stage["crop"])

    def step(self, step: int, at: Progress, batch: Batch) -> dict[str, Tensor]:
        stage = stage_at(self.stages, step)
        judged = stage.get("adversarial", True) and not self.options.twin
        self._enter(stage, step, at.first)
        self._set_rates(stage, step, at.first, judged)
        condition, real = (t.to(self.device, memory_format=torch.channels_last) for t in batch)
        with torch.autocast(self.device, torch.bfloat16, enabled=self.half):
            loss, terms = self._losses(self._weights(stage), condition, real, judged)
        self.opt_g.zero_grad(set_to_none=True)
        loss.backward()
        self.opt_g.step()
        average(self.mean_net, self.net, min(0.995, (1 + step) / (10 + step)))
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
        fade = (anew or 1.0) * rate_at(step, begin, self.total)
        self.opt_g.param_groups[0]["lr"] = self.rates["generator"] * fade
        self.opt_d.param_groups[0]["lr"] = self.rates["discriminator"] * fade

    def _losses(
        self, weight: dict[str, float], condition: Tensor, real: Tensor, judged: bool
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """(what the generator descends, terms for the log); the discriminator is taught on the way."""
        zero = torch.zeros(())
        fake, varied, free, kl = make(self.net, condition, self.styles, real, vary=judged)
        terms = {"l1": F.l1_loss(fake.float(), real), "adversarial": zero, "features": zero, "critic": zero}
        loss = weight["l1"] * terms["l1"] + kl
        if not judged:
            return loss, terms
        self.critic.requires_grad_(True)
        shown = fake if varied is None else mixed(fake, varied)
        terms["critic"], real_maps = critic_loss(self.critic, condition, real, shown)
        self.opt_d.zero_grad(set_to_none=True)
        terms["critic"].backward()
        self.opt_d.step()

        self.critic.requires_grad_(False)
        terms["adversarial"], terms["features"] = adversarial(self.critic, condition, fake, real_maps)
        if self.seen is not None and "perceptual" in weight:
            terms["perceptual"], terms["texture"] = self.seen(fake, real)
        loss = loss + sum(weight[name] * terms[name] for name in terms if name not in ("l1", "critic"))
        if varied is not None:
            again, _ = adversarial(self.critic, condition, varied, [])
            loss = loss + weight["adversarial"] * again + self.styles.recovery_loss(varied, free)
        return loss, terms

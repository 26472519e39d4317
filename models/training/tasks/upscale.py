"""`upscale`: a picture → the same, four times as wide and high.

A plain residual net without norms (Lim et al. 2017, arXiv:1707.02921), trained with squared error
alone or with an adversarial, a perceptual and a Gram loss beside it (Ledig et al. 2017,
arXiv:1609.04802; Johnson et al. 2016, arXiv:1603.08155).
"""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageFilter
from torch import Tensor

import photometry
from channels import unit
from corpus import Corpus
from enlarger import Enlarger
from loop import Batch, Options
from losses import adversarial, critic_loss
from nets import PatchDiscriminator
from perceptual import Perceptual
from schedule import begin_of, rate_at, total
from tasks.supervised import Supervised
from warp import Window

FACTOR = 4
KINDS = [Image.Resampling.BICUBIC, Image.Resampling.LANCZOS, Image.Resampling.BOX, Image.Resampling.BILINEAR]


def shrink(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A quarter of the size, by one of the ways that programs have, sometimes blurred or through a JPEG."""
    image = Image.fromarray(picture)
    if rng.random() < 0.2:
        image = image.filter(ImageFilter.GaussianBlur(float(rng.uniform(0.5, 2.0))))
    side = picture.shape[0] // FACTOR
    small = np.asarray(image.resize((side, side), KINDS[int(rng.integers(len(KINDS)))]))
    return photometry.jpeg(small, int(rng.integers(60, 96))) if rng.random() < 0.2 else small


class Upscale(Supervised):
    """Recipe keys read: sources (pictures alone), net {channels, blocks}, scale, stages, learningRate, plain;
    with a discriminator also loss {l1, perceptual, texture, adversarial, features}.

    Stages with `adversarial: false` know the squared error alone, or with `plain: "l1"` the mean
    absolute error alone.
    """

    def __init__(self, recipe: dict, options: Options) -> None:
        super().__init__(recipe, options)
        self.corpus = Corpus(recipe["sources"], "train")
        self.prepare(self.net_for(recipe))
        self.warm = total([s for s in self.stages if "restart" not in s])
        if "start" not in recipe:
            self.marks[self.warm] = "warmup.pt"
        self.critic: PatchDiscriminator | None = None
        if "discriminator" in recipe:
            self.seen = Perceptual(recipe.get("blocks", 3)).to(self.device, memory_format=torch.channels_last)
            self.critic = PatchDiscriminator(3, recipe["discriminator"]["channels"])
            self.critic.to(self.device, memory_format=torch.channels_last)
            self.opt_d = torch.optim.Adam(self.critic.parameters(), recipe["learningRate"], betas=(0.5, 0.99))
            self.parts |= {"critic": self.critic, "opt_d": self.opt_d}

    @staticmethod
    def net_for(recipe: dict) -> Enlarger:
        """The net of a recipe, with random weights."""
        return Enlarger(**recipe["net"])

    def draw(self, step: int) -> Batch:
        """Small pictures [N, 3, H/4, W/4] and large ones [N, 3, H, W], both in −1…1."""
        rng, stage = self.rng(step), self.stage(step)
        small, large = [], []
        for _ in range(stage["batch"]):
            _, picture, _ = self.corpus.pick(rng)
            seen = np.ascontiguousarray(
                Window(rng, len(picture), stage["crop"], self.recipe["scale"]).of(picture)
            )
            large.append(unit(seen).permute(2, 0, 1))
            small.append(unit(shrink(seen, rng)).permute(2, 0, 1))
        layout = torch.channels_last
        return torch.stack(small).contiguous(memory_format=layout), torch.stack(large).contiguous(
            memory_format=layout
        )

    def rate(self, step: int) -> float:
        """Stages with `restart` begin anew with that share, those before them end as if they were all."""
        stage = self.stage(step)
        if "restart" in stage:
            return stage["restart"] * rate_at(step, begin_of(self.stages, stage), self.total)
        return rate_at(step, 0, self.warm)

    def loss(self, step: int, batch: Batch) -> dict[str, Tensor]:
        small, large = batch
        made = self.net(small).float()
        if self.critic is None or not self.stage(step).get("adversarial", True):
            if self.recipe.get("plain") == "l1":
                return {"loss": 10 * F.l1_loss(made, large)}
            return {"loss": 100 * F.mse_loss(made, large)}
        weight = self.recipe["loss"]
        smooth = F.interpolate(small, scale_factor=FACTOR, mode="bilinear", align_corners=False)
        self.critic.requires_grad_(True)
        loss_d, real_maps = critic_loss(self.critic, smooth, large, made)
        self.opt_d.param_groups[0]["lr"] = self.recipe["learningRate"] * self.rate(step)
        self.opt_d.zero_grad(set_to_none=True)
        loss_d.backward()
        self.opt_d.step()
        self.critic.requires_grad_(False)

        loss_adv, loss_fm = adversarial(self.critic, smooth, made, real_maps)
        content, texture = self.seen(made, large)
        l1 = F.l1_loss(made, large)
        terms = {
            "l1": l1,
            "perceptual": content,
            "texture": texture,
            "adversarial": loss_adv,
            "features": loss_fm,
        }
        return {"loss": sum(weight[k] * v for k, v in terms.items()), **terms, "critic": loss_d}

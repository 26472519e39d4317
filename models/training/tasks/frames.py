"""`frames`: four frames of a clip → the next one, and so on from there.

The multi-scale net of Mathieu et al. 2016 (arXiv:1511.05440), trained with squared error alone, which
answers doubt with blur, or with the absolute error, the gradient difference and a discriminator.
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from clips import PAST, Clips
from forecaster import Forecaster, forecast
from loop import Batch, Options
from losses import adversarial, critic_loss, gradient_difference
from nets import PatchDiscriminator
from tasks.supervised import Supervised

# Steps until the learning rate is whole.
WARM_UP = 200


def to_numbers(frames: Tensor) -> Tensor:
    """uint8 → −1…1."""
    return (frames.float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def shrunk(frames: Tensor, count: int) -> list[Tensor]:
    """Frames at `count` scales, the coarsest first, each half the size of the next."""
    out = [frames]
    for _ in range(count - 1):
        out.append(F.avg_pool2d(out[-1], 2))
    return out[::-1]


class Frames(Supervised):
    """Recipe keys read: sprites and grounds (see clips.py), net {channels, blocks}, stages, learningRate;
    with a discriminator also loss {l1, gradient, adversarial, features} and start.

    A stage's keys: steps, batch, crop, ahead (how many frames are predicted, each from those before it),
    adversarial (false: squared error alone). The first stage is what a twin with `start` goes on from.
    """

    def __init__(self, recipe: dict, options: Options) -> None:
        super().__init__(recipe, options)
        self.clips = Clips(recipe, "train")
        self.prepare(self.net_for(recipe))
        if "start" not in recipe:
            self.marks[self.stages[0]["steps"]] = "warmup.pt"
        self.critic: PatchDiscriminator | None = None
        if "discriminator" in recipe:
            self.critic = PatchDiscriminator(3 * PAST, recipe["discriminator"]["channels"])
            self.critic.to(self.device, memory_format=torch.channels_last)
            self.opt_d = torch.optim.Adam(self.critic.parameters(), recipe["learningRate"], betas=(0.5, 0.99))
            self.parts |= {"critic": self.critic, "opt_d": self.opt_d}

    @staticmethod
    def net_for(recipe: dict) -> Forecaster:
        """The net of a recipe, with random weights."""
        return Forecaster(PAST, **recipe["net"])

    def draw(self, step: int) -> Batch:
        """Clips, uint8 [N, 3·frames, H, W], the oldest frame first: four that are seen, then `ahead`."""
        rng, stage = self.rng(step), self.stage(step)
        clips = [
            self.clips.draw(rng, stage["crop"], PAST + stage["ahead"]).transpose(0, 3, 1, 2)
            for _ in range(stage["batch"])
        ]
        batch = np.stack(clips)
        return (torch.from_numpy(batch.reshape(len(batch), -1, *batch.shape[3:])),)

    def rate(self, step: int) -> float:
        """The schedule of Supervised, after a linear warm-up: a fresh Adam makes its largest steps first."""
        begun = step - (self.stages[0]["steps"] if "start" in self.recipe else 0)
        return min(1.0, (begun + 1) / WARM_UP) * super().rate(step)

    def loss(self, step: int, batch: Batch) -> dict[str, Tensor]:
        frames, ahead = to_numbers(batch[0]), self.stage(step)["ahead"]
        past = frames[:, : 3 * PAST]
        made = [torch.cat(scale) for scale in zip(*forecast(self.net, past, ahead), strict=True)]
        # One batch of all frames: the first ahead of each clip, then the second …
        real = torch.cat([frames[:, 3 * (PAST + k) :][:, :3] for k in range(ahead)])
        wanted = shrunk(real, len(made))
        if self.critic is None or not self.stage(step).get("adversarial", True):
            errors = [F.mse_loss(a, b) for a, b in zip(made, wanted, strict=True)]
            return {"loss": 100 * sum(errors), "mse": errors[-1]}
        terms = {
            "l1": sum(F.l1_loss(a, b) for a, b in zip(made, wanted, strict=True)),
            "gradient": sum(gradient_difference(a, b) for a, b in zip(made, wanted, strict=True)),
        }
        before = torch.cat([frames[:, 3 * k :][:, : 3 * PAST] for k in range(ahead)])
        critic, terms["adversarial"], terms["features"] = self._judge(step, before, real, made[-1])
        weight = self.recipe["loss"]
        return {"loss": sum(weight[k] * v for k, v in terms.items()), **terms, "critic": critic}

    def _judge(self, step: int, before: Tensor, real: Tensor, made: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Teach the critic; (its loss, adversarial, features) for frames made after `before`."""
        assert self.critic is not None
        self.critic.requires_grad_(True)
        loss, real_maps = critic_loss(self.critic, before, real, made)
        self.opt_d.param_groups[0]["lr"] = self.recipe["learningRate"] * self.rate(step)
        self.opt_d.zero_grad(set_to_none=True)
        loss.backward()
        self.opt_d.step()
        self.critic.requires_grad_(False)
        return loss, *adversarial(self.critic, before, made, real_maps)

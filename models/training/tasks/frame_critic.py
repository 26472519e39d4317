"""`frame_critic`: clips → whether the frame after four is real or made by one of two nets."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from clips import PAST, Clips
from frame_critic import FrameCritic, Shipped
from loop import Batch, Options
from paths import ROOT
from tasks.frames import WARM_UP, to_numbers
from tasks.supervised import Supervised


class FrameCriticTask(Supervised):
    """Recipe keys read: sprites and grounds (see clips.py), judges (ids of packages whose frames are told
    from real ones, each for as many clips), critic {channels}, stages {steps, batch, crop}, learningRate."""

    def __init__(self, recipe: dict, options: Options) -> None:
        super().__init__(recipe, options)
        self.clips = Clips(recipe, "train")
        self.judged: list[Shipped] = []
        self.prepare(self.net_for(recipe))

    @staticmethod
    def net_for(recipe: dict) -> FrameCritic:
        """The net of a recipe, with random weights."""
        return FrameCritic(**recipe["critic"])

    def rate(self, step: int) -> float:
        """The schedule of Supervised, after a linear warm-up."""
        return min(1.0, (step + 1) / WARM_UP) * super().rate(step)

    def draw(self, step: int) -> Batch:
        """uint8 [N, 3·(PAST + 2), H, W]: four frames, the next one, and what a net makes of the four."""
        # Sessions do not outlive a fork, so each process that draws opens its own.
        self.judged = self.judged or [Shipped(ROOT / "models" / name) for name in self.recipe["judges"]]
        rng, stage = self.rng(step), self.stage(step)
        out = []
        for _ in range(stage["batch"]):
            clip = self.clips.draw(rng, stage["crop"], PAST + 1).transpose(0, 3, 1, 2)
            frames = clip.reshape(-1, *clip.shape[2:])
            made = self.judged[rng.integers(len(self.judged))].next(frames[: 3 * PAST])
            out.append(np.concatenate([frames, made]))
        return (torch.from_numpy(np.stack(out)),)

    def loss(self, step: int, batch: Batch) -> dict[str, Tensor]:
        frames = to_numbers(batch[0])
        past, real, made = frames.split([3 * PAST, 3, 3], 1)
        # Cross entropy of logits: softplus(−x) for what is real, softplus(x) for what is not.
        of_real = F.softplus(-self.net(past, real).float()).mean()
        of_made = F.softplus(self.net(past, made).float()).mean()
        return {"loss": of_real + of_made, "real": of_real, "made": of_made}

"""`colour`: lightness → colour, as classes with rebalancing (Zhang et al. 2016, arXiv:1603.08511) or
as plain squared error, which answers doubt with grey."""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import lab
import photometry
from channels import unit
from corpus import Corpus
from loop import Batch, Options
from reading import Colours
from tasks.supervised import Supervised
from warp import Window

# Share of the uniform distribution in the one that rare colours are lifted by.
UNIFORM = 0.5


def rarity(corpus: Corpus, middles: Tensor, rng: np.random.Generator, pictures: int = 600) -> Tensor:
    """Weight of each class [Q]: one over its smoothed share of the corpus mixed with a uniform one,
    scaled so that the mean weight of a pixel is 1."""
    count = torch.zeros(len(middles))
    for _ in range(pictures):
        _, picture, _ = corpus.pick(rng)
        colour = lab.from_rgb(unit(picture[4::8, 4::8].copy()).permute(2, 0, 1)[None])[:, 1:]
        classes, share = lab.soft_classes(colour, middles)
        count.index_add_(0, classes.reshape(-1), share.reshape(-1))
    share = count / count.sum()
    weight = 1 / ((1 - UNIFORM) * share + UNIFORM / len(middles))
    return weight / (weight * share).sum()


class Colour(Supervised):
    """Recipe keys read: sources (pictures alone), net, classes (else squared error), scale, stages,
    learningRate."""

    def __init__(self, recipe: dict, options: Options) -> None:
        super().__init__(recipe, options)
        self.corpus = Corpus(recipe["sources"], "train")
        self.prepare(self.net_for(recipe))
        self.middles = lab.centres().to(self.device)
        if recipe["classes"]:
            rng = np.random.default_rng(recipe["seed"])
            self.weight = rarity(self.corpus, self.middles.cpu(), rng).to(self.device)

    @staticmethod
    def net_for(recipe: dict) -> Colours:
        """The net of a recipe, with random weights."""
        return Colours(**recipe["net"], classes=recipe["classes"])

    def draw(self, step: int) -> Batch:
        """Lightness [N, 1, H, W] in −1…1 and colour ab [N, 2, H/4, W/4]."""
        rng, stage = self.rng(step), self.stage(step)
        pictures = []
        for _ in range(stage["batch"]):
            _, picture, _ = self.corpus.pick(rng)
            seen = Window(rng, len(picture), stage["crop"], self.recipe["scale"]).of(picture)
            if rng.random() < 0.3:
                seen = photometry.wear(seen, rng)
            pictures.append(unit(np.ascontiguousarray(seen)).permute(2, 0, 1))
        whole = lab.from_rgb(torch.stack(pictures))
        gamma = torch.from_numpy(np.exp(rng.normal(0, 0.1, len(pictures))).astype(np.float32))
        lightness = (whole[:, :1] / 100).clamp(0, 1) ** gamma[:, None, None, None]
        return 2 * lightness - 1, F.avg_pool2d(whole[:, 1:], 4)

    def loss(self, step: int, batch: Batch) -> dict[str, Tensor]:
        lightness, ab = batch
        out = self.net.small(lightness.contiguous(memory_format=torch.channels_last)).float()
        if not self.recipe["classes"]:
            return {"loss": F.mse_loss(out, ab / 100) * 10}
        classes, share = lab.soft_classes(ab, self.middles)
        weight = self.weight[classes[:, 0]]
        chosen = F.log_softmax(out, 1).gather(1, classes)
        return {"loss": -(weight * (share * chosen).sum(1)).mean()}

"""`segment`: a picture → scores of the classes for each pixel.

Fully convolutional with skips and a softmax for each pixel, after Long et al. 2015 (arXiv:1411.4038).
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import photometry
from channels import unit
from corpus import Corpus
from data import palette
from loop import Batch, Options
from reading import Scores
from tasks.supervised import Supervised
from warp import Window


class Segment(Supervised):
    """Recipe keys read: sources (one, from picture to label), net, scale, balance, stages, learningRate.

    `balance` is the power of a class's frequency that its weight is divided by: 0 counts pixels
    alike, 1 counts classes alike.
    """

    def __init__(self, recipe: dict, options: Options) -> None:
        super().__init__(recipe, options)
        self.corpus = Corpus(recipe["sources"], "train")
        classes = len(palette(recipe["sources"][0]["dataset"]))
        self.prepare(self.net_for(recipe))
        label = self.corpus.columns[0][1]
        share = np.bincount(label[::10].ravel(), minlength=classes) / label[::10].size
        weight = (share + 1e-4) ** -recipe["balance"]
        self.weight = torch.tensor(weight / (weight * share).sum(), dtype=torch.float32, device=self.device)

    @staticmethod
    def net_for(recipe: dict) -> Scores:
        """The net of a recipe, with random weights."""
        classes = len(palette(recipe["sources"][0]["dataset"]))
        return Scores(3, classes, recipe["net"]["down"], recipe["net"]["up"])

    def draw(self, step: int) -> Batch:
        """Pictures [N, 3, H, W] in −1…1 and classes int64 [N, H, W]."""
        rng, stage = self.rng(step), self.stage(step)
        pictures, labels = [], []
        for _ in range(stage["batch"]):
            _, picture, label = self.corpus.pick(rng)
            window = Window(rng, len(picture), stage["crop"], self.recipe["scale"])
            seen = photometry.wear(photometry.jitter(window.of(picture), rng), rng)
            pictures.append(unit(seen).permute(2, 0, 1))
            labels.append(torch.from_numpy(window.of(label, exact=True).astype(np.int64)))
        return torch.stack(pictures).contiguous(memory_format=torch.channels_last), torch.stack(labels)

    def loss(self, step: int, batch: Batch) -> dict[str, Tensor]:
        picture, label = batch
        scores = self.net(picture).float()
        right = (scores.argmax(1) == label).float().mean()
        return {"loss": F.cross_entropy(scores, label, self.weight), "accuracy": right}

"""The graph of a dreamt label map: what a person sets, as the net is told it, and scores at full size."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

import captions

# A label map is made at SIDE / FACTOR and enlarged.
FACTOR = 4
# Most words of a text that mean something.
LENGTH = 16
# How far what is told is exaggerated.
GUIDANCE = 1.5
# The choice that leaves the class open.
ANY = "any"


class Words(nn.Module):
    """Words [N, LENGTH] as 1 + their places in captions.vocabulary(), 0 where there is none → what is said
    of things [N, things] and of things in places [N, things · places].

    A place belongs to the thing named last before it; before any thing, to the first that comes.
    """

    def __init__(self) -> None:
        super().__init__()
        vocabulary = captions.vocabulary()
        things, places = captions.THINGS.values(), captions.PLACES.values()
        # A row a word and one for none; a column a thing, a column a place.
        self.register_buffer("things", self._table(vocabulary, [spoken for spoken, _ in things]))
        self.register_buffer("places", self._table(vocabulary, list(places)))

    @staticmethod
    def _table(vocabulary: list[str], meanings: list[list[str]]) -> Tensor:
        rows = [[0.0] * len(meanings), *([float(word in m) for m in meanings] for word in vocabulary)]
        return torch.tensor(rows)

    def forward(self, words: Tensor) -> Tensor:
        things, places = self.things[words], self.places[words]
        thing, waiting = torch.zeros_like(things[:, 0]), torch.zeros_like(places[:, 0])
        placed = things.new_zeros(len(words), things.shape[2], places.shape[2])
        for k in range(LENGTH):
            named = things[:, k].amax(1, keepdim=True)
            thing = torch.where(named > 0, things[:, k], thing)
            begun = thing.amax(1, keepdim=True)
            told = torch.maximum(waiting, places[:, k])
            placed = torch.maximum(placed, thing[:, :, None] * told[:, None])
            waiting = told * (1 - begun)
        return torch.cat([things.amax(1), placed.flatten(1)], 1)


def smooth(shares: Tensor) -> Tensor:
    """Shares of the labels [N, C, S, S] of which each pixel takes part of its neighbours': single ones go."""
    line = torch.tensor([1.0, 2.0, 1.0]) / 4
    kernel = (line[:, None] * line[None])[None, None].expand(shares.shape[1], 1, 3, 3)
    return F.conv2d(F.pad(shares, (1, 1, 1, 1), mode="replicate"), kernel, groups=shares.shape[1])


def enlarged(shares: Tensor) -> Tensor:
    """Shares of the labels [N, C, S, S] as smooth regions, FACTOR times as wide and high."""
    return F.interpolate(smooth(shares), scale_factor=FACTOR, mode="bilinear", align_corners=False)


class DreamGraph(nn.Module):
    """Noise [1, noise], the class as one-hot [1, 1 + classes] (ANY first) and words int64 [1, LENGTH] →
    shares of the labels [1, C, H, W].

    What is told is exaggerated: the scores go GUIDANCE times as far from those of a net that is told
    nothing (Ho and Salimans 2022, arXiv:2207.12598), for it was trained on both.
    """

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net, self.words = net, Words()

    def forward(self, noise: Tensor, of_class: Tensor, text: Tensor) -> Tensor:
        told = torch.cat([of_class[:, 1:], self.words(text)], 1)
        return enlarged(self.shares(noise, told))

    def shares(self, noise: Tensor, told: Tensor) -> Tensor:
        """Before they are enlarged."""
        free, bound = self.net(noise, torch.zeros_like(told)), self.net(noise, told)
        return (free + GUIDANCE * (bound - free)).softmax(1)

"""The nets of `dream`: a generator from noise and words, and its critic."""

import torch
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

import captions


class Grow(nn.Sequential):
    """Double height and width: nearest enlargement, 3×3 convolution, batch norm, LeakyReLU(0.2)."""

    def __init__(self, cin: int, cout: int) -> None:
        super().__init__(
            nn.Upsample(scale_factor=2),
            nn.Conv2d(cin, cout, 3, 1, 1, bias=False),
            nn.BatchNorm2d(cout),
            nn.LeakyReLU(0.2),
        )


class Places(nn.Module):
    """Numbers as captions.vector writes them [N, captions.width()] → planes [N, things, side, side]: STRENGTH
    where a thing was said to be, -STRENGTH elsewhere, 0 if it was given no place."""

    # Large, so that the layers behind it, which begin at zero, learn fast.
    STRENGTH = 10.0

    def __init__(self, side: int) -> None:
        super().__init__()
        inside = torch.from_numpy(captions.areas(side)) > 0
        self.register_buffer("areas", (2.0 * inside - 1) * self.STRENGTH, persistent=False)

    def forward(self, words: Tensor) -> Tensor:
        placed = words[:, -len(captions.THINGS) * len(captions.PLACES) :]
        placed = placed.reshape(len(words), len(captions.THINGS), -1)
        return torch.einsum("ntp,phw->nthw", placed, self.areas)


class Dreamer(nn.Module):
    """Noise [N, noise] and words [N, words] → scores of the labels [N, classes, S, S], before the softmax.

    S is 4 · 2^len(up). Words reach the first layer and, as constant channels, every later one, so that
    what is said first is not forgotten on the way up. With `places`, where things were said to be is added
    to what every layer and the last one gives.
    """

    def __init__(
        self,
        noise: int,
        words: int,
        classes: int,
        first: int,
        up: list[int],
        told: int,
        places: bool = False,
    ) -> None:
        super().__init__()
        self.told = nn.Linear(words, told)
        self.first = first
        self.start = nn.Linear(noise + told, first * 16)
        sizes = [first, *up]
        self.up = nn.ModuleList(Grow(a + told, b) for a, b in zip(sizes, up, strict=False))
        self.last = nn.Conv2d(up[-1], classes, 3, 1, 1)
        self.planes, self.where = nn.ModuleList(), nn.ModuleList()
        if places:
            self.planes.extend(Places(8 << k) for k in range(len(up)))
            self.where.extend(nn.Conv2d(len(captions.THINGS), c, 1, bias=False) for c in [*up, classes])
            for layer in self.where:
                nn.init.zeros_(layer.weight)

    def forward(self, noise: Tensor, words: Tensor) -> Tensor:
        told = torch.relu(self.told(words))
        h = self.start(torch.cat([noise, told], 1)).reshape(-1, self.first, 4, 4)
        said = [planes(words) for planes in self.planes]
        for k, layer in enumerate(self.up):
            wide = told[:, :, None, None].expand(-1, -1, h.shape[2], h.shape[3])
            h = layer(torch.cat([h, wide], 1))
            if said:
                h = h + self.where[k](said[k])
        scores = self.last(h)
        return scores + self.where[-1](said[-1]) if said else scores


class Critic(nn.Module):
    """Label shares [N, classes, S, S] and words → one score: how real the patches and the whole look,
    and how well the words fit (a projection, Miyato and Koyama 2018, arXiv:1802.05637)."""

    def __init__(self, classes: int, words: int, channels: list[int]) -> None:
        super().__init__()
        sizes = [classes, *channels]
        self.blocks = nn.Sequential(
            *(
                nn.Sequential(spectral_norm(nn.Conv2d(a, b, 4, 2, 1)), nn.LeakyReLU(0.2))
                for a, b in zip(sizes, channels, strict=False)
            )
        )
        self.patch = spectral_norm(nn.Conv2d(channels[-1], 1, 3, 1, 1))
        self.whole = spectral_norm(nn.Linear(channels[-1] * 16, 128))
        self.score = spectral_norm(nn.Linear(128, 1))
        self.words = spectral_norm(nn.Linear(words, 128))

    def forward(self, maps: Tensor, words: Tensor) -> Tensor:
        h = self.blocks(maps)
        seen = nn.functional.leaky_relu(self.whole(h.flatten(1)), 0.2)
        fit = (seen * self.words(words)).sum(1)
        return self.patch(h).mean((1, 2, 3)) + self.score(seen)[:, 0] + fit


class PaintDreamer(nn.Module):
    """Noise [N, noise] and a class [N, classes] → paint [N, 3, S, S] in −1…1.

    Paint is flat, as from `pots` pots: every pixel shares itself out among them, and all pixels of a
    picture have the same pots, whose colours depend on noise and class.
    """

    def __init__(self, noise: int, classes: int, pots: int, mixer: int, **shape: int | list[int]) -> None:
        super().__init__()
        self.areas = Dreamer(noise, classes, pots, **shape)
        self.colours = nn.Sequential(
            nn.Linear(noise + classes, mixer),
            nn.LeakyReLU(0.2),
            nn.Linear(mixer, mixer),
            nn.LeakyReLU(0.2),
            nn.Linear(mixer, 3 * pots),
        )

    def mixed(self, noise: Tensor, told: Tensor) -> tuple[Tensor, Tensor]:
        """(shares of the pots [N, pots, S, S], colours of the pots [N, 3, pots] in −1…1)."""
        colours = self.colours(torch.cat([noise, told], 1)).reshape(len(noise), 3, -1)
        return self.areas(noise, told).float().softmax(1), torch.tanh(colours).float()

    def forward(self, noise: Tensor, told: Tensor) -> Tensor:
        shares, colours = self.mixed(noise, told)
        return torch.einsum("ncp,nphw->nchw", colours, shares)

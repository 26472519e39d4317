"""Clips made of pictures: icons that move, turn, grow and pass behind each other over a panning ground."""

import math
from typing import NamedTuple

import numpy as np
from PIL import Image
from scipy import ndimage

from corpus import Corpus

# Frames that every clip is planned for: four that are seen and eight that are predicted.
LENGTH = 12
# Frames that are seen.
PAST = 4
# The square that sprites are kept in, in pixels, with a transparent margin.
KEPT, MARGIN = 128, 2
# Pixels a frame, degrees a frame, and growth a frame as a logarithm.
FASTEST, TURN, GROWTH = 6.0, 9.0, 0.03


def cut_out(picture: np.ndarray) -> Image.Image:
    """An icon on white paper, uint8 [H, W, 3], as RGBA of KEPT × KEPT with the paper transparent."""
    paper, _ = ndimage.label((picture >= 248).all(2))
    border = np.concatenate([paper[0], paper[-1], paper[:, 0], paper[:, -1]])
    outside = np.isin(paper, np.unique(border[border > 0]))
    # The outermost pixels are mixed with white.
    inside = ~ndimage.binary_dilation(outside, iterations=2)
    rgba = np.dstack([picture, np.where(inside, 255, 0).astype(np.uint8)])
    side = KEPT - 2 * MARGIN
    small = Image.fromarray(rgba).resize((side, side), Image.Resampling.BOX)
    framed = Image.new("RGBA", (KEPT, KEPT))
    framed.paste(small, (MARGIN, MARGIN))
    return framed


class Track(NamedTuple):
    """Where a sprite's centre is in each frame, how it is turned, and its size as a share of its own."""

    places: np.ndarray  # [LENGTH, 2], x and y in pixels
    degrees: np.ndarray  # [LENGTH]
    scale: np.ndarray  # [LENGTH]


def velocity(rng: np.random.Generator, fastest: float) -> np.ndarray:
    """Pixels a frame, [2], in any direction."""
    angle = rng.uniform(0, 2 * math.pi)
    return rng.uniform(0, fastest) * np.array([math.cos(angle), math.sin(angle)])


def track(rng: np.random.Generator, side: int, pan: np.ndarray) -> Track:
    """A random way through the frame, near its middle halfway; `pan` is how the ground moves.

    Some sprites stand on the ground, some stand still, most move evenly. A third of those that move
    change their speed at random: what comes next is not certain then.
    """
    time = np.arange(LENGTH) - (LENGTH - 1) / 2
    kind = rng.random()
    start = velocity(rng, FASTEST)
    if kind < 0.3:
        start = pan if kind < 0.2 else np.zeros(2)
    speeds = np.repeat(start[None], LENGTH, 0)
    if kind > 0.75:
        speeds = speeds + np.cumsum(rng.normal(0, 0.4, (LENGTH, 2)), 0)
    places = np.cumsum(speeds, 0)
    places += rng.uniform(0.15, 0.85, 2) * side - places[LENGTH // 2]
    if rng.random() < 0.15:  # It hops.
        height, step = rng.uniform(2, 7), rng.uniform(0.15, 0.5)
        places[:, 1] -= height * np.abs(np.sin(time * step * math.pi + rng.uniform(0, math.pi)))
    turn = rng.uniform(-TURN, TURN) if rng.random() < 0.5 else 0.0
    growth = rng.uniform(-GROWTH, GROWTH) if rng.random() < 0.4 else 0.0
    return Track(places, rng.uniform(-20, 20) + turn * time, np.exp(growth * time))


def stamp(frame: Image.Image, sprite: Image.Image, x: float, y: float, degrees: float, scale: float) -> None:
    """Draw a sprite into a frame, its centre at (x, y)."""
    reach = math.ceil(sprite.width * scale * math.sqrt(0.5))
    left, top = math.floor(x) - reach, math.floor(y) - reach
    size = 2 * reach + 1
    if left >= frame.width or top >= frame.height or left + size <= 0 or top + size <= 0:
        return
    turn = math.radians(degrees)
    cos, sin = math.cos(turn) / scale, math.sin(turn) / scale
    # Pixel of the stamp → pixel of the sprite: turned and scaled about the centre.
    c = sprite.width / 2 - cos * (x - left) - sin * (y - top)
    f = sprite.height / 2 + sin * (x - left) - cos * (y - top)
    turned = sprite.transform(
        (size, size), Image.Transform.AFFINE, (cos, sin, c, -sin, cos, f), Image.Resampling.BICUBIC
    )
    frame.paste(turned, (left, top), turned)


class Ground:
    """What lies behind the sprites: a window that pans over a picture, or one colour."""

    def __init__(self, rng: np.random.Generator, picture: np.ndarray, side: int) -> None:
        self.side = side
        self.pan = velocity(rng, 5) if rng.random() < 0.7 else np.zeros(2)
        least = side / len(picture)
        scale = float(rng.uniform(1.1 * least, max(1.1, 1.3 * least)))
        whole = round(scale * len(picture))
        # The path of the window stays on the picture.
        room = whole - side
        way = self.pan * (LENGTH - 1)
        longest = float(np.abs(way).max())
        if longest > room:
            self.pan, way = self.pan * room / longest, way * room / longest
        low = np.maximum(way, 0)
        self.start = low + rng.random(2) * (room - np.abs(way))
        image = Image.fromarray(picture[:, ::-1] if rng.random() < 0.5 else picture)
        self.image = image.resize((whole, whole), Image.Resampling.BICUBIC)
        if rng.random() < 0.2:
            light = rng.random() < 0.5
            colour = (255, 255, 255) if light else tuple(int(v) for v in rng.integers(0, 256, 3))
            self.image = Image.new("RGB", (whole, whole), colour)

    def frame(self, time: int) -> Image.Image:
        """The ground alone, RGB of side × side."""
        x, y = self.start - self.pan * time
        return self.image.transform(
            (self.side, self.side), Image.Transform.AFFINE, (1, 0, x, 0, 1, y), Image.Resampling.BICUBIC
        )


class Clips:
    """Recipe keys read: sprites (sources of icons on white) and grounds (sources of pictures), as for
    Corpus. What is drawn depends on the random numbers alone; a part of the split knows its names alone.
    """

    def __init__(self, recipe: dict, part: str) -> None:
        icons = Corpus(recipe["sprites"], part)
        self.shares = icons.shares
        self.sprites = [[cut_out(picture) for picture in pictures] for pictures, _ in icons.columns]
        self.grounds = Corpus(recipe["grounds"], part)

    def draw(self, rng: np.random.Generator, side: int, count: int) -> np.ndarray:
        """The first `count` frames of a clip, uint8 [count, side, side, 3], the oldest first."""
        _, picture, _ = self.grounds.pick(rng)
        ground = Ground(rng, picture, side)
        cast = [self._sprite(rng, side) for _ in range(int(rng.integers(1, 5)))]
        tracks = [track(rng, side, ground.pan) for _ in cast]
        frames = []
        for time in range(count):
            frame = ground.frame(time)
            for sprite, way in zip(cast, tracks, strict=True):
                stamp(frame, sprite, *way.places[time], way.degrees[time], way.scale[time])
            frames.append(np.asarray(frame))
        return np.stack(frames)

    def _sprite(self, rng: np.random.Generator, side: int) -> Image.Image:
        """An icon at a size at which it covers a part of the frame."""
        source = self.sprites[int(rng.choice(len(self.sprites), p=self.shares))]
        sprite = source[int(rng.integers(len(source)))]
        size = round(side * math.exp(rng.uniform(math.log(0.22), math.log(0.7))))
        if rng.random() < 0.5:
            sprite = sprite.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        return sprite.resize((size, size), Image.Resampling.BICUBIC)

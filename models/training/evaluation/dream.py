"""`dream`: whether what was said is on the map and where it was said, whether maps look real, how they
differ from each other and from those that were trained on."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from torch import Tensor, nn

import captions
import looks
from captions import Facts
from data import decode_column, names, palette
from dream_graph import DreamGraph, enlarged, smooth
from evaluation.common import choose as choose_by
from evaluation.common import ready, run_facts, write
from loop import Options
from paths import ROOT
from tasks import build_task
from tasks.dream import Dream, reduce
from trained import to_bytes

# Sentences of the figures: told of maps, and with pairs of things that were never said together.
TOLD, COMBINED = 140, 60
# Maps that the fresh critic learns from and is tested on, of each kind, and its steps.
TAUGHT, TESTED, STEPS = 1000, 100, 250
# Maps of the sheet for each class, and sentences.
SHOWN, SENTENCES = 4, 12


def tellings(recipe: dict, part: str) -> tuple[list[Facts], list[Facts]]:
    """(what could be said of the maps of a part of the split, pairs of things that were held out)."""
    order, rng = list(palette(recipe["dataset"])), np.random.default_rng(5)
    maps = decode_column(recipe["dataset"], "label", "index", names(recipe["dataset"], "label", part))
    found = [captions.facts(reduce(label, recipe["side"], len(order)), order) for label in maps]
    told: list[Facts] = []
    while len(told) < TOLD:
        if some := captions.said(found[int(rng.integers(len(found)))], rng):
            told.append(some)
    pairs, places = sorted(sorted(pair) for pair in captions.HELD_OUT), list(captions.PLACES)
    combined = [
        {thing: str(rng.choice(places)) if rng.random() < 0.5 else None for thing in pairs[k % len(pairs)]}
        for k in range(COMBINED)
    ]
    return told, combined


def vectors(some: list[Facts]) -> Tensor:
    """What a net is told of each, without a class."""
    return torch.from_numpy(np.stack([captions.vector(facts, None) for facts in some]))


@torch.no_grad()
def dreamt(
    net: nn.Module, noise: Tensor, told: Tensor, size: Callable[[Tensor], Tensor] = enlarged
) -> np.ndarray:
    """Label maps as the package gives them, uint8 [N, H, W]; with `smooth` before they are enlarged."""
    graph = DreamGraph(net).eval()
    parts = zip(noise.split(20), told.split(20), strict=True)
    made = [size(graph.shares(a, b)).argmax(1).to(torch.uint8) for a, b in parts]
    return torch.cat(made).numpy()


def noises(recipe: dict, count: int, seed: int) -> Tensor:
    """Noise [count, noise], always the same."""
    return torch.from_numpy(
        np.random.default_rng([seed, 9]).normal(size=(count, recipe["noise"])).astype(np.float32)
    )


def heard(label: np.ndarray, order: list[str], told: Facts) -> list[tuple[bool, bool | None]]:
    """For each thing that was said: whether it is there, and whether in its place, if it was given one."""
    seen = dict(zip(captions.THINGS, captions.planes(label, order), strict=True))
    out: list[tuple[bool, bool | None]] = []
    for thing, place in told.items():
        there = bool(seen[thing].mean() >= captions.ENOUGH)
        inside = place and there and captions.within(seen[thing])[place] >= captions.MOSTLY
        out.append((there, bool(inside) if place else None))
    return out


Found = list[list[tuple[bool, bool | None]]]


def obeyed(net: nn.Module, recipe: dict, some: list[Facts]) -> Found:
    """What is heard of each sentence on a map that was dreamt of it."""
    order = list(palette(recipe["dataset"]))
    maps = dreamt(net, noises(recipe, len(some), 1), vectors(some))
    return [heard(label, order, facts) for label, facts in zip(maps, some, strict=True)]


def shares(found: Found) -> dict[str, float]:
    """Shares of the things that are there, of the places that are right, of sentences wholly followed."""
    things = [there for one in found for there, _ in one]
    places = [inside for one in found for _, inside in one if inside is not None]
    whole = [all(there and inside is not False for there, inside in one) for one in found]
    return {
        "things": round(float(np.mean(things)), 3),
        "places": round(float(np.mean(places)), 3),
        "whole": round(float(np.mean(whole)), 3),
    }


def choose(recipe: dict, run: Path, last: int) -> None:
    """The most things and places as they were said, on sentences of the validation split."""
    told, combined = tellings(recipe, "validation")

    def score(net: nn.Module) -> float:
        found = shares(obeyed(net, recipe, told + combined))
        return found["things"] + found["places"]

    choose_by(recipe, run, last, score)


def planes(maps: np.ndarray, classes: int) -> Tensor:
    """Label maps uint8 [N, S, S] as one-hot float32 [N, classes, S, S]."""
    return F.one_hot(torch.from_numpy(maps).long(), classes).permute(0, 3, 1, 2).float()


def fresh_critic(real: np.ndarray, made: np.ndarray, classes: int) -> nn.Module:
    """A net that learned to tell made maps from real ones, with mirroring; it knows nothing of the critic of
    the training."""
    torch.manual_seed(3)
    sizes = [classes, 32, 64, 128]
    blocks = [
        nn.Sequential(nn.Conv2d(a, b, 4, 2, 1), nn.BatchNorm2d(b), nn.LeakyReLU(0.2))
        for a, b in pairwise(sizes)
    ]
    critic = nn.Sequential(*blocks, nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Linear(sizes[-1] * 4, 1))
    optimizer, rng = torch.optim.Adam(critic.parameters(), 1e-3), np.random.default_rng(3)
    wanted = torch.cat([torch.ones(16), torch.zeros(16)])
    for _ in range(STEPS):
        seen = np.concatenate([some[rng.integers(len(some), size=16)] for some in (real, made)])
        seen = np.where(rng.random((32, 1, 1)) < 0.5, seen, seen[:, :, ::-1])
        loss = F.binary_cross_entropy_with_logits(critic(planes(seen, classes))[:, 0], wanted)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return critic.eval()


def apart(maps: np.ndarray) -> float:
    """Mean share of the pixels that differ between two maps."""
    pairs = [(maps[i] != maps[:i]).mean((1, 2)) for i in range(1, len(maps))]
    return float(np.concatenate(pairs).mean())


def nearest(maps: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(index of the known map that each is most like, share of the pixels that agree), mirrored or not."""
    indices, shares = [], []
    for label in maps:
        agree = np.maximum(*((known == view).mean((1, 2)) for view in (label, label[:, ::-1])))
        indices.append(int(agree.argmax()))
        shares.append(float(agree.max()))
    return np.array(indices), np.array(shares)


@torch.no_grad()
def any_dreams(net: nn.Module, task: Dream, count: int, seed: int) -> np.ndarray:
    """Maps of tellings as they were trained with, uint8 [count, side, side]."""
    first = task.total + 10_000 * seed
    batches = -(-count // len(task.draw(first)[1]))
    told = torch.cat([task.draw(first + k)[1] for k in range(batches)])[:count]
    return dreamt(net, noises(task.recipe, count, seed), told, smooth)


def figures(recipe: dict, run: Path, folder: Path) -> None:
    """To FOLDER/metrics.json, and the dreams with the training maps that they are most like to
    FOLDER/nearest.jpg."""
    net, task = ready(recipe, run), build_task(recipe, Options())
    assert isinstance(task, Dream)
    told, combined = tellings(recipe, "test")
    both = obeyed(net, recipe, told + combined)
    words = {"said of held-out maps": both[:TOLD], "held-out pairs": both[TOLD:], "all": both}
    found: dict[str, dict] = {"words": {name: shares(some) for name, some in words.items()}}
    print(found, flush=True)
    made, classes = any_dreams(net, task, TAUGHT + TESTED, 2), len(task.order)
    whole = decode_column(recipe["dataset"], "label", "index", names(recipe["dataset"], "label", "test"))
    real = np.stack([reduce(label, recipe["side"], classes) for label in whole[:TESTED]])
    critic = fresh_critic(task.maps, made[TESTED:], classes)
    with torch.no_grad():
        scores = [critic(planes(maps, classes))[:, 0] for maps in (real, made[:TESTED])]
    right = {"real": scores[0] > 0, "made": scores[1] <= 0}
    found["critic"] = {name: round(float(r.float().mean()), 3) for name, r in right.items()}
    found["apart"] = {"made": round(apart(made[:TESTED]), 3), "real": round(apart(real), 3)}
    which, alike = nearest(made[:TESTED], task.maps)
    found["nearest"] = {
        "made": round(float(alike.mean()), 3),
        "real": round(float(nearest(real, task.maps)[1].mean()), 3),
        "most": round(float(alike.max()), 3),
    }
    first = np.argsort(-alike)[:12]
    colours = looks.colours(recipe["dataset"])
    rows = [[colours[made[i]], colours[task.maps[which[i]]]] for i in first]
    looks.grid(rows, columns=4, size=128).save(folder / "nearest.jpg", quality=88)
    write(folder, run_facts(recipe, run) | found)


def painted(maps: np.ndarray, classes: int) -> list[np.ndarray]:
    """What `islands` paints of label maps, uint8 [H, W, 3] each."""
    session = onnxruntime.InferenceSession(ROOT / "models" / "islands" / "generator.onnx")
    return [
        to_bytes(torch.from_numpy(session.run(None, {"label": planes(one[None], classes).numpy()})[0])[0])
        for one in maps
    ]


def sheet(recipe: dict, run: Path, target: Path) -> None:
    """Dreams and what `islands` paints of them: a line for no class and for each class, with the same noise;
    then the first sentences of the test split, and the first of the held-out pairs."""
    net = ready(recipe, run)
    told, combined = tellings(recipe, "test")
    shown = told[: SENTENCES // 2] + combined[: SENTENCES // 2]
    classes = [None, *range(len(captions.CLASSES))]
    numbers = [captions.vector({}, k) for k in classes for _ in range(SHOWN)]
    noise = noises(recipe, SHOWN, 4)
    maps = np.concatenate(
        [
            dreamt(net, noise.repeat(len(classes), 1), torch.from_numpy(np.stack(numbers))),
            dreamt(net, noises(recipe, len(shown), 5), vectors(shown)),
        ]
    )
    colours = looks.colours(recipe["dataset"])
    pictures = painted(maps, len(colours))
    looks.grid([[colours[m], p] for m, p in zip(maps, pictures, strict=True)], columns=SHOWN, size=160).save(
        target, quality=86
    )
    for k, facts in enumerate(shown):
        print(k + 1, captions.sentence(facts))

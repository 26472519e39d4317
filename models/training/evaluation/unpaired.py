"""`unpaired`: both ways on held-out pictures whose partner is known, beside a net that was taught with pairs,
and what comes back of a picture that goes there and back.

A run holds both ways; each is a package of its own. The one back has a name that ends in `-back`.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import Tensor, nn

import looks
import metrics
from data import decode_column, names
from evaluation.common import choose as choose_by
from evaluation.common import ready, run_facts, write
from paths import ROOT
from perceptual import Perceptual
from tasks.unpaired import WAYS
from trained import to_bytes

# The package that does the way forth and was taught with pairs, and its input and output.
TAUGHT, GIVEN, MADE = "gloss", "icon", "picture"
# How many pictures the perceptual distance is measured on, and how many are shown.
SEEN, SHOWN = 40, 24
Translate = Callable[[Tensor], Tensor]


def way_of(package: Path) -> str:
    """Which way a package goes."""
    return WAYS[1] if package.name.endswith("-back") else WAYS[0]


def pictures(recipe: dict, part: str, way: str) -> tuple[Tensor, Tensor]:
    """(what a way starts from, its partners), each [N, 3, H, W] in −1…1."""
    listed = names(recipe["dataset"], recipe["from"], part)
    columns = (recipe["from"], recipe["to"]) if way == WAYS[0] else (recipe["to"], recipe["from"])
    both = [decode_column(recipe["dataset"], column, "RGB", listed) for column in columns]
    first, second = (torch.from_numpy(p.astype(np.float32)).permute(0, 3, 1, 2) / 127.5 - 1 for p in both)
    return first, second


@torch.no_grad()
def each(translate: Translate, given: Tensor) -> Tensor:
    """Pictures translated one by one, as they would be seen: in −1…1 and on 8 bits."""
    made = torch.cat([translate(one[None]) for one in given]).clamp(-1, 1)
    return ((made + 1) * 127.5).round() / 127.5 - 1


def taught() -> Translate:
    """The net that was taught with pairs."""
    session = onnxruntime.InferenceSession(ROOT / "models" / TAUGHT / "generator.onnx")
    return lambda picture: torch.from_numpy(session.run([MADE], {GIVEN: picture.numpy()})[0])


def choose(recipe: dict, run: Path, last: int) -> None:
    """Lowest SWD over the two finest levels, both ways, on 30 validation names."""
    both = {way: [p[:30] for p in pictures(recipe, "validation", way)] for way in WAYS}

    def score(net: nn.Module) -> float:
        found = [metrics.swd(each(net[way], given), real)[:2] for way, (given, real) in both.items()]
        return -float(np.mean(found))

    choose_by(recipe, run, last, score)


def figures(recipe: dict, run: Path, folder: Path) -> None:
    """To FOLDER/metrics.json: the way of that package on the test names, and what comes back."""
    net, way = ready(recipe, run), way_of(folder)
    given, real = pictures(recipe, "test", way)
    made = {folder.name: each(net[way], given)}
    if way == WAYS[0]:
        made[TAUGHT] = each(taught(), given)
    made["identity"] = given
    distances = Perceptual().distances([m[:SEEN] for m in made.values()], real[:SEEN])
    again = each(net[WAYS[1 - WAYS.index(way)]], made[folder.name])
    found = {
        name: {
            "l1": round(metrics.l1(answer, real), 4),
            "psnr": round(metrics.psnr(answer, real), 2),
            "swd": [round(v, 1) for v in metrics.swd(answer, real)],
            "perceptual": round(distance, 2),
        }
        for (name, answer), distance in zip(made.items(), distances, strict=True)
    }
    back = {"l1": round(metrics.l1(again, given), 4), "psnr": round(metrics.psnr(again, given), 2)}
    write(folder, run_facts(recipe, run) | {"id": folder.name, "unpaired": found, "back": back})


def sheet(recipe: dict, run: Path, target: Path) -> None:
    """The first test names: what is given; what is made; on the way forth what the net taught with pairs
    makes; the true partner; what comes back."""
    net, way = ready(recipe, run), way_of(target.parent)
    given, real = (p[:SHOWN] for p in pictures(recipe, "test", way))
    made = each(net[way], given)
    shown = [given, made, *([each(taught(), given)] if way == WAYS[0] else []), real]
    shown.append(each(net[WAYS[1 - WAYS.index(way)]], made))
    rows = [[to_bytes(p[k]) for p in shown] for k in range(SHOWN)]
    looks.grid(rows, columns=2, size=128).save(target, quality=88)

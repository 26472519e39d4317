import json

import numpy as np
import pytest
import torch

from diff_augment import NUMBERS, augment
from dreamer import PaintDreamer
from loop import Options, Progress, resume, run
from paint_graph import flat
from single_flower import FILLS, find, laid
from single_flower import flat as flat_paint
from tasks import build_task

SHAPE = {"first": 8, "up": [8, 8, 8], "told": 4}
CRITIC = {"channels": [8, 8, 8]}
RATES = {"generator": 0.0002, "discriminator": 0.0004}


@pytest.fixture
def paint_recipe(made_data, monkeypatch):
    """`dream_paint` on the made data, whose classes are told in its index."""
    rows = [f"{k:04}\t{'square' if k % 2 else 'field'}" for k in range(6)]
    (made_data / "toy" / "index.tsv").write_text("\n".join(["name\tclass", *rows]) + "\n")
    note = {"leftOut": ["0001"]}
    (made_data / "training" / "left-out").mkdir()
    (made_data / "training" / "left-out" / "toy.json").write_text(json.dumps(note))
    monkeypatch.setattr("tasks.dream_paint.TRAINING", made_data / "training")
    return {
        "id": "toy-dream",
        "task": "dream_paint",
        "dataset": "toy",
        "paint": "label",
        "leftOut": "toy",
        "around": 1.3,
        "turn": {"field": 0, "square": 180},
        "side": 32,
        "noise": 8,
        "pots": 3,
        "mixer": 8,
        "generator": SHAPE,
        "critic": CRITIC,
        "learningRate": RATES,
        "stages": [{"steps": 4, "batch": 3}],
        "seed": 0,
    }


def test_augmentation_moves_both_kinds_of_channel_alike_and_passes_the_gradient():
    pictures = torch.zeros(4, 4, 32, 32)
    pictures[:, :, 10, 12] = 1
    # No change of colour, the farthest shift to the left and up, a square cut out around the point.
    random = torch.tensor([0.5, 0.5, 0.5, 0.999, 0.999, 0.2, 0.2]).expand(4, NUMBERS)
    moved = augment(pictures.requires_grad_(True), random)
    assert moved[:, :, 6, 8].eq(0).all(), "cut out"
    random = torch.tensor([0.5, 0.5, 0.5, 0.999, 0.999, 0.9, 0.9]).expand(4, NUMBERS)
    moved = augment(pictures, random)
    assert torch.allclose(moved[:, :, 6, 8], torch.ones(4, 4), atol=1e-3)
    moved.sum().backward()
    assert pictures.grad[:, :, 10, 12].abs().min() > 0


def test_paint_has_no_more_colours_than_pots():
    net = PaintDreamer(8, 2, 3, 8, **SHAPE).eval()
    noise, told = torch.randn(2, 8), torch.eye(2)
    shares, colours = net.mixed(noise, told)
    picture = net(noise, told)
    assert picture.shape == (2, 3, 32, 32)
    assert (picture <= colours.amax(2)[:, :, None, None] + 1e-5).all()
    assert (picture >= colours.amin(2)[:, :, None, None] - 1e-5).all()
    assert torch.allclose(shares.sum(1), torch.ones(2, 32, 32), atol=1e-5)


def test_enlarged_paint_is_flat_but_for_its_borders():
    shares = torch.zeros(1, 3, 8, 8)
    shares[:, 0], shares[:, 0, :, 4:], shares[:, 2, :, 4:] = 0.9, 0.1, 0.9
    colours = torch.tensor([[[0.5, 0.0, -1.0]] * 3])
    paint = flat(shares, colours)
    assert paint.shape == (1, 3, 64, 64)
    assert torch.allclose(paint[..., :28], torch.tensor(0.5), atol=1e-3)
    assert torch.allclose(paint[..., 36:], torch.tensor(-1.0), atol=1e-3)


def test_pictures_come_with_their_classes_and_without_those_left_out(paint_recipe):
    task = build_task(paint_recipe, Options())
    assert task.order == ["field", "square"]
    assert task.listed("train") == ["0000", "0002", "0003"]
    assert task.listed("test") == ["0005"]
    pictures, classes, noise, random = task.draw(0)
    assert pictures.shape == (3, 3, 32, 32)
    assert pictures.dtype == torch.uint8
    assert set(classes.tolist()) <= {0, 1}
    assert noise.shape == (3, 8)
    assert random.shape == (3, 3, NUMBERS)


def blossom(x: int, y: int, radius: int) -> np.ndarray:
    """A photograph uint8 [128, 128, 3] of a yellow disc with a brown heart over green."""
    ys, xs = np.mgrid[0:128, 0:128]
    away = np.hypot(xs - x, ys - y)
    photo = np.empty((128, 128, 3), np.uint8)
    photo[:] = (40, 90, 30)
    photo[away < radius] = (240, 200, 30)
    photo[away < radius / 3] = (90, 50, 20)
    return photo


def test_a_flower_is_found_and_laid_in_the_middle():
    photo = blossom(50, 70, 25)
    flower = find(photo)
    assert flower is not None
    assert abs(flower.x - 50) < 3
    assert abs(flower.y - 70) < 3
    seen, within = laid(photo.astype(np.float32), flower, 64)
    assert within.all()
    yellow = seen[..., 0] > 150
    assert abs(np.nonzero(yellow)[0].mean() - 31.5) < 2
    assert abs(yellow.any(0).sum() / 64 - FILLS) < 0.08
    mask = laid(flower.mask.astype(np.float32), flower, 64)[0] > 0.5
    paint = flat_paint(seen.astype(np.uint8), mask, within)
    assert len(np.unique(paint.reshape(-1, 3), axis=0)) <= 7
    assert paint[32, 32, 0] < 150, "the heart keeps its colour"


@pytest.mark.parametrize("photo", [blossom(5, 60, 40), np.full((128, 128, 3), 90, np.uint8)])
def test_no_flower_is_found_where_none_is_whole(photo):
    assert find(photo) is None


@pytest.mark.parametrize("kind", ["paint", "words"])
def test_a_dream_resumes_where_it_was_interrupted(made_data, paint_recipe, kind, tmp_path, monkeypatch):
    recipe = paint_recipe
    if kind == "words":
        monkeypatch.setattr("captions.THINGS", {"sea": (["sea"], ["water"]), "sand": (["sand"], ["sand"])})
        monkeypatch.setattr("captions.CLASSES", {"shore": ["sea", "sand"]})
        recipe = recipe | {
            "side": 64,
            "generator": SHAPE | {"up": [8] * 4},
            "critic": {"channels": [8] * 4},
        }
        keys = ("generator", "critic", "learningRate", "stages", "noise", "seed", "side", "dataset")
        recipe = {"id": "toy-words", "task": "dream", "soften": 0.1} | {k: recipe[k] for k in keys}
    whole, parted = tmp_path / "whole", tmp_path / "parted"
    for out in (whole, parted):
        out.mkdir()
    run(build_task(recipe, Options()), whole, Progress(), 4)
    task = build_task(recipe, Options())
    task.total = 2
    run(task, parted, Progress(), 2)
    again = build_task(recipe, Options())
    run(again, parted, resume(again, parted / "last.pt", again.device), 4)

    a, b = (torch.load(out / "last.pt", weights_only=True)["mean_net"] for out in (whole, parted))
    assert all(torch.allclose(a[k].float(), b[k].float(), atol=1e-6) for k in a)

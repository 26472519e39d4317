import pytest
import torch

from diff_augment import NUMBERS, augment
from dreamer import PaintDreamer
from loop import Options, Progress, resume, run
from tasks import build_task

SHAPE = {"first": 8, "up": [8, 8, 8, 8], "told": 4}
CRITIC = {"channels": [8, 8, 8, 8]}
RATES = {"generator": 0.0002, "discriminator": 0.0004}


@pytest.fixture
def paint_recipe(made_data):
    """`dream_paint` on the made data, whose classes are told in its index."""
    rows = [f"{k:04}\t{'square' if k % 2 else 'field'}" for k in range(6)]
    (made_data / "toy" / "index.tsv").write_text("\n".join(["name\tclass", *rows]) + "\n")
    return {
        "id": "toy-dream",
        "task": "dream_paint",
        "dataset": "toy",
        "paint": "label",
        "ink": "line",
        "side": 64,
        "margins": [0, 4],
        "noise": 8,
        "pots": 3,
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
    net = PaintDreamer(8, 2, 3, **SHAPE).eval()
    noise, told = torch.randn(2, 8), torch.eye(2)
    scores, colours = net.mixed(noise, told)
    picture = net(noise, told)
    assert picture.shape == (2, 4, 64, 64)
    assert colours.shape == (2, 3, 3)
    assert (picture[:, :3] <= colours.amax(2)[:, :, None, None] + 1e-5).all()
    assert (picture[:, :3] >= colours.amin(2)[:, :, None, None] - 1e-5).all()
    assert scores.shape == (2, 4, 64, 64)


def test_pictures_come_with_their_classes(paint_recipe):
    task = build_task(paint_recipe, Options())
    assert task.order == ["field", "square"]
    pictures, classes, noise, random = task.draw(0)
    assert pictures.shape == (3, 4, 64, 64)
    assert pictures.dtype == torch.uint8
    assert set(classes.tolist()) <= {0, 1}
    assert noise.shape == (3, 8)
    assert random.shape == (3, 3, NUMBERS)


@pytest.mark.parametrize("kind", ["paint", "words"])
def test_a_dream_resumes_where_it_was_interrupted(made_data, paint_recipe, kind, tmp_path, monkeypatch):
    recipe = paint_recipe
    if kind == "words":
        monkeypatch.setattr("captions.THINGS", {"sea": (["sea"], ["water"]), "sand": (["sand"], ["sand"])})
        monkeypatch.setattr("captions.CLASSES", {"shore": ["sea", "sand"]})
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

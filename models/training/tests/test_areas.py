import copy
from types import SimpleNamespace

import numpy as np
import onnx
import pytest
import torch
from test_export import randomise
from test_export import run as run_onnx

import export
import graph
import reach
from areas import (
    Areas,
    Coloured,
    Palettes,
    Plan,
    Recolouring,
    colours,
    energy_score,
    painted,
    seen_whole,
)
from loop import Options, Progress, run
from nets import UNet
from tasks import build_task


def halves() -> tuple[torch.Tensor, torch.Tensor]:
    """Areas of the left and the right half, and a picture that is red at the left and blue at the right."""
    share = torch.zeros(1, 2, 8, 8)
    share[:, 0, :, :4], share[:, 1, :, 4:] = 1, 1
    picture = torch.full((1, 3, 32, 32), -1.0)
    picture[:, 0, :, :16], picture[:, 2, :, 16:] = 1, 1
    return share, picture


def coloured(areas: int = 3, noise: int = 4) -> Coloured:
    plan = Plan(Areas(1, areas, [16, 16, 16], [16], 1), Palettes(noise, areas, 16, 16))
    return Coloured(plan, UNet(5, 3, [16, 16], [16, 16]), 1)


def test_areas_have_the_colours_of_the_picture_under_them():
    share, picture = halves()
    found = colours(share, picture)
    # The whole picture counts for a few pixels too.
    assert torch.allclose(found[0, 0], torch.tensor([1.0, -1, -1]), atol=0.15)
    assert torch.allclose(found[0, 1], torch.tensor([-1.0, -1, 1]), atol=0.15)
    flat = painted(share, found)
    assert torch.allclose(flat[0, :, 0, 0], found[0, 0])
    assert torch.allclose(flat[0, :, 7, 7], found[0, 1])


def test_an_area_that_is_not_there_has_the_colour_of_the_whole():
    share, picture = halves()
    share[:, 0], share[:, 1] = 1, 0
    assert torch.allclose(colours(share, picture)[0, 1], picture.mean((2, 3))[0])


def test_palettes_as_varied_as_what_is_real_score_best():
    generator = torch.Generator().manual_seed(0)
    real, weight = torch.randn(2000, 2, 3, generator=generator), torch.tensor([[0.9, 0.1]]).repeat(2000, 1)
    tries = torch.randn(2000, 8, 2, 3, generator=generator)
    honest = energy_score(tries, real, weight)
    for worse in (0.3 * tries, 2 * tries, tries + 1):
        assert energy_score(worse, real, weight) > honest + 0.05
    # An area that a drawing hardly has hardly counts.
    tries[:, :, 1] += 1
    assert energy_score(tries, real, weight) < honest + 0.1


def test_a_palette_depends_on_what_was_drawn_and_on_noise():
    palettes = Palettes(4, 3, 16, 16).eval()
    noise, seen = torch.randn(2, 4), torch.randn(2, 3, 16)
    made = palettes(noise, seen)
    assert made.shape == (2, 3, 3)
    for other in (palettes(noise.flip(0), seen), palettes(noise, seen.flip(0))):
        assert (other - made).abs().max() > 1e-3


def test_what_has_the_colours_asked_for_costs_nothing():
    share, picture = halves()
    areas = SimpleNamespace(read=lambda drawing: (share, torch.zeros(len(drawing), 2, 16)))
    plan = SimpleNamespace(areas=areas, palettes=Palettes(4, 2, 16, 16).eval())
    net = SimpleNamespace(plan=plan)
    net.of_palette = lambda drawing, share, palette: torch.nn.functional.interpolate(
        painted(share, palette), scale_factor=4
    )
    drawing = torch.ones(1, 1, 32, 32)
    rebuilt, varied, missed = Recolouring(4, 1.0).make(net, drawing, picture, vary=True)
    assert rebuilt.shape == varied.shape == picture.shape
    assert missed < 0.1
    net.of_palette = lambda drawing, share, palette: torch.ones(len(drawing), 3, 32, 32)
    assert Recolouring(4, 1.0).make(net, drawing, picture, vary=True)[2] > 0.5


@pytest.mark.parametrize("size", [(32, 64), (64, 64), (320, 512)])
def test_a_coloured_generator_exports_alike(tmp_path, size):
    net = randomise(coloured())
    drawing, noise = torch.rand(1, 1, *size) * 2 - 1, torch.randn(1, 4)
    with torch.no_grad():
        wanted = net.drawn(drawing, noise).numpy()
        other = net.drawn(drawing, noise + 1).numpy()
        folded = graph.fold_batch_norm(copy.deepcopy(net))
        given = {"ink": torch.zeros(1, 1, 64, 64), "noise": noise}
        graph.write_onnx(export.Named(folded, True), given, "picture", tmp_path / "g.onnx")
    found = run_onnx(tmp_path / "g.onnx", {"ink": drawing, "noise": noise})
    assert np.abs(found - wanted).max() < 5e-3
    assert not any(part.training for part in folded.modules())
    # From the paint on it is the same; how far it sees is measured there.
    run, painted = reach.from_paint(onnx.load(tmp_path / "g.onnx"), lambda _: drawing, noise.numpy())
    condition = painted(0).numpy()
    assert condition.shape == (1, 5, *size)
    assert np.abs(run(condition) - wanted).max() < 5e-3
    assert np.abs(other - wanted).max() > 1e-3


def test_a_plan_finds_areas_and_then_palettes(made_data, tmp_path):
    recipe = {
        "id": "toy-plan",
        "task": "plan",
        "dataset": "toy",
        "inputs": [{"name": "ink", "column": "line", "encoding": "grey"}],
        "noise": {"size": 4},
        "target": "render",
        "augment": {"geometry": "crop"},
        "plan": {"areas": 2, "down": [16, 16, 16], "up": [16], "blocks": 1, "width": 16},
        "hard": 0.02,
        "learningRate": 0.001,
        "stages": [
            {"steps": 3, "batch": 2, "crop": 32},
            {"steps": 3, "batch": 8, "palette": True, "restart": 1},
        ],
        "seed": 0,
    }
    task = build_task(recipe, Options())
    before = copy.deepcopy(task.net.palettes.state_dict())
    run(task, tmp_path, Progress(), 3)
    assert any((before[k] != v).any() for k, v in task.net.palettes.state_dict().items())
    first, last = (torch.load(tmp_path / f"00000{n}.pt", weights_only=True)["net"] for n in (3, 6))
    # The second stage leaves the areas' weights as they were averaged.
    assert torch.equal(first["areas.last.weight"], last["areas.last.weight"])


def test_a_large_drawing_is_made_small_for_the_areas_and_keeps_its_lines():
    small = torch.rand(1, 1, 128, 256)
    assert torch.equal(seen_whole(small), small)
    for times, height, width in ((2, 512, 384), (4, 1024, 768), (8, 2048, 1536)):
        ink = torch.ones(1, 1, height, width)
        ink[..., 100:103] = -1
        seen = seen_whole(ink)
        assert seen.shape == (1, 1, height // times, width // times)
        # Dark in every row, and paper on either side.
        assert seen.amin(3).max() < -0.5
        assert (seen == 1).float().mean() > 0.9

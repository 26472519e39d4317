import math

import numpy as np
import pytest
import torch

import crf
import lab
import schedule
from device import bfloat16_pays
from loop import Options, Progress, resume, run
from tasks import build_task

STAGES = [{"steps": 4, "adversarial": False}, {"steps": 6}, {"steps": 2}]


def test_a_stage_that_restarts_divides_the_schedule():
    stages = [{"steps": 4}, {"steps": 6, "restart": 1}, {"steps": 2}]
    assert [schedule.span_of(stages, step, 0) for step in (0, 3, 4, 11)] == [(0, 4), (0, 4), (4, 12), (4, 12)]
    assert schedule.span_of(stages, 6, 5) == (5, 12)


def test_stages_are_found_by_step():
    assert schedule.total(STAGES) == 12
    assert [schedule.stage_at(STAGES, s)["steps"] for s in (0, 3, 4, 9, 10, 99)] == [4, 4, 6, 6, 2, 2]
    assert schedule.begin_of(STAGES, STAGES[2]) == 10
    assert schedule.warm_up(STAGES) == 4


def test_the_learning_rate_holds_and_then_falls():
    assert schedule.rate_at(0, 0, 100) == schedule.rate_at(59, 0, 100) == 1
    assert math.isclose(schedule.rate_at(100, 0, 100), 0.02)


def test_a_resumed_run_ends_where_an_uninterrupted_one_does(made_data, tiny_recipe, tmp_path):
    whole, parted = (tmp_path / "runs" / name for name in ("whole", "parted"))
    for out in (whole, parted):
        out.mkdir(parents=True)
    run(build_task(tiny_recipe, Options()), whole, Progress(), 4)

    class Interrupted(Exception):
        pass

    task = build_task(tiny_recipe, Options())
    step = task.step

    def until_three(at_step, at, batch):
        if at_step == 3:
            raise Interrupted
        return step(at_step, at, batch)

    task.step = until_three
    with pytest.raises(Interrupted):
        run(task, parted, Progress(), 1)
    again = build_task(tiny_recipe, Options())
    run(again, parted, resume(again, parted / "last.pt", again.device), 1)

    a, b = (torch.load(out / "last.pt", weights_only=True)["mean_net"] for out in (whole, parted))
    assert all(torch.allclose(a[k], b[k], atol=1e-6) for k in a)


def test_a_twin_starts_at_the_end_of_the_shared_warm_up(made_data, tiny_recipe, tmp_path):
    out = tmp_path / "runs" / "toy"
    out.mkdir(parents=True)
    run(build_task(tiny_recipe, Options()), out, Progress(), 4)
    twin = build_task(tiny_recipe, Options(twin=True))
    assert twin.begin(tmp_path / "runs" / "toy-l1").step == 2


def test_lab_and_back():
    picture = torch.rand(1, 3, 16, 16, generator=torch.Generator().manual_seed(0)) * 2 - 1
    assert torch.allclose(lab.to_rgb(lab.from_rgb(picture)), picture, atol=1e-4)
    white = lab.from_rgb(torch.ones(1, 3, 1, 1)).flatten()
    assert torch.allclose(white, torch.tensor([100.0, 0.0, 0.0]), atol=0.02)


def test_soft_classes_share_a_pixel_among_the_nearest():
    middles = lab.centres()
    classes, share = lab.soft_classes(middles[:4].T.reshape(1, 2, 2, 2).contiguous(), middles)
    assert (classes[0, 0].flatten() == torch.arange(4)).all()
    assert torch.allclose(share.sum(1), torch.ones(1, 2, 2))


def test_a_crf_moves_a_border_to_where_the_colours_change():
    picture = np.zeros((24, 24, 3), np.uint8)
    picture[:, 12:] = 200
    scores = np.zeros((2, 24, 24), np.float32)
    scores[0, :, :10], scores[1, :, 10:] = 1.0, 1.0
    found = crf.refine(scores, picture, crf.Potential(bilateral=6, place=20, colour=10, smooth=0)).argmax(0)
    assert (found == (picture[..., 0] > 0)).mean() > 0.97


def test_the_lattice_blurs_like_a_gaussian():
    rng = np.random.default_rng(0)
    features, values = rng.uniform(0, 4, (300, 3)), rng.random((300, 1)).astype(np.float32)
    lattice = crf.Lattice(features)
    found = lattice.filter(values) / lattice.filter(np.ones_like(values))
    kernel = np.exp(-((features[:, None] - features[None]) ** 2).sum(-1) / 2)
    assert np.abs(found - kernel @ values / kernel.sum(1, keepdims=True)).max() < 0.05


@pytest.mark.parametrize(
    ("text", "pays"),
    [
        ("processor : 0\nflags : fpu avx512_bf16 clzero\n", True),
        ("processor : 0\nflags : fpu avx2\n", False),
        ("Features : fp asimd bf16\n", True),
        ("", False),
    ],
)
def test_the_processor_is_asked_for_bfloat16(tmp_path, text, pays):
    (tmp_path / "cpuinfo").write_text(text)
    assert bfloat16_pays("cpu", tmp_path / "cpuinfo") is pays

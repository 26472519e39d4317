import json

import numpy as np
import pytest
import torch
from PIL import Image

from clips import LENGTH, Clips, Ground, cut_out, stamp
from evaluation import frames
from forecaster import Forecaster, following, forecast
from loop import Options, run
from losses import gradient_difference
from paths import TRAINING
from tasks import build_task, task_class

SIDE = 32


@pytest.fixture
def recipes():
    """Both twins on the made data, small enough for a second of training."""
    pictures = [{"dataset": "toy", "from": "render"}]
    stages = [
        {"steps": 2, "batch": 2, "crop": SIDE, "ahead": 1, "adversarial": False},
        {"steps": 1, "batch": 2, "crop": SIDE, "ahead": 2},
    ]
    squared = {
        "id": "toy-l2",
        "task": "frames",
        "sprites": pictures,
        "grounds": pictures,
        "net": {"channels": [16, 16], "blocks": [1, 1]},
        "learningRate": 0.0005,
        "stages": stages,
        "seed": 0,
    }
    sharp = squared | {
        "id": "toy",
        "discriminator": {"channels": [16, 16]},
        "loss": {"l1": 10, "gradient": 10, "adversarial": 0.5, "features": 5},
        "start": "toy-l2",
    }
    return squared, sharp


def icon() -> np.ndarray:
    """A blue ring on white."""
    y, x = np.mgrid[:256, :256] - 128
    ring = (np.hypot(x, y) < 90) & (np.hypot(x, y) > 40)
    return np.where(ring[..., None], (20, 40, 200), (255, 255, 255)).astype(np.uint8)


def test_paper_around_an_icon_is_transparent_and_white_within_it_is_not():
    alpha = np.asarray(cut_out(icon()))[..., 3]
    assert alpha[3, 3] == alpha[64, 10] == 0
    assert alpha[64, 64] == alpha[64, 32] == 255


def test_a_stamp_moves_with_its_centre():
    drawn = []
    for x in (20, 25):
        frame = Image.new("RGB", (64, 64), "white")
        stamp(frame, cut_out(icon()).resize((24, 24)), x, 30, 30.0, 1.1)
        drawn.append(np.asarray(frame).astype(int))
    assert np.abs(drawn[0][:, :50] - drawn[1][:, 5:55]).max() <= 1
    assert (drawn[0] < 250).any()


def test_a_stamp_that_is_cut_by_the_border_keeps_the_frame():
    frame = Image.new("RGB", (64, 64), "white")
    for x, y in ((0, 0), (63, 5), (-200, 10), (10, 900)):
        stamp(frame, cut_out(icon()).resize((24, 24)), x, y, 0.0, 1.0)
    assert frame.size == (64, 64)


def test_a_panning_ground_never_shows_what_is_not_on_it():
    picture = np.full((64, 64, 3), 200, np.uint8)
    for seed in range(30):
        ground = Ground(np.random.default_rng(seed), picture, SIDE)
        corners = [np.asarray(ground.frame(t))[[0, 0, -1, -1], [0, -1, 0, -1]] for t in (0, LENGTH - 1)]
        assert (corners[0] == corners[1]).all()


def test_a_clip_depends_on_its_random_numbers_alone(made_data, recipes):
    clips = Clips(recipes[0], "train")
    long, short = (clips.draw(np.random.default_rng(5), SIDE, n) for n in (LENGTH, 5))
    assert long.shape == (LENGTH, SIDE, SIDE, 3)
    assert (long[:5] == short).all()
    assert not (long == clips.draw(np.random.default_rng(6), SIDE, LENGTH)).all()
    assert any(
        (c[0] != c[-1]).any() for c in (clips.draw(np.random.default_rng(k), SIDE, 5) for k in range(3))
    )


def test_clips_of_a_part_are_made_of_its_names_alone(made_data, recipes):
    for part, count in (("train", 4), ("validation", 1), ("test", 1)):
        clips = Clips(recipes[0], part)
        assert [len(s) for s in clips.sprites] == [len(c[0]) for c in clips.grounds.columns] == [count]


def test_a_prediction_is_part_of_the_past_of_the_next():
    torch.manual_seed(0)
    net = Forecaster(4, [16, 16], [1, 1])
    past = torch.rand(1, 12, 16, 24) * 2 - 1
    with torch.no_grad():
        first, second = forecast(net, past, 2)
        assert [tuple(guess.shape) for guess in first] == [(1, 3, 8, 12), (1, 3, 16, 24)]
        assert torch.equal(first[-1], net(past))
        assert torch.equal(second[-1], net(following(past, first[-1])))
    assert torch.equal(following(past, past[:, :3])[:, :9], past[:, 3:])


def test_gradient_difference_sees_blur_and_not_brightness():
    picture = torch.rand(1, 3, 16, 16, generator=torch.Generator().manual_seed(0))
    soft = torch.nn.functional.avg_pool2d(picture, 3, 1, 1)
    assert gradient_difference(picture + 0.1, picture).item() == pytest.approx(0, abs=1e-6)
    assert gradient_difference(soft, picture).item() > 0.1


def test_a_sharp_net_goes_on_from_its_twin(made_data, recipes, tmp_path):
    folders = [tmp_path / "runs" / recipe["id"] for recipe in recipes]
    for recipe, out in zip(recipes, folders, strict=True):
        out.mkdir(parents=True)
        task = build_task(recipe, Options())
        at = task.begin(out)
        assert at.step == (2 if "start" in recipe else 0)
        run(task, out, at, 10)
    warm, *ends = (
        torch.load(f, weights_only=True)
        for f in (folders[0] / "warmup.pt", *(o / "last.pt" for o in folders))
    )
    assert warm["step"] == 2
    assert "critic" in ends[1]
    weights = [state["net"]["scales.1.last.0.weight"] for state in (warm, *ends)]
    assert all(w.isfinite().all() for w in weights)
    assert not torch.equal(weights[0], weights[1])
    assert not torch.equal(weights[1], weights[2])


def test_the_figures_and_the_sheet_show_both_twins(made_data, recipes, tmp_path, monkeypatch):
    monkeypatch.setattr(frames, "COUNT", 2)
    monkeypatch.setattr(frames, "SHOWN", 2)
    monkeypatch.setattr("evaluation.common.TRAINING", tmp_path)
    (tmp_path / "recipes").mkdir()
    squared, sharp = recipes[0], recipes[1] | {"beside": "toy-l2"}
    (tmp_path / "recipes" / "toy-l2.json").write_text(json.dumps(squared))
    for recipe in (squared, sharp):
        out = tmp_path / "runs" / recipe["id"]
        out.mkdir(parents=True)
        task = build_task(recipe, Options())
        run(task, out, task.begin(out), 10)
        frames.choose(recipe, out, 1)
    frames.figures(sharp, out, tmp_path / "package")
    found = json.loads((tmp_path / "package" / "metrics.json").read_text())["frames"]
    assert list(found) == ["toy", "toy-l2", "repeat"]
    assert all(list(way) == ["1", "4", "8"] for way in found.values())
    # Repeating a frame keeps its edges.
    assert found["repeat"]["8"]["gradients"] == pytest.approx(1, abs=0.3)
    frames.sheet(sharp, out, tmp_path / "sheet.jpg")
    assert (tmp_path / "sheet.jpg").stat().st_size > 1000


def test_a_batch_is_bytes_of_frames_side_by_side(made_data, recipes):
    task = build_task(recipes[0], Options())
    (one,) = task.draw(2)
    assert one.shape == (2, 3 * 6, SIDE, SIDE)
    assert one.dtype == torch.uint8
    assert torch.equal(one, build_task(recipes[0], Options()).draw(2)[0])


def test_the_twins_are_one_net_on_the_same_clips():
    squared, sharp = (
        json.loads((TRAINING / "recipes" / f"{name}.json").read_text())
        for name in ("next-frame-l2", "next-frame")
    )
    for key in ("net", "sprites", "grounds", "learningRate", "seed"):
        assert squared[key] == sharp[key]
    own = ("adversarial", "steps")
    sizes = [
        [{k: v for k, v in stage.items() if k not in own} for stage in recipe["stages"]]
        for recipe in (squared, sharp)
    ]
    assert sizes[0] == sizes[1]
    assert squared["stages"][0]["steps"] == sharp["stages"][0]["steps"]
    assert sharp["start"] == squared["id"]
    weights = sum(p.numel() for p in task_class(sharp).net_for(sharp).parameters())
    assert 2 * weights <= 8 * 2**20


@pytest.fixture
def judged(made_data, tmp_path, monkeypatch):
    """A package that answers with the mean of the four frames, and the recipe of a critic of it."""
    from torch import nn

    from graph import write_onnx

    class Mean(nn.Module):
        def forward(self, past):
            return past.unflatten(1, (4, 3)).mean(1)

    package = tmp_path / "root" / "models" / "blurred"
    package.mkdir(parents=True)
    write_onnx(Mean(), {"frames": torch.zeros(1, 12, SIDE, SIDE)}, "next", package / "generator.onnx")
    monkeypatch.setattr("tasks.frame_critic.ROOT", tmp_path / "root")
    monkeypatch.setattr("evaluation.frame_critic.ROOT", tmp_path / "root")
    pictures = [{"dataset": "toy", "from": "render"}]
    recipe = {
        "id": "toy-critic",
        "task": "frame_critic",
        "sprites": pictures,
        "grounds": pictures,
        "judges": ["blurred"],
        "critic": {"channels": [8, 16, 16, 16]},
        "learningRate": 0.002,
        "stages": [{"steps": 60, "batch": 4, "crop": SIDE}],
        "seed": 0,
    }
    return recipe, package


def test_a_critic_of_frames_is_given_what_the_net_it_judges_makes(judged):
    recipe, _ = judged
    (batch,) = build_task(recipe, Options()).draw(0)
    assert batch.shape == (4, 3 * 6, SIDE, SIDE)
    mean = batch[:, :12].unflatten(1, (4, 3)).float().mean(1)
    assert (batch[:, 15:].float() - mean).abs().max() <= 0.51


def test_a_critic_of_frames_learns_and_becomes_a_discriminator(judged, tmp_path, monkeypatch):
    import package_critic
    from evaluation import frame_critic

    recipe, package = judged
    monkeypatch.setattr(package_critic, "HEIGHT", 16)
    monkeypatch.setattr(package_critic, "WIDTH", 24)
    monkeypatch.setattr(frame_critic, "COUNT", 6)
    monkeypatch.setattr(frames, "SIDE", SIDE)
    out = tmp_path / "run"
    out.mkdir()
    run(task := build_task(recipe, Options()), out, task.begin(out), 60)
    first, last = ((out / "log.tsv").read_text().splitlines()[i].split("\t")[2] for i in (0, -1))
    assert float(last) < float(first)
    frame_critic.choose(recipe, out, 1)
    (package / "metrics.json").write_text('{"frames": {}}')
    frame_critic.figures(recipe, out, package)
    opinion = json.loads((package / "metrics.json").read_text())["opinion"]
    assert list(opinion) == ["real", "blurred", "repeat"]
    assert opinion["blurred"]["belowReal"] > 0.8

    card = {"inputs": [{"tensor": "frames"}], "files": {"generator": {}}}
    (package / "model.json").write_text(json.dumps(card))
    made = np.zeros((1, 3, 16, 24), "<f4")
    (package / "golden.f32").write_bytes(made.tobytes())
    package_critic.package(recipe, out, package)
    card = json.loads((package / "model.json").read_text())
    assert card["discriminator"] == {"picture": "picture", "score": "score", "range": [0, 1]}
    assert card["files"]["discriminator"]["bytes"] == (package / "discriminator.onnx").stat().st_size
    golden = np.frombuffer((package / "golden.f32").read_bytes(), "<f4")
    scores = golden[made.size :]
    assert scores.shape == (2 * 3,)
    assert ((scores > 0) & (scores < 1)).all()

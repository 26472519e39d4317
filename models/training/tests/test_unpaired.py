from pathlib import Path

import numpy as np
import pytest
import torch

import device_augment
import ink
import warp
from loop import Options, Progress, run
from package import one_way
from tasks import build_task
from tasks.unpaired import WAYS, Pool

SIDE, CROP = 64, 48
SPEC = {"scale": [0.3, 1.2], "degrees": 15, "pair": 0.5, "hue": {"always": 6, "free": 0.5}}


@pytest.fixture
def recipe(tiny_recipe):
    return {
        "id": "toy-unpaired",
        "task": "unpaired",
        "dataset": "toy",
        "from": "label",
        "to": "render",
        "augment": {"scale": [1.0, 2.0], "degrees": 15, "pair": 0.2, "hue": SPEC["hue"]},
        "generator": tiny_recipe["generator"],
        "discriminator": tiny_recipe["discriminator"],
        "loss": {"cycle": 10, "identity": 5, "adversarial": 1},
        "noise": 0.03,
        "pool": 3,
        "learningRate": {"generator": 0.0004, "discriminator": 0.0004},
        "stages": [{"steps": 3, "batch": 2, "crop": 32}, {"steps": 2, "batch": 1, "crop": 64}],
        "seed": 0,
    }


def smooth_picture(seed: int) -> np.ndarray:
    """A picture with nothing that two ways of sampling would see differently."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE * np.pi
    waves = np.random.default_rng(seed).uniform(0.5, 1.5, (3, 2))
    planes = [200 - 100 * np.sin(x) * np.sin(y) * (0.6 + 0.4 * np.sin(a * x + b * y)) for a, b in waves]
    return np.stack(planes, 2).astype(np.uint8)


@pytest.mark.parametrize("at", [(1.0, 0, False, 24, 24), (0.8, 14, True, 20, 30), (0.5, -9, False, 26, 22)])
def test_the_device_places_pictures_as_pillow_does(at):
    placement = warp.Placement(*at)
    picture = smooth_picture(0)
    wanted = warp.place(picture, placement, CROP, white=True).astype(int)
    away = warp.Placement(1.0, 0.0, False, 999, 24)
    theta = [device_augment.affine(p, SIDE, CROP) for p in (placement, away)]
    layout = device_augment.Layout(
        torch.zeros(1, 2, dtype=torch.int64),
        torch.from_numpy(np.array([theta], np.float32)),
        torch.tensor([[placement.scale < device_augment.COARSE, False]]),
        torch.zeros(1),
    )
    found = device_augment.place(torch.from_numpy(picture).permute(2, 0, 1)[None], layout, CROP)
    seen = ((found[0].permute(1, 2, 0).numpy() + 1) * 127.5).round().astype(int)
    # Pillow leaves the rim of a picture to the paper, where the device mixes both.
    assert np.quantile(np.abs(seen - wanted), 0.9) <= 2


def test_hue_turns_on_the_device_as_in_pillow():
    picture = np.random.default_rng(1).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    rgb = torch.from_numpy(picture).permute(2, 0, 1)[None].float() / 255
    for turn in (0, 40, -90):
        found = device_augment.turn_hue(rgb, torch.tensor([turn / 256]))[0].permute(1, 2, 0).numpy() * 255
        # Pillow keeps the hue in 256 steps.
        assert np.abs(found - ink.turn_hue(picture, turn)).mean() < 3


def test_layouts_depend_on_their_random_numbers_alone():
    one, same, other = (
        device_augment.draw(np.random.default_rng(seed), SPEC, 9, SIDE, CROP, 6) for seed in (3, 3, 4)
    )
    assert all((a == b).all() for a, b in zip(one, same, strict=True))
    assert not (one.theta == other.theta).all()


def test_a_pool_gives_back_what_it_was_given():
    pool, rng = Pool(4), np.random.default_rng(0)
    seen = []
    for step in range(20):
        shown = pool.mix(torch.full((2, 3, 1, 1), float(step)), rng)
        seen.append(shown[:, 0, 0, 0].tolist())
    assert seen[0] == [0, 0]
    later = [value for step, values in enumerate(seen) for value in values if value < step]
    assert 8 <= len(later) <= 30
    # Each is shown once as new or later, never twice.
    assert len({*later}) <= 20
    assert pool.mix(torch.zeros(2, 3, 2, 2), rng).shape == (2, 3, 2, 2)


def test_no_name_is_seen_in_both_looks(made_data, recipe):
    task = build_task(recipe, Options())
    assert sum(len(look) for look in task.looks) == 4


def test_pictures_without_pairs_train_and_leave_both_ways(made_data, recipe, tmp_path):
    out = tmp_path / "runs" / "toy-unpaired"
    out.mkdir(parents=True)
    task = build_task(recipe, Options())
    before = {k: v.clone() for k, v in task.net.state_dict().items()}
    run(task, out, Progress(), 5)
    net = torch.load(out / "000005.pt", weights_only=True)["net"]
    for way in WAYS:
        name = f"{way}.last.weight"
        assert net[name].isfinite().all()
        assert not torch.equal(net[name], before[name])
    again = build_task(recipe, Options())
    assert torch.equal(again.pictures(1, again.draw(1))[0], task.pictures(1, task.draw(1))[0])


def test_each_way_is_given_its_own_look_alone():
    recipe = {"dataset": "toy", "from": "flat", "to": "glossy", "noise": 0.03}
    ways = [one_way(recipe, Path(name)) for name in ("toy", "toy-back")]
    assert [way["sources"] for way in ways] == [
        [{"dataset": "toy", "from": look}] for look in ("flat", "glossy")
    ]
    assert all("noise" not in way for way in ways)

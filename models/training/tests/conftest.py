"""Small made data sets, so that tests need no pictures from elsewhere."""

import json

import numpy as np
import pytest
from PIL import Image

PALETTE = {"water": "#3a7bd5", "grass": "#9ccc3c", "sand": "#ecc891"}
SIDE, COUNT = 64, 6


@pytest.fixture
def made_data(tmp_path, monkeypatch):
    """A data set `toy` with columns label, line and render of 64 × 64, and its split."""
    rng = np.random.default_rng(0)
    colours = [tuple(int(h[i : i + 2], 16) for i in (1, 3, 5)) for h in PALETTE.values()]
    for column in ("label", "line", "render"):
        (tmp_path / "toy" / column).mkdir(parents=True)
    for k in range(COUNT):
        label = np.ones((SIDE, SIDE), np.uint8)
        x, y = rng.integers(5, 30, 2)
        label[y : y + 25, x : x + 25] = k % 3
        edge = np.zeros(label.shape, bool)
        edge[:, 1:] |= label[:, 1:] != label[:, :-1]
        edge[1:] |= label[1:] != label[:-1]
        image = Image.fromarray(label, "P")
        image.putpalette([v for c in colours for v in c])
        image.save(tmp_path / "toy" / "label" / f"{k:04}.png")
        Image.fromarray(np.where(edge, 0, 255).astype(np.uint8)).save(
            tmp_path / "toy" / "line" / f"{k:04}.png"
        )
        render = np.array(colours, np.uint8)[label] // 2 + rng.integers(0, 20, (SIDE, SIDE, 1)).astype(
            np.uint8
        )
        Image.fromarray(render).save(tmp_path / "toy" / "render" / f"{k:04}.png")
    (tmp_path / "toy" / "palette.json").write_text(json.dumps(PALETTE))
    splits = tmp_path / "training" / "splits"
    splits.mkdir(parents=True)
    (splits / "toy.json").write_text(json.dumps({"test": ["0005"], "validation": ["0004"]}))
    monkeypatch.setenv("UNDERDRAW_DATA", str(tmp_path))
    monkeypatch.setattr("data.TRAINING", tmp_path / "training")
    return tmp_path


@pytest.fixture
def tiny_recipe():
    """A recipe of the kind `paired` on the made data, small enough for a second of training."""
    return {
        "id": "toy",
        "dataset": "toy",
        "inputs": [{"name": "label", "column": "label", "encoding": "one-hot"}],
        "target": "render",
        "augment": {"geometry": "crop"},
        "generator": {"kind": "unet", "down": [16, 16], "up": [16, 16]},
        "discriminator": {"channels": [16, 16, 16]},
        "loss": {"l1": 10, "features": 10, "adversarial": 1},
        "learningRate": {"generator": 0.0004, "discriminator": 0.0004},
        "stages": [
            {"steps": 2, "batch": 2, "crop": 32, "adversarial": False},
            {"steps": 2, "batch": 2, "crop": 32},
        ],
        "seed": 0,
    }

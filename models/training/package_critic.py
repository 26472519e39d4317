"""The critic of a net that predicts frames, as the discriminator of that net's package."""

import json
from pathlib import Path

import numpy as np
import torch

from clips import PAST
from evaluation.common import ready
from evaluation.frames import clips_of
from frame_critic import Opinion
from graph import byte_storage, describe, through_half, write_onnx
from tasks.frames import to_numbers

# The corner of the first sample that golden.f32 is about.
HEIGHT, WIDTH = 64, 96


@torch.no_grad()
def package(recipe: dict, run: Path, folder: Path) -> None:
    """Write discriminator.onnx; its scores of the golden picture behind that; and complete the card."""
    opinion = Opinion(ready(recipe, run))
    card = json.loads((folder / "model.json").read_text())
    given = {
        card["inputs"][0]["tensor"]: torch.zeros(1, 3 * PAST, 128, 128),
        "picture": torch.zeros(1, 3, 128, 128),
    }
    write_onnx(opinion, given, "score", folder / "discriminator.onnx", byte_storage)

    golden = folder / "golden.f32"
    made = np.frombuffer(golden.read_bytes(), "<f4")[: 3 * HEIGHT * WIDTH].reshape(1, 3, HEIGHT, WIDTH)
    clip = clips_of(recipe, "test", 1)[0, :PAST, :HEIGHT, :WIDTH].transpose(0, 3, 1, 2)
    past = to_numbers(torch.from_numpy(clip.reshape(1, -1, HEIGHT, WIDTH)))
    seen = (torch.from_numpy(made.copy()).clamp(-1, 1) * 127.5 + 127.5).round() / 127.5 - 1
    score = through_half(opinion)(past, seen).numpy().astype("<f4")
    golden.write_bytes(made.tobytes() + score.tobytes())

    card["discriminator"] = {"picture": "picture", "score": "score", "range": [0, 1]}
    card["files"]["discriminator"] = describe(folder, "discriminator.onnx")
    (folder / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    print(card["files"])

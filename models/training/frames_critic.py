"""A discriminator for two nets of `frames`: `python frames_critic.py RECIPE PACKAGE TWIN`.

It learns to tell the frame that really comes next from those that both packages predict, so it takes no
side. Writes discriminator.onnx, what PyTorch makes of the first sample's top left to the end of golden.f32,
and mean scores on held-out clips to metrics.json.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from PIL import Image
from torch import Tensor
from torch.nn.utils import parametrize

from clips import PAST, Clips
from evaluation.frames import COUNT, SIDE, stacked
from export import NamedCritic
from graph import byte_storage, describe, write_onnx
from nets import PatchDiscriminator
from trained import read, to_bytes

CHANNELS = [24, 48, 96]
CLIPS, STEPS, BATCH, RATE = 600, 1500, 8, 4e-4


def drawn(recipe: dict, part: str, count: int) -> Tensor:
    """Clips of a part of the split, [count, 3·(PAST + 1), SIDE, SIDE] in −1…1."""
    made = Clips(recipe, part)
    return stacked(np.stack([made.draw(np.random.default_rng([7, k]), SIDE, PAST + 1) for k in range(count)]))


def predicted(package: Path, past: Tensor) -> Tensor:
    """The frames that a package's net gives, rounded as the engine hands them on."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    session = onnxruntime.InferenceSession(package / "generator.onnx", options)
    name = session.get_inputs()[0].name
    frames = [session.run(None, {name: one[None].numpy()})[0][0] for one in past.contiguous()]
    return (torch.from_numpy(np.stack(frames)).clamp(-1, 1) * 127.5).round() / 127.5


def trained(past: Tensor, real: Tensor, made: list[Tensor]) -> PatchDiscriminator:
    """Least squares: 1 for what is real, 0 for what either made."""
    torch.manual_seed(0)
    critic, rng = PatchDiscriminator(3 * PAST, CHANNELS), np.random.default_rng(0)
    optimizer = torch.optim.Adam(critic.parameters(), RATE, betas=(0.5, 0.99))
    for step in range(STEPS):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 - step / STEPS)
        some = torch.from_numpy(rng.integers(0, len(past), BATCH))
        fakes = [critic(past[some], frames[some]).square().mean() for frames in made]
        loss = (critic(past[some], real[some]) - 1).square().mean() + sum(fakes) / len(fakes)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 100 == 0:
            print(step, round(float(loss.detach()), 4), flush=True)
    critic.eval()
    for module in critic.modules():
        if parametrize.is_parametrized(module):
            parametrize.remove_parametrizations(module, "weight")
    return critic


@torch.no_grad()
def score(critic: PatchDiscriminator, past: Tensor, frames: Tensor) -> float:
    """The mean of its patches, bounded as the Studio shows them."""
    parts = [critic(a, b).clamp(0, 1) for a, b in zip(past.split(10), frames.split(10), strict=True)]
    return round(float(torch.cat(parts).mean()), 3)


@torch.no_grad()
def add_golden(critic: PatchDiscriminator, card: dict, package: Path) -> None:
    """Scores [8, 12] of the golden frame, rounded to 8 bits as the engine hands it on."""
    sample, name = card["samples"][0], card["inputs"][0]["name"]
    files = [package / sample[f"{name}.{k + 1}"] for k in range(PAST)]
    corner = [np.asarray(Image.open(file).convert("RGB"))[:64, :96] for file in files]
    past = stacked(np.stack(corner)[None])
    file = package / "golden.f32"
    size = 3 * 64 * 96
    picture = torch.from_numpy(np.fromfile(file, "<f4")[:size]).reshape(3, 64, 96)
    seen = torch.from_numpy(to_bytes(picture)).permute(2, 0, 1)[None] / 127.5 - 1
    scores = critic(past, seen)
    file.write_bytes(
        np.concatenate([picture.numpy().ravel(), scores.numpy().ravel()]).astype("<f4").tobytes()
    )


def main() -> None:
    """Train it, and put it into PACKAGE."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", type=Path)
    parser.add_argument("package", type=Path)
    parser.add_argument("twin", type=Path)
    args = parser.parse_args()
    recipe, both = read(args.recipe), [args.package, args.twin]

    clips = drawn(recipe, "train", CLIPS)
    past, real = clips[:, : 3 * PAST], clips[:, 3 * PAST :]
    critic = trained(past, real, [predicted(package, past) for package in both])

    held = drawn(recipe, "test", COUNT)
    past, real = held[:, : 3 * PAST], held[:, 3 * PAST :]
    found = {"real": score(critic, past, real)}
    found |= {package.name: score(critic, past, predicted(package, past)) for package in both}
    metrics = json.loads((args.package / "metrics.json").read_text()) | {"critic": found}
    (args.package / "metrics.json").write_text(json.dumps(metrics, indent=2, ensure_ascii=False) + "\n")
    print(found)

    card = json.loads((args.package / "model.json").read_text())
    tensor = card["inputs"][0]["tensor"]
    examples = {tensor: torch.zeros(1, 3 * PAST, SIDE, SIDE), "picture": torch.zeros(1, 3, SIDE, SIDE)}
    write_onnx(NamedCritic(critic), examples, "score", args.package / "discriminator.onnx", byte_storage)
    card["discriminator"] = {"picture": "picture", "score": "score", "range": [0, 1]}
    card["files"]["discriminator"] = describe(args.package, "discriminator.onnx")
    (args.package / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    add_golden(critic, card, args.package)


if __name__ == "__main__":
    main()

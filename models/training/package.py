"""Write the graph of a net that reads or mends pictures: `python package.py RECIPE RUN PACKAGE`.

For the tasks other than `paired`, which has export.py: the graph, samples (the first three held-out
names), a preview, and in the card of PACKAGE sizes, hashes and samples. Dreams are package_dream.py's,
critics of frames package_critic.py's.
Checks that ONNX Runtime computes what PyTorch does, and writes what PyTorch makes of the first sample's
top left (64 × 96) with all sliders at their defaults to golden.f32.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from PIL import Image
from torch import Tensor, nn

import lab
import looks
import package_critic
import package_dream
from channels import unit
from clips import PAST
from corpus import Corpus
from evaluation.common import ready
from evaluation.frames import clips_of
from evaluation.unpaired import way_of
from evaluation.upscale import small
from forecaster import following
from graph import describe, fold_batch_norm, through_half, write_onnx
from reading import Colours
from tasks.unpaired import WAYS
from trained import read, to_bytes

# How far the score of a pixel is from ink to paper: the slope of the soft threshold.
GAIN = 4.0
# Scores that the slider `strength` reaches at 0 and at 1: beyond them lines vanish or run together.
FEWEST, MOST = 1.2, -1.2


class InkGraph(nn.Module):
    """Picture [1, 3, H, W] and strength [1, 1] in 0…1 → paper as 1 and ink as 0, [1, 1, H, W]."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, picture: Tensor, strength: Tensor) -> Tensor:
        threshold = FEWEST + (MOST - FEWEST) * strength.reshape(1, 1, 1, 1)
        return 1 - torch.sigmoid(GAIN * (self.net(picture) - threshold))


class ColourGraph(nn.Module):
    """Lightness [1, 1, H, W] in −1…1 and temperature [1, 1] → a* and b* [1, 2, H, W]."""

    def __init__(self, net: Colours) -> None:
        super().__init__()
        self.net = net

    def forward(self, lightness: Tensor, temperature: Tensor) -> Tensor:
        return self.net(lightness, temperature.reshape(1, 1, 1, 1))


class PictureGraph(nn.Module):
    """A net whose only input is a picture."""

    def __init__(self, net: nn.Module) -> None:
        super().__init__()
        self.net = net

    def forward(self, picture: Tensor) -> Tensor:
        return self.net(picture)


def wrapped(recipe: dict, net: nn.Module) -> tuple[nn.Module, dict[str, Tensor], str]:
    """(module, inputs beside the picture at their defaults, name of the output)."""
    match recipe["task"]:
        case "ink":
            return InkGraph(net), {"strength": torch.tensor([[0.5]])}, "ink"
        case "colour" if recipe["classes"]:
            return ColourGraph(net), {"temperature": torch.tensor([[Colours.TEMPERATURE]])}, "ab"
        case "colour":
            return PictureGraph(net), {}, "ab"
        case "segment":
            return PictureGraph(net), {}, "scores"
        case "frames":
            return PictureGraph(net), {}, "next"
        case "unpaired":
            return PictureGraph(net), {}, "picture"
        case _:
            return PictureGraph(net), {}, "enlarged"


def encoded(recipe: dict, picture: np.ndarray) -> Tensor:
    """What the graph is given for a picture uint8 [H, W, 3], or for frames [4, H, W, 3]."""
    if recipe["task"] == "frames":
        return torch.cat([unit(frame).permute(2, 0, 1) for frame in picture])[None]
    rgb = unit(np.ascontiguousarray(picture)).permute(2, 0, 1)[None]
    return lab.from_rgb(rgb)[:, :1] / 50 - 1 if recipe["task"] == "colour" else rgb


def sample_of(recipe: dict, picture: np.ndarray) -> np.ndarray:
    """A test picture as the model would be given it."""
    match recipe["task"]:
        case "upscale":
            return small(picture)
        case "colour":
            rgb = unit(picture).permute(2, 0, 1)[None]
            whole = lab.from_rgb(rgb)
            grey = lab.to_rgb(torch.cat([whole[:, :1], torch.zeros_like(whole[:, 1:])], 1))
            return to_bytes(grey[0])
        case _:
            return picture


def shown(recipe: dict, sample: np.ndarray, out: Tensor) -> np.ndarray:
    """The answer to a sample as a person sees it, uint8 [H, W, 3]."""
    match recipe["task"]:
        case "segment":
            return looks.colours(recipe["sources"][0]["dataset"])[out[0].argmax(0).numpy()]
        case "ink":
            return np.repeat((out[0, 0].numpy() * 255).round().astype(np.uint8)[..., None], 3, 2)
        case "colour":
            lightness = (encoded(recipe, sample) + 1) * 50
            return to_bytes(lab.to_rgb(torch.cat([lightness, out], 1))[0])
        case _:
            return to_bytes(out[0])


def one_way(recipe: dict, package: Path) -> dict:
    """The recipe of one way of `unpaired`: what it is given as the recipe's only source."""
    column = recipe["from"] if way_of(package) == WAYS[0] else recipe["to"]
    # Its noise belongs to the training; the graph has none.
    kept = {key: value for key, value in recipe.items() if key != "noise"}
    return kept | {"sources": [{"dataset": recipe["dataset"], "from": column}]}


def held_out_samples(recipe: dict, count: int = 3) -> list[tuple[str, np.ndarray]]:
    """The first test names, one of each source in turn, as the model is given them. Of `frames` the frames
    that are seen of the first clips of test names."""
    if recipe["task"] == "frames":
        clips = clips_of(recipe, "test", count)[:, :PAST]
        return [(f"clip-{k + 1}", clip) for k, clip in enumerate(clips)]
    corpus = Corpus(recipe["sources"], "test")
    out, seen = [], set()
    for k in range(len(corpus.columns) * count):
        source, row = k % len(corpus.columns), k // len(corpus.columns)
        name = corpus.names[source][row]
        if name not in seen and len(out) < count:
            seen.add(name)
            out.append((name, sample_of(recipe, corpus.columns[source][0][row])))
    return out


def parity(graph: Path, module: nn.Module, given: dict[str, Tensor]) -> float:
    """Largest difference between ONNX Runtime and PyTorch, in proportion to the largest value."""
    session = onnxruntime.InferenceSession(graph)
    found = session.run(None, {k: v.numpy() for k, v in given.items()})[0]
    wanted = module(*given.values()).numpy()
    return float(np.abs(found - wanted).max() / np.abs(wanted).max())


@torch.no_grad()
def main() -> None:
    """Write graph, samples, preview and golden tensor, and complete the card."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    for name in ("recipe", "run", "package"):
        parser.add_argument(name, type=Path)
    args = parser.parse_args()
    recipe, package = read(args.recipe), args.package
    if recipe["task"] in package_dream.KINDS:
        package_dream.package(recipe, args.run, package)
        return
    if recipe["task"] == "frame_critic":
        package_critic.package(recipe, args.run, package)
        return
    net = ready(recipe, args.run)
    if recipe["task"] == "unpaired":
        recipe, net = one_way(recipe, package), net[way_of(package)]
    net = fold_batch_norm(net)
    module, values, output = wrapped(recipe, net)
    card = json.loads((package / "model.json").read_text())
    tensor = card["inputs"][0]["tensor"]
    held_out = held_out_samples(recipe)
    example = torch.zeros_like(encoded(recipe, held_out[0][1]))
    write_onnx(module, {tensor: example, **values}, output, package / "generator.onnx")
    through_half(module)

    (package / "samples").mkdir(exist_ok=True)
    samples = []
    for k, (name, sample) in enumerate(held_out):
        samples.append(write_sample(package, name, card["inputs"][0]["name"], sample))
        given = {tensor: encoded(recipe, sample), **values}
        print(name, "ONNX against PyTorch", parity(package / "generator.onnx", module, given))
        if k == 0:
            write_first(recipe, package, module, values, sample)
    card["samples"] = samples
    card["files"] = {"generator": describe(package, "generator.onnx")}
    (package / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    print(card["files"])


def write_sample(package: Path, name: str, shown_as: str, sample: np.ndarray) -> dict[str, str]:
    """Write a picture, or each frame of several; its files by the names of the input."""
    several = sample.ndim == 4
    files = {}
    for k, picture in enumerate(sample if several else [sample]):
        end = f".{k + 1}" if several else ""
        files[f"{shown_as}{end}"] = f"samples/{name}{end}.png"
        Image.fromarray(picture).save(package / f"samples/{name}{end}.png", optimize=True)
    return files


def write_first(
    recipe: dict, package: Path, module: nn.Module, values: dict[str, Tensor], sample: np.ndarray
) -> None:
    """The golden tensor and the preview, of the first sample."""
    corner = module(encoded(recipe, sample[..., :64, :96, :]), *values.values())
    (package / "golden.f32").write_bytes(corner.numpy().astype("<f4").tobytes())
    given = encoded(recipe, sample)
    out = module(given, *values.values())
    if recipe["task"] == "frames":  # One frame ahead looks like none.
        for _ in range(3):
            given = following(given, out)
            out = module(given)
    answer = shown(recipe, sample, out)
    before = Image.fromarray(sample[-1] if sample.ndim == 4 else sample).resize(
        (256, 256), Image.Resampling.NEAREST
    )
    after = Image.fromarray(answer).resize((256, 256), Image.Resampling.LANCZOS)
    Image.fromarray(np.concatenate([np.asarray(before), np.asarray(after)], 1)).save(
        package / "preview.webp", quality=90
    )


if __name__ == "__main__":
    main()

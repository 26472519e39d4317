"""The package of a net that dreams label maps or paint, for package.py: graph, golden tensor, preview.

Such a net needs no picture, so there are no samples. golden.f32 has the noise that PyTorch was given, then
what it made of it, with the class and the words at their defaults.
"""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

import captions
import looks
from dream_graph import ANY, LENGTH, DreamGraph
from evaluation.common import ready
from evaluation.dream import painted
from evaluation.dream_paint import finished, painter
from graph import describe, fold_batch_norm, half_storage, through_half
from paint_graph import PaintGraph
from trained import to_bytes


def noise_value(recipe: dict) -> dict:
    """The noise, as the card has it."""
    return {"kind": "noise", "tensor": "noise", "form": "vector", "size": recipe["noise"]}


def class_value(classes: list[str]) -> dict:
    """The class, as the card has it; the first is the default."""
    common = {"kind": "choice", "name": "class", "tensor": "class", "encoding": "one-hot"}
    return {**common, "classes": classes, "default": classes[0]}


def first_of(count: int) -> Tensor:
    """One-hot [1, count] of the first class."""
    return F.one_hot(torch.zeros(1, dtype=torch.int64), count).float()


class Maps:
    """Label maps: noise, a class and words (`dream`)."""

    output = "labels"

    def __init__(self, recipe: dict, net: nn.Module) -> None:
        self.module = DreamGraph(net)
        text = {
            "kind": "text",
            "name": "text",
            "tensor": "text",
            "vocabulary": captions.vocabulary(),
            "length": LENGTH,
            "ignored": captions.IGNORED,
            "default": "",
        }
        self.values = [noise_value(recipe), class_value([ANY, *captions.CLASSES]), text]
        self.given = {
            "class": first_of(1 + len(captions.CLASSES)),
            "text": torch.zeros(1, LENGTH, dtype=torch.int64),
        }
        self.dataset = recipe["dataset"]

    def shown(self, made: Tensor) -> list[np.ndarray]:
        """A dream and what the next model makes of it."""
        label, colours = made.argmax(1).numpy(), looks.colours(self.dataset)
        return [colours[label[0]], painted(label, len(colours))[0]]


class Paint:
    """Flat paint: noise and a class (`dream_paint`)."""

    output = "picture"

    def __init__(self, recipe: dict, net: nn.Module) -> None:
        self.module = PaintGraph(net)
        # The data set says some of them in the plural.
        names = [name.removesuffix("s") for name in recipe["turn"]]
        self.values = [noise_value(recipe), class_value(names)]
        self.given = {"class": first_of(len(recipe["turn"]))}

    def shown(self, made: Tensor) -> list[np.ndarray]:
        """A dream and what the next model makes of it."""
        return [to_bytes(made[0]), to_bytes(finished(painter(), made)[0])]


KINDS = {"dream": Maps, "dream_paint": Paint}


def export(module: nn.Module, inputs: dict[str, Tensor], output: str, target: Path) -> None:
    """Write a graph of fixed shapes as ONNX, its weights in half precision."""
    torch.onnx.export(
        module,
        tuple(inputs.values()),
        str(target),
        input_names=list(inputs),
        output_names=[output],
        opset_version=17,
        dynamo=False,
    )
    model = half_storage(onnx.load(target))
    model.producer_name, model.producer_version = "underdraw", ""
    onnx.checker.check_model(model)
    onnx.save(model, target)


@torch.no_grad()
def package(recipe: dict, run: Path, folder: Path) -> None:
    """Write everything, and complete the card."""
    kind = KINDS[recipe["task"]](recipe, fold_batch_norm(ready(recipe, run)))
    module = kind.module.eval()
    noise = torch.randn(1, recipe["noise"], generator=torch.Generator().manual_seed(1))
    inputs = {"noise": noise, **kind.given}
    export(module, inputs, kind.output, folder / "generator.onnx")
    through_half(module)
    made = module(*inputs.values())
    session = onnxruntime.InferenceSession(folder / "generator.onnx")
    found = session.run(None, {name: value.numpy() for name, value in inputs.items()})[0]
    print("ONNX against PyTorch", np.abs(found - made.numpy()).max())
    golden = torch.cat([noise.flatten(), made.flatten()]).numpy()
    (folder / "golden.f32").write_bytes(golden.astype("<f4").tobytes())
    both = np.concatenate(kind.shown(made), 1)
    Image.fromarray(both).save(folder / "preview.webp", quality=90)

    card = json.loads((folder / "model.json").read_text())
    card |= {"values": kind.values, "samples": []}
    card["files"] = {"generator": describe(folder, "generator.onnx")}
    (folder / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    print(card["files"])

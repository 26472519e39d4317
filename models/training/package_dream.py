"""The package of a net that dreams, for package.py: graph, golden tensor, preview.

Such a net needs no picture, so there are no samples. golden.f32 has the noise that PyTorch was given, then
what it made of it, with the class and the words at their defaults.
"""

import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from PIL import Image
from torch import Tensor, nn

import captions
import looks
from dream_graph import ANY, LENGTH, DreamGraph
from evaluation.common import ready
from evaluation.dream import painted
from graph import describe, fold_batch_norm, half_storage, through_half


def values(recipe: dict) -> list[dict]:
    """What a person sets, as the card has it."""
    noise = {"kind": "noise", "tensor": "noise", "form": "vector", "size": recipe["noise"]}
    classes = {
        "kind": "choice",
        "name": "class",
        "tensor": "class",
        "encoding": "one-hot",
        "classes": [ANY, *captions.CLASSES],
        "default": ANY,
    }
    text = {
        "kind": "text",
        "name": "text",
        "tensor": "text",
        "vocabulary": captions.vocabulary(),
        "length": LENGTH,
        "ignored": captions.IGNORED,
        "default": "",
    }
    return [noise, classes, text]


def given(recipe: dict) -> dict[str, Tensor]:
    """The graph's inputs: the first noise, no class, no words."""
    of_class = torch.zeros(1, 1 + len(captions.CLASSES))
    of_class[0, 0] = 1
    noise = torch.randn(1, recipe["noise"], generator=torch.Generator().manual_seed(1))
    return {"noise": noise, "class": of_class, "text": torch.zeros(1, LENGTH, dtype=torch.int64)}


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
    module, inputs = DreamGraph(fold_batch_norm(ready(recipe, run))).eval(), given(recipe)
    export(module, inputs, "labels", folder / "generator.onnx")
    through_half(module)
    made = module(*inputs.values())
    session = onnxruntime.InferenceSession(folder / "generator.onnx")
    found = session.run(None, {name: value.numpy() for name, value in inputs.items()})[0]
    print("ONNX against PyTorch", np.abs(found - made.numpy()).max())
    golden = torch.cat([inputs["noise"].flatten(), made.flatten()]).numpy()
    (folder / "golden.f32").write_bytes(golden.astype("<f4").tobytes())
    colours = looks.colours(recipe["dataset"])
    label = made.argmax(1).numpy()
    both = np.concatenate([colours[label[0]], painted(label, len(colours))[0]], 1)
    Image.fromarray(both).save(folder / "preview.webp", quality=90)

    card = json.loads((folder / "model.json").read_text())
    card |= {"values": values(recipe), "samples": []}
    card["files"] = {"generator": describe(folder, "generator.onnx")}
    (folder / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    print(card["files"])

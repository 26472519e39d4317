"""Write a model package: `python export.py RECIPE RUN PACKAGE`.

ONNX opset 17, weights stored as fp16 with a Cast behind each, batch norm folded,
height and width dynamic. Fills in sizes and hashes in the package's model.json,
and writes a golden pair (label map, tensor by PyTorch) for the TypeScript tests.
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from PIL import Image
from torch import nn
from torch.nn.utils import parametrize
from torch.nn.utils.fusion import fuse_conv_bn_eval

from data import LabelPairs
from evaluate import chosen, load
from nets import UNet
from train import build


def fold_batch_norm(net: nn.Module) -> nn.Module:
    """Merge each BatchNorm2d into the convolution before it."""
    for block in net.modules():
        if not isinstance(block, nn.Sequential):
            continue
        for i in range(len(block) - 1):
            if isinstance(block[i], nn.Conv2d) and isinstance(block[i + 1], nn.BatchNorm2d):
                block[i] = fuse_conv_bn_eval(block[i], block[i + 1])
                block[i + 1] = nn.Identity()
    return net


def half_storage(model: onnx.ModelProto) -> onnx.ModelProto:
    """Store float32 weights as fp16, each with a Cast that the runtime folds when it loads."""
    kept, casts = [], []
    for tensor in model.graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < 64:
            kept.append(tensor)
            continue
        half = values.astype(np.float16)
        assert np.isfinite(half).all(), tensor.name
        kept.append(numpy_helper.from_array(half, tensor.name + "_half"))
        casts.append(helper.make_node("Cast", [tensor.name + "_half"], [tensor.name], to=TensorProto.FLOAT))
    del model.graph.initializer[:]
    model.graph.initializer.extend(kept)
    nodes = [*casts, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return model


def write_onnx(net: nn.Module, inputs: dict[str, torch.Tensor], output: str, scale: int, target: Path) -> None:
    axes = {name: {2: "height", 3: "width"} for name in inputs}
    axes[output] = {2: f"height_{output}", 3: f"width_{output}"} if scale != 1 else {2: "height", 3: "width"}
    torch.onnx.export(
        net, tuple(inputs.values()), str(target), input_names=list(inputs), output_names=[output],
        dynamic_axes=axes, opset_version=17, dynamo=False,
    )
    model = half_storage(onnx.load(target))
    model.producer_name, model.producer_version = "underdraw", ""
    onnx.checker.check_model(model)
    onnx.save(model, target)


def describe(package: Path, name: str) -> dict:
    data = (package / name).read_bytes()
    return {"path": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def through_half(net: nn.Module) -> nn.Module:
    """Round weights as the file does, so that the golden tensor is what the file should give."""
    with torch.no_grad():
        for p in net.parameters():
            if p.numel() >= 64:
                p.copy_(p.half().float())
    return net


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("package", type=Path)
    args = parser.parse_args()
    recipe = json.loads(args.recipe.read_text())
    train = LabelPairs(recipe, "train")
    checkpoint = chosen(args.run)

    net: UNet = fold_batch_norm(load(recipe, checkpoint, train))
    _, critic = build(recipe, train.classes)
    critic.load_state_dict(torch.load(checkpoint, weights_only=True)["critic"])
    critic.eval()
    for module in critic.modules():
        if parametrize.is_parametrized(module):
            parametrize.remove_parametrizations(module, "weight")

    condition = torch.zeros(1, train.classes, 256, 256)
    write_onnx(net, {"label": condition}, "picture", 1, args.package / "generator.onnx")
    write_onnx(critic, {"label": condition, "picture": torch.zeros(1, 3, 256, 256)}, "score", 8, args.package / "discriminator.onnx")

    card = json.loads((args.package / "model.json").read_text())
    card["files"] = {"generator": describe(args.package, "generator.onnx"), "discriminator": describe(args.package, "discriminator.onnx")}
    (args.package / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")

    golden(through_half(net), card, args.package)
    print("checkpoint", checkpoint.name, {k: v["bytes"] for k, v in card["files"].items()})


@torch.no_grad()
def golden(net: nn.Module, card: dict, package: Path) -> None:
    """PyTorch's picture of the top-left 64×96 of the first sample, as [3, 64, 96] float32."""
    with Image.open(package / card["samples"][0]) as image:
        rgb = np.asarray(image.convert("RGB"))[:64, :96].astype(np.int32)
    colours = np.array([[int(l["colour"][i : i + 2], 16) for i in (1, 3, 5)] for l in card["input"]["palette"]])
    label = (rgb[:, :, None] == colours).all(-1).argmax(-1)
    condition = torch.eye(len(colours))[torch.from_numpy(label)].permute(2, 0, 1)[None]
    net(condition)[0].numpy().astype("<f4").tofile(package / "golden.f32")


if __name__ == "__main__":
    main()

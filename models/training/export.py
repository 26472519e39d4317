"""Write the graphs of a model package: `python export.py RECIPE RUN PACKAGE`.

ONNX opset 17, weights stored as fp16 with a Cast behind each, batch norm folded,
height and width dynamic. Each input of the recipe is a graph input of its name, noise
another. Fills in sizes and hashes in the package's model.json, and writes a golden
tensor (what PyTorch makes of the first sample) for the TypeScript tests.
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
from torch import Tensor, nn
from torch.nn.utils import parametrize
from torch.nn.utils.fusion import fuse_conv_bn_eval

import channels
from channels import Hints
from data import Pairs
from looks import colours
from nets import PatchDiscriminator, build, noise_for, with_noise
from trained import chosen, load, read, to_bytes


class Named(nn.Module):
    """A generator that takes its inputs one by one, noise last."""

    def __init__(self, net: nn.Module, noisy: bool) -> None:
        super().__init__()
        self.net, self.noisy = net, noisy

    def forward(self, *given: Tensor) -> Tensor:
        inputs, noise = (given[:-1], given[-1]) if self.noisy else (given, None)
        return self.net(with_noise(torch.cat(inputs, 1), noise))


class NamedCritic(nn.Module):
    """A discriminator that takes its inputs one by one, the picture last."""

    def __init__(self, critic: PatchDiscriminator) -> None:
        super().__init__()
        self.critic = critic

    def forward(self, *given: Tensor) -> Tensor:
        return self.critic(torch.cat(given[:-1], 1), given[-1])


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


def write_onnx(net: nn.Module, inputs: dict[str, Tensor], output: str, target: Path) -> None:
    """Write a net as ONNX opset 17 with weights in half precision; `inputs` are examples by name. Heights and
    widths of four-dimensional inputs are dynamic.
    """
    spatial = {2: "height", 3: "width"}
    axes = {name: spatial for name, value in inputs.items() if value.dim() == 4}
    axes[output] = {2: f"height_{output}", 3: f"width_{output}"}
    torch.onnx.export(
        net,
        tuple(inputs.values()),
        str(target),
        input_names=list(inputs),
        output_names=[output],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    model = half_storage(onnx.load(target))
    # Names as in PyTorch, so that shipped.py can read the weights back into bare nets.
    for name in ("net.", "critic."):
        rename(model, name)
    model.producer_name, model.producer_version = "underdraw", ""
    onnx.checker.check_model(model)
    onnx.save(model, target)


def rename(model: onnx.ModelProto, prefix: str) -> None:
    """Drop a prefix from the names of weights."""
    known = {i.name for i in model.graph.initializer} | {
        n.output[0] for n in model.graph.node if n.op_type == "Cast"
    }
    short = {name: name.removeprefix(prefix) for name in known if name.startswith(prefix)}
    for tensor in model.graph.initializer:
        tensor.name = short.get(tensor.name, tensor.name)
    for node in model.graph.node:
        node.input[:] = [short.get(name, name) for name in node.input]
        node.output[:] = [short.get(name, name) for name in node.output]


def describe(package: Path, name: str) -> dict:
    """What a card says of a file of its package: path, SHA-256, bytes."""
    data = (package / name).read_bytes()
    return {"path": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


def through_half(net: nn.Module) -> nn.Module:
    """Round weights as the file does, so that the golden tensor is what the file should give."""
    with torch.no_grad():
        for p in net.parameters():
            if p.numel() >= 64:
                p.copy_(p.half().float())
    return net


def decode(path: Path, spec: dict, dataset: str) -> np.ndarray | Hints:
    """A sample's file as the view that the input's encoding takes."""
    with Image.open(path) as image:
        rgba = np.asarray(image.convert("RGBA"))
        grey = np.asarray(image.convert("L"))
    rgb = rgba[..., :3]
    if spec["encoding"] == "hints":
        return Hints(rgb, rgba[..., 3] >= 128)
    if spec["encoding"] == "one-hot":
        return (rgb[:, :, None].astype(int) == colours(dataset)).all(-1).argmax(-1)
    return grey if spec["encoding"] == "grey" else rgb


def corner(view: np.ndarray | Hints) -> np.ndarray | Hints:
    """The top left of a view, [64, 96], which the golden tensor is made of."""
    if isinstance(view, Hints):
        return Hints(view.colour[:64, :96], view.mask[:64, :96])
    return view[:64, :96]


@torch.no_grad()
def golden(net: nn.Module, critic: nn.Module, recipe: dict, card: dict, package: Path, pairs: Pairs) -> None:
    """Float32: the noise if there is any; [3, 64, 96] made of the top left of the first sample;
    [8, 12] scores of that picture, rounded to 8 bits as the engine hands it on."""
    sample = card["samples"][0]
    views = [
        corner(decode(package / sample[spec["name"]], spec, recipe["dataset"]))
        if spec["name"] in sample
        else None
        for spec in recipe["inputs"]
    ]
    condition = pairs.condition(pairs.told(views), (64, 96))[None]
    noise = noise_for(recipe, 0, 1)
    picture = net(with_noise(condition, noise))
    seen = torch.from_numpy(to_bytes(picture[0])).permute(2, 0, 1)[None] / 127.5 - 1
    parts = [] if noise is None else [noise]
    parts += [picture, critic(condition, seen)]
    (package / "golden.f32").write_bytes(b"".join(p.numpy().astype("<f4").tobytes() for p in parts))


def main() -> None:
    """Write the graphs, and their sizes and hashes into the card."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", type=Path)
    parser.add_argument("run", type=Path)
    parser.add_argument("package", type=Path)
    args = parser.parse_args()
    recipe = read(args.recipe)
    train = Pairs(recipe, "train")
    checkpoint = chosen(args.run)

    net = fold_batch_norm(load(recipe, checkpoint, train))
    _, critic = build(recipe, train.width)
    critic.load_state_dict(torch.load(checkpoint, weights_only=True)["critic"])
    critic.eval()
    for module in critic.modules():
        if parametrize.is_parametrized(module):
            parametrize.remove_parametrizations(module, "weight")

    inputs = {
        spec["name"]: torch.zeros(1, channels.width(spec["encoding"], train.classes), 256, 256)
        for spec in recipe["inputs"]
    }
    noise = noise_for(recipe, 0, 1)
    generator_inputs = inputs if noise is None else {**inputs, "noise": noise}
    write_onnx(Named(net, noise is not None), generator_inputs, "picture", args.package / "generator.onnx")
    judged = {**inputs, "picture": torch.zeros(1, 3, 256, 256)}
    write_onnx(NamedCritic(critic), judged, "score", args.package / "discriminator.onnx")

    card = json.loads((args.package / "model.json").read_text())
    card["files"] = {name: describe(args.package, f"{name}.onnx") for name in ("generator", "discriminator")}
    (args.package / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    golden(through_half(net), through_half(critic), recipe, card, args.package, train)
    print("checkpoint", checkpoint.name, {k: v["bytes"] for k, v in card["files"].items()})


if __name__ == "__main__":
    main()

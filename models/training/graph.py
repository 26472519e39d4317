"""A trained net as an ONNX file: batch norm folded, weights in half precision, any height and width."""

import hashlib
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

# Kernels of this many values and more are worth 8 bits.
LARGE_KERNEL = 20_000


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


def byte_storage(model: onnx.ModelProto, begins: str = "") -> onnx.ModelProto:
    """Store large kernels of convolutions in 8 bits with a scale for each output channel, all else as
    half_storage does: for discriminators, whose scores move by a hundredth, and for parts of generators
    that only choose colours. `begins`: of kernels whose name begins so.
    """
    if not any(tensor.name.endswith("_half") for tensor in model.graph.initializer):
        model = half_storage(model)
    halves = {node.output[0]: node for node in model.graph.node if node.op_type == "Cast"}
    stored = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes = []
    for name in [node.input[1] for node in model.graph.node if node.op_type == "Conv"]:
        values = numpy_helper.to_array(stored[f"{name}_half"]).astype(np.float32)
        # The first and the last layer are small, and the scores depend on them most.
        if values.size < LARGE_KERNEL or not name.startswith(begins):
            continue
        del stored[f"{name}_half"]
        model.graph.node.remove(halves[name])
        scale = np.abs(values).max((1, 2, 3), keepdims=True) / 127
        whole = np.round(values / scale).astype(np.int8)
        stored[f"{name}_byte"] = numpy_helper.from_array(whole, f"{name}_byte")
        stored[f"{name}_scale"] = numpy_helper.from_array(scale, f"{name}_scale")
        # The runtime folds both when it loads.
        nodes += [
            helper.make_node("Cast", [f"{name}_byte"], [f"{name}_whole"], to=TensorProto.FLOAT),
            helper.make_node("Mul", [f"{name}_whole", f"{name}_scale"], [name]),
        ]
    nodes += model.graph.node
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.initializer.extend(stored.values())
    model.graph.node.extend(nodes)
    return model


def write_onnx(
    net: nn.Module, inputs: dict[str, Tensor], output: str, target: Path, store=half_storage
) -> None:
    """Write a net as ONNX opset 17, its weights stored by `store`; `inputs` are examples by name. Heights and
    widths of four-dimensional inputs are dynamic.
    """
    spatial = {2: "height", 3: "width"}
    axes = {name: spatial for name, value in inputs.items() if value.dim() == 4}
    axes[output] = {2: f"height_{output}", 3: f"width_{output}"}
    torch.onnx.export(
        # Afterwards all of it would be as its outermost module was, and that is one of training if it is new.
        net.eval(),
        tuple(inputs.values()),
        str(target),
        input_names=list(inputs),
        output_names=[output],
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )
    model = store(onnx.load(target))
    # Names as in PyTorch, so that shipped.py can read the weights back into bare nets.
    for name in ("net.", "critic."):
        rename(model, name)
    model.producer_name, model.producer_version = "underdraw", ""
    onnx.checker.check_model(model)
    onnx.save(model, target)


def rename(model: onnx.ModelProto, prefix: str) -> None:
    """Drop a prefix from the names of weights."""
    known = {i.name for i in model.graph.initializer} | {
        n.output[0] for n in model.graph.node if n.op_type in ("Cast", "Mul")
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


def through_bytes(part: nn.Module) -> nn.Module:
    """Round a part's large kernels as byte_storage does, from half precision."""
    with torch.no_grad():
        for module in part.modules():
            if isinstance(module, nn.Conv2d) and module.weight.numel() >= LARGE_KERNEL:
                values = module.weight.half().float()
                scale = values.abs().amax((1, 2, 3), keepdim=True) / 127
                module.weight.copy_((values / scale).round() * scale)
    return part


def through_half(net: nn.Module) -> nn.Module:
    """Round weights as the file does, so that the golden tensor is what the file should give."""
    with torch.no_grad():
        for p in net.parameters():
            if p.numel() >= 64:
                p.copy_(p.half().float())
    return net

"""Writes the small checkpoints that Underdraw's own tests read: `python goldens.py`.

Containers: the same tensors in every file format. Families: tiny nets with an input and the
output that PyTorch gives.
"""

import collections
import io
import json
import pickle
import struct
import tarfile
from pathlib import Path

import h5py
import numpy as np
import torch
from judge import all_cases
from onnx import TensorProto, external_data_helper, helper, numpy_helper
from torch import nn

FOLDER = Path(__file__).resolve().parents[3] / "electron/engine/import/testing/goldens"
LIMIT = 80_000


def tensors() -> dict[str, torch.Tensor]:
    """One of each kind of number, a view with strides, and two views of one storage."""
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6) / 4
    return collections.OrderedDict(
        plain=base.clone(),
        strided=base.t()[1::2],
        tied=base[1:3],
        half=torch.tensor([1.5, -0.25, 6.1035e-05, 65504.0]).half(),
        brain=torch.tensor([3.140625, -1e30]).bfloat16(),
        double=torch.tensor([[0.1], [1e-3]], dtype=torch.float64),
        long=torch.tensor(7),
        byte=torch.tensor([0, 255], dtype=torch.uint8),
        empty=torch.zeros(0, 3),
    )


def legacy(value, path: Path) -> None:
    torch.save(value, path, _use_new_zipfile_serialization=False)


def tar(state: dict[str, torch.Tensor], path: Path) -> None:
    """As PyTorch before 0.1.10 wrote it: https://github.com/pytorch/pytorch/blob/v0.1.9/torch/serialization.py."""
    storages, order = {}, io.BytesIO()
    numbers = [(k, v.contiguous()) for k, v in state.items() if v.dtype == torch.float32]
    pickle.dump(len(numbers), order, 2)
    for i, (_, v) in enumerate(numbers):
        pickle.dump((1000 + i, "cpu", torch.FloatStorage), order, 2)
        order.write(struct.pack("<q", v.numel()) + v.numpy().tobytes())
        storages[i] = v
    pickle.dump([], order, 2)
    shapes = io.BytesIO()
    pickle.dump(len(numbers), shapes, 2)
    for i, (_, v) in enumerate(numbers):
        pickle.dump((i, 1000 + i, torch.FloatTensor), shapes, 2)
        shapes.write(struct.pack("<i", v.dim()) + b"\0" * 4)
        shapes.write(struct.pack(f"<{v.dim()}q", *v.shape) + struct.pack(f"<{v.dim()}q", *v.stride()))
        shapes.write(struct.pack("<q", 0))
    described = io.BytesIO()
    pickler = pickle.Pickler(described, 2)
    pickler.persistent_id = lambda value: value.key if isinstance(value, Reference) else None
    pickler.dump(collections.OrderedDict((k, Reference(str(i))) for i, (k, _) in enumerate(numbers)))
    with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content in [
            ("sys_info", b""),
            ("storages", order),
            ("tensors", shapes),
            ("pickle", described),
        ]:
            data = content if isinstance(content, bytes) else content.getvalue()
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))


class Scale(nn.Module):
    """A module whose program goes into the file, as it did before PyTorch 1.6."""

    def __init__(self):
        super().__init__()
        self.factor = nn.Parameter(torch.tensor([2.0, 3.0]))

    def forward(self, x):
        return x * self.factor


class Reference:
    def __init__(self, key: str):
        self.key = key


def safetensors(state: dict[str, torch.Tensor], path: Path) -> None:
    names = {
        torch.float32: "F32",
        torch.float16: "F16",
        torch.bfloat16: "BF16",
        torch.float64: "F64",
        torch.int64: "I64",
        torch.uint8: "U8",
    }
    header, data = {"__metadata__": {"format": "pt"}}, b""
    for key, value in state.items():
        content = value.contiguous().flatten().view(torch.uint8).numpy().tobytes() if value.numel() else b""
        header[key] = {
            "dtype": names[value.dtype],
            "shape": list(value.shape),
            "data_offsets": [len(data), len(data) + len(content)],
        }
        data += content
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def containers() -> None:
    state = tensors()
    torch.save(state, FOLDER / "tensors.zip.pth")
    for protocol in (2, 3, 4, 5):
        torch.save(
            {"state_dict": state, "epoch": 10**30},
            FOLDER / f"tensors.protocol{protocol}.pth",
            pickle_protocol=protocol,
        )
    legacy(state, FOLDER / "tensors.legacy.pth")
    safetensors(state, FOLDER / "tensors.safetensors")
    tar(state, FOLDER / "tensors.tar.pth")
    expected = {
        k: {"shape": list(v.shape), "values": v.double().flatten().tolist()} for k, v in state.items()
    }
    (FOLDER / "tensors.json").write_text(json.dumps(expected, indent=1))
    torch.manual_seed(0)
    module = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU())
    torch.save(module, FOLDER / "module.zip.pth")
    legacy(Scale(), FOLDER / "module.legacy.pth")
    torch.save({"w": torch.sparse_coo_tensor([[0], [1]], [1.0], (2, 2))}, FOLDER / "sparse.pth")
    torch.save({"w": torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8)}, FOLDER / "quantised.pth")
    optimizer = torch.optim.Adam(module.parameters())
    module(torch.ones(1, 1, 4, 4)).sum().backward()
    optimizer.step()
    torch.save(optimizer.state_dict(), FOLDER / "optimizer.pth")
    norms()


def norms() -> None:
    """Weight norm and spectral norm, old and new, and the weights that they make."""
    torch.manual_seed(0)
    parts = {
        "weight-norm": nn.utils.weight_norm(nn.Conv2d(2, 3, 3)),
        "weight-norm-transposed": nn.utils.weight_norm(nn.ConvTranspose2d(2, 3, 3), dim=1),
        "weight-norm-new": nn.utils.parametrizations.weight_norm(nn.Conv2d(2, 3, 3)),
        "spectral-norm": nn.utils.spectral_norm(nn.Conv2d(2, 3, 3)),
        "spectral-norm-transposed": nn.utils.spectral_norm(nn.ConvTranspose2d(4, 4, 3)),
        "spectral-norm-new": nn.utils.parametrizations.spectral_norm(nn.Conv2d(2, 3, 3)),
    }
    expected = {}
    for name, part in parts.items():
        part.train()
        for _ in range(3):
            part(torch.ones(1, part.in_channels, 5, 5))
        part.eval()
        part(torch.ones(1, part.in_channels, 5, 5))
        expected[name] = part.weight.flatten().tolist()
    torch.save(
        {f"{n}.{k}": v for n, p in parts.items() for k, v in p.state_dict().items()}, FOLDER / "norms.pth"
    )
    (FOLDER / "norms.json").write_text(json.dumps(expected, indent=1))


def graphs() -> None:
    """ONNX files of unusual kinds; each gives twice its input and a tenth, red and blue apart."""
    factor, shift = np.array([2, 2, 2], "f"), np.array([0.1, 0.2, 0.3], "f")

    def write(name, inputs, outputs, nodes, constants, opset=17, ir=8, listed=False):
        values = [numpy_helper.from_array(v, k) for k, v in constants.items()]
        infos = [
            helper.make_tensor_value_info(k, helper.np_dtype_to_tensor_dtype(v.dtype), v.shape)
            for k, v in constants.items()
        ]
        graph = helper.make_graph(nodes, "net", [*inputs, *(infos if listed else [])], outputs, values)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=ir)
        (FOLDER / name).write_bytes(model.SerializeToString())
        return model

    def picture(name, shape, kind=TensorProto.FLOAT):
        return helper.make_tensor_value_info(name, kind, shape)

    steps = [helper.make_node("Mul", ["in", "f"], ["m"]), helper.make_node("Add", ["m", "s"], ["out"])]
    nchw = {"f": factor.reshape(1, 3, 1, 1), "s": shift.reshape(1, 3, 1, 1)}
    half = {k: v.astype(np.float16).reshape(1, 1, 1, 3) for k, v in nchw.items()}
    shape = [1, 3, "H", "W"]
    write(
        "half-nhwc.onnx",
        [picture("in", [1, "H", "W", 3], TensorProto.FLOAT16)],
        [picture("out", [1, "H", "W", 3], TensorProto.FLOAT16)],
        steps,
        half,
    )
    write("listed.onnx", [picture("in", shape)], [picture("out", None)], steps, nchw, 7, 3, True)
    styled = [
        helper.make_node("MatMul", ["style", "table"], ["v"]),
        helper.make_node("Reshape", ["v", "to"], ["f"]),
        *steps,
    ]
    table = {"table": np.eye(3, dtype="f") * 2, "to": np.array([1, 3, 1, 1]), "s": nchw["s"]}
    write(
        "styled.onnx",
        [picture("in", shape), picture("style", [1, 3])],
        [picture("out", shape)],
        styled,
        table,
    )
    model = write("external.onnx", [picture("in", shape)], [picture("out", shape)], steps, nchw)
    for tensor in model.graph.initializer:
        external_data_helper.set_external_data(tensor, "weights.bin", 0 if tensor.name == "f" else 12, 12)
        tensor.ClearField("raw_data")
    (FOLDER / "weights.bin").write_bytes(factor.tobytes() + shift.tobytes())
    (FOLDER / "external.onnx").write_bytes(model.SerializeToString())
    for tensor in model.graph.initializer:
        next(e for e in tensor.external_data if e.key == "location").value = "../goldens.ts"
    (FOLDER / "escaping.onnx").write_bytes(model.SerializeToString())


def ncnn() -> None:
    """An ncnn net of two files; its first weights in half precision."""
    generator = torch.Generator().manual_seed(3)

    def rand(*shape):
        return torch.randn(shape, generator=generator) * 0.3

    first, bias, up, up_bias = rand(5, 3, 3, 3).half(), rand(5), rand(3, 5, 4, 4), rand(3)
    lines = [
        "Input data 0 1 data",
        "Split s 1 2 data a b",
        "Convolution c 1 1 a c 0=5 1=3 4=1 5=1 6=135 9=2 -23310=1,2.000000e-01",
        "Deconvolution d 1 1 c d 0=3 1=4 3=2 4=1 5=1 6=240",
        "Interp i 1 1 b i 0=2 1=2.000000e+00 2=2.000000e+00",
        "BinaryOp o 2 1 d i out 0=0",
    ]
    (FOLDER / "tiny.param").write_text(f"7767517\n{len(lines)} 7\n" + "\n".join(lines) + "\n")
    halves = first.numpy().tobytes()
    halves += b"\0" * (-len(halves) % 4)
    rest = bias.numpy().tobytes() + struct.pack("<I", 0) + up.numpy().tobytes() + up_bias.numpy().tobytes()
    (FOLDER / "tiny.bin").write_bytes(struct.pack("<I", 0x01306B47) + halves + rest)
    x = torch.rand(1, 3, 5, 6, generator=generator)
    y = nn.functional.leaky_relu(nn.functional.conv2d(x, first.float(), bias, padding=1), 0.2)
    y = nn.functional.conv_transpose2d(y, up.transpose(0, 1), up_bias, stride=2, padding=1)
    y = y + nn.functional.interpolate(x, scale_factor=2, mode="bilinear", align_corners=False)
    (FOLDER / "tiny.x.f32").write_bytes(x.numpy().tobytes())
    (FOLDER / "tiny.y.f32").write_bytes(y.contiguous().numpy().tobytes())


def keras() -> None:
    """A TensorFlow.js model with a model inside, whose `same` padding is that of TensorFlow."""
    generator = torch.Generator().manual_seed(4)

    def rand(*shape):
        return torch.randn(shape, generator=generator) * 0.3

    down, bias, depth, up = rand(3, 3, 3, 4), rand(4), rand(3, 3, 4, 1), rand(4, 4, 3, 4)
    norm = [rand(4) + 1, rand(4), rand(4), rand(4).abs() + 0.5]

    def layer(kind, name, inputs, **config):
        return {
            "class_name": kind,
            "name": name,
            "config": {"name": name, **config},
            "inbound_nodes": [[[i, 0, 0, {}] for i in inputs]] if inputs else [],
        }

    conv = {"data_format": "channels_last", "padding": "same", "use_bias": False}
    inner = [
        {
            "class_name": "Conv2D",
            "config": {"name": "down", **conv, "strides": [2, 2], "activation": "linear"},
        },
        {"class_name": "BatchNormalization", "config": {"name": "norm", "axis": [3], "epsilon": 0.001}},
        {"class_name": "LeakyReLU", "config": {"name": "leaky", "alpha": 0.2}},
    ]
    inner[0]["config"]["batch_input_shape"] = [None, None, None, 3]
    layers = [
        layer("InputLayer", "x", [], batch_input_shape=[None, None, None, 3]),
        {**layer("Sequential", "block", ["x"]), "config": {"name": "block", "layers": inner}},
        layer("DepthwiseConv2D", "depth", ["block"], **conv, strides=[1, 1], activation="relu"),
        layer("Add", "sum", ["block", "depth"]),
        layer("Conv2DTranspose", "up", ["sum"], **conv, strides=[2, 2], activation="tanh"),
        layer("Concatenate", "both", ["up", "x"], axis=-1),
        layer("Conv2D", "last", ["both"], **conv, strides=[1, 1], activation="sigmoid"),
    ]
    last = rand(1, 1, 6, 3)
    config = {
        "name": "net",
        "layers": layers,
        "input_layers": [["x", 0, 0]],
        "output_layers": [["last", 0, 0]],
    }
    names = [
        "block/down/kernel",
        "block/down/bias",
        "norm/gamma",
        "norm/beta",
        "norm/moving_mean",
        "norm/moving_variance",
    ]
    names += ["depth/depthwise_kernel", "up/kernel", "last/kernel"]
    values = [down, bias, *norm, depth, up, last]
    folder = FOLDER / "tfjs"
    folder.mkdir(exist_ok=True)
    content = b"".join(v.numpy().tobytes() for v in values)
    (folder / "a.bin").write_bytes(content[:100])
    (folder / "b.bin").write_bytes(content[100:])
    weights = [
        {"name": n, "shape": list(v.shape), "dtype": "float32"} for n, v in zip(names, values, strict=True)
    ]
    manifest = [{"paths": ["a.bin", "b.bin"], "weights": weights}]
    topology = {"model_config": {"class_name": "Functional", "config": config}}
    (folder / "model.json").write_text(
        json.dumps({"format": "layers-model", "modelTopology": topology, "weightsManifest": manifest})
    )
    with h5py.File(FOLDER / "keras.h5", "w") as file:
        file.attrs["model_config"] = json.dumps(topology["model_config"])
        for name, value in zip(names, values, strict=True):
            group = file.require_group(f"model_weights/{name.split('/')[0]}")
            path = name if name.count("/") == 1 else name.split("/", 1)[1]
            group.create_dataset(
                f"{path}:0", data=value.numpy(), compression="gzip" if value.dim() > 1 else None
            )
    torch_conv = nn.functional.conv2d
    x = torch.rand(1, 3, 6, 8, generator=generator)
    # Of an even side with stride 2 the one pixel of padding lies behind it.
    y = torch_conv(nn.functional.pad(x, (0, 1, 0, 1)), down.permute(3, 2, 0, 1), bias, stride=2)
    y = nn.functional.leaky_relu(
        nn.functional.batch_norm(y, norm[2], norm[3], norm[0], norm[1], eps=0.001), 0.2
    )
    y = y + torch_conv(y, depth.permute(2, 3, 0, 1), padding=1, groups=4).relu()
    y = nn.functional.conv_transpose2d(y, up.permute(3, 2, 0, 1), stride=2, padding=1).tanh()
    y = torch_conv(torch.cat([y, x], 1), last.permute(3, 2, 0, 1)).sigmoid()
    (folder / "x.f32").write_bytes(x.numpy().tobytes())
    (folder / "y.f32").write_bytes(y.contiguous().numpy().tobytes())


def nets() -> None:
    """Of each family the smallest of its cases that are marked as golden."""
    listed = []
    for case in (c for c in all_cases() if c.golden):
        path = FOLDER / f"{case.golden}.pth"
        case.save(case.wrap(case.net), path)
        if path.stat().st_size > LIMIT:
            raise ValueError(f"{path.name} has {path.stat().st_size} bytes")
        generator = torch.Generator().manual_seed(1)
        x = torch.rand(case.shape, generator=generator) * (case.high - case.low) + case.low
        with torch.no_grad():
            y = (case.forward or case.net)(x)
        (FOLDER / f"{case.golden}.x.f32").write_bytes(x.numpy().tobytes())
        (FOLDER / f"{case.golden}.y.f32").write_bytes(y.contiguous().numpy().tobytes())
        listed.append(
            {
                "name": case.golden,
                "family": case.family,
                "variant": case.variant,
                "answers": case.answers,
                "input": list(x.shape),
                "output": list(y.shape),
            }
        )
    (FOLDER / "nets.json").write_text(json.dumps(listed, indent=1))


if __name__ == "__main__":
    FOLDER.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    containers()
    graphs()
    ncnn()
    keras()
    nets()

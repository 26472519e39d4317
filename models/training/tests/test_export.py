from functools import partial

import numpy as np
import onnx
import onnxruntime
import pytest
import torch
from torch import nn

import export
import graph
from enlarger import Enlarger
from forecaster import Forecaster
from nets import build
from reading import Colours, Nested, Scores


def randomise(net: nn.Module) -> nn.Module:
    """Statistics and weights that folding must take into account."""
    torch.manual_seed(1)
    for m in net.modules():
        if isinstance(m, nn.BatchNorm2d):
            m.running_mean.normal_(0, 0.3)
            m.running_var.uniform_(0.5, 2)
            nn.init.uniform_(m.weight, 0.5, 1.5)
            nn.init.normal_(m.bias, 0, 0.3)
    return net.eval()


def run(path, given: dict[str, torch.Tensor]) -> np.ndarray:
    session = onnxruntime.InferenceSession(path)
    return session.run(None, {k: v.numpy() for k, v in given.items()})[0]


@pytest.mark.parametrize("size", [(64, 96), (32, 32)])
def test_a_generator_makes_the_same_picture_at_any_size(tmp_path, tiny_recipe, size):
    net, _ = build(tiny_recipe, 3)
    net = randomise(net)
    x = torch.rand(1, 3, *size)
    with torch.no_grad():
        wanted = net(x).numpy()
        folded = graph.fold_batch_norm(net)
        graph.write_onnx(
            export.Named(folded, False), {"label": torch.zeros(1, 3, 64, 64)}, "picture", tmp_path / "g.onnx"
        )
    assert np.abs(run(tmp_path / "g.onnx", {"label": x}) - wanted).max() < 5e-3


@pytest.mark.parametrize(
    "net",
    [
        Scores(3, 5, [16, 32], [32, 16]),
        Nested(3, [16, 32], [32, 16]),
        Enlarger(16, 1),
        Forecaster(4, [16, 16, 16], [1, 1, 1]),
        Colours([16, 32, 32], [32], 1, classes=True),
        Colours([16, 32, 32], [32], 1, classes=False),
    ],
    ids=lambda net: type(net).__name__,
)
def test_nets_that_read_and_mend_export_alike(tmp_path, net):
    net = randomise(net)
    width = {Colours: 1, Forecaster: 12}.get(type(net), 3)
    x = torch.rand(1, width, 32, 48) * 2 - 1
    with torch.no_grad():
        wanted = net(x).numpy()
        folded = graph.fold_batch_norm(net)
        graph.write_onnx(
            export.Named(folded, False),
            {"picture": torch.zeros(1, width, 64, 64)},
            "out",
            tmp_path / "n.onnx",
        )
    found = run(tmp_path / "n.onnx", {"picture": x})
    assert found.shape == wanted.shape
    assert np.abs(found - wanted).max() < 0.01 * max(1, np.abs(wanted).max())


def test_large_weights_are_stored_in_half_precision(tmp_path, tiny_recipe):
    net, _ = build(tiny_recipe, 3)
    graph.write_onnx(
        export.Named(net.eval(), False), {"label": torch.zeros(1, 3, 64, 64)}, "picture", tmp_path / "g.onnx"
    )
    kinds = {i.data_type for i in onnx.load(tmp_path / "g.onnx").graph.initializer if np.prod(i.dims) >= 64}
    assert kinds == {onnx.TensorProto.FLOAT16}


def test_one_part_is_stored_in_bytes_and_computes_what_pytorch_does(tmp_path):
    class Two(nn.Module):
        def __init__(self):
            super().__init__()
            self.coarse, self.fine = nn.Conv2d(48, 64, 3, padding=1), nn.Conv2d(64, 48, 3, padding=1)

        def forward(self, x):
            return self.fine(self.coarse(x))

    torch.manual_seed(0)
    net, x = Two().eval(), torch.randn(1, 48, 16, 16)
    graph.write_onnx(net, {"x": x}, "y", tmp_path / "n.onnx", partial(graph.byte_storage, begins="coarse."))
    kinds = {i.name: i.data_type for i in onnx.load(tmp_path / "n.onnx").graph.initializer}
    assert kinds["coarse.weight_byte"] == onnx.TensorProto.INT8
    assert kinds["fine.weight_half"] == onnx.TensorProto.FLOAT16
    graph.through_bytes(net.coarse)
    graph.through_half(net.fine)
    with torch.no_grad():
        wanted = net(x).numpy()
    assert np.abs(run(tmp_path / "n.onnx", {"x": x}) - wanted).max() < 2e-3 * np.abs(wanted).max()

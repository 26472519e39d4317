"""Another upscaler to be measured beside: a TensorFlow.js layers model of convolutions, read into PyTorch."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from paths import external


class LayersModel:
    """A functional Keras model of Conv2D, Activation (relu), Concatenate, Add and UpSampling2D (nearest)
    layers, as TensorFlow.js stores it, run layer by layer."""

    def __init__(self, folder: Path) -> None:
        model = json.loads((folder / "model.json").read_text())
        self.layers = model["modelTopology"]["model_config"]["config"]["layers"]
        self.weights: dict[str, Tensor] = {}
        for group in model["weightsManifest"]:
            data = b"".join((folder / path).read_bytes() for path in group["paths"])
            values, at = np.frombuffer(data, "<f4"), 0
            for spec in group["weights"]:
                size = int(np.prod(spec["shape"]))
                one = torch.from_numpy(values[at : at + size].reshape(spec["shape"]).copy())
                # Height, width, in, out → out, in, height, width.
                self.weights[spec["name"]] = one.permute(3, 2, 0, 1) if one.dim() == 4 else one
                at += size

    @torch.no_grad()
    def __call__(self, picture: Tensor) -> Tensor:
        """The last layer's output for a picture [N, 3, H, W]."""
        values: dict[str, Tensor] = {}
        for layer in self.layers:
            name = layer["name"]
            given = [values[n[0]] for n in (layer["inbound_nodes"] or [[]])[0]]
            match layer["class_name"]:
                case "InputLayer":
                    values[name] = picture
                case "Conv2D":
                    kernel = self.weights[f"{name}/kernel"]
                    values[name] = F.conv2d(given[0], kernel, self.weights[f"{name}/bias"], padding="same")
                case "Activation":
                    values[name] = given[0].relu()
                case "Concatenate":
                    values[name] = torch.cat(given, 1)
                case "Add":
                    values[name] = given[0] + given[1]
                case "UpSampling2D":
                    values[name] = F.interpolate(given[0], scale_factor=2, mode="nearest")
                case other:
                    raise ValueError(f"no layer of the kind {other} is known")
        return values[name]


def doubled_twice() -> Callable[[Tensor], Tensor]:
    """Four times the size of [1, 3, H, W] in −1…1, by the peer's doubling applied twice."""
    model = LayersModel(external("UNDERDRAW_CHECKPOINTS") / "tfjs-esrgan-slim-2x")

    def enlarge(picture: Tensor) -> Tensor:
        once = model((picture + 1) / 2).clamp(0, 1)
        return model(once).clamp(0, 1) * 2 - 1

    return enlarge

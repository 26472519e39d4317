"""Write the graphs of a model package: `python export.py RECIPE RUN PACKAGE`.

ONNX opset 17, weights stored as fp16 with a Cast behind each, batch norm folded,
height and width dynamic. Each input of the recipe is a graph input of its name, noise
another. Fills in sizes and hashes in the package's model.json, and writes a golden
tensor (what PyTorch makes of the first sample) for the TypeScript tests.
"""

import argparse
import json
from functools import partial
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from torch import Tensor, nn
from torch.nn.utils import parametrize

import channels
from channels import Hints
from data import Pairs
from graph import (
    byte_storage,
    describe,
    fold_batch_norm,
    half_storage,
    through_bytes,
    through_half,
    write_onnx,
)
from looks import colours
from nets import PatchDiscriminator, build, noise_for, with_noise
from trained import chosen, load, read, to_bytes


class Named(nn.Module):
    """A generator that takes its inputs one by one, noise last."""

    def __init__(self, net: nn.Module, noisy: bool) -> None:
        super().__init__()
        self.net, self.noisy = net, noisy

    def forward(self, *given: Tensor) -> Tensor:
        if self.noisy:
            return self.net.drawn(torch.cat(given[:-1], 1), given[-1])
        return self.net(torch.cat(given, 1))


class NamedCritic(nn.Module):
    """A discriminator that takes its inputs one by one, the picture last."""

    def __init__(self, critic: PatchDiscriminator) -> None:
        super().__init__()
        self.critic = critic

    def forward(self, *given: Tensor) -> Tensor:
        return self.critic(torch.cat(given[:-1], 1), given[-1])


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
    condition = pairs.condition(pairs.spread_hints(views), (64, 96))[None]
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
    # Which area has which colour needs no fine weights, and the whole is to stay below 16 MB.
    coloured = recipe["generator"]["kind"] == "coloured"
    store = partial(byte_storage, begins="net.plan.") if coloured else half_storage
    generator = Named(net, noise is not None)
    write_onnx(generator, generator_inputs, "picture", args.package / "generator.onnx", store)
    judged = {**inputs, "picture": torch.zeros(1, 3, 256, 256)}
    write_onnx(NamedCritic(critic), judged, "score", args.package / "discriminator.onnx", byte_storage)

    card = json.loads((args.package / "model.json").read_text())
    card["files"] = {name: describe(args.package, f"{name}.onnx") for name in ("generator", "discriminator")}
    (args.package / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    if coloured:
        through_bytes(net.plan)
    golden(through_half(net), through_half(critic), recipe, card, args.package, train)
    print("checkpoint", checkpoint.name, {k: v["bytes"] for k, v in card["files"].items()})


if __name__ == "__main__":
    main()

"""Train a recipe: `python train.py recipes/islands.json [--l1-only] [--out FOLDER]`.

Resumes by itself from FOLDER/last.pt. Every `--save` steps it writes last.pt and
a numbered checkpoint of the averaged generator, which `evaluate.py choose`
compares on the validation split.
"""

import argparse
import copy
import json
import math
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

from data import LabelPairs
from nets import PatchDiscriminator, UNet


def build(recipe: dict, inputs: int) -> tuple[UNet, PatchDiscriminator]:
    torch.manual_seed(recipe["seed"])
    shape = recipe["generator"]
    return (
        UNet(inputs, 3, shape["down"], shape["up"]),
        PatchDiscriminator(inputs, recipe["discriminator"]["channels"]),
    )


def average(target: nn.Module, source: nn.Module, decay: float) -> None:
    """Exponential moving average of the weights; batch-norm statistics are copied."""
    with torch.no_grad():
        for a, b in zip(target.parameters(), source.parameters()):
            a.lerp_(b, 1 - decay)
        for a, b in zip(target.buffers(), source.buffers()):
            a.copy_(b)


def stage_at(stages: list[dict], step: int) -> dict:
    for stage in stages:
        if step < stage["steps"]:
            return stage
        step -= stage["steps"]
    return stages[-1]


def save(path: Path, state: dict) -> None:
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    os.replace(partial, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--out", type=Path, help="run folder (default: runs/<id>[-l1])")
    parser.add_argument("--l1-only", action="store_true", help="the baseline twin: no discriminator")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--save", type=int, default=200)
    args = parser.parse_args()

    recipe = json.loads(args.recipe.read_text())
    out = args.out or Path("runs") / (recipe["id"] + ("-l1" if args.l1_only else ""))
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    total = sum(stage["steps"] for stage in recipe["stages"])

    pairs = LabelPairs(recipe, "train")
    net, critic = build(recipe, pairs.classes)
    net, critic = (m.to(device, memory_format=torch.channels_last) for m in (net, critic))
    mean_net = copy.deepcopy(net)
    rates = recipe["learningRate"]
    opt_g = torch.optim.Adam(net.parameters(), rates["generator"], betas=(0.5, 0.99))
    opt_d = torch.optim.Adam(critic.parameters(), rates["discriminator"], betas=(0.5, 0.99))
    parts = {"net": net, "critic": critic, "mean_net": mean_net, "opt_g": opt_g, "opt_d": opt_d}

    step, seconds = 0, 0.0
    last = out / "last.pt"
    if last.exists():
        state = torch.load(last, map_location=device, weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(state[name])
        step, seconds = state["step"], state["seconds"]

    weight = recipe["loss"]
    pool = ThreadPoolExecutor(2)

    def draw(at: int):
        stage = stage_at(recipe["stages"], at)
        rng = np.random.default_rng([recipe["seed"], at])
        return pool.submit(pairs.batch, rng, stage["batch"], stage["crop"])

    ahead = [draw(step), draw(step + 1)]
    began = time.monotonic() - seconds
    log = (out / "log.tsv").open("a", buffering=1)
    while step < total:
        # Constant, then a cosine to zero over the last 40 %.
        late = max(0.0, (step / total - 0.6) / 0.4)
        for opt, rate in ((opt_g, rates["generator"]), (opt_d, rates["discriminator"])):
            opt.param_groups[0]["lr"] = rate * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * late)))

        condition, real = (
            t.to(device, memory_format=torch.channels_last) for t in ahead.pop(0).result()
        )
        ahead.append(draw(step + 2))
        fake = net(condition)
        loss_l1 = F.l1_loss(fake, real)
        loss = weight["l1"] * loss_l1
        loss_d = loss_adv = loss_fm = torch.zeros(())
        if not args.l1_only:
            critic.requires_grad_(True)
            real_maps, real_score = critic.features(condition, real)
            fake_score = critic(condition, fake.detach())
            loss_d = 0.5 * ((real_score - 1).square().mean() + fake_score.square().mean())
            opt_d.zero_grad(set_to_none=True)
            loss_d.backward()
            opt_d.step()

            critic.requires_grad_(False)
            fake_maps, fake_score = critic.features(condition, fake)
            loss_adv = (fake_score - 1).square().mean()
            loss_fm = sum(F.l1_loss(a, b.detach()) for a, b in zip(fake_maps, real_maps))
            loss = loss + weight["adversarial"] * loss_adv + weight["features"] * loss_fm
        opt_g.zero_grad(set_to_none=True)
        loss.backward()
        opt_g.step()
        average(mean_net, net, min(0.995, (1 + step) / (10 + step)))
        step += 1

        if step % 20 == 0:
            values = (float(v.detach()) for v in (loss_l1, loss_adv, loss_fm, loss_d))
            log.write("\t".join([str(step), f"{time.monotonic() - began:.0f}", *(f"{v:.4f}" for v in values)]) + "\n")
        if step % args.save == 0 or step == total:
            state = {name: part.state_dict() for name, part in parts.items()}
            save(last, {**state, "step": step, "seconds": time.monotonic() - began})
            save(out / f"{step:06d}.pt", {"net": mean_net.state_dict(), "critic": critic.state_dict(), "step": step, "seconds": time.monotonic() - began})


if __name__ == "__main__":
    main()

"""Train a recipe: `python train.py recipes/islands.json [--l1-only] [--out FOLDER]`.

Resumes by itself from FOLDER/last.pt. Every `--save` steps it writes last.pt and
a numbered checkpoint of the averaged generator, which `evaluate.py choose`
compares on the validation split. A recipe with `start` begins with nets of others (start.py).
A recipe's first stages may be a warm-up with L1 alone; the L1 twin then starts from the weights at
its end (warmup.pt of the main run).
`--from-package` starts from shipped weights, at the step that `--at` says.
"""

import argparse
import copy
import json
import math
import os
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import takewhile
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import shipped
from calibrate import calibrate
from data import Pairs
from losses import Styles, adversarial, critic_loss, make
from nets import Encoder, build, set_smooth
from start import start


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


def begin_of(stages: list[dict], stage: dict) -> int:
    return sum(before["steps"] for before in stages[: stages.index(stage)])


def warm_up(stages: list[dict]) -> int:
    """Steps before the discriminator has a say."""
    return sum(s["steps"] for s in takewhile(lambda s: not s.get("adversarial", True), stages))


def save(path: Path, state: dict) -> None:
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    os.replace(partial, path)


def rate_at(step: int, first: int, total: int) -> float:
    """Constant, then a cosine to nearly zero over the last 40 % of the steps from `first` to `total`."""
    late = max(0.0, ((step - first) / (total - first) - 0.6) / 0.4)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * late))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--out", type=Path, help="run folder (default: runs/<id>[-l1])")
    parser.add_argument("--l1-only", action="store_true", help="the baseline twin: no discriminator")
    parser.add_argument("--from-package", type=Path, help="start from the shipped weights of this package")
    parser.add_argument("--at", type=int, default=0, help="the step at which the shipped weights stand")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--save", type=int, default=250)
    args = parser.parse_args()

    recipe = json.loads(args.recipe.read_text())
    runs = args.out.parent if args.out else Path("runs")
    out = args.out or runs / (recipe["id"] + ("-l1" if args.l1_only else ""))
    out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    # A processor without bfloat16 computes it ten times slower than single precision.
    half = device == "cuda" or torch.cpu._is_avx512_bf16_supported()
    stages = recipe["stages"]
    total = sum(stage["steps"] for stage in stages)
    warm = warm_up(stages)

    pairs = Pairs(recipe, "train")
    net, critic = build(recipe, pairs.width)
    net, critic = (m.to(device, memory_format=torch.channels_last) for m in (net, critic))
    rates = recipe["learningRate"]
    noise = recipe.get("noise")
    styles, taught = None, list(net.parameters())
    parts: dict[str, nn.Module | torch.optim.Optimizer] = {"net": net, "critic": critic}
    if noise:
        encoder = Encoder(noise["size"]).to(device)
        styles = Styles(encoder, noise["size"], noise)
        parts["encoder"] = encoder
        taught += encoder.parameters()
    opt_g = torch.optim.Adam(taught, rates["generator"], betas=(0.5, 0.99))
    opt_d = torch.optim.Adam(critic.parameters(), rates["discriminator"], betas=(0.5, 0.99))
    mean_net = copy.deepcopy(net)
    parts |= {"mean_net": mean_net, "opt_g": opt_g, "opt_d": opt_d}

    step, first, seconds = 0, 0, 0.0
    last, warmup = out / "last.pt", runs / recipe["id"] / "warmup.pt"
    resume = last if last.exists() else warmup if args.l1_only and warmup.exists() else None
    if resume:
        state = torch.load(resume, map_location=device, weights_only=True)
        for name, part in parts.items():
            part.load_state_dict(state[name])
        step, first, seconds = state["step"], state["first"], state["seconds"]
    elif "start" in recipe:
        start(recipe["start"], runs, parts)
        mean_net.load_state_dict(net.state_dict())
    elif args.from_package:
        shipped.load(args.from_package, net, critic, pairs)
        mean_net.load_state_dict(net.state_dict())
        step = first = args.at

    pool = ThreadPoolExecutor(1)

    def draw(at: int):
        stage = stage_at(stages, at)
        rng = np.random.default_rng([recipe["seed"], at])
        return pool.submit(pairs.batch, rng, stage["batch"], stage["crop"])

    ahead = [draw(step), draw(step + 1)]
    began = time.monotonic() - seconds
    log = (out / "log.tsv").open("a", buffering=1)
    while step < total:
        stage = stage_at(stages, step)
        weight = recipe["loss"] | stage.get("loss", {})
        if "smooth" in stage:
            for part in (net, mean_net):
                set_smooth(part, stage["smooth"])
        if stage.get("frozen") and net.training:
            # Statistics of a batch hide what one noise does to one picture: the last stage
            # trains with those that the net will be used with.
            # Shipped weights have them folded in already.
            if 0 < begin_of(stages, stage) == step and not (args.from_package and step == first):
                calibrate(net, pairs)
            net.eval()
        judged = stage.get("adversarial", True) and not args.l1_only
        # The weights of losses may change late: both nets have something to learn again.
        anew = judged and stage.get("restart")
        fade = anew * rate_at(step, begin_of(stages, stage), total) if anew else rate_at(step, first, total)
        for opt, rate in ((opt_g, rates["generator"]), (opt_d, rates["discriminator"])):
            opt.param_groups[0]["lr"] = rate * fade

        condition, real = (t.to(device, memory_format=torch.channels_last) for t in ahead.pop(0).result())
        ahead.append(draw(step + 2))
        loss_d = loss_adv = loss_fm = torch.zeros(())
        with torch.autocast(device, torch.bfloat16, enabled=half):
            fake, varied, free, kl = make(net, condition, styles, real, vary=judged)
            loss_l1 = F.l1_loss(fake.float(), real)
            loss = weight["l1"] * loss_l1 + kl
            if judged:
                critic.requires_grad_(True)
                loss_d, real_maps = critic_loss(critic, condition, real, fake if varied is None else mixed(fake, varied))
                opt_d.zero_grad(set_to_none=True)
                loss_d.backward()
                opt_d.step()

                critic.requires_grad_(False)
                loss_adv, loss_fm = adversarial(critic, condition, fake, real_maps)
                loss = loss + weight["adversarial"] * loss_adv + weight["features"] * loss_fm
                if varied is not None:
                    again, _ = adversarial(critic, condition, varied, [])
                    loss = loss + weight["adversarial"] * again + styles.recovered(varied, free)
        opt_g.zero_grad(set_to_none=True)
        loss.backward()
        opt_g.step()
        average(mean_net, net, min(0.995, (1 + step) / (10 + step)))
        step += 1

        if step % 20 == 0:
            values = (float(v.detach()) for v in (loss_l1, loss_adv, loss_fm, loss_d))
            log.write("\t".join([str(step), f"{time.monotonic() - began:.0f}", *(f"{v:.4f}" for v in values)]) + "\n")
        if step % args.save == 0 or step in (warm, total):
            state = {name: part.state_dict() for name, part in parts.items()}
            state |= {"step": step, "first": first, "seconds": time.monotonic() - began}
            save(last, state)
            if step == warm and not args.l1_only:
                save(warmup, state)
            light = {"net": mean_net.state_dict(), "critic": critic.state_dict()}
            save(out / f"{step:06d}.pt", light | {"step": step, "seconds": state["seconds"]})


def mixed(fake: torch.Tensor, varied: torch.Tensor) -> torch.Tensor:
    """Every second picture of each: the discriminator sees rebuilt and varied ones alike."""
    return torch.where(torch.arange(len(fake), device=fake.device)[:, None, None, None] % 2 == 0, fake, varied)


if __name__ == "__main__":
    main()

"""Compares nets that Underdraw rebuilds from checkpoints with PyTorch's own.

python judge.py [FAMILY...] prints a table: for each family the cases, and the lowest agreement
in dB of 10·log10(range² / mean squared error). Exits with 1 below 100 dB or at a wrong parameter.
"""

import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from torch import nn

NODE_SCRIPT = Path(__file__).with_name("rebuild.mjs")
ENOUGH = 100.0


@dataclass
class Case:
    """One net of a family, as its users save it."""

    family: str
    name: str
    net: nn.Module
    shape: tuple[int, ...]
    variant: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)
    """Makes of the net what is saved."""
    wrap: Callable = lambda net: net.state_dict()
    save: Callable = torch.save
    """Reference: from the input of the rebuilt net to its output."""
    forward: Callable | None = None
    low: float = -1.0
    high: float = 1.0
    """Name of the golden that Underdraw's own tests read, if this case is one."""
    golden: str = ""


def randomise(net: nn.Module, seed: int, gain: float = 1.0) -> nn.Module:
    """Weights that keep the variance of what passes; norms and statistics away from 1 and 0."""
    generator = torch.Generator().manual_seed(seed)
    for name, value in [*net.named_parameters(), *net.named_buffers()]:
        with torch.no_grad():
            if not value.is_floating_point() or name.endswith("filt"):
                continue
            noise = torch.randn(value.shape, generator=generator)
            if name.endswith("running_var"):
                value.copy_(noise.abs() * 0.5 + 0.5)
            elif name.endswith("running_mean"):
                value.copy_(noise * 0.1)
            elif value.dim() >= 2:
                value.copy_(noise * gain * math.sqrt(2 / max(1, value[0].numel())))
            elif name.endswith("weight"):
                value.copy_(1 + noise * 0.2)
            else:
                value.copy_(noise * 0.1)
    return net


def agreement(ours: np.ndarray, theirs: np.ndarray) -> float:
    if ours.shape != theirs.shape or not np.isfinite(ours).all():
        return -math.inf
    peak = float(theirs.max() - theirs.min())
    error = float(np.mean((ours.astype(np.float64) - theirs) ** 2))
    return 200.0 if error == 0 else 10 * math.log10(peak**2 / error)


def compare(case: Case, folder: Path) -> float:
    result = json.loads((folder / f"{case.name}.json").read_text())
    if "error" in result:
        raise AssertionError(f"{case.name}: {result['error']['message']}\n{result['error'].get('cause')}")
    if result["family"] != case.family:
        raise AssertionError(f"{case.name}: taken for {result['family']}")
    for key, value in case.variant.items():
        if result["variant"].get(key) != value:
            raise AssertionError(f"{case.name}: {key} is {value}, read {result['variant'].get(key)}")
    generator = torch.Generator().manual_seed(1)
    x = torch.rand(case.shape, generator=generator) * (case.high - case.low) + case.low
    with torch.no_grad():
        theirs = (case.forward or case.net)(x)
    session = onnxruntime.InferenceSession(folder / f"{case.name}.onnx", providers=["CPUExecutionProvider"])
    feeds = {"x": x.numpy()}
    for given in result["facts"]["inputs"]:
        # Borders that a person may draw: none.
        if given["kind"] == "edges":
            feeds[given["tensor"]] = np.zeros((1, 1, *x.shape[2:]), np.float32)
    ours = session.run(["y"], feeds)[0]
    return agreement(ours, theirs.numpy())


def judge(cases: list[Case]) -> dict[str, list[float]]:
    values: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        listed = []
        for case in cases:
            case.save(case.wrap(case.net), folder / f"{case.name}.pth")
            listed.append({"name": case.name, "file": f"{case.name}.pth", "answers": case.answers})
        (folder / "cases.json").write_text(json.dumps(listed))
        subprocess.run(["node", NODE_SCRIPT, folder], check=True)
        for case in cases:
            try:
                value = compare(case, folder)
            except AssertionError as error:
                print(error, file=sys.stderr)
                value = -math.inf
            if value < ENOUGH:
                print(f"{case.name}: {value:.1f} dB", file=sys.stderr)
            values.setdefault(case.family, []).append(value)
    return values


def all_cases() -> Iterator[Case]:
    import chains
    import edges
    import enlargers
    import generators
    import labels
    import lines
    import restorers
    import styles
    import unets

    for module in (generators, unets, labels, edges, styles, enlargers, lines, restorers, chains):
        yield from module.cases()


def main() -> None:
    wanted = sys.argv[1:]
    torch.set_num_threads(1)
    cases = [c for c in all_cases() if not wanted or c.family in wanted]
    values = judge(cases)
    print("| family | cases | lowest agreement |\n| --- | --- | --- |")
    for family, results in values.items():
        print(f"| {family} | {len(results)} | {min(results):.0f} dB |")
    sys.exit(any(min(results) < ENOUGH for results in values.values()))


if __name__ == "__main__":
    main()

"""The loop that every recipe is trained by: batches drawn ahead, averaged weights, checkpoints.

A task says what a batch is and what one step does with it; the loop knows neither.
"""

import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import get_ema_multi_avg_fn
from torch.utils.data import DataLoader, Dataset

Batch = tuple[Tensor, ...]
Part = nn.Module | torch.optim.Optimizer


@dataclass
class Options:
    """How a recipe is trained: as its baseline twin, or from the shipped weights of a `package`, which
    stand `at` a step."""

    twin: bool = False
    package: Path | None = None
    at: int = 0


@dataclass
class Progress:
    """Where a run stands; `first` is the step at which its learning rates began."""

    step: int = 0
    first: int = 0
    seconds: float = 0.0


class Task(Protocol):
    """What is trained.

    `parts` is everything that a checkpoint must hold to resume: nets, optimizers, and `mean_net`,
    the averaged generator. `marks` are steps after which a checkpoint is kept under a name.
    """

    parts: dict[str, Part]
    total: int
    marks: dict[int, str]
    device: str

    def begin(self, out: Path) -> Progress:
        """Where a run without a checkpoint of its own starts; other runs lie beside `out`."""

    def draw(self, step: int) -> Batch:
        """The batch of a step; it depends on the step alone, so a resumed run sees the same."""

    def step(self, step: int, at: Progress, batch: Batch) -> dict[str, Tensor]:
        """One update of the nets; the losses by name, for the log."""


def save(path: Path, state: dict) -> None:
    """Write a checkpoint so that an interrupted run never leaves half a file."""
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    partial.replace(path)


def average(target: nn.Module, source: nn.Module, decay: float) -> None:
    """Exponential moving average of the weights; batch-norm statistics are copied."""
    # One kernel for many tensors: a graphics card would spend longer on starting one for each.
    mean = get_ema_multi_avg_fn(decay)
    mean(list(target.parameters()), list(source.parameters()), 0)
    with torch.no_grad():
        for a, b in zip(target.buffers(), source.buffers(), strict=True):
            a.copy_(b)


def resume(task: Task, checkpoint: Path, device: str) -> Progress:
    """Load every part of a task from a checkpoint."""
    state = torch.load(checkpoint, map_location=device, weights_only=True)
    for name, part in task.parts.items():
        part.load_state_dict(state[name])
    return Progress(state["step"], state["first"], state["seconds"])


def write_checkpoints(task: Task, out: Path, at: Progress) -> None:
    """last.pt, to resume from, and the averaged net under its step, to choose from."""
    state = {name: part.state_dict() for name, part in task.parts.items()}
    state |= asdict(at)
    save(out / "last.pt", state)
    if at.step in task.marks:
        save(out / task.marks[at.step], state)
    light = {"net": state["mean_net"], "step": at.step, "seconds": at.seconds}
    if "critic" in state:
        light["critic"] = state["critic"]
    save(out / f"{at.step:06d}.pt", light)


class Draws(Dataset[Batch]):
    """The batches of a task by their step. Workers are forked, so they share the decoded pictures."""

    def __init__(self, task: Task) -> None:
        self.task = task

    def __getitem__(self, step: int) -> Batch:
        return self.task.draw(step)


def run(task: Task, out: Path, at: Progress, save_every: int, workers: int = 1) -> None:
    """Train from where `at` stands to the end of the task's stages; `workers` processes draw batches."""
    steps = range(at.step, task.total)
    batches = DataLoader(Draws(task), batch_size=None, sampler=steps, num_workers=workers)
    began = time.monotonic() - at.seconds
    with (out / "log.tsv").open("a", buffering=1) as log:
        for batch in batches:
            losses = task.step(at.step, at, tuple(batch))
            at.step += 1
            at.seconds = time.monotonic() - began
            if at.step % 20 == 0:
                values = [f"{float(v.detach()):.4f}" for v in losses.values()]
                log.write("\t".join([str(at.step), f"{at.seconds:.0f}", *values]) + "\n")
            if at.step % save_every == 0 or at.step in task.marks or at.step == task.total:
                write_checkpoints(task, out, at)

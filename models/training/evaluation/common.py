"""What every evaluation needs: the trained net, the choice of a checkpoint, notes of figures."""

import json
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from loop import Options
from paths import TRAINING
from tasks import build_task, task_class
from trained import chosen, read


def write(folder: Path, out: dict) -> None:
    """Figures to FOLDER/metrics.json, and to be seen."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "metrics.json").write_text(json.dumps(out, indent=2) + "\n")
    print(json.dumps(out, indent=2))


class Candidates:
    """The nets of a run as they would be used: averaged weights, statistics counted anew."""

    def __init__(self, recipe: dict) -> None:
        self.task = build_task(recipe, Options())

    def load(self, checkpoint: Path) -> nn.Module:
        """The net of a checkpoint, for inference."""
        net = self.task.mean_net
        net.load_state_dict(torch.load(checkpoint, map_location=self.task.device, weights_only=True)["net"])
        # Batches beyond the last step: none that was trained on.
        self.task.recount(net, range(self.task.total + 1000, self.task.total + 1030))
        return net.eval().cpu()


def choose(recipe: dict, run: Path, last: int, score: Callable[[nn.Module], float]) -> None:
    """Keep the checkpoint with the highest score on the validation split among the last ones, as it will
    be used, in RUN/ready.pt."""
    candidates, scores = Candidates(recipe), {}
    for checkpoint in sorted(run.glob("0*.pt"))[-last:]:
        net = candidates.load(checkpoint)
        scores[checkpoint.name] = score(net)
        print(checkpoint.name, round(scores[checkpoint.name], 4), flush=True)
        if scores[checkpoint.name] == max(scores.values()):
            torch.save(net.state_dict(), run / "ready.pt")
            (run / "chosen.txt").write_text(checkpoint.name + "\n")
    (run / "choice.json").write_text(json.dumps(scores, indent=1) + "\n")


def ready(recipe: dict, run: Path) -> nn.Module:
    """The net that `choose` kept, for inference."""
    net = task_class(recipe).net_for(recipe)
    net.load_state_dict(torch.load(run / "ready.pt", map_location="cpu", weights_only=True))
    return net.eval()


def runs_shown(recipe: dict, run: Path) -> list[tuple[dict, Path]]:
    """This run, and the one that it is shown beside, if it has been made ready: the one that its recipe's
    `beside` names comes first, one whose `beside` names this recipe comes last."""
    own = [(recipe, run)]
    recipes = [read(file) for file in sorted((TRAINING / "recipes").glob("*.json"))]
    before = [r for r in recipes if r["id"] == recipe.get("beside")]
    after = [r for r in recipes if r.get("beside") == recipe["id"]]
    others = [
        [(r, run.with_name(r["id"])) for r in some if (run.with_name(r["id"]) / "ready.pt").exists()]
        for some in (before, after)
    ]
    return [*others[0], *own, *others[1]]


def run_facts(recipe: dict, run: Path) -> dict:
    """What a metrics.json says of the run: as far as it went, and the checkpoint that is used."""
    best = torch.load(chosen(run), map_location="cpu", weights_only=True)
    last = best
    if (run / "last.pt").exists():
        last = torch.load(run / "last.pt", map_location="cpu", weights_only=True)
    return {
        "id": recipe["id"],
        "task": recipe.get("task", "paired"),
        "checkpoint": best["step"],
        "steps": last["step"],
        "minutes": round(last["seconds"] / 60),
    }

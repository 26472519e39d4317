"""What a model must beat, and what only some models are asked."""

import numpy as np
import torch
from torch import Tensor, nn

import looks
from channels import Hints
from data import Pairs
from ink import turn_hue
from trained import generate, to_bytes


def pictures(train: Pairs, pairs: Pairs, variant: list[str] | None) -> dict[str, Tensor]:
    """`identity`: the inputs laid over each other, as the picture. `mean`: the mean training
    picture; for label maps the mean colour of each label. Each [N, 3, H, W]."""
    count = len(pairs.names)
    seen = np.stack([looks.laid_over(pairs, pairs.views(i, variant)) for i in range(count)])
    identity = torch.from_numpy(seen.astype(np.float32)).permute(0, 3, 1, 2) / 127.5 - 1
    return {"identity": identity, "mean": _mean(train, pairs)}


def _mean(train: Pairs, pairs: Pairs) -> Tensor:
    target, count = train.columns[train.recipe["target"]], len(pairs.names)
    if not train.classes:
        mean = (
            torch.from_numpy(target.mean(0, dtype=np.float64).astype(np.float32)).permute(2, 0, 1) / 127.5 - 1
        )
        return mean.expand(count, -1, -1, -1)
    column = train.inputs[0]["column"]
    label, picture = train.columns[column][:300], target[:300]
    paint = np.stack([picture[label == c].mean(0) for c in range(train.classes)])
    flat = paint[pairs.columns[column]].astype(np.float32)
    return torch.from_numpy(flat).permute(0, 3, 1, 2) / 127.5 - 1


def _hue(picture: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(hue in degrees, chroma 0…1) of uint8 [..., 3], on the plane of equal lightness."""
    r, g, b = np.moveaxis(picture.astype(np.float64) / 255, -1, 0)
    alpha, beta = r - 0.5 * (g + b), np.sqrt(3) / 2 * (g - b)
    return np.degrees(np.arctan2(beta, alpha)), np.hypot(alpha, beta)


@torch.no_grad()
def hue_errors(net: nn.Module, pairs: Pairs) -> dict[str, float]:
    """Mean absolute difference of hue, in degrees, between what is made and the hint, over
    hinted pixels of clear colour (chroma above 0.2).

    `hinted`: with the hints of the held-out pictures. `unhinted`: the same pixels, no hints
    given. `turned`: all hints a third of a circle away from the truth, to see them followed.
    """
    at = next(i for i, spec in enumerate(pairs.inputs) if spec["encoding"] == "hints")
    errors: dict[str, list[np.ndarray]] = {"hinted": [], "unhinted": [], "turned": []}
    for i in range(len(pairs.names)):
        views = pairs.views(i)
        hints = views[at]
        turned = Hints(turn_hue(hints.colour, 85), hints.mask)
        for name, given, wanted in (
            ("hinted", hints, hints),
            ("unhinted", None, hints),
            ("turned", turned, turned),
        ):
            views[at] = given
            condition = pairs.condition(pairs.spread_hints(views), hints.mask.shape)[None]
            hue, _ = _hue(to_bytes(net(condition)[0]))
            hue_wanted, chroma = _hue(wanted.colour)
            gap = np.abs((hue - hue_wanted + 180) % 360 - 180)
            errors[name].append(gap[hints.mask & (chroma > 0.2)])
    return {name: round(float(np.concatenate(all_).mean()), 1) for name, all_ in errors.items()}


def spread(net: nn.Module, pairs: Pairs, truth: Tensor, seeds: int = 8) -> dict[str, float]:
    """Mean pairwise L1 (0…1 scale) between `seeds` pictures of one drawing, and between real photos."""
    several = torch.stack([generate(net, pairs, len(pairs.names), None, seed) for seed in range(seeds)])
    between = [(several[a] - several[b]).abs().mean() / 2 for a in range(seeds) for b in range(a)]
    photos = [(truth[a] - truth[:a]).abs().mean((1, 2, 3)) / 2 for a in range(1, len(truth))]
    return {
        "seeds": round(float(torch.stack(between).mean()), 4),
        "photos": round(float(torch.cat(photos).mean()), 4),
    }

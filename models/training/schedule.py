"""Stages of a recipe and the learning rate over its steps."""

import math
from itertools import takewhile


def total(stages: list[dict]) -> int:
    """Steps of all stages."""
    return sum(stage["steps"] for stage in stages)


def stage_at(stages: list[dict], step: int) -> dict:
    """The stage that a step belongs to; the last one for steps beyond the end."""
    for stage in stages:
        if step < stage["steps"]:
            return stage
        step -= stage["steps"]
    return stages[-1]


def begin_of(stages: list[dict], stage: dict) -> int:
    """The first step of a stage."""
    return total(stages[: stages.index(stage)])


def span_of(stages: list[dict], step: int, first: int) -> tuple[int, int]:
    """The steps between which the learning rate falls at a step: from `first` or the latest stage with
    `restart` to the next one, or to the end."""
    begins = [begin_of(stages, stage) for stage in stages if "restart" in stage]
    earlier, later = [b for b in begins if b <= step], [b for b in begins if b > step]
    return max([first, *earlier]), min([total(stages), *later])


def warm_up(stages: list[dict]) -> int:
    """Steps before the discriminator has a say."""
    return total(list(takewhile(lambda s: not s.get("adversarial", True), stages)))


def rate_at(step: int, first: int, last: int) -> float:
    """Share of the learning rate: 1, then a cosine to 0.02 over the last 40 % of `first`…`last`."""
    late = max(0.0, ((step - first) / (last - first) - 0.6) / 0.4)
    return 0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * late))

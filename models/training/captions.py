"""What stands on a label map and where, as facts, as a sentence and as the numbers that a net is told."""

import numpy as np

# Things that can be said, each with its words (the first is used in captions) and its labels.
THINGS: dict[str, tuple[list[str], list[str]]] = {
    "water": (["lake", "water", "sea"], ["water"]),
    "beach": (["beach", "shore", "sand"], ["sand"]),
    "woods": (["woods", "wood", "forest"], ["forest"]),
    "grove": (["grove", "trees", "bushes"], ["grove"]),
    "autumn": (["autumn"], ["autumn"]),
    "rocks": (["rocks", "rock", "mountains", "mountain"], ["rock"]),
    "hills": (["hills", "hill"], ["hill"]),
    "snow": (["snow", "winter"], ["snow"]),
    "castle": (["castle", "castles", "tower"], ["castle"]),
    "village": (
        ["village", "houses", "house", "town"],
        ["roof_red", "roof_blue", "roof_green", "roof_yellow"],
    ),
    "fields": (["fields", "field", "wheat"], ["wheat"]),
}
PLACES: dict[str, list[str]] = {
    "north": ["north", "top"],
    "south": ["south", "bottom"],
    "west": ["west", "left"],
    "east": ["east", "right"],
    "middle": ["middle", "centre", "center"],
}
# Each class with the things that make a map one of it.
CLASSES: dict[str, list[str]] = {
    "shore": ["water", "beach"],
    "woods": ["woods", "grove"],
    "mountains": ["rocks", "hills"],
    "village": ["village", "castle"],
    "autumn": ["autumn"],
    "winter": ["snow"],
}
IGNORED = ["a", "an", "the", "in", "at", "on", "by", "of", "and", "with", "some"]
# Pairs of things that are never said together in training, to see whether what was learned combines.
HELD_OUT = {frozenset(pair) for pair in [("castle", "autumn"), ("village", "snow"), ("woods", "fields")]}
# Share of the map that a thing must cover to be there, and share of it that must lie in a place.
ENOUGH, MOSTLY = 0.012, 0.75
Facts = dict[str, str | None]


def width() -> int:
    """Numbers that a net is told: classes, things, things in places."""
    return len(CLASSES) + len(THINGS) * (1 + len(PLACES))


def planes(label: np.ndarray, order: list[str]) -> np.ndarray:
    """Where each thing is, bool [things, S, S]."""
    return np.stack([np.isin(label, [order.index(n) for n in labels]) for _, labels in THINGS.values()])


def shares(label: np.ndarray, order: list[str]) -> np.ndarray:
    """Share of the map that each thing covers, [things]."""
    return planes(label, order).mean((1, 2))


def areas(side: int) -> np.ndarray:
    """How much each pixel counts for each place, float32 [places, side, side]. The middle is smaller than a
    half of the map, so it counts for more."""
    half, quarter = side // 2, side // 4
    out = np.zeros((len(PLACES), side, side), np.float32)
    out[0, :half] = 1
    out[1, half:] = 1
    out[2, :, :half] = 1
    out[3, :, half:] = 1
    out[4, quarter : side - quarter, quarter : side - quarter] = 1.15
    return out


def within(plane: np.ndarray) -> dict[str, float]:
    """Share of a thing that lies in each place, as the places count."""
    found = (areas(len(plane)) * plane).sum((1, 2)) / max(1, plane.sum())
    return dict(zip(PLACES, found.tolist(), strict=True))


def place_of(plane: np.ndarray) -> str | None:
    """The place that most of a thing lies in, if there is one."""
    parts = within(plane)
    best = max(parts, key=lambda name: parts[name])
    return best if parts[best] >= MOSTLY else None


def facts(label: np.ndarray, order: list[str]) -> Facts:
    """The things on a map, each with its place if it has one."""
    seen = planes(label, order)
    return {name: place_of(plane) for name, plane in zip(THINGS, seen, strict=True) if plane.mean() >= ENOUGH}


def mirrored(found: Facts) -> Facts:
    """The facts of the map seen in a mirror."""
    swap = {"west": "east", "east": "west"}
    return {thing: swap.get(place, place) if place else None for thing, place in found.items()}


def classify(all_shares: np.ndarray) -> np.ndarray:
    """The class of each map [N] by what it has most of, in proportion to what maps have, from [N, things]."""
    names = list(THINGS)
    columns = [all_shares[:, [names.index(t) for t in things]].sum(1) for things in CLASSES.values()]
    table = np.stack(columns, 1)
    return ((table - table.mean(0)) / (table.std(0) + 1e-6)).argmax(1)


def said(found: Facts, rng: np.random.Generator, most: int = 3) -> Facts:
    """Some of the facts, as a sentence would tell; never a pair that is held out."""
    chosen: Facts = {}
    for thing in rng.permutation(list(found))[: int(rng.integers(0, most + 1))]:
        if all(frozenset((thing, other)) not in HELD_OUT for other in chosen):
            chosen[str(thing)] = found[thing] if rng.random() < 0.7 else None
    return chosen


def vector(told: Facts, of_class: int | None) -> np.ndarray:
    """What is said as float32 [width()]."""
    things, places = list(THINGS), list(PLACES)
    out = np.zeros(width(), np.float32)
    if of_class is not None:
        out[of_class] = 1
    for thing, place in told.items():
        t = things.index(thing)
        out[len(CLASSES) + t] = 1
        if place:
            out[len(CLASSES) + len(things) + t * len(places) + places.index(place)] = 1
    return out


def sentence(told: Facts) -> str:
    """A caption: "a castle in the north, woods"."""
    words = {name: spoken[0] for name, (spoken, _) in THINGS.items()}
    return ", ".join(words[t] + (f" in the {place}" if place else "") for t, place in told.items())


def vocabulary() -> list[str]:
    """All words that mean something, things first."""
    return [w for spoken, _ in THINGS.values() for w in spoken] + [w for ws in PLACES.values() for w in ws]

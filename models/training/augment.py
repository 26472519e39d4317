"""One augmented example: geometry for all columns alike, then what a hand does to each input."""

import numpy as np

import blobs
import hand
import hints
import ink
import warp
from channels import Hints

View = np.ndarray | Hints | None
# Columns made on the way: the colour of every hint, and 255 where there is none.
PAINT, BARE = "paint", "bare"


class Augment:
    """Draws augmented examples from columns [N, H, W(, 3)].

    Recipe keys read under augment: geometry (crop | paper | inside), scale, degrees, pair,
    seek.{chance, classes} (how often a crop is sought out because it shows one of these labels),
    hue.{always, free, with}, petals (chance that a flower gets another colour than its ground), wobble,
    stairs (chance that a picture that is given has no half-tones on its edges),
    labels.{roughen, ground, keep, widen.{chance, classes}},
    hints (the column whose lines bound the areas), dabs (the column of ink that dabs of label colour run out
    to), leaks (chance that they do so as in use: over the ink as a hand drew it, through its gaps), outline
    (chance that ink is the outline of the labels), hand (chance that paint is a few flat blobs);
    and of each input: drop (chance that it is left out), also (columns that stand in for its own).
    """

    def __init__(self, recipe: dict, order: list[str], columns: dict[str, np.ndarray]) -> None:
        self.spec = recipe["augment"]
        self.inputs = recipe["inputs"]
        self.target = recipe["target"]
        self.columns = columns
        self.count, self.side = next(iter(columns.values())).shape[:2]
        # Columns of labels: in a smaller picture they keep their values.
        self.exact = {
            spec["column"]
            for spec in self.inputs
            if spec["encoding"] == "one-hot" or (spec["encoding"] == "hints" and "dabs" in self.spec)
        }
        if seek := self.spec.get("seek"):
            self.sought = self._places([order.index(name) for name in seek["classes"]])
        if "hints" in self.spec:
            self.areas = [hints.regions(line) for line in columns[self.spec["hints"]]]
        if "labels" in self.spec:
            labels = self.spec["labels"]
            self.ground = order.index(labels["ground"])
            self.keep = {order.index(name) for name in labels["keep"]}
            widen = [order.index(name) for name in labels["widen"]["classes"]]
            self.tints = {c: self._tint(c) for c in widen}

    def _places(self, classes: list[int]) -> list[np.ndarray]:
        """For each class that there is, the pictures and pixels [N, 3] that show it, thinned out."""
        label = self.columns[self.inputs[0]["column"]]
        places = [np.argwhere(label[:, ::8, ::8] == c) * (1, 8, 8) for c in classes]
        return [found for found in places if len(found)]

    def _tint(self, class_index: int) -> np.ndarray:
        """Mean colour of a class over that of the ground, [3]."""
        label, picture = self.columns[self.inputs[0]["column"]][:300], self.columns[self.target][:300]
        mean = [picture[label == c].mean(0) for c in (class_index, self.ground)]
        return mean[0] / mean[1]

    def draw(self, rng: np.random.Generator, crop: int) -> tuple[list[View], np.ndarray]:
        """The inputs and the picture uint8 [crop, crop, 3] of one random example."""
        present = self._present(rng)
        seen = self._columns(rng, crop, all(present))
        if rng.random() < self.spec.get("petals", 0):
            seen = {**seen, self.target: ink.turn_petals(seen[self.target], rng)}
        turn = self._hue(rng, present)
        if turn:
            seen = {c: ink.turn_hue(v, turn) if v.ndim == 3 else v for c, v in seen.items()}
        if "labels" in self.spec:
            seen = self._labels(rng, seen)
        seen = self._lines(rng, seen)
        views = [
            self._view(rng, spec, seen) if here else None
            for spec, here in zip(self.inputs, present, strict=True)
        ]
        if all(present) and rng.random() < self.spec.get("leaks", 0):
            views = self._leaks(rng, seen, views)
        return views, seen[self.target]

    def _columns(self, rng: np.random.Generator, crop: int, painted: bool) -> dict[str, np.ndarray]:
        i, kind = int(rng.integers(0, self.count)), self.spec["geometry"]
        if kind == "crop" and "scale" in self.spec:
            near = None
            if "seek" in self.spec and rng.random() < self.spec["seek"]["chance"]:
                places = self.sought[int(rng.integers(len(self.sought)))]
                i, *near = places[int(rng.integers(len(places)))]
            near = None if near is None else np.array(near)
            # Renders are lit from one side, so they are not mirrored.
            at = warp.Window(rng, self.side, crop, self.spec["scale"], mirror=False, near=near)
            return {c: at.of(v[i], exact=c in self.exact) for c, v in self.columns.items()}
        if kind == "crop":
            y, x = rng.integers(0, self.side - crop + 1, 2)
            return {c: v[i, y : y + crop, x : x + crop] for c, v in self.columns.items()}
        if kind == "inside":
            at = warp.inside(rng, self.spec, crop)
            return {c: warp.place(v[i], at, crop, white=False) for c, v in self.columns.items()}
        first = self._source(rng, i, painted)
        if rng.random() < self.spec.get("pair", 0):
            second = self._source(rng, int(rng.integers(0, self.count)), painted)
            one, two = warp.two(rng, self.spec, crop)
            return {
                c: np.minimum(
                    warp.place(first[c], one, crop, white=True), warp.place(second[c], two, crop, white=True)
                )
                for c in first
            }
        at = warp.one(rng, self.spec, crop)
        return {c: warp.place(v, at, crop, white=True) for c, v in first.items()}

    def _source(self, rng: np.random.Generator, i: int, painted: bool) -> dict[str, np.ndarray]:
        """The columns of one picture; where it is hinted, with the hints as they are once they
        are spread, and the picture without the colours that they do not tell."""
        seen = {c: v[i] for c, v in self.columns.items()}
        if "hints" not in self.spec:
            return seen
        picture, areas = seen[self.target], self.areas[i]
        colours = hints.means(picture, areas)
        chosen = hints.pick(colours, rng) & painted
        paper = seen[self.spec["hints"]] >= hints.PAPER
        bare = np.where(chosen[areas] & paper, 0, 255).astype(np.uint8)
        return {
            **seen,
            self.target: hints.unpainted(picture, areas, colours, chosen),
            PAINT: hints.flat(areas, colours),
            BARE: bare,
        }

    def _present(self, rng: np.random.Generator) -> list[bool]:
        """Which inputs this example has: at most one is dropped."""
        at, present = rng.random(), [True] * len(self.inputs)
        for i, spec in enumerate(self.inputs):
            at -= spec.get("drop", 0)
            if at < 0:
                present[i] = False
                break
        return present

    def _hue(self, rng: np.random.Generator, present: list[bool]) -> int:
        """Turn of the hue in 1/256 circles: small always, any where a colour input shows it."""
        hue = self.spec.get("hue")
        if not hue:
            return 0
        told = all(
            here for spec, here in zip(self.inputs, present, strict=True) if spec["name"] == hue["with"]
        )
        if told and rng.random() < hue["free"]:
            return int(rng.integers(0, 256))
        return int(rng.integers(-hue["always"], hue["always"] + 1))

    def _labels(self, rng: np.random.Generator, seen: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        labels, column = self.spec["labels"], self.inputs[0]["column"]
        label, picture = seen[column], seen[self.target]
        if self.tints and rng.random() < labels["widen"]["chance"]:
            c = int(rng.choice(list(self.tints)))
            label, picture = blobs.widen(label, picture, rng, c, self.ground, self.tints[c])
        if rng.random() < labels["roughen"]:
            label = blobs.roughen(label, rng, self.ground, self.keep)
        return {**seen, column: label, self.target: picture}

    def _lines(self, rng: np.random.Generator, seen: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """One of the columns that may stand for an input of ink, or the outline of its labels."""
        for spec in self.inputs:
            if "also" in spec:
                seen = {**seen, spec["column"]: seen[str(rng.choice([spec["column"], *spec["also"]]))]}
        ink_column = self.spec.get("dabs")
        if ink_column and rng.random() < self.spec.get("outline", 0):
            label = next(spec["column"] for spec in self.inputs if spec["encoding"] == "hints")
            seen = {**seen, ink_column: hand.outline(seen[label], seen[ink_column], rng)}
        return seen

    def _view(self, rng: np.random.Generator, spec: dict, seen: dict[str, np.ndarray]) -> View:
        view = seen[spec["column"]]
        if spec["encoding"] == "grey" and rng.random() < self.spec.get("wobble", 0):
            return ink.wobble(view, rng)
        if spec["encoding"] == "rgb" and rng.random() < self.spec.get("stairs", 0):
            return ink.without_half_tones(view)
        if spec["encoding"] == "hints":
            if PAINT in seen:
                return Hints(seen[PAINT], seen[BARE] < 128)
            if "dabs" in self.spec:
                return hand.dabs(view, seen[self.spec["dabs"]], rng, float(rng.uniform(0.1, 0.9)))
            if rng.random() < self.spec.get("hand", 0):
                return hand.flat_blobs(view, rng)
            whole = rng.random() < 0.6
            return hints.patches(view, rng, 1.0 if whole else float(rng.uniform(0.1, 0.95)))
        return view

    def _leaks(self, rng: np.random.Generator, seen: dict[str, np.ndarray], views: list[View]) -> list[View]:
        """The same views with other dabs, that have run over the ink of these views."""
        line = next(
            view
            for spec, view in zip(self.inputs, views, strict=True)
            if spec["column"] == self.spec["dabs"] and isinstance(view, np.ndarray)
        )
        return [
            hand.leaking_dabs(seen[spec["column"]], line, spec["gap"], rng, float(rng.uniform(0.1, 0.9)))
            if spec["encoding"] == "hints"
            else view
            for spec, view in zip(self.inputs, views, strict=True)
        ]

    def held_out_hints(self, spec: dict, index: int) -> Hints:
        """The same hints for the same picture at every call: a stroke in each of the eight
        largest shapes, or all of the paint."""
        view = self.columns[spec["column"]][index]
        if "dabs" in self.spec:
            numbers = hand.parts(view)
            chosen = np.argsort(np.argsort(-np.bincount(numbers.ravel()))) < 12
            return Hints(view, hints.strokes(numbers, chosen, np.random.default_rng([1, index])))
        if "hints" not in self.spec:
            return hints.patches(view, np.random.default_rng(0), 1.0)
        areas = self.areas[index]
        colours = hints.means(view, areas)
        sizes = np.bincount(areas.ravel()) * hints.shapes(colours)
        chosen = (sizes > 0) & (np.argsort(np.argsort(-sizes)) < 8)
        mask = hints.strokes(areas, chosen, np.random.default_rng([1, index]))
        return Hints(hints.flat(areas, colours), mask)

    def target_picture(self, views: list[View | None], index: int) -> np.ndarray:
        """The picture that these un-augmented inputs ask for, uint8 [H, W, 3]: the one in the data set,
        whose areas without a hint are porcelain, as in training."""
        picture = self.columns[self.target][index]
        if "hints" not in self.spec:
            return picture
        areas = self.areas[index]
        colours = hints.means(picture, areas)
        chosen = np.zeros(len(colours), bool)
        for view in views:
            if isinstance(view, Hints):
                chosen[np.unique(areas[view.mask])] = True
        return hints.unpainted(picture, areas, colours, chosen)

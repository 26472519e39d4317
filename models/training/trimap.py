"""Whether a CRF mends borders: `python trimap.py recipes/islands-segment.json ../islands-segment`.

Pixels that are right in a band around the borders of the true labels (a trimap, as Krähenbühl and Koltun
2011 measure it, arXiv:1210.5644), each pixel alone and refined by a dense CRF whose weights were chosen
on validation names. Reads the shipped graph. Writes `trimap` into the package's metrics.json, and
borders.jpg: enlarged pieces of the test pictures with the most borders.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import onnxruntime
from PIL import Image
from scipy import ndimage

import looks
from channels import unit
from corpus import Corpus
from crf import Potential, refine
from trained import read

# Pixels from a border that count.
BANDS = (1, 2, 4, 8)
CANDIDATES = (
    Potential(bilateral=3, place=8, colour=8, smooth=1),
    Potential(bilateral=3, place=8, colour=8, smooth=0),
    Potential(bilateral=4, place=4, colour=10, smooth=0),
    Potential(bilateral=8, place=3, colour=14, smooth=0),
)


def distance_to_border(label: np.ndarray) -> np.ndarray:
    """How far each pixel of a label map [H, W] is from one of another label; 1 beside a border."""
    edge = np.zeros(label.shape, bool)
    across, down = label[:, 1:] != label[:, :-1], label[1:] != label[:-1]
    edge[:, 1:] |= across
    edge[:, :-1] |= across
    edge[1:] |= down
    edge[:-1] |= down
    if not edge.any():
        return np.full(label.shape, np.inf)
    return ndimage.distance_transform_edt(~edge) + 1


class Bands:
    """Right and all pixels of each band, over many pictures."""

    def __init__(self) -> None:
        self.right, self.all = np.zeros(len(BANDS), int), np.zeros(len(BANDS), int)

    def add(self, found: np.ndarray, truth: np.ndarray) -> None:
        far = distance_to_border(truth)
        for k, band in enumerate(BANDS):
            self.right[k] += int((found == truth)[far <= band].sum())
            self.all[k] += int((far <= band).sum())

    def shares(self) -> list[float]:
        return [round(float(v), 4) for v in self.right / self.all.clip(1)]


class Reader:
    """The shipped graph: a picture uint8 [H, W, 3] → scores [C, H, W]."""

    def __init__(self, package: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(package / "generator.onnx", options)
        self.name = self.session.get_inputs()[0].name

    def scores(self, picture: np.ndarray) -> np.ndarray:
        return self.session.run(None, {self.name: unit(picture).permute(2, 0, 1)[None].numpy()})[0][0]


def choose(reader: Reader, corpus: Corpus, count: int) -> tuple[Potential, list[dict]]:
    """(the candidate that is right most often in the mean over the bands, what each was)."""
    told = []
    rows = [(p, t, reader.scores(p)) for p, t in zip(*(c[:count] for c in corpus.columns[0]), strict=True)]
    alone = Bands()
    for _, truth, scores in rows:
        alone.add(scores.argmax(0), truth)
    print("each pixel alone", alone.shares(), flush=True)
    for how in CANDIDATES:
        bands = Bands()
        for picture, truth, scores in rows:
            bands.add(refine(scores, picture, how).argmax(0), truth)
        told.append({"potential": how._asdict(), "right": bands.shares()})
        print(how, bands.shares(), flush=True)
    best = max(range(len(CANDIDATES)), key=lambda k: sum(told[k]["right"]))
    return CANDIDATES[best], told


def busiest(truth: np.ndarray, side: int = 64) -> tuple[int, int]:
    """Top left of the square of a label map that has the most borders."""
    edge = (distance_to_border(truth) <= 1).astype(np.float32)
    inner = slice(side // 2, -side // 2)
    share = ndimage.uniform_filter(edge, side, mode="constant")[inner, inner]
    y, x = np.unravel_index(share.argmax(), share.shape)
    return int(y), int(x)


def enlarged(picture: np.ndarray, at: tuple[int, int], side: int = 64, times: int = 3) -> np.ndarray:
    """A piece of a picture with every pixel as a square."""
    piece = Image.fromarray(picture[at[0] : at[0] + side, at[1] : at[1] + side])
    return np.asarray(piece.resize((side * times, side * times), Image.Resampling.NEAREST))


def main() -> None:
    """Choose, measure, and show."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("recipe", type=Path)
    parser.add_argument("package", type=Path)
    parser.add_argument("--validation", type=int, default=30, help="names to choose the CRF by")
    parser.add_argument("--test", type=int, default=100, help="held-out names to measure")
    args = parser.parse_args()
    recipe, reader = read(args.recipe), Reader(args.package)
    how, told = choose(reader, Corpus(recipe["sources"], "validation"), args.validation)
    paint = looks.colours(recipe["sources"][0]["dataset"])
    alone, with_crf, rows = Bands(), Bands(), []
    pictures, labels = (c[: args.test] for c in Corpus(recipe["sources"], "test").columns[0])
    for picture, truth in zip(pictures, labels, strict=True):
        scores = reader.scores(picture)
        found, refined = scores.argmax(0), refine(scores, picture, how).argmax(0)
        alone.add(found, truth)
        with_crf.add(refined, truth)
        at = busiest(truth)
        seen = (picture, paint[found], paint[refined], paint[truth])
        rows.append([enlarged(p.astype(np.uint8), at) for p in seen])
    facts = {
        "bands": BANDS,
        "validation": {"names": args.validation, "candidates": told},
        "potential": how._asdict(),
        "names": args.test,
        "argmax": alone.shares(),
        "crf": with_crf.shares(),
    }
    file = args.package / "metrics.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"trimap": facts}, indent=2) + "\n")
    print(facts["argmax"], facts["crf"])
    looks.grid(rows[:12], columns=2).save(args.package / "borders.jpg", quality=86)


if __name__ == "__main__":
    main()

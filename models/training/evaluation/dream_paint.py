"""`dream_paint`: whether a classifier that saw real photographs knows the flowers that another model paints
of dreams, how far they are from photographs, which training pictures they are nearest to, and a walk."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

import looks
import metrics
from data import decode_column
from evaluation.common import choose as choose_by
from evaluation.common import ready, run_facts, write
from loop import Options
from paint_graph import PaintGraph, flat
from paths import ROOT
from tasks import build_task
from tasks.dream_paint import DreamPaint, view
from trained import to_bytes

# Dreams of each class that are measured, and that the sheet shows.
COUNT, SHOWN = 20, 8
# Steps and side of the classifier.
STEPS, SEEN = 500, 64
# Pictures of the walk from one seed to the next, and seeds.
PACES, STOPS = 8, 4


def painter() -> onnxruntime.InferenceSession:
    """The model that finishes dreams: paint without ink."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = torch.get_num_threads()
    return onnxruntime.InferenceSession(ROOT / "models" / "flowers" / "generator.onnx", options)


def finished(session: onnxruntime.InferenceSession, paint: Tensor) -> Tensor:
    """What it paints of paint [N, 3, 256, 256], the same size."""
    ink = np.ones((1, 1, *paint.shape[2:]), np.float32)
    whole = torch.cat([paint, torch.ones_like(paint[:, :1])], 1).numpy()
    return torch.cat([torch.from_numpy(session.run(None, {"ink": ink, "paint": p[None]})[0]) for p in whole])


def noises(recipe: dict, count: int, seed: int) -> Tensor:
    """Noise [count, noise], always the same."""
    rng = np.random.default_rng([seed, 11])
    return torch.from_numpy(rng.standard_normal((count, recipe["noise"]), np.float32))


@torch.no_grad()
def dreamt(net: nn.Module, recipe: dict, count: int, seed: int = 0) -> tuple[Tensor, Tensor]:
    """(Paint as the package gives it [classes · count, 3, 256, 256], classes [classes · count]); the same
    noise for every class."""
    classes = len(recipe["turn"])
    of_class = torch.arange(classes).repeat_interleave(count)
    graph = PaintGraph(net).eval()
    return graph(
        noises(recipe, count, seed).repeat(classes, 1), F.one_hot(of_class, classes).float()
    ), of_class


class Aligned:
    """The aligned pictures of one part of the split: paint and photographs uint8 [M, S, S, 3], `whole` with
    what lies around them, and classes [M]."""

    def __init__(self, task: DreamPaint, part: str) -> None:
        self.listed = task.listed(part)
        dataset, around = task.recipe["dataset"], task.recipe["around"]
        of_class = task.numbers(self.listed)
        self.classes = torch.from_numpy(of_class)
        inner = [
            decode_column(dataset, c, "RGB", self.listed) for c in (task.recipe["paint"], "aligned-photo")
        ]
        side = inner[0].shape[1]
        edge = round(side * (1 - 1 / around) / 2)
        self.whole = inner
        self.paint, self.photos = (one[:, edge : side - edge, edge : side - edge] for one in inner)


def tensor(pictures: np.ndarray, side: int) -> Tensor:
    """uint8 [N, H, W, 3] → [N, 3, side, side] in −1…1."""
    planes = torch.tensor(pictures).permute(0, 3, 1, 2).float() / 127.5 - 1
    return F.interpolate(planes, size=side, mode="bilinear", antialias=True, align_corners=False)


def enlarged_paint(pictures: np.ndarray, side: int) -> Tensor:
    """Real paint as a dream would give it: reduced to side × side and enlarged as smooth areas."""
    out = []
    for picture in pictures:
        colours, which = np.unique(picture.reshape(-1, 3), axis=0, return_inverse=True)
        shares = (
            F.one_hot(torch.tensor(which).reshape(picture.shape[:2]), len(colours)).permute(2, 0, 1).float()
        )
        small = F.interpolate(shares[None], size=side, mode="area")
        out.append(flat(small, torch.tensor(colours).T[None].float() / 127.5 - 1))
    return torch.cat(out)


def classifier(task: DreamPaint, known: Aligned, classes: int) -> nn.Module:
    """A net that learned to tell real photographs apart, from turned, shifted and tinted views."""
    torch.manual_seed(5)
    sizes = [3, 24, 48, 96, 128]
    blocks = [
        nn.Sequential(nn.Conv2d(a, b, 3, 2, 1), nn.BatchNorm2d(b), nn.ReLU()) for a, b in pairwise(sizes)
    ]
    net = nn.Sequential(
        *blocks, nn.AdaptiveAvgPool2d(2), nn.Flatten(), nn.Dropout(0.3), nn.Linear(512, classes)
    )
    optimizer, rng = torch.optim.Adam(net.parameters(), 1e-3, weight_decay=1e-4), np.random.default_rng(5)
    rows = [np.flatnonzero(known.classes.numpy() == k) for k in range(classes)]
    turns = [task.recipe["turn"][name] for name in task.order]
    for _ in range(STEPS):
        picked = [(k, int(rng.choice(rows[k]))) for k in rng.integers(0, classes, 32)]
        seen = [view(known.whole[1][i], SEEN, task.recipe["around"], turns[k], rng) for k, i in picked]
        pictures = tensor(np.stack(seen), SEEN)
        # Photographs and what a net paints differ in sharpness and light: neither may decide.
        pictures = pictures * float(rng.uniform(0.7, 1.2)) + float(rng.uniform(-0.2, 0.2))
        if rng.random() < 0.5:
            pictures = F.avg_pool2d(pictures, 3, 1, 1)
        loss = F.cross_entropy(net(pictures), torch.tensor([k for k, _ in picked]))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return net.eval()


@torch.no_grad()
def known_share(net: nn.Module, pictures: Tensor, classes: Tensor) -> dict[str, float]:
    """Share of pictures [N, 3, H, W] that are told right: of all classes alike, and of each by its number."""
    small = F.interpolate(pictures, size=SEEN, mode="bilinear", antialias=True, align_corners=False)
    right = net(small).argmax(1) == classes
    each = {str(int(k)): round(float(right[classes == k].float().mean()), 3) for k in classes.unique()}
    return {"all": round(float(np.mean(list(each.values()))), 3), **each}


def nearest(made: Tensor, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(index of the training paint that each is nearest to, their mean difference on a 0…1 scale), turned in
    steps of 30° and mirrored, at 32 × 32."""
    side = 32
    wanted = F.interpolate(made, size=side, mode="area").flatten(1)
    best = torch.full((len(made),), 9.0)
    which = torch.zeros(len(made), dtype=torch.int64)
    for degrees in range(0, 360, 30):
        turned = np.stack([np.asarray(Image.fromarray(p).rotate(degrees)) for p in known])
        for seen in (turned, turned[:, :, ::-1]):
            apart = torch.cdist(wanted, tensor(np.ascontiguousarray(seen), side).flatten(1), p=1)
            least = (apart / wanted.shape[1] / 2).min(1)
            closer = least.values < best
            best, which = torch.where(closer, least.values, best), torch.where(closer, least.indices, which)
    return which.numpy(), best.numpy()


def choose(recipe: dict, run: Path, last: int) -> None:
    """The smallest SWD of dreams to held-out paint of the validation split, as many of each class."""
    task = build_task(recipe, Options())
    assert isinstance(task, DreamPaint)
    held = Aligned(task, "validation")
    real = tensor(held.paint, 64)

    def score(net: nn.Module) -> float:
        made, of_class = dreamt(net, recipe, int(torch.bincount(held.classes).max()), 1)
        # As many of each class as there are held out.
        taken = torch.cat(
            [torch.nonzero(of_class == k)[: int((held.classes == k).sum()), 0] for k in held.classes.unique()]
        )
        return -sum(metrics.swd(F.interpolate(made[taken], size=64, mode="area"), real, levels=2))

    choose_by(recipe, run, last, score)


def figures(recipe: dict, run: Path, folder: Path) -> None:
    """To FOLDER/metrics.json, and the dreams with the training pictures they are nearest to to
    FOLDER/nearest.jpg."""
    net, task = ready(recipe, run), build_task(recipe, Options())
    assert isinstance(task, DreamPaint)
    known, held, session = Aligned(task, "train"), Aligned(task, "test"), painter()
    made, of_class = dreamt(net, recipe, COUNT, 2)
    photos = tensor(held.photos, SEEN)
    painted = finished(session, enlarged_paint(held.paint, recipe["side"]))
    dreams = finished(session, made)
    judge = classifier(task, known, len(task.order))
    found: dict[str, dict] = {
        "pictures": {"train": len(known.listed), "test": len(held.listed), "dreams": len(made)},
        "told": {
            "photographs": known_share(judge, photos, held.classes),
            "painted": known_share(judge, painted, held.classes),
            "dreams": known_share(judge, dreams, of_class),
        },
        "classes": dict(enumerate(task.order)),
    }
    # As many dreams of each class as there are test photographs.
    taken = torch.cat(
        [torch.nonzero(of_class == k)[: int((held.classes == k).sum()), 0] for k in held.classes.unique()]
    )
    back = torch.cat([torch.nonzero(held.classes == k)[:COUNT, 0] for k in held.classes.unique()])
    small = [F.interpolate(p, size=SEEN, mode="area") for p in (dreams[taken], painted[back])]
    found["swd"] = {
        name: [round(v, 1) for v in metrics.swd(p, photos[back], levels=2)]
        for name, p in zip(("dreams", "painted"), small, strict=True)
    }
    which, apart = nearest(made, known.paint)
    _, real = nearest(enlarged_paint(held.paint, recipe["side"]), known.paint)
    pairs = [F.l1_loss(a, b).item() / 2 for a, b in pairwise(made)]
    found["nearest"] = {
        "made": round(float(apart.mean()), 3),
        "real": round(float(real.mean()), 3),
        "least": round(float(apart.min()), 3),
        "between": round(float(np.mean(pairs)), 3),
    }
    rows = [[to_bytes(made[i]), known.paint[which[i]]] for i in np.argsort(apart)[:12]]
    looks.grid(rows, columns=6, size=112).save(folder / "nearest.jpg", quality=88)
    write(folder, run_facts(recipe, run) | found)


def sheet(recipe: dict, run: Path, target: Path) -> None:
    """The first SHOWN seeds of every class, each beside what `flowers` paints of it, and below them as much
    of the first test pictures; TARGET's folder also gets walk.jpg and walk.gif."""
    net, task = ready(recipe, run), build_task(recipe, Options())
    assert isinstance(task, DreamPaint)
    session, held = painter(), Aligned(task, "test")
    made, of_class = dreamt(net, recipe, SHOWN, 0)
    rows = []
    for k in range(len(task.order)):
        own = made[of_class == k]
        rows += [[to_bytes(p), to_bytes(q)] for p, q in zip(own, finished(session, own), strict=True)]
        real = enlarged_paint(held.paint[(held.classes == k).numpy()][:SHOWN], recipe["side"])
        seen = [[to_bytes(p), to_bytes(q)] for p, q in zip(real, finished(session, real), strict=True)]
        rows += seen + [[np.full((8, 8, 3), 255, np.uint8)] * 2] * (SHOWN - len(seen))
    looks.grid(rows, columns=SHOWN, size=88).save(target, quality=86)
    walk(net, recipe, session, target.parent)


@torch.no_grad()
def walk(net: nn.Module, recipe: dict, session: onnxruntime.InferenceSession, folder: Path) -> None:
    """walk.jpg, a line for each class from one seed to another; walk.gif, all classes around four seeds."""
    graph, stops = PaintGraph(net).eval(), noises(recipe, STOPS, 3)
    classes = len(recipe["turn"])
    ways = []
    for a, b in zip(stops, stops.roll(-1, 0), strict=True):
        for t in np.arange(PACES) / PACES:
            # On the circle between them, as noise of this many numbers has one length.
            ways.append(np.cos(t * np.pi / 2) * a + np.sin(t * np.pi / 2) * b)
    noise = torch.stack(ways).float()
    lines = [
        finished(session, graph(noise, F.one_hot(torch.full((len(noise),), k), classes).float()))
        for k in range(classes)
    ]
    shown = [[to_bytes(p) for p in line[: PACES + 1]] for line in lines]
    looks.grid(shown, columns=1, size=112).save(folder / "walk.jpg", quality=86)
    frames = [
        looks.grid([[to_bytes(line[i]) for line in lines]], columns=1, size=112, gap=0)
        for i in range(len(noise))
    ]
    palette = [f.quantize(128, dither=Image.Dither.NONE) for f in frames]
    palette[0].save(folder / "walk.gif", save_all=True, append_images=palette[1:], duration=120, loop=0)

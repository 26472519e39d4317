"""Label-map augmentation: turns exact silhouettes into what a person paints.

Every function takes and returns a uint8 array [H, W] of class indices. The
render that belongs to the label is left alone, so that the net learns to put a
believable object where a rough blob stands.
"""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage
from scipy.spatial import ConvexHull, QhullError

Label = np.ndarray


def jitter(label: Label, rng: np.random.Generator, strength: float, cells: int) -> Label:
    """Warp region borders by a smooth random displacement of about `strength` px."""
    height, width = label.shape
    noise = rng.normal(0.0, strength, (2, cells, cells)).astype(np.float32)
    field = [np.asarray(Image.fromarray(n).resize((width, height), Image.Resampling.BICUBIC)) for n in noise]
    ys, xs = np.mgrid[0:height, 0:width]
    ys = np.clip(np.rint(ys + field[0]), 0, height - 1).astype(np.intp)
    xs = np.clip(np.rint(xs + field[1]), 0, width - 1).astype(np.intp)
    return label[ys, xs]


def simplify(label: Label, size: int) -> Label:
    """Majority vote in a size×size window: thin spikes go, corners round off."""
    return np.asarray(Image.fromarray(label).filter(ImageFilter.ModeFilter(size)))


def grow(label: Label, class_index: int, radius: int) -> Label:
    """Dilate one class by a disc of `radius` px over its neighbours."""
    mask = Image.fromarray((label == class_index).astype(np.uint8) * 255)
    mask = mask.filter(ImageFilter.MaxFilter(2 * radius + 1))
    out = label.copy()
    out[np.asarray(mask) > 0] = class_index
    return out


def shrink(label: Label, class_index: int, radius: int, ground: int) -> Label:
    """Erode one class by `radius` px; what is uncovered becomes `ground`."""
    mask = Image.fromarray((label == class_index).astype(np.uint8) * 255)
    kept = np.asarray(mask.filter(ImageFilter.MinFilter(2 * radius + 1))) > 0
    out = label.copy()
    out[(label == class_index) & ~kept] = ground
    return out


def _shape_of(ys: np.ndarray, xs: np.ndarray, kind: str) -> list[tuple[float, float]] | None:
    points = np.stack([xs, ys], 1).astype(np.float64)
    if kind == "hull":
        try:
            return [tuple(p) for p in points[ConvexHull(points).vertices]]
        except QhullError:
            return None
    centre = points.mean(0)
    cov = np.cov((points - centre).T) + np.eye(2) * 0.1
    values, axes = np.linalg.eigh(cov)
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    circle = np.stack([np.cos(angle), np.sin(angle)], 1) * 2 * np.sqrt(values)
    return [tuple(p) for p in circle @ axes.T + centre]


def blobify(label: Label, rng: np.random.Generator, chance: float, keep: set[int]) -> Label:
    """Replace connected objects by their convex hull or best ellipse, each with `chance`.

    Classes in `keep` (ground, water, paths) are not objects and stay.
    """
    canvas = Image.fromarray(label)
    draw = ImageDraw.Draw(canvas)
    for class_index in np.unique(label):
        if int(class_index) in keep:
            continue
        parts, _ = ndimage.label(label == class_index)
        for number, box in enumerate(ndimage.find_objects(parts), start=1):
            if box is None or rng.random() > chance:
                continue
            ys, xs = np.nonzero(parts[box] == number)
            if len(ys) < 30:
                continue
            kind = "hull" if rng.random() < 0.5 else "ellipse"
            shape = _shape_of(ys + box[0].start, xs + box[1].start, kind)
            if shape:
                draw.polygon(shape, fill=int(class_index))
    return np.asarray(canvas)


def drop_small(label: Label, rng: np.random.Generator, ground: int, largest: int, chance: float) -> Label:
    """Forget objects of up to `largest` px, as a person who does not draw barrels would."""
    out = label.copy()
    for class_index in np.unique(label):
        if int(class_index) == ground:
            continue
        parts, count = ndimage.label(label == class_index)
        sizes = np.bincount(parts.ravel(), minlength=count + 1)
        gone = (sizes <= largest) & (rng.random(count + 1) < chance)
        gone[0] = False
        out[gone[parts]] = ground
    return out


def widen(
    label: Label,
    picture: np.ndarray,
    rng: np.random.Generator,
    class_index: int,
    ground: int,
    tint: np.ndarray,
) -> tuple[Label, np.ndarray]:
    """Lay a wide patch of a class that the data only has as thin lines, over bare ground.

    The picture [H, W, 3] under the patch is ground multiplied by `tint` (colour of the
    class / colour of the ground), so that shadows and grain stay.
    """
    height, width = label.shape
    patch = Image.new("L", (width, height))
    draw = ImageDraw.Draw(patch)
    for _ in range(int(rng.integers(1, 4))):
        cx, cy = rng.uniform(0, width), rng.uniform(0, height)
        reach = rng.uniform(12, 60)
        angle = np.linspace(0, 2 * np.pi, 14, endpoint=False)
        radius = reach * rng.uniform(0.6, 1.2, 14)
        draw.polygon(
            list(zip(cx + radius * np.cos(angle), cy + radius * np.sin(angle), strict=True)), fill=255
        )
    mask = (np.asarray(patch) > 0) & (label == ground)
    label, picture = label.copy(), picture.copy()
    label[mask] = class_index
    picture[mask] = np.clip(picture[mask] * tint + 0.5, 0, 255).astype(np.uint8)
    return label, picture


def roughen(label: Label, rng: np.random.Generator, ground: int, keep: set[int]) -> Label:
    """One random mixture of all of the above: how a hurried hand would have painted it."""
    if rng.random() < 0.5:
        label = drop_small(label, rng, ground, largest=120, chance=0.6)
    if rng.random() < 0.7:
        label = blobify(label, rng, chance=float(rng.uniform(0.2, 1.0)), keep=keep)
    for class_index in rng.permutation(np.unique(label))[: rng.integers(0, 4)]:
        if int(class_index) == ground:
            continue
        radius = int(rng.integers(1, 4))
        if rng.random() < 0.6:
            label = grow(label, int(class_index), radius)
        else:
            label = shrink(label, int(class_index), radius, ground)
    if rng.random() < 0.5:
        label = simplify(label, int(rng.choice([5, 7, 9])))
    if rng.random() < 0.8:
        label = jitter(label, rng, float(rng.uniform(0.5, 3.0)), int(rng.integers(6, 24)))
    return label

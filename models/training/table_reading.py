"""Tables of the nets that read and mend pictures, from their metrics.json."""

from collections.abc import Callable

from pages import head, row

METHODS = {
    "canny": "Canny",
    "dog": "difference of Gaussians",
    "bicubic": "bicubic",
    "repeat": "the latest frame again",
    "peer": "`esrgan-slim` ×2 (npm `@upscalerjs/default-model`, MIT), twice",
}


def percent(share: float) -> str:
    """A share of 1 as the tables show it."""
    return f"{100 * share:.1f} %"


def segment(data: dict) -> list[str]:
    """Accuracy and mean IoU: each pixel alone, with the CRF, and of painted maps."""
    names = {
        "argmax": "test renders, each pixel alone",
        "crf": "the same, refined by the CRF",
        "round trip": "what `islands` paints of the test labels, each pixel alone",
    }
    lines = head("", "pixels right", "mean IoU", "right within 3 px of a border")
    for key, case in data["reading"].items():
        figures = (percent(case[k]) for k in ("accuracy", "meanIoU", "nearBorders"))
        lines.append(row(names[key], *figures))
    return lines


def ink(data: dict) -> list[str]:
    """Precision, recall and F of each method and set."""
    lines = head("set", "method", "threshold", "precision", "recall", "F")
    for name, methods in data["lines"].items():
        for key, f in methods.items():
            shown = METHODS.get(key, f"**{data['id']}**")
            figures = (percent(f[k]) for k in ("precision", "recall", "f"))
            lines.append(row(name, shown, f"{f['threshold']:.3g}", *figures))
    return lines


def colour(data: dict) -> list[str]:
    """Chroma and error of each set and net."""
    lines = head("set", "", "mean chroma", "mean ab error", "where everything is grey")
    for name, nets in data["colour"].items():
        for key, f in nets.items():
            shown = f"**{key}**" if key == data["id"] else f"`{key}`"
            lines.append(row(name, shown, f["chroma"], f["abError"], f["greyError"]))
        lines.append(row(name, "the real pictures", f["realChroma"], 0, ""))
    return lines


def upscale(data: dict) -> list[str]:
    """PSNR, SWD and perceptual distance of each set."""
    lines = head("set", "method", "PSNR", "SWD 256²", "128²", "perceptual distance")
    for name, methods in data["enlarged"].items():
        for key, f in methods.items():
            shown = METHODS.get(key, f"**{key}**" if key == data["id"] else f"`{key}`")
            lines.append(row(name, shown, f"{f['psnr']:.2f} dB", *f["swd"][:2], f["perceptual"]))
    return lines


def frames(data: dict) -> list[str]:
    """PSNR, sharpness and gradients of each way, by how many frames ahead; then what a critic thinks."""
    lines = head("frames ahead", "method", "PSNR", "sharpness", "gradients, of the real ones")
    for ahead in next(iter(data["frames"].values())):
        for key, found in data["frames"].items():
            shown = METHODS.get(key, f"**{key}**" if key == data["id"] else f"`{key}`")
            f = found[ahead]
            figures = (f"{f['psnr']:.2f} dB", f"{f['sharpness']:.2f} dB", percent(f["gradients"]))
            lines.append(row(ahead, shown, *figures))
    if "opinion" in data:
        names = {"real": "the real frame"} | METHODS
        lines += ["", *head("the next frame", "score of the critic", "below the real one")]
        for key, f in data["opinion"].items():
            below = "" if key == "real" else f"{100 * f['belowReal']:.0f} of 100 clips"
            shown = names.get(key, f"**{key}**" if key == data["id"] else f"`{key}`")
            lines.append(row(shown, f["score"], below))
    return lines


def dream(data: dict) -> list[str]:
    """How often words are followed; then realness, variety and nearness to the training maps."""
    lines = head("sentences", "things there", "places right", "wholly followed")
    for name, f in data["words"].items():
        lines.append(row(name, *(percent(f[k]) for k in ("things", "places", "whole"))))
    critic, apart, near = data["critic"], data["apart"], data["nearest"]
    lines += ["", *head("", "dreams", "real maps")]
    lines += [
        row("recognised by a fresh critic", percent(critic["made"]), percent(critic["real"])),
        row("pixels that differ between two of them", percent(apart["made"]), percent(apart["real"])),
        row("pixels that agree with the nearest training map", percent(near["made"]), percent(near["real"])),
        row("the same, of the one nearest of all", percent(near["most"]), ""),
    ]
    return lines


def dream_paint(data: dict) -> list[str]:
    """Whether a classifier knows the classes; then distances to photographs and to the training pictures."""
    told, swd, near = data["told"], data["swd"], data["nearest"]
    classes = data["classes"]
    names = {
        "photographs": "test photographs",
        "painted": "what `flowers` makes of their paint",
        "dreams": "what `flowers` makes of dreams",
    }
    lines = head("told right by the classifier", "all", *classes.values())
    lines += [
        row(shown, percent(told[key]["all"]), *(percent(told[key][k]) for k in classes))
        for key, shown in names.items()
    ]
    lines += ["", *head("", "dreams", "the test pictures' paint")]
    lines += [
        row(
            "SWD to the test photographs, 64² / 32²",
            *(" / ".join(map(str, swd[k])) for k in ("dreams", "painted")),
        ),
        row("from the nearest training paint", near["made"], near["real"]),
        row("the same, of the dream nearest of all", near["least"], ""),
        row("from one dream to the next", near["between"], ""),
    ]
    return lines


def unpaired(data: dict) -> list[str]:
    """L1, PSNR, SWD and perceptual distance beside other ways to the same pictures; then what comes back."""
    lines = head("", "L1", "PSNR", "SWD 256²", "128²", "perceptual distance")
    names = {"gloss": "`gloss`, taught with pairs", "identity": "the input itself"}
    for key, f in data["unpaired"].items():
        shown = names.get(key, f"**{data['id']}**")
        lines.append(row(shown, f"{f['l1']:.4f}", f"{f['psnr']:.2f} dB", *f["swd"][:2], f["perceptual"]))
    back = data["back"]
    lines.append(
        row("there and back, beside the input", f"{back['l1']:.4f}", f"{back['psnr']:.2f} dB", "", "", "")
    )
    return lines


PAGES: dict[str, Callable[[dict], list[str]]] = {
    "segment": segment,
    "ink": ink,
    "colour": colour,
    "upscale": upscale,
    "frames": frames,
    "dream": dream,
    "dream_paint": dream_paint,
    "unpaired": unpaired,
}


def summary(data: dict) -> str:
    """What a model's figures say, in one sentence for the table of all models."""
    match data["task"]:
        case "segment":
            alone, crf = data["reading"]["argmax"], data["reading"]["crf"]
            return (
                f"{percent(alone['accuracy'])} of pixels right, mean IoU {percent(alone['meanIoU'])}; "
                f"with the CRF {percent(crf['accuracy'])} and {percent(crf['meanIoU'])}"
            )
        case "ink":
            parts = [
                f"{name} {percent(m['model']['f'])} (Canny {percent(m['canny']['f'])})"
                for name, m in data["lines"].items()
            ]
            return "best F: " + ", ".join(parts)
        case "colour":
            parts = [
                f"{name} {f['chroma']} (real {f['realChroma']}), {f['abError']}"
                for name, f in ((name, nets[data["id"]]) for name, nets in data["colour"].items())
            ]
            return "mean chroma, mean ab error: " + "; ".join(parts)
        case "frames":
            own, repeat = data["frames"][data["id"]], data["frames"]["repeat"]
            parts = [
                f"{ahead} ahead {f['psnr']:.2f} dB (the latest frame again {repeat[ahead]['psnr']:.2f} dB)"
                for ahead, f in own.items()
            ]
            return "PSNR " + ", ".join(parts)
        case "dream":
            words, made = data["words"]["all"], percent(data["critic"]["made"])
            things, places = percent(words["things"]), percent(words["places"])
            return f"{things} of the things said, {places} of the places; a fresh critic finds {made}"
        case "dream_paint":
            told = {key: percent(f["all"]) for key, f in data["told"].items()}
            return (
                f"a classifier knows the class of {told['dreams']} of the dreams as `flowers` paints them, "
                f"of {told['painted']} of real paint so painted, of {told['photographs']} of photographs"
            )
        case "unpaired":
            own, same = data["unpaired"][data["id"]], data["unpaired"]["identity"]
            seen, psnr = own["perceptual"], data["back"]["psnr"]
            return (
                f"perceptual distance {seen} (the input {same['perceptual']}); there and back {psnr:.2f} dB"
            )
        case _:
            parts = [
                f"{name} {m[data['id']]['perceptual']} (bicubic {m['bicubic']['perceptual']})"
                for name, m in data["enlarged"].items()
            ]
            return "perceptual distance: " + ", ".join(parts)

"""Write the figures of every metrics.json into models/README.md and its training.md: `python table.py`."""

import json

from pages import head, put, row
from paths import ROOT
from table_reading import PAGES, summary


def swd(values: list[float]) -> str:
    """The two finest levels, as the tables show them."""
    return " / ".join(f"{v:.1f}" for v in values[:2])


def verdict(case: dict) -> str:
    """Whether SWD is below the twin's at both levels, and PSNR above a baseline's."""
    closer = case["model"]["psnr"] > min(case["identity"]["psnr"], case["mean"]["psnr"])
    baseline = "yes" if closer else "**no**"
    if "twin" not in case:
        return f"not measured / {baseline}"
    sharper = all(a < b for a, b in zip(case["model"]["swd"][:2], case["twin"]["swd"][:2], strict=True))
    return f"{'yes' if sharper else '**no**'} / {baseline}"


def everything() -> list[dict]:
    """The figures of all packages."""
    return [json.loads(file.read_text()) for file in sorted((ROOT / "models").glob("*/metrics.json"))]


def link(data: dict) -> str:
    """A model's name, with its page."""
    return f"[{data['id']}]({data['id']}/training.md)"


def table(packages: list[dict]) -> str:
    """The tables of all packages, and notes below them."""
    lines = head(
        "model",
        "given",
        "SWD",
        "SWD of the L1 twin",
        "PSNR",
        "twin",
        "identity",
        "mean",
        "beats twin / baseline",
    )
    notes = []
    for data in packages:
        for name, case in data.get("cases", {}).items():
            psnr = [
                f"{case[k]['psnr']:.2f}" if k in case else "–" for k in ("model", "twin", "identity", "mean")
            ]
            twin = swd(case["twin"]["swd"]) if "twin" in case else "–"
            lines.append(row(link(data), name, swd(case["model"]["swd"]), twin, *psnr, verdict(case)))
        if "hue" in data:
            h = data["hue"]
            notes.append(
                f"- `{data['id']}`: hue error at hinted pixels {h['hinted']}°, and {h['turned']}° where "
                f"every hint is a third of a circle off the truth; {h['unhinted']}° at the same pixels "
                "with no hints given."
            )
        if "spread" in data:
            s = data["spread"]
            notes.append(
                f"- `{data['id']}`: mean pairwise L1 between 8 seeds {s['seeds']:.4f}; between real photos "
                f"{s['photos']:.4f}."
            )
    lines += ["", *notes]
    if readers := [data for data in packages if data.get("task") in PAGES]:
        lines += ["", *head("model", "held-out figures")]
        lines += [row(link(data), summary(data)) for data in readers]
    return "\n".join(lines)


def page_table(data: dict) -> str:
    """One package's held-out figures, with its baselines."""
    if data.get("task") in PAGES:
        return "\n".join(PAGES[data["task"]](data))
    lines = head("given", "", "L1", "PSNR", "SWD 256²", "128²", "64²", "32²")
    steps = data.get("twinSteps", data["steps"])
    names = {
        "model": f"**{data['id']}**",
        "twin": f"same net, L1 alone, {'same' if steps == data['steps'] else f'{steps:,}'} steps",
        "identity": "the input itself",
        "mean": "mean colour of each label" if data["id"] == "islands" else "mean training picture",
    }
    for case, figures in data["cases"].items():
        for key, name in names.items():
            if key not in figures:
                continue
            f = figures[key]
            lines.append(row(case, name, f"{f['l1']:.4f}", f"{f['psnr']:.2f} dB", *f["swd"]))
    return "\n".join(lines)


def main() -> None:
    """Write the figures into the pages."""
    packages = everything()
    page = ROOT / "models" / "README.md"
    page.write_text(put(page.read_text(), table(packages)))
    for data in packages:
        training = ROOT / "models" / data["id"] / "training.md"
        training.write_text(put(training.read_text(), page_table(data)))
    print(table(packages))


if __name__ == "__main__":
    main()

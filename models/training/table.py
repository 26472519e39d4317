"""Write the table of models/README.md from the metrics.json of every package: `python table.py`."""

import json

from paths import ROOT

START, END = "<!-- figures: written by models/training/table.py -->", "<!-- /figures -->"


def row(*cells: object) -> str:
    return "| " + " | ".join(str(c) for c in cells) + " |"


def swd(values: list[float]) -> str:
    return " / ".join(f"{v:.1f}" for v in values[:2])


def verdict(case: dict) -> str:
    sharper = all(a < b for a, b in zip(case["model"]["swd"][:2], case["twin"]["swd"][:2]))
    closer = case["model"]["psnr"] > min(case["identity"]["psnr"], case["mean"]["psnr"])
    return f"{'yes' if sharper else '**no**'} / {'yes' if closer else '**no**'}"


def table() -> str:
    lines = [
        row("model", "given", "SWD", "SWD of the L1 twin", "PSNR", "twin", "identity", "mean", "beats twin / baseline"),
        row(*["---"] * 9),
    ]
    notes = []
    for file in sorted((ROOT / "models").glob("*/metrics.json")):
        data = json.loads(file.read_text())
        for name, case in data["cases"].items():
            psnr = [f"{case[k]['psnr']:.2f}" for k in ("model", "twin", "identity", "mean")]
            link = f"[{data['id']}]({data['id']}/training.md)"
            lines.append(row(link, name, swd(case["model"]["swd"]), swd(case["twin"]["swd"]), *psnr, verdict(case)))
        if "hue" in data:
            h = data["hue"]
            notes.append(
                f"- `{data['id']}`: hue error at hinted pixels {h['hinted']}°, and {h['turned']}° where every hint is a "
                f"third of a circle off the truth; {h['unhinted']}° at the same pixels with no hints given."
            )
        if "spread" in data:
            s = data["spread"]
            notes.append(
                f"- `{data['id']}`: mean pairwise L1 between 8 seeds {s['seeds']:.4f}; between real photos {s['photos']:.4f}."
            )
    return "\n".join([*lines, "", *notes])


def main() -> None:
    page = ROOT / "models" / "README.md"
    text = page.read_text()
    before, rest = text.split(START)
    after = rest.split(END)[1]
    page.write_text(f"{before}{START}\n\n{table()}\n\n{END}{after}")
    print(table())


if __name__ == "__main__":
    main()

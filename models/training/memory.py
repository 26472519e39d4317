"""Measure the working memory of a package: `python memory.py PACKAGE`.

Writes the card's `bytesPerPixel`: how much more memory ONNX Runtime takes at its peak for each pixel
of the input, from one large picture to a larger one, each in a process of its own. A net that needs no
picture has one size: what it takes more than before its first run, for each pixel of its output.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime

SMALL, LARGE = 384, 768


def peak(package: Path, side: int) -> int:
    """Bytes that a process with one run on side × side pixels takes at its peak."""
    command = [sys.executable, __file__, str(package), str(side)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def run_once(package: Path, card: dict, side: int) -> None:
    """Run the graph on grey, not at all for a side of 0, and print the peak of this process."""
    session = onnxruntime.InferenceSession(package / "generator.onnx")
    pictures = {spec["tensor"] for spec in card["inputs"]}
    types = {"tensor(int64)": np.int64, "tensor(float)": np.float32}
    given = {
        i.name: np.zeros((1, i.shape[1], side, side) if i.name in pictures else i.shape, types[i.type])
        for i in session.get_inputs()
    }
    if side:
        session.run(None, given)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def main() -> None:
    """Measure in two processes and write the card."""
    package = Path(sys.argv[1])
    card = json.loads((package / "model.json").read_text())
    if len(sys.argv) > 2:
        run_once(package, card, int(sys.argv[2]))
        return
    small, large = (SMALL, LARGE) if card["inputs"] else (0, card["size"].get("fixed", [0])[0])
    more = peak(package, large) - peak(package, small)
    # Rounded up to tens, for a run is refused by this figure.
    card["bytesPerPixel"] = -(-more // (large**2 - small**2) // 10) * 10
    (package / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    print(card["id"], card["bytesPerPixel"])


if __name__ == "__main__":
    main()

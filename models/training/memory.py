"""Measure the working memory of a package: `python memory.py PACKAGE`.

Writes the card's `bytesPerPixel`: how much more memory ONNX Runtime takes at its peak for each pixel
of the input, from one large picture to a larger one, each in a process of its own.
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
    """Run the graph on grey, and print the peak of this process."""
    session = onnxruntime.InferenceSession(package / "generator.onnx")
    pictures = {spec["tensor"] for spec in card["inputs"]}
    given = {
        i.name: np.zeros((1, i.shape[1], side, side) if i.name in pictures else i.shape, np.float32)
        for i in session.get_inputs()
    }
    session.run(None, given)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)


def main() -> None:
    """Measure in two processes and write the card."""
    package = Path(sys.argv[1])
    card = json.loads((package / "model.json").read_text())
    if len(sys.argv) > 2:
        run_once(package, card, int(sys.argv[2]))
        return
    more = peak(package, LARGE) - peak(package, SMALL)
    # Rounded up to tens, for a run is refused by this figure.
    card["bytesPerPixel"] = -(-more // (LARGE**2 - SMALL**2) // 10) * 10
    (package / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
    print(card["id"], card["bytesPerPixel"])


if __name__ == "__main__":
    main()

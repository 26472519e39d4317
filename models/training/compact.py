"""Store the discriminator of a package in 8 bits: `python compact.py PACKAGE…`, for those exported in half
precision. Prints how far the scores of noise move, of those that lie between fake and real."""

import json
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

from graph import byte_storage, describe


def scores(path: Path) -> np.ndarray:
    """What a discriminator says of noise, the same each time."""
    session, rng = onnxruntime.InferenceSession(path), np.random.default_rng(0)
    feeds = {
        given.name: rng.uniform(-1, 1, (1, given.shape[1], 128, 128)).astype(np.float32)
        for given in session.get_inputs()
    }
    return session.run(None, feeds)[0]


def main() -> None:
    """Rewrite the graphs, and their sizes and hashes in the cards."""
    for package in map(Path, sys.argv[1:]):
        file = package / "discriminator.onnx"
        before = scores(file)
        onnx.save(byte_storage(onnx.load(file)), file)
        onnx.checker.check_model(onnx.load(file))
        card = json.loads((package / "model.json").read_text())
        card["files"]["discriminator"] = describe(package, file.name)
        (package / "model.json").write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n")
        print(package.name, file.stat().st_size, np.abs(scores(file) - before).max(), np.ptp(before))


if __name__ == "__main__":
    main()

import json

import pytest

import split
from data import names
from paths import TRAINING


@pytest.mark.parametrize("file", sorted((TRAINING / "splits").glob("*.json")), ids=lambda f: f.stem)
def test_a_committed_split_holds_out_two_hundred_different_names(file):
    parts = json.loads(file.read_text())
    assert len(parts["test"]) == len(parts["validation"]) == 100
    assert len({*parts["test"], *parts["validation"]}) == 200


def test_the_split_depends_on_the_names_alone(made_data, monkeypatch):
    listed = [f"{k:04}" for k in range(300)]
    folder = made_data / "many" / "render"
    folder.mkdir(parents=True)
    for name in reversed(listed):
        (folder / f"{name}.webp").touch()
    first = split.make_split("many", "render")
    assert first == split.make_split("many", "render")
    assert not {*first["test"]} & {*first["validation"]}
    assert {*first["test"], *first["validation"]} <= {*listed}


def test_training_names_are_those_that_are_not_held_out(made_data):
    assert names("toy", "render", "train") == ["0000", "0001", "0002", "0003"]
    assert names("toy", "render", "test") == ["0005"]

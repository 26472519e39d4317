import importlib

import pytest

from paths import TRAINING

MODULES = sorted(
    ".".join(file.relative_to(TRAINING).with_suffix("").parts)
    for folder in (".", "tasks", "evaluation")
    for file in (TRAINING / folder).glob("*.py")
)


@pytest.mark.parametrize("name", MODULES)
def test_every_module_loads_and_says_what_it_is(name):
    module = importlib.import_module(name)
    assert module.__doc__


@pytest.mark.parametrize("name", MODULES)
def test_no_module_is_longer_than_four_hundred_lines(name):
    file = TRAINING / name.replace(".", "/")
    assert len(file.with_suffix(".py").read_text().splitlines()) <= 400

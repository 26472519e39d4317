import numpy as np
import onnxruntime
import pytest
import torch

import captions
from dream_graph import FACTOR, LENGTH, Words, enlarged
from dreamer import Dreamer, PaintDreamer, Places
from evaluation.dream import apart, heard, nearest
from hearing import Hearing
from package_dream import Maps, Paint, export

ORDER = [label for _, labels in captions.THINGS.values() for label in labels] + ["grass"]


def indices(text: str) -> torch.Tensor:
    """A text as a card has it told: places in the vocabulary plus one, words that mean nothing left out."""
    words = [captions.vocabulary().index(w) + 1 for w in text.split() if w not in captions.IGNORED]
    return torch.tensor([words + [0] * (LENGTH - len(words))])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", {}),
        ("a castle by a lake", {"castle": None, "water": None}),
        ("a castle in the north and woods", {"castle": "north", "woods": None}),
        ("autumn woods at the left", {"autumn": None, "woods": "west"}),
        ("in the south a village with fields", {"village": "south", "fields": None}),
        ("snow in the top with a town in the centre", {"snow": "north", "village": "middle"}),
    ],
)
def test_words_are_told_as_captions_tell_them(text, told):
    wanted = captions.vector(told, None)[len(captions.CLASSES) :]
    assert Words()(indices(text))[0].tolist() == wanted.tolist()


def test_regions_are_enlarged_without_specks():
    shares = torch.zeros(1, 2, 8, 8)
    shares[:, 1, 3, 3] = 1
    shares[:, 1, :, 6:] = 1
    shares[:, 0] = 1 - shares[:, 1]
    label = enlarged(shares).argmax(1)[0]
    assert label.shape == (8 * FACTOR, 8 * FACTOR)
    assert label[:, : 5 * FACTOR].eq(0).all()
    assert label[:, 7 * FACTOR :].eq(1).all()


def castle(rows: slice) -> np.ndarray:
    label = np.full((32, 32), ORDER.index("grass"))
    label[rows, 8:16] = ORDER.index("castle")
    return label


def test_what_was_said_is_looked_for_by_the_rules_of_the_captions():
    assert captions.facts(castle(slice(0, 8)), ORDER) == {"castle": "north"}
    told = {"castle": "north", "water": None}
    assert heard(castle(slice(0, 8)), ORDER, told) == [(True, True), (False, None)]
    assert heard(castle(slice(20, 32)), ORDER, told) == [(True, False), (False, None)]


def test_the_loss_for_what_is_missing_vanishes_where_all_is_there():
    hearing = Hearing(ORDER, 32)
    told = torch.from_numpy(captions.vector({"castle": "north"}, None))[None]

    def loss(rows: slice) -> float:
        planes = torch.nn.functional.one_hot(torch.from_numpy(castle(rows)), len(ORDER)).float()
        return float(hearing(planes.permute(2, 0, 1)[None], told))

    assert loss(slice(0, 8)) == 0
    assert loss(slice(20, 32)) > 0.4
    assert loss(slice(0, 0)) > loss(slice(20, 32))


def test_places_are_planes_that_say_nothing_before_they_are_trained():
    told = torch.from_numpy(np.stack([captions.vector(t, 0) for t in ({"castle": "north"}, {"water": None})]))
    planes = Places(16)(told)
    castle = list(captions.THINGS).index("castle")
    assert planes[0, castle, :8].eq(Places.STRENGTH).all()
    assert planes[0, castle, 8:].eq(-Places.STRENGTH).all()
    assert planes[1].eq(0).all()
    shape = {"first": 8, "up": [8, 8, 8, 8], "told": 4, "places": True}
    net = Dreamer(8, captions.width(), 5, **shape).eval()
    noise = torch.randn(2, 8)
    with torch.no_grad():
        wanted = net(noise, told)
        for layer in net.planes:
            layer.areas.zero_()
        assert torch.equal(net(noise, told), wanted)
        net.where[0].weight.fill_(0.1)
        assert torch.equal(net(noise, told), wanted)


def test_variety_and_nearness_are_shares_of_pixels():
    maps = np.zeros((2, 4, 4), np.uint8)
    maps[1, :, :1] = 1
    assert apart(maps) == 0.25
    which, alike = nearest(maps[1:, :, ::-1], maps)
    assert which.tolist() == [1]
    assert alike.tolist() == [1]


def exported(kind, inputs, folder):
    """(What a graph makes in PyTorch, what its file makes in ONNX Runtime)."""
    assert [value["tensor"] for value in kind.values] == list(inputs)
    module = kind.module.eval()
    with torch.no_grad():
        wanted = module(*inputs.values()).numpy()
        export(module, inputs, kind.output, folder / "dream.onnx")
    session = onnxruntime.InferenceSession(folder / "dream.onnx")
    return wanted, session.run(None, {k: v.numpy() for k, v in inputs.items()})[0]


def test_a_dream_exports_alike(tmp_path):
    torch.manual_seed(0)
    shape = {"first": 8, "up": [8, 8, 8, 8], "told": 4}
    kind = Maps({"noise": 8, "dataset": "maps"}, Dreamer(8, captions.width(), 5, **shape))
    inputs = {"noise": torch.randn(1, 8), **kind.given, "text": indices("a castle in the north")}
    wanted, found = exported(kind, inputs, tmp_path)
    assert found.shape == (1, 5, 64 * FACTOR, 64 * FACTOR)
    assert np.abs(found - wanted).max() < 2e-3


def test_a_dream_of_paint_exports_alike(tmp_path):
    torch.manual_seed(0)
    shape = {"first": 8, "up": [8, 8, 8], "told": 4}
    kind = Paint({"noise": 8, "turn": {"daisy": 180, "roses": 20}}, PaintDreamer(8, 2, 3, 8, **shape))
    assert kind.values[1]["classes"] == ["daisy", "rose"]
    wanted, found = exported(kind, {"noise": torch.randn(1, 8), **kind.given}, tmp_path)
    assert found.shape == (1, 3, 256, 256)
    assert np.abs(found - wanted).max() < 2e-2

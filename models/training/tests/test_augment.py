import numpy as np

import hand
import hints
import ink
import photometry
from corpus import Corpus
from data import Pairs
from flood import flood
from tests.conftest import PALETTE
from warp import Window


def test_a_batch_depends_on_its_random_numbers_alone(made_data, tiny_recipe):
    pairs = Pairs(tiny_recipe, "train")
    one = pairs.batch(np.random.default_rng(3), 4, 32)
    same = pairs.batch(np.random.default_rng(3), 4, 32)
    other = pairs.batch(np.random.default_rng(4), 4, 32)
    assert all((a == b).all() for a, b in zip(one, same, strict=True))
    assert not (one[1] == other[1]).all()


def test_conditions_are_one_hot_and_pictures_in_range(made_data, tiny_recipe):
    condition, picture = Pairs(tiny_recipe, "train").batch(np.random.default_rng(0), 3, 32)
    assert condition.shape == (3, 3, 32, 32)
    assert (condition.sum(1) == 1).all()
    assert picture.shape == (3, 3, 32, 32)
    assert picture.abs().max() <= 1


def test_dropped_inputs_are_blank_sheets(made_data, tiny_recipe):
    recipe = tiny_recipe | {"inputs": [{"name": "ink", "column": "line", "encoding": "grey", "drop": 1.0}]}
    condition, _ = Pairs(recipe, "train").batch(np.random.default_rng(0), 2, 32)
    assert (condition == 1).all()


def test_wobble_keeps_shape_and_leaves_paper_white():
    paper = np.full((64, 64), 255, np.uint8)
    for seed in range(8):
        out = ink.wobble(paper, np.random.default_rng(seed))
        assert out.shape == paper.shape
        assert (out == 255).all()


def test_a_full_turn_of_the_hue_changes_nothing():
    picture = np.random.default_rng(0).integers(0, 256, (8, 8, 3)).astype(np.uint8)
    assert (ink.turn_hue(picture, 256) == picture).all()
    assert not (ink.turn_hue(picture, 85) == picture).all()


def test_dabs_fill_the_area_that_ink_bounds():
    label = np.zeros((32, 32, 3), np.uint8)
    label[8:24, 8:24] = (200, 30, 30)
    line = np.full((32, 32), 255, np.uint8)
    line[8, 8:24] = line[23, 8:24] = line[8:24, 8] = line[8:24, 23] = 0
    told = hand.dabs(label, line, np.random.default_rng(0), share=1.0)
    inside = told.mask[10:22, 10:22]
    assert inside.all()
    assert (told.colour[15, 15] == (200, 30, 30)).all()
    assert not told.mask[8, 8:24].any()


def test_dabs_run_through_the_gaps_of_a_hand_s_ink():
    label = np.zeros((32, 32, 3), np.uint8)
    label[:, 16:] = (200, 30, 30)
    line = np.full((32, 32), 255, np.uint8)
    line[:, 16] = 0
    line[12:20, 16] = 255

    def leaks(gap: int, seed: int) -> bool:
        told = hand.leaking_dabs(label, line, gap, np.random.default_rng(seed), share=0.5)
        return bool((told.mask & (told.colour[..., 0] > 0))[:, :15].any())

    assert any(leaks(4, seed) for seed in range(8))
    assert not any(leaks(10, seed) for seed in range(8))


def test_spread_hints_agree_with_filled_areas():
    line = np.full((16, 16), 255, np.uint8)
    line[:, 8] = 0
    mask = np.zeros((16, 16), bool)
    mask[3, 3] = True
    told = flood(hints.Hints(np.full((16, 16, 3), 9, np.uint8), mask), line)
    assert told.mask[:, :8].all()
    assert not told.mask[:, 8:].any()


def test_paint_stays_on_its_side_of_a_small_gap():
    line = np.full((16, 16), 255, np.uint8)
    line[:, 8] = 0
    line[5:7, 8] = 255
    mask = np.zeros((16, 16), bool)
    mask[3, 3] = True
    paint = hints.Hints(np.full((16, 16, 3), 9, np.uint8), mask)
    assert flood(paint, line, 1).mask[:, 9:].all()
    closed = flood(paint, line, 2).mask
    assert closed[:, :8].all()
    assert closed[5:7, 8].all()
    assert not closed[:, 9:].any()


def test_a_window_is_the_same_for_every_column():
    picture = np.arange(64 * 64, dtype=np.uint8).reshape(64, 64)
    window = Window(np.random.default_rng(1), 64, 32, (1.0, 1.0))
    assert (window.of(picture, exact=True) == window.of(picture.copy(), exact=True)).all()
    assert window.of(picture).shape == (32, 32)


def test_wear_keeps_shape_and_type():
    picture = np.random.default_rng(0).integers(0, 256, (32, 32, 3)).astype(np.uint8)
    for seed in range(10):
        rng = np.random.default_rng(seed)
        out = photometry.wear(photometry.jitter(picture, rng), rng)
        assert out.shape == picture.shape
        assert out.dtype == np.uint8


def test_a_corpus_takes_the_mean_of_several_columns(made_data):
    source = {"dataset": "toy", "from": "render", "to": ["line", "line"]}
    corpus = Corpus([source], "train")
    _, picture, target = corpus.pick(np.random.default_rng(0))
    assert picture.shape == (64, 64, 3)
    assert set(np.unique(target)) <= {0, 255}


def test_sought_labels_are_in_the_crop_and_keep_their_values(made_data, tiny_recipe):
    augment = {"geometry": "crop", "scale": [0.8, 1.2], "seek": {"chance": 1.0, "classes": ["sand"]}}
    pairs = Pairs(tiny_recipe | {"augment": augment}, "train")
    for seed in range(8):
        (label,), picture = pairs.augment.draw(np.random.default_rng(seed), 32)
        assert picture.shape == (32, 32, 3)
        assert (label == list(PALETTE).index("sand")).any()
        assert set(np.unique(label)) <= set(range(len(PALETTE)))


def test_edges_without_half_tones_have_the_colours_of_both_sides_only():
    picture = np.full((32, 32, 3), 255, np.uint8)
    picture[:, 16:] = (200, 20, 20)
    picture[:, 15], picture[:, 16] = (240, 200, 200), (220, 90, 90)
    colours = np.unique(ink.without_half_tones(picture).reshape(-1, 3), axis=0)
    assert colours.tolist() == [[200, 20, 20], [255, 255, 255]]


def test_petals_change_colour_and_their_ground_does_not():
    picture = np.full((64, 64, 3), (40, 120, 40), np.uint8)
    picture[20:44, 20:44] = (230, 190, 20)
    turned = ink.turn_petals(picture, np.random.default_rng(0))
    assert (turned[:8] == picture[:8]).all()
    assert np.abs(turned[32, 32].astype(int) - picture[32, 32]).max() > 60

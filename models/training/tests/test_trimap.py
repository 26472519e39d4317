import numpy as np

from trimap import BANDS, Bands, busiest, distance_to_border


def halves() -> np.ndarray:
    label = np.zeros((96, 96), np.uint8)
    label[:, 48:] = 1
    return label


def test_both_sides_of_a_border_are_one_pixel_from_it():
    far = distance_to_border(halves())
    assert far[5, 47] == far[5, 48] == 1
    assert far[5, 46] == 2
    assert np.isinf(distance_to_border(np.zeros((4, 4), int))).all()


def test_a_border_that_is_off_costs_most_in_the_narrowest_band():
    bands = Bands()
    bands.add(np.roll(halves(), 1, 1), halves())
    shares = bands.shares()
    assert shares == sorted(shares)
    assert shares[0] == 0.5
    assert len(shares) == len(BANDS)


def test_the_busiest_piece_holds_the_border():
    y, x = busiest(halves())
    assert 0 <= y <= 32
    assert x < 48 < x + 64

import numpy as np

from natural_scale import commonest, extents


def test_things_that_the_picture_cuts_are_left_out():
    mask = np.zeros((40, 40), bool)
    mask[5:12, 5:25] = True
    mask[0:30, 30:35] = True
    assert extents(mask) == [20]


def test_the_commonest_size_is_that_of_most_things_and_no_crumb():
    sizes = np.array([3, 3, 3, 3, 20, 21, 21, 22, 50])
    assert commonest(sizes) == 21

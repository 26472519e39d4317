import pytest
import torch

import metrics
from losses import adversarial, critic_loss
from nets import PatchDiscriminator
from tasks.ink import balanced, dice


@pytest.fixture
def critic():
    torch.manual_seed(0)
    return PatchDiscriminator(1, [16, 16, 16])


def test_a_critic_that_can_not_tell_is_half_wrong_about_both(critic):
    critic.scale.data.zero_()
    picture = torch.zeros(1, 3, 32, 32)
    # A score of 0.5 everywhere is as wrong about the real as about the made.
    loss, _ = critic_loss(critic, torch.zeros(1, 1, 32, 32), picture, picture)
    assert loss.item() == pytest.approx(0.25, abs=1e-4)


def test_feature_matching_is_zero_for_equal_pictures(critic):
    critic.eval()
    condition, picture = torch.zeros(1, 1, 32, 32), torch.rand(1, 3, 32, 32)
    _, maps = critic_loss(critic, condition, picture, picture)
    assert adversarial(critic, condition, picture, maps)[1].item() == pytest.approx(0, abs=1e-6)


def test_balanced_entropy_counts_ink_as_much_as_paper():
    target = torch.zeros(1, 1, 10, 10)
    target[..., 0, 0] = 1
    wrong_ink = torch.full_like(target, -5.0)
    wrong_paper = torch.full_like(target, 5.0)
    assert balanced(wrong_ink, target).item() == pytest.approx(balanced(wrong_paper, target).item(), rel=0.02)


def test_dice_is_small_for_the_right_ink_and_large_for_none():
    target = (torch.rand(1, 1, 16, 16, generator=torch.Generator().manual_seed(0)) > 0.8).float()
    assert dice(40 * (target - 0.5), target).item() < 0.01
    assert dice(torch.full_like(target, -20.0), target).item() > 0.9


def test_swd_is_zero_for_equal_and_grows_with_blur():
    picture = torch.rand(4, 3, 64, 64, generator=torch.Generator().manual_seed(0)) * 2 - 1
    assert max(metrics.swd(picture, picture, levels=2)) == 0
    soft = torch.nn.functional.avg_pool2d(picture, 3, 1, 1)
    assert metrics.swd(soft, picture, levels=2)[0] > 1


def test_psnr_of_one_step_of_eight_bits():
    a = torch.full((1, 3, 8, 8), 20 / 255 - 1)
    assert metrics.psnr(a, a + 2 / 255) == pytest.approx(48.13, abs=0.01)


def test_sharpness_falls_with_blur_and_so_do_gradients():
    picture = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(0)) * 2 - 1
    soft = torch.nn.functional.avg_pool2d(picture, 3, 1, 1)
    assert metrics.sharpness(picture, picture) == pytest.approx(60)
    assert metrics.sharpness(soft, picture) < 20
    assert metrics.gradients(soft) < 0.6 * metrics.gradients(picture)

"""What cameras, screens and files do to a picture, so that a net that reads pictures is used to it."""

import io

import numpy as np
from PIL import Image, ImageFilter


def jitter(picture: np.ndarray, rng: np.random.Generator, strength: float = 1.0) -> np.ndarray:
    """Brightness, contrast, gamma and tint of a uint8 RGB picture, all a little off."""
    values = picture.astype(np.float32) / 255
    values = values ** np.exp(rng.normal(0, 0.15 * strength))
    grey = values.mean((0, 1), keepdims=True)
    values = grey + (values - grey) * np.exp(rng.normal(0, 0.15 * strength))
    values = values * np.exp(rng.normal(0, 0.06 * strength, 3)) * np.exp(rng.normal(0, 0.1 * strength))
    return np.clip(values * 255 + 0.5, 0, 255).astype(np.uint8)


def wear(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Blur, noise or JPEG blocks on a uint8 RGB picture, each in one case of five."""
    kind = rng.random()
    if kind < 0.2:
        image = Image.fromarray(picture).filter(ImageFilter.GaussianBlur(float(rng.uniform(0.3, 1.2))))
        return np.asarray(image)
    if kind < 0.4:
        noise = rng.normal(0, rng.uniform(2, 10), picture.shape)
        return np.clip(picture + noise + 0.5, 0, 255).astype(np.uint8)
    if kind < 0.6:
        return jpeg(picture, int(rng.integers(35, 92)))
    return picture


def jpeg(picture: np.ndarray, quality: int) -> np.ndarray:
    """The picture after a trip through a JPEG file."""
    file = io.BytesIO()
    Image.fromarray(picture).save(file, "JPEG", quality=quality)
    return np.asarray(Image.open(file))

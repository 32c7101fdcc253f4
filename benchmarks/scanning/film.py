"""A film for Chromium's fake camera: badges held up one after another, with nothing between.

A QR of 15 mm before a camera `w` pixels and 60 degrees across is `13 w / d` pixels wide from `d` millimetres.
From arm's length, 60 cm, that is 14 pixels of 640: of a QR of version 3 (29 modules: a host of 14 characters
with its port) half a pixel for a module, which nothing can read. What is needed is some 83 pixels, 2.9 for a
module. A camera has them from arm's length with 3,840 pixels across, from 30 cm with 1,920, from 10 cm
with 640. The scanner asks for 1,920, which phones give without growing hot, and looks at the middle of the
picture as fine as it is: of 480 rows, as many as those 640 by 480 pixels have. Both are filmed: 640
by 480 pixels from 10 cm, and 1,920 by 1,080 from 30 cm.

Each badge is tilted by 20 degrees and held by a hand that shakes (1 mm and 1 degree, anew in each frame), a
little out of focus (a sigma of 0.25 modules), in light that is not full, with noise of a sigma of 6 of 255.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.random import Generator

from benchmarks.scanning.damage import clouds
from benchmarks.scanning.scene import Frame, Pixels, Pose, placed, seen
from campaign.domain import badging

__all__ = ["LARGE", "SMALL", "Camera", "shoot"]

# Chromium shows a film of pictures thirty times a second, again and again
HELD, BETWEEN = 12, 4
TILT, SHAKE = 20.0, 1.0
DISTINCT = 4  # frames drawn of each badge; the film goes through them and begins again
QUALITY = 95


@dataclass(frozen=True)
class Camera:
    """A camera's pixels, and how far the badge is from it in millimetres."""

    width: int
    height: int
    distance: float

    def __str__(self) -> str:
        return f"{self.width} x {self.height} from {self.distance / 10:.0f} cm"


SMALL = Camera(640, 480, 100)
LARGE = Camera(1920, 1080, 300)


def shoot(path: Path, base_url: str, codes: Sequence[str], camera: Camera = SMALL) -> None:
    """Write a film, of JPEG pictures one after another, that shows each code's badge once."""
    rng = np.random.default_rng(2026)
    behind = _behind(camera, rng)
    empty = _jpeg(np.asarray(behind * 255, dtype=np.uint8))
    with path.open("wb") as film:
        for code in codes:
            frames = [_jpeg(frame) for frame in _held(base_url, code, camera, behind, rng)]
            film.writelines(frames[i % len(frames)] for i in range(HELD))
            film.writelines([empty] * BETWEEN)


def _held(
    base_url: str, code: str, camera: Camera, behind: Pixels, rng: Generator
) -> Iterator[Frame]:
    """Yield a badge as a hand holds it up."""
    axis = rng.uniform(0, 2 * np.pi)
    pose = Pose(camera.distance, tilt=TILT * np.cos(axis), turn=TILT * np.sin(axis))
    held = placed(badging.address(base_url, code), code, "en", pose, camera.width)
    scene = replace(held, blur=0.25, light=(0.85,) * 3, noise=6.0)
    for _ in range(DISTINCT):
        across, down, roll = rng.uniform(-SHAKE, SHAKE, 3)
        shaken = replace(pose, across=across, down=down, roll=roll)
        yield seen(replace(scene, pose=shaken), behind, rng)


def _behind(camera: Camera, rng: Generator) -> Pixels:
    """Return a coat."""
    weave = clouds(rng, (camera.height, camera.width), camera.width / 12)
    return np.asarray(0.25 + 0.3 * weave[..., None] * (1, 0.8, 0.7), dtype=np.float32)


def _jpeg(frame: Frame) -> bytes:
    done, jpeg = cv2.imencode(".jpg", frame[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    assert done
    return bytes(jpeg)

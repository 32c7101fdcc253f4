"""Five hundred pictures of worn badges as a camera of 640 by 480 pixels sees them.

Each shows the campaign's real badge with a QR of 15 mm (version 4, of 33 modules, as for a host of 30
characters). A camera `w` pixels and 60 degrees across sees it `13 w / d` pixels wide from `d` millimetres.
From 60 cm, 640 pixels make that 14 pixels, 0.4 for a module, which nothing can read. 3,840 pixels, or 1,920
of a lens at twofold zoom, make it 83, 2.5 for a module: as many as 640 do from 10 cm. The set runs from 72
pixels (2.2 for a module) to 200, most under 120. So a picture is the middle of what the first two see from
25 to 69 cm, or the whole of what 640 pixels see from 4 to 12 cm.

Every picture has a size in that range, spread evenly over its logarithm; up to 20 degrees of tilt and of
turn and 25 of roll (one in eight: any roll); cloth, stripes or leaves behind it; a focus off by a sigma of
0.15 to 0.35 modules; light that falls off by up to 25 % across it; noise of a sigma of 2 to 5 of 255; half
were JPEG of quality 60 to 95. Then a damage of strength s = 0.2 to 1, each of seven kinds in turn, and a
second one of s = 0 to 0.4:

- worn: ink faded by 22 to 45 % s, and rubbed off in patches on 3 % s of the badge
- creased: one to three folds through the QR, each with a white crack of up to 0.6 mm s (1.4 modules), the
  part beyond it up to 10 % s shorter and 35 % s darker or 17 % s lighter; the badge curled
- glared: a lamp's mirror image, its sigma 0.3 to 0.8 mm s and up to 1.6 times that, white in its middle, and
  a streak across the QR
- dirty: 3 to 10 blots of 0.2 to 0.8 mm radius, 40 to 90 % opaque, on and around the QR; a film of 30 % s
- tilted: 20 + 28 s degrees about any axis
- blurred: a sigma of 0.35 + 0.2 s modules, or moved by 1.4 s modules while the shutter was open
- badly lit: 45 to 15 % of the light with up to twice the noise; or 1 + 0.5 s times the light, burnt out; or a
  hard shadow of 30 + 40 s % across the QR; with a cast of colour

The ranges end where a finder pattern, without which no decoder begins, is now and then gone. The same number
gives the same picture, with the same versions of NumPy and OpenCV.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.random import Generator

from benchmarks.scanning.damage import DAMAGES, clouds
from benchmarks.scanning.scene import QR_MM, Frame, Pixels, Pose, Scene, focal, placed, seen
from campaign.domain import badging

__all__ = ["COUNT", "HEIGHT", "WIDTH", "Worn", "pictures"]

COUNT, SEED = 500, 2026
WIDTH, HEIGHT = 640, 480
HOST = "https://pledge.many-voices.example.org"
SMALLEST, LARGEST = 72.0, 200.0
LANGUAGES = ("en", "ur", "pl")


@dataclass(frozen=True)
class Worn:
    """One picture, as 480 rows of 640 RGB pixels."""

    picture: Frame
    text: str  # of its QR
    damage: str
    module: float  # pixels


def pictures(numbers: Iterable[int] = range(COUNT)) -> Iterator[Worn]:
    """Yield the pictures of these numbers, from 0 to 499."""
    kinds = list(DAMAGES)
    for number in numbers:
        rng = np.random.default_rng((SEED, number))
        code = "".join(rng.choice(list(badging.ALPHABET), badging.CODE_LENGTH))
        text = badging.address(HOST, code)
        pose = _pose(rng)
        scene = _usual(placed(text, code, LANGUAGES[number % 3], pose, WIDTH), rng)
        kind = kinds[number % len(kinds)]
        second = str(rng.choice([other for other in kinds if other != kind]))
        # What is bent is tilted afterwards, what shines is on top: the order of the table
        strengths = {kind: rng.uniform(0.2, 1), second: rng.uniform(0, 0.4)}
        for name in sorted(strengths, key=kinds.index):
            scene = DAMAGES[name](scene, strengths[name], rng)
        picture = seen(scene, _behind(rng), rng)
        module = scene.module * focal(WIDTH) / pose.distance
        yield Worn(_packed(picture, rng), text, kind, module)


def _pose(rng: Generator) -> Pose:
    """Return where an undamaged badge is: anywhere in the picture, whole, and about upright."""
    size = SMALLEST * (LARGEST / SMALLEST) ** rng.uniform()
    distance = QR_MM * focal(WIDTH) / size
    across = rng.uniform(-1, 1) * (WIDTH / 2 - 0.8 * size) * QR_MM / size
    down = rng.uniform(-1, 1) * (HEIGHT / 2 - 0.8 * size) * QR_MM / size
    tilt, turn = rng.uniform(-20, 20, 2)
    roll = rng.uniform(-180, 180) if rng.uniform() < 1 / 8 else rng.uniform(-25, 25)
    return Pose(distance, tilt, turn, roll, across, down)


def _usual(scene: Scene, rng: Generator) -> Scene:
    """Return the scene with what every picture has: focus, light and noise that are not perfect."""
    height, width = scene.surface.shape[:2]
    angle, fall = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.25)
    across = np.linspace(-0.5, 0.5, width)[None] * np.cos(angle)
    down = np.linspace(-0.5, 0.5, height)[:, None] * np.sin(angle)
    lit = np.asarray(1 - fall * (across + down + 0.5), dtype=np.float32)[..., None]
    blur, noise = rng.uniform(0.15, 0.35), rng.uniform(2, 5)
    light = (rng.uniform(0.75, 1),) * 3
    return replace(scene, surface=scene.surface * lit, blur=blur, noise=noise, light=light)


def _behind(rng: Generator) -> Pixels:
    """Return cloth, striped cloth or leaves."""
    shape = (HEIGHT, WIDTH)
    rough = clouds(rng, shape, rng.uniform(20, 120)) + 0.4 * clouds(rng, shape, 4)
    if rng.uniform() < 0.4:
        across = np.arange(WIDTH)[None] + rng.uniform(-1, 1) * np.arange(HEIGHT)[:, None]
        rough = rough * 0.4 + (np.sin(across / rng.uniform(2, 12)) > 0)
    colours = rng.uniform(0, 1, (2, 3)).astype(np.float32)
    share = np.clip(rough, 0, 1)[..., None].astype(np.float32)
    return np.asarray(colours[0] * share + colours[1] * (1 - share), dtype=np.float32)


def _packed(picture: Frame, rng: Generator) -> Frame:
    """Return the picture, half the times after a camera's JPEG."""
    if rng.uniform() < 0.5:
        return picture
    quality = int(rng.uniform(60, 95))
    _, jpeg = cv2.imencode(".jpg", picture[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.ascontiguousarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR)[..., ::-1])

"""A badge in front of a camera: its surface, its pose, and what the camera makes of it.

The camera is a pinhole of 60 degrees across. A picture is drawn twice as fine and averaged, as a sensor
averages over each of its pixels.
"""

from dataclasses import dataclass
from io import BytesIO
from math import cos, radians, sin, tan

import cv2
import numpy as np
import zxingcpp
from numpy.random import Generator
from numpy.typing import NDArray
from PIL import Image

from campaign import packs
from campaign.domain import encoding, printing
from campaign.languages import LANGUAGES

Pixels = NDArray[np.float32]  # red, green, blue of 0 to 1
Frame = NDArray[np.uint8]

FIELD = 60.0
QR_MM = 15.0
# The side of the QR with its quiet zone as a part of the badge's width; its middle is as far from
# the top as from the sides
SIDE = 37 / 74
FINER = 2


@dataclass(frozen=True)
class Pose:
    """Where the QR's middle is, in millimetres from the camera's axis, and its turns in degrees."""

    distance: float
    tilt: float = 0.0  # about the horizontal
    turn: float = 0.0  # about the upright
    roll: float = 0.0  # in its own plane
    across: float = 0.0
    down: float = 0.0


@dataclass(frozen=True)
class Scene:
    """A badge's surface and how it is seen."""

    surface: Pixels
    fine: float  # pixels of the surface to a millimetre
    module: float  # of the QR, in millimetres
    pose: Pose
    blur: float = 0.0  # sigma, in modules
    drag: tuple[float, float] = (0.0, 0.0)  # moved while the shutter was open: modules, degrees
    light: tuple[float, float, float] = (1.0, 1.0, 1.0)  # of red, green and blue
    noise: float = 0.0  # sigma of 255

    @property
    def middle(self) -> float:
        """How far the QR's middle is from the surface's left and top, in its pixels."""
        return self.surface.shape[1] / 2


def focal(width: int) -> float:
    """Return the focal length, in pixels, of a camera that is `width` pixels across."""
    return width / 2 / tan(radians(FIELD / 2))


def placed(address: str, code: str, language: str, pose: Pose, width: int) -> Scene:
    """Return the campaign's real badge with a QR of 15 mm before a camera of `width` pixels."""
    design = printing.design(packs.load("luton"), LANGUAGES[language], code, address)
    picture = Image.open(BytesIO(printing.badge(design, "png"))).convert("RGB")
    (found,) = zxingcpp.read_barcodes(picture)
    modules = 17 + 4 * int(found.extra["Version"])
    fine = FINER * focal(width) / pose.distance
    # What of the picture is 15 mm wide in the end: the QR without its quiet zone
    printed = picture.width * SIDE * modules / (modules + 2 * encoding.QUIET_ZONE)
    factor = QR_MM * fine / printed
    size = round(picture.width * factor), round(picture.height * factor)
    method = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    surface = cv2.resize(np.asarray(picture, dtype=np.float32) / 255, size, interpolation=method)
    return Scene(np.clip(surface, 0, 1), fine, QR_MM / modules, pose)


def seen(scene: Scene, background: Pixels, rng: Generator) -> Frame:
    """Return what a camera as large as the background makes of a scene."""
    height, width = background.shape[:2]
    size = width * FINER, height * FINER
    fine = cv2.resize(background, size, interpolation=cv2.INTER_LINEAR)
    onto = _projection(scene, *size)
    cv2.warpPerspective(scene.surface, onto, size, fine, cv2.INTER_LINEAR, cv2.BORDER_TRANSPARENT)
    module = scene.module * focal(size[0]) / scene.pose.distance
    fine = _dragged(fine, scene.drag[0] * module, scene.drag[1])
    if scene.blur:
        fine = cv2.GaussianBlur(fine, (0, 0), scene.blur * module)
    picture = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA)
    return _exposed(picture, scene, rng)


def _projection(scene: Scene, width: int, height: int) -> NDArray[np.float64]:
    """Return the matrix from the surface's pixels to the picture's."""
    pose, at = scene.pose, scene.middle
    flat = np.array([[1, 0, -at], [0, 1, -at], [0, 0, scene.fine]]) / scene.fine
    turned = _about(0, pose.tilt) @ _about(1, pose.turn) @ _about(2, pose.roll)
    place = [pose.across, pose.down, pose.distance]
    onto = np.column_stack([turned[:, 0], turned[:, 1], place])
    f = focal(width)
    return np.array([[f, 0, width / 2], [0, f, height / 2], [0, 0, 1]]) @ onto @ flat


def _about(axis: int, degrees: float) -> NDArray[np.float64]:
    """Return the rotation about one of the three axes."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    turned = np.eye(3)
    one, other = [i for i in range(3) if i != axis]
    turned[[one, one, other, other], [one, other, one, other]] = c, -s, s, c
    return turned


def _dragged(picture: Pixels, length: float, degrees: float) -> Pixels:
    """Blur along a line of `length` pixels."""
    if length < 1:
        return picture
    half = int(np.ceil(length / 2)) + 1
    kernel = np.zeros((2 * half + 1, 2 * half + 1), dtype=np.float32)
    steps = np.linspace(-length / 2, length / 2, 64)
    across = half + steps * cos(radians(degrees))
    down = half + steps * sin(radians(degrees))
    np.add.at(kernel, (down.round().astype(int), across.round().astype(int)), 1 / 64)
    return cv2.filter2D(picture, -1, kernel, borderType=cv2.BORDER_REPLICATE)


def _exposed(picture: Pixels, scene: Scene, rng: Generator) -> Frame:
    """Return 8 bits a colour, with the light and the sensor's noise."""
    lit = picture * np.array(scene.light, dtype=np.float32)
    # Half of it is there in the dark, the rest grows with the light
    spread = scene.noise / 255 * (0.5 + 0.5 * np.sqrt(np.clip(lit, 0, 1)))
    noisy = lit + spread * rng.standard_normal(lit.shape, dtype=np.float32)
    return np.asarray(np.clip(noisy, 0, 1) * 255 + 0.5, dtype=np.uint8)

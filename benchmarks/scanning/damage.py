"""What a day at a carnival does to a badge and to a picture of it, each by a strength of 0 to 1.

Lengths are in millimetres of a badge whose QR is 15 mm wide. Ranges are told in `badges`.
"""

from collections.abc import Callable
from dataclasses import replace
from math import cos, pi, radians, sin

import cv2
import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from benchmarks.scanning.scene import QR_MM, Pixels, Scene

Plane = NDArray[np.float32]


def worn(scene: Scene, strength: float, rng: Generator) -> Scene:
    """Ink that faded, and that was rubbed off in patches."""
    shape = scene.surface.shape[:2]
    faded = rng.uniform(0.5, 1) * 0.45 * strength
    surface = scene.surface * (1 - faded) + faded
    rubbed = clouds(rng, shape, 3 * scene.fine) + 0.25 * clouds(rng, shape, 0.5 * scene.fine)
    edge = np.quantile(rubbed, 1 - 0.03 * strength)
    gone = np.clip((rubbed - edge) / 0.08, 0, 1)[..., None] * rng.uniform(0.7, 1)
    return replace(scene, surface=_blend(surface, gone, 0.93))


def creased(scene: Scene, strength: float, rng: Generator) -> Scene:
    """Folds through the QR, white where the paper broke, on a badge that curls."""
    surface = _curled(scene, strength * rng.uniform(-1, 1))
    for _ in range(rng.integers(1, 4)):
        surface = _folded(replace(scene, surface=surface), strength, rng)
    return replace(scene, surface=surface)


def glared(scene: Scene, strength: float, rng: Generator) -> Scene:
    """A lamp in a shiny cover: a spot that is white in its middle, and a streak."""
    across, down = _plane(scene)
    x, y = rng.uniform(-0.6, 0.6, 2) * QR_MM
    size, oblong = rng.uniform(0.3, 0.8) * strength, rng.uniform(1, 1.6)
    spot = 1.5 * np.exp(-(((across - x) / size) ** 2 + ((down - y) / size / oblong) ** 2) / 2)
    angle, offset = rng.uniform(0, pi), rng.uniform(-0.4, 0.4) * QR_MM
    beside = (across * cos(angle) + down * sin(angle) - offset) / (1 + strength)
    streak = 0.5 * strength * np.exp(-(beside**2) / 2)
    shine = np.asarray(spot + streak, dtype=np.float32)[..., None]
    return replace(scene, surface=scene.surface + shine)


def dirty(scene: Scene, strength: float, rng: Generator) -> Scene:
    """Blots of mud and sauce, and a grey film."""
    surface = scene.surface * (1 - 0.3 * strength * rng.uniform())
    across, down = _plane(scene)
    uneven = 0.5 + clouds(rng, across.shape, 0.5 * scene.fine)
    for _ in range(round(3 + 7 * strength)):
        x, y = rng.uniform(-0.75, 0.75, 2) * QR_MM
        radius = rng.uniform(0.2, 0.3 + 0.5 * strength)
        reach = np.hypot(across - x, (down - y) * rng.uniform(0.6, 1.6)) / radius
        cover = np.clip((1 - reach * uneven) / 0.3, 0, 1)[..., None] * rng.uniform(0.4, 0.9)
        surface = _blend(surface, cover, rng.uniform(0.05, 0.55, 3) * (1, 0.9, 0.7))
    return replace(scene, surface=surface)


def tilted(scene: Scene, strength: float, rng: Generator) -> Scene:
    """Held aslant, about any axis of its own plane."""
    angle, axis = 20 + 28 * strength, rng.uniform(0, 2 * pi)
    pose = replace(scene.pose, tilt=angle * cos(axis), turn=angle * sin(axis))
    return replace(scene, pose=pose)


def blurred(scene: Scene, strength: float, rng: Generator) -> Scene:
    """Out of focus, or moved while the shutter was open."""
    if rng.uniform() < 0.5:
        return replace(scene, blur=max(scene.blur, 0.35 + 0.2 * strength))
    return replace(scene, drag=(1.4 * strength, rng.uniform(0, 180)))


def badly_lit(scene: Scene, strength: float, rng: Generator) -> Scene:
    """Dark and noisy, burnt out, or half in a hard shadow; of one colour."""
    kind, cast = rng.integers(3), 1 - 0.25 * strength * rng.uniform(0, 1, 3)
    if kind == 2:
        return replace(_shaded(scene, strength, rng), light=tuple(cast))
    if kind == 1:
        return replace(scene, light=tuple(cast * (1 + 0.5 * strength)))
    dark = tuple(cast * (0.45 - 0.3 * strength))
    return replace(scene, light=dark, noise=scene.noise * (1 + strength))


DAMAGES: dict[str, Callable[[Scene, float, Generator], Scene]] = {
    "worn": worn,
    "creased": creased,
    "glared": glared,
    "dirty": dirty,
    "tilted": tilted,
    "blurred": blurred,
    "badly lit": badly_lit,
}


def clouds(rng: Generator, shape: tuple[int, ...], size: float) -> Plane:
    """Return smooth noise of 0 to 1 whose patches are about `size` pixels wide."""
    height, width = (max(2, round(side / size) + 1) for side in shape[:2])
    coarse = rng.random((height, width), dtype=np.float32)
    return cv2.resize(coarse, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)


def _blend(surface: Pixels, cover: Plane, colour: object) -> Pixels:
    return np.asarray(surface * (1 - cover) + cover * np.asarray(colour), dtype=np.float32)


def _plane(scene: Scene) -> tuple[Plane, Plane]:
    """Return how far each pixel is from the QR's middle."""
    height, width = scene.surface.shape[:2]
    across = (np.arange(width, dtype=np.float32) - scene.middle) / scene.fine
    down = (np.arange(height, dtype=np.float32) - scene.middle) / scene.fine
    grid: tuple[Plane, Plane] = tuple(np.meshgrid(across, down))
    return grid


def _moved(scene: Scene, across: Plane, down: Plane) -> Pixels:
    """Return the surface with each pixel taken from another place, in millimetres."""
    x = np.asarray(across * scene.fine + scene.middle, dtype=np.float32)
    y = np.asarray(down * scene.fine + scene.middle, dtype=np.float32)
    return cv2.remap(scene.surface, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _curled(scene: Scene, bend: float) -> Pixels:
    """Bend about an upright or level line: what curves away is seen narrower, and is darker."""
    across, down = _plane(scene)
    away = (down if bend > 0 else across) / QR_MM
    narrower = 1 + 0.12 * abs(bend) * away**2
    lit = np.asarray(1 - 0.3 * abs(bend) * np.clip(away + 0.5, 0, 1), dtype=np.float32)
    moved = (across, down * narrower) if bend > 0 else (across * narrower, down)
    return _moved(scene, *moved) * lit[..., None]


def _folded(scene: Scene, strength: float, rng: Generator) -> Pixels:
    """One fold: beyond it the badge is shorter and lit otherwise, along it the ink is broken."""
    across, down = _plane(scene)
    angle, offset = rng.uniform(0, pi), rng.uniform(-0.45, 0.45) * QR_MM
    c, s = cos(angle), sin(angle)
    beyond = np.clip(across * c + down * s - offset, 0, None)
    longer = 0.1 * strength * rng.uniform(0.3, 1)
    surface = _moved(scene, across + longer * beyond * c, down + longer * beyond * s)
    light = 1 + 0.35 * strength * rng.uniform(-1, 0.5)
    lit = np.where(beyond > 0, light, 1).astype(np.float32)
    ragged = clouds(rng, across.shape, 0.25 * scene.fine)
    half = rng.uniform(0.05, 0.2) * strength * (0.4 + 1.2 * ragged)
    beside = np.abs(across * c + down * s - offset)
    crack = np.clip((half - beside) / 0.05 + 0.5, 0, 1)[..., None] * rng.uniform(0.6, 1)
    return _blend(surface * lit[..., None], crack, 0.92)


def _shaded(scene: Scene, strength: float, rng: Generator) -> Scene:
    """A hard shadow across the QR."""
    across, down = _plane(scene)
    angle, offset = radians(rng.uniform(0, 360)), rng.uniform(-0.4, 0.4) * QR_MM
    edge = across * cos(angle) + down * sin(angle) - offset
    shade = np.clip(edge / rng.uniform(0.2, 2) + 0.5, 0, 1) * (0.3 + 0.4 * strength)
    return replace(scene, surface=scene.surface * (1 - shade.astype(np.float32))[..., None])

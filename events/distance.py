"""How far apart two places are."""

from math import asin, cos, radians, sin, sqrt

EARTH = 6371.0  # kilometres, mean radius


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the distance of two places (latitude, longitude in degrees), by the haversine formula."""
    (north, east), (north_, east_) = [(radians(a), radians(b)) for a, b in (one, other)]
    half = sin((north_ - north) / 2) ** 2
    half += cos(north) * cos(north_) * sin((east_ - east) / 2) ** 2
    return 2 * EARTH * asin(sqrt(half))

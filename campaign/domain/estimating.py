"""How sure a share is that was found by asking a sample.

The interval is Wilson's score interval at 95 % (E. B. Wilson, 1927; Agresti and Coull, 1998), which keeps
within 0 and 1. Of a known number of people each one asked tells more than of endless many: by the finite
population correction `n` answers tell as much as `n (N - 1) / (N - n)` would.
"""

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


@dataclass(frozen=True)
class Interval:
    """The least and the most a share may be, from 0 to 1."""

    least: float
    most: float


def interval(part: int, whole: int, population: int) -> Interval:
    """Return where the share of all lies, of which `part` of `whole` answered so.

    Where everybody answered it is the share itself.

    Raises:
        ValueError: nobody answered, or more are counted than there are.
    """
    if not 0 <= part <= whole <= population or whole == 0:
        raise ValueError((part, whole, population))
    share = part / whole
    if whole == population:
        return Interval(share, share)
    told = whole * (population - 1) / (population - whole)
    middle = (share + Z**2 / (2 * told)) / (1 + Z**2 / told)
    half = Z / (1 + Z**2 / told) * sqrt(share * (1 - share) / told + Z**2 / (4 * told**2))
    return Interval(max(0.0, middle - half), min(1.0, middle + half))

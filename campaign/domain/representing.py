"""Which voices are missing: who took part, beside the residents of the last census on the same base.

Read from published tables alone, so every number here can be looked up. A group's share is among those who
said it (a blank is no answer); the census share is among residents of the same base. Around it stands
Goodman's simultaneous interval for the shares of a multinomial at 95 % (L. A. Goodman, Technometrics 7,
1965; with two groups, Wilson's), so that among twenty wards none is called missing by chance. It is
widened by the rounding of the published number. A group is missing where even the most it may be is below
its census share, and its share is less than four fifths of that (the "four-fifths rule", 29 CFR 1607.4 D):
far enough to matter, and too far for chance.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from campaign.domain.census_bases import Census
from campaign.domain.disclosing import LEAST_BASE
from campaign.domain.rounding import ROUNDED_TO, Safe, least_shown, span

CONFIDENCE = 0.95
ENOUGH = 4 / 5
# Of a group of which fewer would be expected nothing can be said (W. G. Cochran, 1954).
LEAST_EXPECTED = 5
MOST_TOGETHER = 4  # hidden groups in one sentence: of more it would say nothing of any
ROUNDING_VARIANCE = (ROUNDED_TO**2 - 1) / 12  # of a rounding error that is equally likely anywhere

# Where a group stands: clearly below its census share, or above; not clearly either; or it cannot be said,
# because too few are expected, or because its number is hidden.
FEWER, MORE, LEVEL, UNSURE, HIDDEN = "fewer", "more", "level", "unsure", "hidden"


@dataclass(frozen=True)
class Group:
    """One group beside the census. Shares are from 0 to 1; None where nothing can be said."""

    key: str
    shown: int | None  # as published; None is hidden
    share: float | None
    least: float | None
    most: float | None
    census: int
    census_share: float
    standing: str
    short: int = 0  # how many more would bring it level, to the nearest 5; where it stands "fewer"


@dataclass(frozen=True)
class Together:
    """Groups whose numbers are hidden and that are missing as one, not all of them by themselves."""

    keys: tuple[str, ...]
    most: float
    census_share: float
    short: int


@dataclass(frozen=True)
class Comparison:
    """A table beside the census."""

    census: Census
    groups: tuple[Group, ...]
    said: int  # the base: who said one of the groups, as far as is shown
    unsaid: Mapping[str, int | None]  # what else was answered, left empty among it
    asked: int  # everybody in the table, as far as is shown
    together: Together | None = None

    @property
    def is_enough(self) -> bool:
        """Whether there are enough people for shares."""
        return self.said >= LEAST_BASE

    @property
    def missing(self) -> tuple[Group, ...]:
        """The groups that are missing, the farthest below its census share first."""
        fewer = (group for group in self.groups if group.standing == FEWER)
        return tuple(sorted(fewer, key=lambda group: (group.most or 0) / group.census_share))

    def share_of_asked(self, key: str) -> float | None:
        """Return the share of everybody who answered `key`; None where it is hidden or few were asked."""
        shown = self.unsaid.get(key)
        return None if shown is None or self.asked < LEAST_BASE else shown / self.asked


@dataclass(frozen=True)
class Goodman:
    """Simultaneous intervals for the shares of so many groups."""

    groups: int

    @property
    def chi_square(self) -> float:
        """The upper 5 % point of chi square with one degree of freedom, shared out among the groups."""
        several = self.groups if self.groups > 2 else 1  # of two, one share says the other
        tail = (1 - CONFIDENCE) / several
        return NormalDist().inv_cdf(1 - tail / 2) ** 2

    def bounds(self, part: float, whole: float) -> tuple[float, float]:
        """Return the least and the most the share may be of which `part` of `whole` people were found."""
        a, part = self.chi_square, min(part, whole)
        half = sqrt(a * (a + 4 * part * (whole - part) / whole))
        low, high = ((a + 2 * part + sign * half) / (2 * (whole + a)) for sign in (-1, 1))
        return max(low, 0.0), min(high, 1.0)


@dataclass(frozen=True)
class _Rest:
    """What the hidden numbers are together, and the most that may be, at 95 %."""

    near: float
    most: float


@dataclass(frozen=True)
class _Base:
    """Everybody who said one of the groups: as far as is shown, and with what is hidden, if that is known."""

    shown: int
    hidden: _Rest | None
    judged: frozenset[str]  # the groups of whom enough are expected
    census: Census

    @property
    def near(self) -> float:
        """About how many they are."""
        return self.shown + (self.hidden.near if self.hidden else 0)

    @property
    def within(self) -> Goodman:
        """Their intervals."""
        return Goodman(len(self.judged))


def compare(safe: Safe, census: Census, *, sensitive: bool) -> Comparison:
    """Lay a published table of one dimension beside the census.

    What is in the table and not in the census (left empty, in own words, outside the town) is not in the
    base. Where fewer than 20 said a group, no share is given and nothing is called missing.
    """
    cells = {at[0]: shown for at, shown in safe.cells.items()}
    unlisted = None if sensitive else 0
    ours = {key: cells.get(key, unlisted) for key in census.counts}
    rest = _rest([*(cells | ours).values()], safe.total, sensitive=sensitive)
    base = _base(ours, rest if None in ours.values() else _Rest(0, 0), census)
    groups = [_group(key, shown, base, rest, sensitive) for key, shown in ours.items()]
    unsaid = {key: shown for key, shown in cells.items() if key not in census.counts}
    asked = safe.total if safe.total is not None else sum(shown or 0 for shown in cells.values())
    together = _together(groups, base, rest)
    return Comparison(census, tuple(groups), round(base.near), unsaid, asked, together)


def _rest(numbers: list[int | None], total: int | None, *, sensitive: bool) -> _Rest | None:
    """Return what no shown number explains; known only where the sum of all is.

    The rounding errors of the others add up as chance has it.
    """
    if None not in numbers:
        return _Rest(0, 0)
    if total is None:
        return None
    rounded = [number for number in numbers if number]
    slack = NormalDist().inv_cdf((1 + CONFIDENCE) / 2) * sqrt(ROUNDING_VARIANCE * len(rounded))
    near = max(0, total - sum(rounded))
    return _Rest(near, max(near + slack, least_shown(sensitive=sensitive) - 1))


def _base(ours: Mapping[str, int | None], hidden: _Rest | None, census: Census) -> _Base:
    shown = sum(number or 0 for number in ours.values())
    near = shown + (hidden.near if hidden else 0)
    judged = frozenset(key for key in ours if near * census.share(key) >= LEAST_EXPECTED)
    return _Base(shown, hidden, judged, census)


def _group(key: str, shown: int | None, base: _Base, rest: _Rest | None, sensitive: bool) -> Group:
    """Say where a group stands. What is not known makes its interval wider, never narrower."""
    people, expected = base.census.counts[key], base.census.share(key)
    if base.shown < LEAST_BASE or (shown is None and rest is None):
        unknown = HIDDEN if shown is None else UNSURE
        return Group(key, shown, None, None, None, people, expected, unknown)
    low, high = (0, rest.most) if shown is None and rest else span(shown or 0, sensitive=sensitive)
    most = base.within.bounds(high, base.shown)[1]
    least, share = 0.0, None
    if shown is not None and base.hidden is not None:
        least = base.within.bounds(low, base.shown + base.hidden.most)[0]
        share = shown / base.near
    near = min(1.0, high / base.shown) if share is None else share
    standing = _standing(key, shown, (least, near, most), base)
    short = _short(near, expected, base.near) if standing == FEWER else 0
    return Group(key, shown, share, least, most, people, expected, standing, short)


def _standing(key: str, shown: int | None, found: tuple[float, float, float], base: _Base) -> str:
    least, near, most = found
    expected, off_by = base.census.share(key), base.census.off_by / base.census.total
    if key in base.judged:
        if _is_fewer(most, near, expected, off_by):
            return FEWER
        if least > expected + off_by and near > expected / ENOUGH:
            return MORE
    if shown is None:
        return HIDDEN
    return LEVEL if key in base.judged else UNSURE


def _together(groups: list[Group], base: _Base, rest: _Rest | None) -> Together | None:
    """Look at the hidden groups as one: what no other number explains is all there is of them."""
    hidden = [one for one in groups if one.shown is None and one.key in base.judged]
    unsaid = any(one.standing == HIDDEN for one in hidden)
    if rest is None or not unsaid or not 2 <= len(hidden) <= MOST_TOGETHER:
        return None
    if base.shown < LEAST_BASE:
        return None
    expected = sum(one.census_share for one in hidden)
    most, near = base.within.bounds(rest.most, base.shown)[1], rest.most / base.shown
    if not _is_fewer(most, near, expected, base.census.off_by * len(hidden) / base.census.total):
        return None
    keys = tuple(one.key for one in hidden)
    return Together(keys, most, expected, _short(near, expected, base.near))


def _is_fewer(most: float, near: float, expected: float, off_by: float) -> bool:
    return most < expected - off_by and near < ENOUGH * expected


def _short(share: float, expected: float, whole: float) -> int:
    """Return how many more people of a group would bring it level, to the nearest 5, at least 5."""
    more = whole * (expected - share) / (1 - expected)
    return max(ROUNDED_TO, round(more / ROUNDED_TO) * ROUNDED_TO)

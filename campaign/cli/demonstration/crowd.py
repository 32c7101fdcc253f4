"""Many people who signed, made of chance: of some wards and languages hardly anybody."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from campaign.domain import badging, census_bases
from campaign.models import Badge, Batch, Pledge
from campaign.models.badge import CLAIMED
from campaign.models.pledge import ONLINE, PRINTED_BADGE, STANDING
from campaign.packs import Pack

AT_A_TIME = 10_000
MISSING_WARDS = 2
HARDLY = 0.06  # of what would be expected
AGES = {"18_plus": 58, "13_17": 16, "under_13": 11, None: 15}
OUTSIDE, NOT_SAID = "outside", None
PRINTED = 0.4  # so many carried a badge that was printed before
WEEKEND = 1.7

_BADGES, _PLEDGES = cast(Table, Badge.__table__), cast(Table, Pledge.__table__)


@dataclass(frozen=True)
class Weighted:
    """What is chosen from, and how likely each is."""

    values: Sequence[Any]
    weights: Sequence[float]

    def choose(self, rng: Random, many: int) -> list[Any]:
        """Return so many of the values."""
        return rng.choices(self.values, self.weights, k=many)


def homes(pack: Pack, rng: Random) -> Weighted:
    """Return the wards by their residents, of MISSING_WARDS hardly anybody; some outside; some not said."""
    missing = rng.sample(
        [ward.code for ward in pack.wards], min(MISSING_WARDS, len(pack.wards) - 1)
    )
    weights = [ward.residents * (HARDLY if ward.code in missing else 1) for ward in pack.wards]
    everybody = sum(weights)
    values = [*(ward.code for ward in pack.wards), OUTSIDE, NOT_SAID]
    return Weighted(values, [*weights, 0.04 * everybody, 0.1 * everybody])


def languages(pack: Pack) -> Weighted:
    """Return the pack's languages as residents speak them, with hardly anybody of the ones not heard."""
    census = census_bases.of_languages(pack.census)
    weights = [census.counts.get(tag, 1) if census else 1 for tag in pack.languages]
    few = [HARDLY if tag in unheard(pack) else 1 for tag in pack.languages]
    return Weighted(pack.languages, [w * f for w, f in zip(weights, few, strict=True)])


def unheard(pack: Pack) -> tuple[str, ...]:
    """Return the languages in which hardly anybody takes part, so that a page can say who is missing."""
    return pack.languages[2:4]


def days(first: date, last: date, rng: Random) -> Weighted:
    """Return the days of a time, some livelier than others."""
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weights = [rng.uniform(0.4, 1.6) * (WEEKEND if day.weekday() > 4 else 1) for day in every]
    return Weighted(every, weights)


def sign(
    session: Session, pack: Pack, rng: Random, *, total: int, first: date, last: date, batch: Batch
) -> None:
    """Add pledges with their badges, some of them of a printed batch. The caller commits."""
    home, spoken, day = homes(pack, rng), languages(pack), days(first, last, rng)
    for begin in range(0, total, AT_A_TIME):
        many = min(AT_A_TIME, total - begin)
        rows = list(_signatures(rng, home, spoken, day, many))
        badges = [_badge(row, batch.id) for row in rows]
        issue = insert(_BADGES).returning(_BADGES.c.id, sort_by_parameter_order=True)
        issued = session.connection().execute(issue, badges).scalars().all()
        numbered = [row | {"badge_id": id_} for row, id_ in zip(rows, issued, strict=True)]
        session.connection().execute(insert(_PLEDGES), numbered)


def _signatures(
    rng: Random, home: Weighted, spoken: Weighted, day: Weighted, many: int
) -> Iterator[dict[str, Any]]:
    ages = Weighted(list(AGES), list(AGES.values()))
    chosen = (source.choose(rng, many) for source in (home, spoken, day, ages))
    for ward, tag, on, age in zip(*chosen, strict=True):
        yield {
            "ward_code": None if ward == OUTSIDE else ward,
            "outside": ward == OUTSIDE,
            "language": tag,
            "age_band": age,
            "channel": PRINTED_BADGE if rng.random() < PRINTED else ONLINE,
            "state": STANDING,
            "signed_on": on,
            "updates": False,
            "receipt_hash": f"{rng.getrandbits(256):064x}",
        }


def _badge(row: dict[str, Any], batch: int) -> dict[str, Any]:
    return {
        "code": badging.new_code(),
        "state": CLAIMED,
        "batch_id": batch if row["channel"] == PRINTED_BADGE else None,
        "claimed_on": row["signed_on"],
    }

"""Quarters as they were published, for tests of what is made of them."""

from campaign import clock
from campaign.domain import rounding
from campaign.domain.cataloguing import CATALOGUE
from campaign.domain.equality_questions import QUESTIONS
from campaign.domain.releasing import Quarter
from campaign.domain.rounding import Safe
from campaign.models import Release
from campaign.packs import load

PACK = load("luton")
QUARTER = Quarter(2026, 3)
MISSING = ("E05014738", "E05014748")  # Bramingham and Round Green
AGES = {"under_13": 180, "13_17": 240, "18_plus": 560, "": 220}
SPOKEN = {"en": 1020, "ur": 150, "pl": 30}


def publish(session, key, counts, quarter=QUARTER, *, total=None, is_whole=True):
    """Publish one table, made safe by its own small numbers alone."""
    entry = CATALOGUE[key]
    cells = {(name,): rounding.shown(n, sensitive=entry.sensitive) for name, n in counts.items()}
    known = sum(counts.values()) if total is None else total
    shown = rounding.shown(known, sensitive=True) if entry.sensitive else known
    session.add(
        Release(
            table_key=key,
            quarter=str(quarter),
            first=quarter.first,
            up_to=quarter.last,
            is_whole=is_whole,
            content=Safe(cells, shown).content,
            made_at=clock.now(),
        )
    )


def wards():
    """About as many as live there, but for two wards."""
    counts = {ward.code: round(ward.residents / 200) for ward in PACK.wards}
    return {**counts, **dict.fromkeys(MISSING, 3), "outside": 40, "": 60}


def whole_quarter(session, quarter=QUARTER):
    """Publish what the comparison and the report read of a quarter. It commits."""
    publish(session, "pledges.ward", wards(), quarter)
    publish(session, "pledges.age_band", AGES, quarter)
    publish(session, "pledges.language", SPOKEN, quarter)
    publish(session, "events.kind", {"workshop": 3, "walk": 1}, quarter)
    publish(session, "circle.month", {f"{quarter.first:%Y-%m}": 25}, quarter)
    for number, (key, question) in enumerate(QUESTIONS.items()):
        many = {choice: 30 * (n % 3) + number for n, choice in enumerate(question.counted)}
        publish(session, f"equality.{key}", {**many, "blank": 40}, quarter)
    session.commit()

"""The voices of a quarter beside the census: every table for which there is one, as it was released."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import cataloguing, census_bases, representing, tabulating
from campaign.domain.cataloguing import EQUALITY, Entry
from campaign.domain.census_bases import Census
from campaign.domain.equality_questions import QUESTIONS
from campaign.domain.releasing import Quarter
from campaign.domain.representing import Comparison
from campaign.domain.tabulating import Column
from campaign.models import Release

WARD, AGE_BAND, LANGUAGE = "ward", "age_band", "language"
# Who took part in what, by what; then the equality questions.
TOOK_PART = ("pledges", "survey")


@dataclass(frozen=True)
class Town:
    """What is known of the residents: how many in each ward, by its code, and the pack's census tables."""

    wards: Mapping[str, int]
    tables: Sequence[census_bases.Table]


@dataclass(frozen=True)
class Part:
    """One table beside the census, and when it was counted."""

    entry: Entry
    column: Column
    comparison: Comparison

    @property
    def by(self) -> str:
        """The dimension that is compared."""
        return self.entry.by[0]


def parts(session: Session, quarter: Quarter, town: Town) -> list[Part]:
    """Return what can be compared of a quarter, in order; nothing where nothing was released.

    A survey that nobody answered, and a census table the town's pack has not got, are left out.
    """
    found = []
    for entry, census in _censuses(town):
        columns = tabulating.table(session, entry, [quarter]).columns
        if not columns or (entry.figure == "survey" and not columns[0].safe.total):
            continue
        safe = columns[0].safe
        comparison = representing.compare(safe, census, sensitive=entry.sensitive)
        found.append(Part(entry, columns[0], comparison))
    return found


@dataclass(frozen=True)
class Released:
    """A quarter of which something was released, and whether that is all of it."""

    quarter: Quarter
    is_whole: bool


def released(session: Session) -> list[Released]:
    """Return the quarters of which something was released, newest first."""
    found: dict[Quarter, bool] = {}
    for text, is_whole in session.execute(select(Release.quarter, Release.is_whole).distinct()):
        quarter = Quarter.parse(text)
        found[quarter] = found.get(quarter, False) or is_whole
    return [Released(quarter, found[quarter]) for quarter in sorted(found, reverse=True)]


def _censuses(town: Town) -> list[tuple[Entry, Census]]:
    people = {
        WARD: census_bases.of_wards(town.wards),
        AGE_BAND: census_bases.of_ages(town.tables),
        LANGUAGE: census_bases.of_languages(town.tables),
    }
    pairs = [
        (cataloguing.ask(figure, (by,)), census)
        for figure in TOOK_PART
        for by, census in people.items()
    ]
    pairs += [
        (cataloguing.find(f"{EQUALITY}.{key}"), census_bases.of_question(key, town.tables))
        for key in QUESTIONS
    ]
    return [(entry, census) for entry, census in pairs if census is not None]

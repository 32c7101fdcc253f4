"""Themes: what several people said in common, each saying put under as many themes as it speaks of.

A saying is an opinion on an event, a note of a workshop's table, or what somebody wrote in a survey. That
it was heard stays when its words go.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import delete, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from campaign.models import AnswerItem, Coding, Feedback, Note, Theme
from campaign.models.feedback import SHOWN
from campaign.models.survey import SHOWN as ANSWER_SHOWN
from events.occurrences import changed, is_added

Source = Feedback | Note | AnswerItem
FEEDBACK, NOTE, ANSWER = "feedback", "note", "answer"
SOURCES: dict[str, type[Source]] = {FEEDBACK: Feedback, NOTE: Note, ANSWER: AnswerItem}
_COLUMNS: dict[str, InstrumentedAttribute[int | None]] = {
    FEEDBACK: Coding.feedback_id,
    NOTE: Coding.note_id,
    ANSWER: Coding.item_id,
}
SAYINGS_OF_A_PAGE = 50


class NoSuchSaying(LookupError):
    """There is no opinion, note or answer of this number, or its words are not to be read."""


@dataclass(frozen=True)
class Heard:
    """In how many opinions, notes and answers a theme was heard."""

    feedback: int = 0
    notes: int = 0
    answers: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.feedback + self.notes + self.answers


@dataclass(frozen=True)
class Saying:
    """Something that was said: where it is from, its number there, and the words still kept."""

    kind: str
    id: int
    words: str


def source(session: Session, kind: str, number: int) -> Source:
    """Return what was said, where its words may be read.

    Raises:
        NoSuchSaying: there is none of this kind and number, nobody has passed its words, or it is
            a note that was taken out.
    """
    found = cast(Source | None, session.get(SOURCES[kind], number)) if kind in SOURCES else None
    if found is None or not _may_be_read(found):
        raise NoSuchSaying
    return found


def said(source: Source) -> str:
    """Return the words of something that was said, as far as they are kept."""
    if isinstance(source, Feedback):
        return "\n".join(text for text in (source.liked, source.better) if text)
    return (source.text if isinstance(source, Note) else source.words) or ""


def code(session: Session, theme: Theme, source: Source) -> bool:
    """Put something that was said under a theme; return whether that is new. The caller commits."""
    return is_added(session, Coding, theme_id=theme.id, **{_column(source).key: source.id})


def uncode(session: Session, theme: Theme, source: Source) -> bool:
    """Take something that was said from under a theme; return whether it was there."""
    there = (Coding.theme_id == theme.id) & (_column(source) == source.id)
    return bool(changed(session, delete(Coding).where(there)))


def uncode_all(session: Session, kind: str, number: int) -> None:
    """Take something that was said from under every theme."""
    session.execute(delete(Coding).where(_COLUMNS[kind] == number))


def themes_of(session: Session, source: Source) -> list[Theme]:
    """Return the themes something that was said is under, in the order of their names in addresses."""
    return themes_by(session, _kind(source), [source.id]).get(source.id, [])


def themes_by(session: Session, kind: str, numbers: Iterable[int]) -> dict[int, list[Theme]]:
    """Return the themes of many things that were said, by their numbers; one query for a whole page."""
    column = _COLUMNS[kind]
    rows = select(column, Theme).join(Theme).where(column.in_(list(numbers))).order_by(Theme.slug)
    found: dict[int, list[Theme]] = {}
    for number, theme in session.execute(rows).tuples():
        found.setdefault(number or 0, []).append(theme)
    return found


def heard(session: Session, theme: Theme) -> Heard:
    """Return how often a theme was heard, by source."""
    return heard_of(session, [theme])[theme.id]


def heard_of(session: Session, themes: Sequence[Theme]) -> Mapping[int, Heard]:
    """Return how often each of some themes was heard, by the theme's number."""
    counts = [func.count(column) for column in _COLUMNS.values()]
    rows = select(Coding.theme_id, *counts).group_by(Coding.theme_id)
    rows = rows.where(Coding.theme_id.in_([theme.id for theme in themes]))
    found = {theme: Heard(*each) for theme, *each in session.execute(rows)}
    return {theme.id: found.get(theme.id, Heard()) for theme in themes}


def choosable(session: Session) -> list[Theme]:
    """Return every theme there is to put something under."""
    return list(session.scalars(select(Theme).order_by(Theme.slug)))


def sayings(session: Session, theme: Theme) -> list[Saying]:
    """Return what was said under a theme and may be read still: a page of each source, newest first."""
    return [
        Saying(kind, row.id, said(row))
        for kind, table in SOURCES.items()
        for row in session.scalars(_read(kind, table, theme))
        if said(row)
    ]


def _read(kind: str, table: Any, theme: Theme) -> Any:
    under = select(_COLUMNS[kind]).where(Coding.theme_id == theme.id, _COLUMNS[kind].is_not(None))
    rows = select(table).where(table.id.in_(under)).order_by(table.id.desc())
    if kind == FEEDBACK:
        rows = rows.where(Feedback.state == SHOWN)
    elif kind == ANSWER:
        rows = rows.where(AnswerItem.state == ANSWER_SHOWN)
    return rows.limit(SAYINGS_OF_A_PAGE)


def _may_be_read(source: Source) -> bool:
    if isinstance(source, Feedback):
        return source.state == SHOWN
    if isinstance(source, Note):
        return source.text is not None
    return source.state == ANSWER_SHOWN


def _kind(source: Source) -> str:
    return next(kind for kind, table in SOURCES.items() if isinstance(source, table))


def _column(source: Source) -> InstrumentedAttribute[int | None]:
    return _COLUMNS[_kind(source)]

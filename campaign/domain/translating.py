"""How each language of a text stands: missing, outdated, a draft, or checked by a group.

The first language a text was written in is its original; every other one is made from that. A row of
`Rendering` remembers from which words, so an edit of the original shows, and taking it back heals.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Protocol

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from campaign.domain import phrasing
from campaign.domain.phrasing import Blocks, Texts
from campaign.models.rendering import CHECKER_LENGTH, MARK_LENGTH, Rendering
from campaign.models.survey import Question
from events import revising
from events.models import Event
from events.occurrences import insert_new

ENGLISH = "en"
WAITING = "?"  # after a subject: what is noted of texts of it that wait for staff
ELSEWHERE = "~"
NOTED = ("language", "source_mark", "text_mark", "checked_by", "checked_on")
Rows = Mapping[str, Rendering]  # of one block, by language


class State(StrEnum):
    """What can be said of one language of a text."""

    MISSING = "missing"
    OUTDATED = "outdated"
    DRAFT = "draft"
    CHECKED = "checked"


class NothingToCheck(ValueError):
    """There is no translation in this language: no text, or the original itself."""


class Known(Protocol):
    """What is remembered of a translation."""

    source_mark: str
    text_mark: str
    checked_by: str
    checked_on: date | None


@dataclass(frozen=True)
class Standing:
    """How one language of a text stands, and which group checked it when."""

    state: State
    by: str = ""
    on: date | None = None


def subject_of(question: Question) -> str:
    """Return what the texts of a question of the bank are of: each version has its own."""
    return f"question:{question.key}:{question.version}"


def mark(text: str) -> str:
    """Return a mark of some words, to notice that they changed."""
    return hashlib.sha256(text.encode()).hexdigest()[:MARK_LENGTH]


def original(texts: Texts, translated: Iterable[str], source: str = ENGLISH) -> str:
    """Return the language a text was written in first, "" where it has none.

    That is one nobody noted as a translation: `source` where it is among several, else the first.
    """
    written = [tag for tag, text in texts.items() if text]
    of_its_own = [tag for tag in written if tag not in set(translated)] or written
    return source if source in of_its_own else next(iter(of_its_own), "")


def standing(text: str, source_text: str, known: Known | None) -> Standing:
    """Return how a translation stands, by its words, those it was made from, and what was noted."""
    if not text:
        return Standing(State.MISSING)
    if known is None or known.text_mark != mark(text):
        return Standing(State.DRAFT)
    if known.source_mark != mark(source_text):
        return Standing(State.OUTDATED)
    if known.checked_by:
        return Standing(State.CHECKED, known.checked_by, known.checked_on)
    return Standing(State.DRAFT)


def originals(
    session: Session, subject: str, blocks: Blocks, *, shown: Blocks | None = None
) -> dict[str, str]:
    """Return the language each block of a thing was written in first; `shown` is as in `check`."""
    rows, was = _rows(session, subject), shown or {}
    return {
        block: _original(texts, was.get(block), rows.get(block, {}))
        for block, texts in blocks.items()
    }


def states(
    session: Session,
    subject: str,
    blocks: Blocks,
    tags: Iterable[str],
    *,
    shown: Blocks | None = None,
) -> dict[str, dict[str, Standing]]:
    """Return how some languages of each block stand; the original has no standing, it is what counts."""
    rows, wanted = _rows(session, subject), tuple(tags)
    waiting = _rows(session, f"{subject}{WAITING}")
    firsts, found = originals(session, subject, blocks, shown=shown), {}
    for block, texts in blocks.items():
        known, first = rows.get(block, {}), firsts[block]
        of_text = partial(_standing, texts, first)
        checked = {tag: of_text(tag, row) for tag, row in waiting.get(block, {}).items()}
        fitting = {tag: one for tag, one in checked.items() if one.state == State.CHECKED}
        found[block] = {
            tag: fitting.get(tag) or of_text(tag, known.get(tag)) for tag in wanted if tag != first
        }
    return found


def note(session: Session, subject: str, before: Blocks, after: Blocks) -> None:
    """Remember what an edit did: a changed original leaves its translations as made from the old words.

    A changed translation is a draft made from the words of now. What is noted of an entry of a list goes
    where the entry goes. The caller commits.
    """
    went = phrasing.went(before, after)
    _follow(session, subject, went)
    before = {name: before[one] for one in before if (name := phrasing.renamed(one, went))}
    rows = _rows(session, subject)
    for block in {**before, **after}:
        _note_block(
            session,
            (subject, block),
            before.get(block, {}),
            after.get(block, {}),
            rows.get(block, {}),
        )
    session.flush()


@contextmanager
def noting(session: Session, subject: str, read: Callable[[], Blocks]) -> Iterator[None]:
    """Note what is done inside; `read` gives the blocks as they are."""
    before = read()
    yield
    note(session, subject, before, read())


def noting_event(session: Session, event: Event) -> AbstractContextManager[None]:
    """Note what is done to an event inside. What waits for staff is noted when they let it become true."""
    revising.lock(session, event)
    return noting(session, f"event:{event.slug}", partial(phrasing.blocks_shown, event))


def noting_row(
    session: Session, subject: str, row: object, ways: Sequence[str]
) -> AbstractContextManager[None]:
    """Note what is done inside to a row with these texts."""
    return noting(session, subject, partial(phrasing.blocks_of, row, ways))


def check(
    session: Session,
    subject: str,
    block: str,
    texts: Texts,
    language: str,
    *,
    by: str,
    on: date,
    shown: Texts | None = None,
) -> None:
    """Write down that a speaker, for a group of this name, finds a translation right as it is now.

    `shown` is the text as it is where `texts` wait for staff: what is said of those waits with them.

    Raises:
        NothingToCheck: there is no translation in this language.
    """
    first = _original(texts, shown, _rows(session, subject).get(block, {}))
    if not texts.get(language) or language == first:
        raise NothingToCheck
    if shown is not None and any(texts.get(tag) != shown.get(tag) for tag in (language, first)):
        subject = f"{subject}{WAITING}"
    row = _made_from(session, (subject, block), texts, language, first)
    row.checked_by, row.checked_on = by[:CHECKER_LENGTH], on
    session.flush()


def settle(session: Session, event: Event) -> None:
    """Let what was said of texts that waited be true of those that came to be so, and drop the rest."""
    subject, blocks = f"event:{event.slug}", phrasing.blocks_shown(event)
    waiting = _rows(session, f"{subject}{WAITING}")
    found = states(session, subject, blocks, {tag for rows in waiting.values() for tag in rows})
    for block, rows in waiting.items():
        for tag, one in found.get(block, {}).items():
            if tag in rows and one.state == State.CHECKED and one.on:
                check(session, subject, block, blocks[block], tag, by=one.by, on=one.on)
    drop_waiting(session, event)


def drop_waiting(session: Session, event: Event) -> None:
    """Drop what was said of texts of an event that wait for staff."""
    session.execute(delete(Rendering).filter_by(subject=f"event:{event.slug}{WAITING}"))


def copy(session: Session, subject: str, to: str) -> None:
    """Note of a thing, of which nothing is noted yet, all that is noted of another."""
    for block, rows in _rows(session, subject).items():
        for row in rows.values():
            same = {name: getattr(row, name) for name in NOTED}
            session.add(Rendering(subject=to, block=block, **same))
    session.flush()


def forget(session: Session, subject: str) -> None:
    """Drop what was noted of a thing that is deleted."""
    both = (subject, f"{subject}{WAITING}")
    session.execute(delete(Rendering).where(Rendering.subject.in_(both)))


def most_read(people: Mapping[str, int], tags: Iterable[str]) -> list[tuple[str, int | None]]:
    """Return languages by how many in the town speak each best, most first; those not counted last."""
    counted = [(tag, people.get(tag)) for tag in tags]
    return sorted(counted, key=lambda one: -1 if one[1] is None else one[1], reverse=True)


def _follow(session: Session, subject: str, went: Mapping[str, str]) -> None:
    """Let what is noted of the entries of lists go where they went, or away with them."""
    moving = []
    for row in session.scalars(select(Rendering).where(Rendering.subject == subject)).all():
        name = phrasing.renamed(row.block, went)
        if not name:
            session.delete(row)
        elif name != row.block:
            moving.append((row, name))
    for before in (ELSEWHERE, ""):  # two can change places
        for row, name in moving:
            row.block = f"{before}{name}"
        session.flush()


def _original(texts: Texts, was: Texts | None, known: Rows) -> str:
    """Return the `original` of a text as it `was`; where that is gone, of the text as it is."""
    first = original(was or {}, known)
    return first if texts.get(first) else original(texts, known)


def _standing(texts: Texts, first: str, tag: str, known: Known | None) -> Standing:
    return standing(texts.get(tag, ""), texts.get(first, ""), known)


def _note_block(
    session: Session, where: tuple[str, str], before: Texts, after: Texts, known: Rows
) -> None:
    first = _original(after, before, known)
    for tag in known.keys() | after.keys():
        text, was = after.get(tag, ""), before.get(tag, "")
        if tag == first or not text:
            session.execute(
                delete(Rendering).filter_by(subject=where[0], block=where[1], language=tag)
            )
        elif text != was:
            _made_from(session, where, after, tag, first)
        elif tag not in known or known[tag].text_mark != mark(text):
            _made_from(session, where, before, tag, first)


def _made_from(
    session: Session, where: tuple[str, str], texts: Texts, tag: str, first: str
) -> Rendering:
    """Return the row of a translation, as a draft made from the original's words in `texts`."""
    subject, block = where
    marks = {"source_mark": mark(texts.get(first, "")), "text_mark": mark(texts[tag])}
    named = {"subject": subject, "block": block, "language": tag}
    session.execute(insert_new(session, Rendering, **named, **marks, checked_by=""))
    row = session.scalars(select(Rendering).filter_by(**named)).one()
    row.source_mark, row.text_mark = marks["source_mark"], marks["text_mark"]
    row.checked_by, row.checked_on = "", None
    return row


def _rows(session: Session, subject: str) -> dict[str, dict[str, Rendering]]:
    found: dict[str, dict[str, Rendering]] = {}
    for row in session.scalars(select(Rendering).where(Rendering.subject == subject)):
        found.setdefault(row.block, {})[row.language] = row
    return found

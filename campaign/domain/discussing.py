"""Workshops of a partner group, where people talk at tables: written, seated, closed, and what stays.

What is noted belongs to a question and a table, never to a person or an organisation; who sits where is
the draw's alone. Notes keep their question and table from being taken away.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from campaign.domain import drawing, ledger, scribing
from campaign.domain.sealing import Sealer
from campaign.models import Coding, Discussion, DiscussionTable, Draw, GuideQuestion, Note
from events.models import PartnerGroup
from events.slugs import candidates

MOST_TABLES, MOST_QUESTIONS, MOST_MINUTES = 40, 12, 180
MOST_DELEGATES, MOST_ORGANISATIONS = 2000, 200
WORDS_ARE_KEPT = relativedelta(months=6)


class TableHasNotes(Exception):
    """A table cannot be taken away: something was noted there."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class QuestionHasNotes(Exception):
    """A question cannot be taken out of the guide: something was noted on it."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position  # from 1, as the guide was


class HasNotes(Exception):
    """A workshop with notes is not deleted: they would be lost."""


class DiscussionChanged(Exception):
    """Somebody changed the workshop since it was read."""


@dataclass(frozen=True)
class Asked:
    """A question of a guide as a host writes it; `id` is of the question it was before."""

    text: Mapping[str, str]
    minutes: int
    prompts: Mapping[str, str] | None = None
    id: int | None = None


@dataclass(frozen=True)
class Plan:
    """A workshop as a host writes it."""

    title: Mapping[str, str]
    happens_on: date
    tables: int
    guide: tuple[Asked, ...]
    about: Mapping[str, str] | None = None


def make(session: Session, group: PartnerGroup, plan: Plan, *, sealer: Sealer) -> Discussion:
    """Return a new workshop of a group, with its tables and their links. The caller commits."""
    row = Discussion(slug=_slug(session, plan.title), group=group, happens_on=plan.happens_on)
    row.title, row.about = dict(plan.title), dict(plan.about or {})
    session.add(row)
    _guide(session, row, plan.guide)
    set_tables(session, row, plan.tables, sealer=sealer)
    return row


def edit(
    session: Session, row: Discussion, plan: Plan, version: str, *, sealer: Sealer
) -> Discussion:
    """Change a workshop that is as it was read. Questions keep their notes wherever they are moved.

    Raises:
        DiscussionChanged: it is not of this version any more.
        QuestionHasNotes, TableHasNotes: one that has notes would go.
    """
    _hold(session, row)
    if version_of(row) != version:
        raise DiscussionChanged
    row.title, row.about = dict(plan.title), dict(plan.about or {})
    row.happens_on = plan.happens_on
    _guide(session, row, plan.guide)
    set_tables(session, row, plan.tables, sealer=sealer)
    return row


def version_of(row: Discussion) -> str:
    """Return what tells one writing of a workshop from another."""
    guide = [[one.id, one.text, one.prompts, one.minutes] for one in row.guide]
    told = [row.title, row.about, str(row.happens_on), len(row.tables), guide]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def set_tables(session: Session, row: Discussion, number: int, *, sealer: Sealer) -> None:
    """Let a workshop have so many tables, numbered from 1; links that were handed out stay.

    Raises:
        TableHasNotes: one that would go has notes, or a point to report back.
    """
    for table in [table for table in row.tables if table.number > number]:
        if table.point or _notes(session, Note.table_id == table.id):
            raise TableHasNotes(table.number)
        row.tables.remove(table)
    for at in range(len(row.tables) + 1, number + 1):
        table = DiscussionTable(number=at)
        table.token_hash = scribing.new_hash(row.slug, at, sealer)
        row.tables.append(table)
    session.flush()


def seat(session: Session, row: Discussion, drawn: Draw, *, sealer: Sealer) -> None:
    """Let a draw of the same group say who sits where, and have as many tables as it has.

    Tables with notes stay where the draw has fewer. Organisations the draw names are noted as present
    where none were noted yet; they are not told who is of which.
    """
    _hold(session, row)
    row.draw = drawn
    tables = max(drawn.wanted["number"], scribing.last_with_notes(session, row))
    set_tables(session, row, tables, sealer=sealer)
    if not row.organisations:
        named = (one.entrant.school for one in drawing.entered_of(drawn, sealer))
        note_presence(row, row.delegates, filter(None, named))


def note_presence(row: Discussion, delegates: int | None, organisations: Iterable[str]) -> None:
    """Keep how many came, and which organisations were there, each once, as they were written."""
    row.delegates = delegates
    row.organisations = list(once(organisations))


def once(names: Iterable[str]) -> Sequence[str]:
    """Return names without those that differ from an earlier one in case alone."""
    kept: dict[str, str] = {}
    for name in names:
        kept.setdefault(name.casefold(), name)
    return list(kept.values())


def close(row: Discussion, *, now: datetime) -> None:
    """Let scribes write no more; twice is once."""
    row.closed_at = row.closed_at or now


def open_again(row: Discussion) -> None:
    """Let scribes write again, such as one whose phone had no signal before; twice is once."""
    row.closed_at = None


def take_out(session: Session, row: Discussion, note_id: int, *, today: date) -> bool:
    """Take out a note for good, such as one that names somebody; return whether it was there."""
    own = select(DiscussionTable.id).where(DiscussionTable.discussion_id == row.id)
    note = session.scalar(select(Note).where(Note.id == note_id, Note.table_id.in_(own)))
    if note is None or note.text is None:
        return False
    scribing.empty(session, note)
    ledger.note(session, ledger.NOTE_TAKEN_OUT, f"{note.table_id}:{note.uid}", today=today)
    return True


def take_out_point(session: Session, row: Discussion, number: int, *, today: date) -> bool:
    """Take out the point of a table for good, such as one that names somebody; return whether it was there.

    Scribes that still have it cannot send it again.
    """
    table = (DiscussionTable.discussion_id == row.id, DiscussionTable.number == number)
    gone = {"point": "", "point_seq": DiscussionTable.point_seq + 1, "point_agreed_at": None}
    taken = update(DiscussionTable).where(*table, DiscussionTable.point != "").values(**gone)
    its = DiscussionTable.id, DiscussionTable.point_seq
    found = session.execute(taken.returning(*its)).tuples().first()
    if found is None:
        return False
    ledger.note(session, ledger.POINT_TAKEN_OUT, f"{found[0]}:{found[1]}", today=today)
    return True


def remove(session: Session, row: Discussion) -> None:
    """Delete a workshop on which nothing was noted yet.

    Raises:
        HasNotes: something was.
    """
    _hold(session, row)
    tables = [table.id for table in row.tables]
    noted = any(table.point for table in row.tables)
    if noted or _notes(session, Note.table_id.in_(tables)):
        raise HasNotes
    session.delete(row)


def forget(session: Session, *, today: date) -> None:
    """Forget the words of notes and of points after six months; under which themes notes are stays.

    Twice is no harm; the caller commits.
    """
    old = (Note.noted_on <= today - WORDS_ARE_KEPT, Note.text.is_not(None))
    session.execute(update(Note).where(*old).values(text=None))
    held = select(Discussion.id).where(Discussion.happens_on <= today - WORDS_ARE_KEPT)
    theirs = (DiscussionTable.discussion_id.in_(held), DiscussionTable.point != "")
    points = update(DiscussionTable).execution_options(synchronize_session=False)
    session.execute(points.where(*theirs).values(point=""))


def _hold(session: Session, row: Discussion) -> None:
    """Read a workshop and its tables anew; until the end of the transaction no scribe writes at them."""
    session.refresh(row, with_for_update={"of": Discussion})


def _guide(session: Session, row: Discussion, guide: Sequence[Asked]) -> None:
    kept = {one.id for one in guide}
    for question in [one for one in row.guide if one.id not in kept]:
        if _notes(session, Note.question_id == question.id):
            raise QuestionHasNotes(row.guide.index(question) + 1)
        row.guide.remove(question)
    _make_room(session, row)
    before = {one.id: one for one in row.guide}
    for at, asked in enumerate(guide, 1):
        question = before.pop(asked.id) if asked.id in before else GuideQuestion()
        if question not in row.guide:
            row.guide.append(question)
        question.position, question.minutes = at, asked.minutes
        question.text, question.prompts = dict(asked.text), dict(asked.prompts or {})
    session.flush()
    session.expire(row, ["guide"])


def _make_room(session: Session, row: Discussion) -> None:
    """No two questions have one place, not even while they change places."""
    for question in row.guide:
        question.position = -question.position
    session.flush()


def _notes(session: Session, which: Any) -> int:
    """Return how many notes there are that say something, or that are under a theme."""
    coded = select(Coding.note_id).where(Coding.note_id.is_not(None))
    said = Note.text.is_not(None) | Note.id.in_(coded)
    return session.scalar(select(func.count()).select_from(Note).where(which, said)) or 0


def _slug(session: Session, title: Mapping[str, str]) -> str:
    taken = set(session.scalars(select(Discussion.slug)))
    titles = [title[tag] for tag in sorted(title, key=lambda tag: tag != "en")]
    return next(name for name in candidates(titles, "workshop") if name not in taken)

"""What the scribe of a table writes: notes on the questions, and the one point to report back.

A scribe's page may be without signal for hours and send the same things several times, from two phones.
Each wording has a number that grows (`seq`): the latest stands, and what stands already changes nothing.
A note that was taken out never comes back.
"""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import case, delete, func, select, update
from sqlalchemy.orm import Session

from campaign.domain.pledging import hash_token
from campaign.domain.sealing import Sealer
from campaign.models import Coding, Discussion, DiscussionTable, GuideQuestion, Note
from campaign.models.discussion import NOTE_LENGTH, POINT_LENGTH
from events.occurrences import changed, is_added

MOST_NOTES = 300  # of a table
MOST_SEQ = 1_000_000
LINKS = 64  # a table can have one after the other, and come round again
TOKEN_LENGTH = 32  # hexadecimal digits

STORED = "stored"
OLDER = "older"  # a later wording stands
GONE = "gone"  # it was taken out, or its words were forgotten
UNKNOWN = "unknown"  # the guide has no such question
CLOSED = "closed"
FULL = "full"
TOO_LONG = "too_long"


class NoSuchTable(LookupError):
    """No table has this link: it never had, or it was given another."""


@dataclass(frozen=True)
class Written:
    """A note in one wording; an empty `text` takes it out."""

    uid: str
    question: int
    text: str
    seq: int


@dataclass(frozen=True)
class Taken:
    """What became of a note or a point, and the wording that stands now ("" where none does)."""

    result: str
    text: str
    seq: int


def find(session: Session, token: str, *, to_change: bool = False) -> DiscussionTable:
    """Return a table by the secret in its link; `to_change`, nobody else writes at it or closes meanwhile.

    Raises:
        NoSuchTable: as its name says.
    """
    found = select(DiscussionTable).where(DiscussionTable.token_hash == hash_token(token))
    table = session.scalar(found)
    if table is not None and to_change:
        _hold(session, table.discussion_id)
        # Whoever deleted the table, or gave it another link, may have come first.
        held = found.with_for_update(of=DiscussionTable)
        table = session.scalar(held.execution_options(populate_existing=True))
    if table is None:
        raise NoSuchTable
    return table


def _hold(session: Session, discussion_id: int) -> None:
    """Shared: the scribes of all tables write at once, and only closing and editing wait for them.

    Of one table they write one after another, so that what they send in any order locks nobody out.
    """
    held = select(Discussion).where(Discussion.id == discussion_id)
    held = held.with_for_update(read=True, of=Discussion)
    session.scalar(held.execution_options(populate_existing=True))


def keep(session: Session, table: DiscussionTable, note: Written, *, today: date) -> Taken:
    """Keep a note in this wording, if none stands that is as late or later. The caller commits."""
    refused = _reason_against(session, table, note)
    if refused:
        return Taken(refused, "", 0)
    text = note.text or None
    key = {"table_id": table.id, "uid": note.uid}
    told = {"question_id": note.question, "text": text, "seq": note.seq, "noted_on": today}
    if is_added(session, Note, **key, **told):
        return Taken(STORED, note.text, note.seq)
    standing = (Note.table_id == table.id, Note.uid == note.uid)
    later = (Note.seq < note.seq, Note.text.is_not(None))
    if changed(session, update(Note).where(*standing, *later).values(text=text, seq=note.seq)):
        found = session.scalars(select(Note).where(*standing)).one()
        session.refresh(found)
        if text is None:
            _uncode(session, found)
        return Taken(STORED, note.text, note.seq)
    return _standing(session, table, note)


def keep_point(
    session: Session, table: DiscussionTable, text: str, seq: int, *, agreed: bool, now: datetime
) -> Taken:
    """Keep the point a table reports back, if none stands that is as late or later.

    `agreed` says that the whole table does: a point that was changed has to be agreed again.
    """
    if len(text) > POINT_LENGTH:
        return Taken(TOO_LONG, "", 0)
    if table.discussion.closed_at is not None:
        return Taken(CLOSED, table.point, table.point_seq)
    values = {"point": text, "point_seq": seq, "point_agreed_at": now if agreed and text else None}
    earlier = (DiscussionTable.id == table.id, DiscussionTable.point_seq < seq)
    is_kept = changed(session, update(DiscussionTable).where(*earlier).values(**values))
    session.refresh(table)
    same = (table.point, table.point_seq, table.point_agreed_at is not None)
    is_there = same == (text, seq, bool(agreed and text))
    return Taken(STORED if is_kept or is_there else OLDER, table.point, table.point_seq)


def notes_of(session: Session, table: DiscussionTable) -> dict[int, list[Note]]:
    """Return what a table noted on each question, as it was first written down."""
    found: dict[int, list[Note]] = {}
    wanted = select(Note).where(Note.table_id == table.id, Note.text.is_not(None))
    for note in session.scalars(wanted.order_by(Note.id)):
        found.setdefault(note.question_id, []).append(note)
    return found


def empty(session: Session, note: Note) -> None:
    """Take a note's words out for good, and the note from under its themes."""
    note.text, note.seq = None, note.seq + 1
    _uncode(session, note)


def last_with_notes(session: Session, row: Discussion) -> int:
    """Return the highest number of a table that noted something or has a point, 0 if none did."""
    wrote = select(Note.table_id).where(Note.text.is_not(None))
    busy = DiscussionTable.id.in_(wrote) | (DiscussionTable.point != "")
    mine = select(func.max(DiscussionTable.number)).where(DiscussionTable.discussion_id == row.id)
    return session.scalar(mine.where(busy)) or 0


def new_hash(slug: str, number: int, sealer: Sealer, *, other_than: str = "") -> str:
    """Return what is kept of a new link of a table; `other_than` is what was kept of the last one."""
    tries = (hash_token(_token(slug, number, secrets.randbelow(LINKS), sealer)) for _ in range(99))
    return next(one for one in tries if one != other_than)


def token_of(table: DiscussionTable, sealer: Sealer) -> str:
    """Return the secret in a table's link, found among those that can be made; "" if it is none.

    So nothing that opens the page is kept. It is none where the key it was made with is gone: then the
    table needs a new link.
    """
    slug = table.discussion.slug
    tokens = (_token(slug, table.number, at, sealer) for at in range(LINKS))
    return next((token for token in tokens if hash_token(token) == table.token_hash), "")


def renew(table: DiscussionTable, sealer: Sealer) -> None:
    """Give a table another link; the one before opens nothing any more."""
    before = table.token_hash
    table.token_hash = new_hash(table.discussion.slug, table.number, sealer, other_than=before)


def _token(slug: str, number: int, at: int, sealer: Sealer) -> str:
    return sealer.mark("scribe", slug, str(number), str(at))[:TOKEN_LENGTH]


def _reason_against(session: Session, table: DiscussionTable, note: Written) -> str:
    if table.discussion.closed_at is not None:
        return CLOSED
    if len(note.text) > NOTE_LENGTH:
        return TOO_LONG
    question = session.get(GuideQuestion, note.question)
    if question is None or question.discussion_id != table.discussion_id:
        return UNKNOWN
    held = select(func.count(), func.sum(case((Note.uid == note.uid, 1), else_=0)))
    many, is_held = session.execute(held.where(Note.table_id == table.id)).tuples().one()
    return FULL if many >= MOST_NOTES and not is_held else ""


def _standing(session: Session, table: DiscussionTable, note: Written) -> Taken:
    held = select(Note).where(Note.table_id == table.id, Note.uid == note.uid)
    found = session.scalars(held.execution_options(populate_existing=True)).one()
    if found.text is None:
        is_there = not note.text
        return Taken(STORED if is_there else GONE, "", found.seq)
    same = (found.text, found.seq) == (note.text, note.seq)
    return Taken(STORED if same else OLDER, found.text, found.seq)


def _uncode(session: Session, note: Note) -> None:
    session.execute(delete(Coding).where(Coding.note_id == note.id))

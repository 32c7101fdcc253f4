"""The ledger of erasures: what was let go is noted, so that a backup that is put back lets it go again.

A deed is noted in the transaction that does it, and copied to a file that no backup of the database
holds. A mark is what the row was found by (a hash, or a number): once the row, or what was said in it, is
gone it leads to nobody. A line is kept for as long as a backup is.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from campaign.models import Erasure

BACKUPS_ARE_KEPT = timedelta(days=35)
# The deeds, and what the mark of each is.
PLEDGE_ERASED, PLEDGE_WITHDRAWN = "pledge.erased", "pledge.withdrawn"  # a receipt's hash
NEWS_STOPPED = "pledge.news_stopped"  # of name and contact
PLACE_ERASED = "place.erased"  # a registration's key
AMBASSADOR_ERASED, AMBASSADOR_EMPTIED = "ambassador.erased", "ambassador.emptied"  # a page's hash
MEMBER_ERASED = "member.erased"  # a row's number
COMPLAINT_ERASED = "complaint.erased"  # a page's hash
FEEDBACK_REFUSED, ANSWER_REFUSED = "feedback.refused", "answer.refused"  # a number:reason
NOTE_TAKEN_OUT = "note.taken_out"  # a table's number:uid
POINT_TAKEN_OUT = "point.taken_out"  # a table's number:which wording


class Unreadable(ValueError):
    """A line of the file is not of a ledger."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True)
class Line:
    """One deed, the mark of what it let go, and the day (ISO 8601)."""

    deed: str
    mark: str
    on: str


def note(session: Session, deed: str, mark: str, *, today: date) -> None:
    """Note a deed; the caller commits it together with the deed."""
    session.add(Erasure(deed=deed, mark=mark, done_on=today))


def copy(session: Session, path: Path) -> int:
    """Copy to the file what is not in it yet, and return how many lines that were; the caller commits.

    The lines are on the disk when this returns. Should the commit fail they are copied again: a deed that
    stands there twice is done once.
    """
    waiting = select(Erasure).where(Erasure.is_copied.is_(False)).order_by(Erasure.id)
    rows = session.scalars(waiting.with_for_update(skip_locked=True)).all()
    if rows:
        path.parent.mkdir(parents=True, exist_ok=True)
        _cut_off_half_a_line(path)
        _write(path, os.O_APPEND, (Line(r.deed, r.mark, r.done_on.isoformat()) for r in rows))
        ids = [row.id for row in rows]
        session.execute(update(Erasure).where(Erasure.id.in_(ids)).values(is_copied=True))
    return len(rows)


def read(path: Path) -> Iterator[Line]:
    """Yield the lines of a ledger's file; of one that is not there, none.

    A last line without its end was being written when the power went: its deed was not copied, and waits.

    Raises:
        Unreadable: with the number of the line.
    """
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        for number, text in enumerate(file, start=1):
            if not text.endswith("\n"):
                return
            try:
                yield Line(**json.loads(text))
            except (ValueError, TypeError) as error:
                raise Unreadable(number) from error


def forget(session: Session, *, today: date) -> None:
    """Delete the lines that no backup needs any more. Twice is no harm; the caller commits."""
    session.execute(delete(Erasure).where(Erasure.done_on <= today - BACKUPS_ARE_KEPT))


def shorten(path: Path, *, today: date) -> None:
    """Take out of the file what no backup needs any more; a reader sees the one or the other, whole.

    Only where nothing copies meanwhile: one worker does both.
    """
    lines = list(read(path))
    since = (today - BACKUPS_ARE_KEPT).isoformat()
    kept = [line for line in lines if line.on > since]
    if len(kept) == len(lines):
        return
    fresh = path.with_suffix(".new")
    _write(fresh, os.O_TRUNC, kept)
    fresh.replace(path)


def _cut_off_half_a_line(path: Path) -> None:
    """What was being written when the power went stays waiting in the table, and is written anew."""
    if path.exists():
        whole = path.read_bytes().rpartition(b"\n")
        os.truncate(path, len(whole[0]) + len(whole[1]))


def _write(path: Path, how: int, lines: Iterable[Line]) -> None:
    text = "".join(json.dumps(asdict(line)) + "\n" for line in lines)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | how, 0o600)
    try:
        left = memoryview(text.encode())
        while left:
            left = left[os.write(file, left) :]
        os.fsync(file)
    finally:
        os.close(file)

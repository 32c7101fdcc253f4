"""What a scribe's page sends by itself: all that was written since, any number of times, in any order.

The answer says what became of each, what other phones wrote, and what was taken out.
"""

import json
import unicodedata
from types import SimpleNamespace
from typing import Any

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign import access, clock
from campaign.blueprints.hosts.fields import check_text
from campaign.blueprints.scribe import bp
from campaign.blueprints.scribe.forms import UID, sentence
from campaign.blueprints.scribe.views import ADDRESS, limited
from campaign.domain import scribing
from campaign.domain.scribing import MOST_SEQ, Taken, Written
from campaign.extensions import db
from campaign.models import DiscussionTable, Note
from campaign.models.discussion import NOTE_LENGTH, POINT_LENGTH

AT_ONCE = 20
UNREADABLE = "unreadable"


@bp.post(f"{ADDRESS}/batch")
@limited
@access.holder
def batch(token: str) -> ResponseReturnValue:
    """Take notes and the point, and tell what stands. The same again changes nothing.

    422 for what no page of ours sends; nothing of it is kept.
    """
    sent = _read()
    if sent is None:
        return jsonify(message="Send notes, point and known."), 422
    table = scribing.find(db.session(), token, to_change=True)
    taken = {one["uid"]: _take(table, one) for one in sent["notes"]}
    point = _take_point(table, sent["point"]) if sent.get("point") else None
    db.session.commit()
    return _answer(scribing.find(db.session(), token), sent["known"], taken, point)


def _read() -> dict[str, Any] | None:
    """Return what was sent, read whole before any other work; None where no page of ours sends it."""
    try:
        sent = json.loads(request.get_data()) if request.is_json else None
    except (ValueError, RecursionError):  # nested deeper than any page nests
        return None
    return sent if isinstance(sent, dict) and _is_ours(sent) else None


def _take(table: DiscussionTable, one: dict[str, Any]) -> dict[str, Any]:
    text, wrong = _cleaned(one["text"], NOTE_LENGTH)
    if wrong:
        return {"result": UNREADABLE, "sentence": wrong, "seq": one["seq"]}
    written = Written(one["uid"], one["question"], text, one["seq"])
    return _told(scribing.keep(db.session(), table, written, today=clock.today()), NOTE_LENGTH)


def _take_point(table: DiscussionTable, one: dict[str, Any]) -> dict[str, Any]:
    text, wrong = _cleaned(one["text"], POINT_LENGTH)
    if wrong:
        return {"result": UNREADABLE, "sentence": wrong, "seq": one["seq"]}
    taken = scribing.keep_point(
        db.session(), table, text, one["seq"], agreed=one["agreed"], now=clock.now()
    )
    return _told(taken, POINT_LENGTH)


def _cleaned(text: str, most: int) -> tuple[str, str]:
    """Return a text as it is kept, and what was wrong with it, as the page's forms have it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return check_text(None, unicodedata.normalize("NFC", lines), most)


def _told(taken: Taken, most: int) -> dict[str, Any]:
    return {
        "result": taken.result,
        "sentence": sentence(taken.result, most),
        "seq": taken.seq,
    }


def _answer(
    table: DiscussionTable,
    known: dict[str, int],
    taken: dict[str, Any],
    point: dict[str, Any] | None,
) -> Response:
    rows = db.session.scalars(select(Note).where(Note.table_id == table.id).order_by(Note.id))
    notes = rows.all()
    there = {note.uid for note in notes if note.text is not None}
    return jsonify(
        notes=taken,
        point=point,
        news=[_note(note) for note in notes if note.text and known.get(note.uid) != note.seq],
        gone=[uid for uid in known if uid not in there],
        standing={
            "text": table.point,
            "seq": table.point_seq,
            "agreed": table.point_agreed_at is not None,
        },
        closed=table.discussion.closed_at is not None,
    )


def _note(note: Note) -> dict[str, Any]:
    return {"uid": note.uid, "question": note.question_id, "text": note.text, "seq": note.seq}


def _is_ours(sent: dict[str, Any]) -> bool:
    """Whether it has the shape that the page sends."""
    notes, known, point = sent.get("notes"), sent.get("known"), sent.get("point")
    if not isinstance(notes, list) or len(notes) > AT_ONCE or not isinstance(known, dict):
        return False
    if len(known) > 2 * scribing.MOST_NOTES or not all(map(_is_seq, known.values())):
        return False
    return all(map(_is_note, notes)) and (point is None or _is_point(point))


def _is_note(one: Any) -> bool:
    asked = SimpleNamespace(uid="", question=0, text=None, seq=0)
    asked.__dict__.update(one if isinstance(one, dict) else {})
    named = isinstance(asked.uid, str) and UID.fullmatch(asked.uid) is not None
    return named and _is_seq(asked.question) and isinstance(asked.text, str) and _is_seq(asked.seq)


def _is_point(one: Any) -> bool:
    return (
        isinstance(one, dict)
        and isinstance(one.get("text"), str)
        and isinstance(one.get("agreed"), bool)
        and _is_seq(one.get("seq"))
    )


def _is_seq(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and 0 <= number < MOST_SEQ

"""What a scribe sends: a note, or the point of the table."""

import hashlib
import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField
from wtforms.validators import StopValidation

from campaign.blueprints.hosts.draw_form import LinesField
from campaign.domain import scribing
from campaign.domain.scribing import Written
from campaign.forms import Form, SubmissionField
from campaign.models.discussion import NOTE_LENGTH, POINT_LENGTH

LOST = "lost"
# Why a note or a point was not taken, for whoever wrote it.
REASONS = {
    scribing.OLDER: _l(
        "Another phone changed this meanwhile. Look at it, then send yours once more."
    ),
    scribing.GONE: _l("This note was taken out."),
    scribing.CLOSED: _l(
        "This workshop is closed, so nothing more is taken. If something is missing, ask the host to"
        " open it again."
    ),
    scribing.FULL: _l("This table has as many notes as there can be. Add to one of them."),
    scribing.UNKNOWN: _l("This question was taken out of the guide. Write it under another."),
}
REASONS[LOST] = _l("This link opens no table. Ask the host of the workshop for another.")
UID = re.compile("[0-9a-f-]{8,36}")
UID_LENGTH = 32


def sentence(reason: str, most: int = NOTE_LENGTH) -> str:
    """Return the sentence for a reason of `scribing`, "" where it was taken."""
    if reason == scribing.TOO_LONG:
        return str(_("Write at most %(most)d characters.", most=most))
    return str(REASONS.get(reason, ""))


def number_of(text: str | None) -> int:
    """Return a number that a page of ours sends back, 0 for anything else."""
    sent = text or ""
    return int(sent) if sent.isdecimal() and sent.isascii() and len(sent) < 7 else 0


class NoteForm(Form):
    """A note on a question; with `uid`, another wording of one that is there."""

    submission = SubmissionField(of="scribe")
    question = HiddenField()
    uid = HiddenField()
    seq = HiddenField()
    text = LinesField(_l("Note"), most=NOTE_LENGTH)

    def validate_uid(self, field: HiddenField) -> None:
        """Refuse what names no note of ours; what was typed is then of none yet."""
        if field.data and not UID.fullmatch(field.data):
            field.data = ""
            raise StopValidation(
                str(
                    _l(
                        "This page was open for too long, or came from elsewhere. Send it once more."
                    )
                )
            )

    def written(self, *, taken_out: bool = False) -> Written:
        """Return the note. A new one is named by its form and words: the same form again is the same."""
        question, text = number_of(self.question.data), (self.text.data or "").strip()
        named = f"{self.submission.mark} {question} {text}"
        uid = self.uid.data or hashlib.sha256(named.encode()).hexdigest()[:UID_LENGTH]
        return Written(uid, question, "" if taken_out else text, number_of(self.seq.data) + 1)


class PointForm(Form):
    """The one point a table reports back."""

    submission = SubmissionField(of="scribe")
    seq = HiddenField()
    point = LinesField(_l("The one point to report back"), most=POINT_LENGTH)
    agreed = BooleanField(_l("Our table agrees on this point"))


def refuse(field: Any, reason: str, most: int) -> None:
    """Put the sentence for a reason beside a field."""
    field.errors = [*field.errors, sentence(reason, most)]

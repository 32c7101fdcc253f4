"""Feedback on a gathering: a face, and whatever else somebody likes to say."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import FileField, RadioField, SelectMultipleField, StringField
from wtforms.validators import StopValidation

from campaign.domain import opining, voicing
from campaign.forms import Form, LineField, Short, SubmissionField, readable
from campaign.looks import told
from campaign.models import Aim
from campaign.models.feedback import SENTENCE_LENGTH
from campaign.refusals import feedback as feedback_refusals
from campaign.words.feedback import FACES, HOW_WAS_IT

NOT_ASKED, NO_FACE = (
    feedback_refusals.REFUSALS[kind][1] for kind in (opining.AimNotAsked, opining.NoSuchFace)
)


class SentenceField(LineField):
    """A line that may be typed in several: what breaks it becomes a space."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first value as one line."""
        super().process_formdata([" ".join(text.split()) for text in valuelist])


class GiveFeedbackForm(Form):
    """Only the face is required. `kept` carries a recording whose form has to be sent once more."""

    submission = SubmissionField(of="feedback")
    face = RadioField(
        HOW_WAS_IT,
        choices=[(str(face), words) for face, words in FACES.items()],
        validate_choice=False,
    )
    liked = SentenceField(_l("What was good?"), [Short(SENTENCE_LENGTH), readable])
    better = SentenceField(_l("What could be better?"), [Short(SENTENCE_LENGTH), readable])
    aims = SelectMultipleField(_l("What did it help with?"), validate_choice=False)
    recording = FileField(_l("Or say it: at most a minute"))
    kept = StringField()

    def __init__(
        self, sent: MultiDict[str, str] | None, *, aims: Sequence[Aim], **options: Any
    ) -> None:
        super().__init__(sent, **options)
        self.aims.choices = [(aim.slug, worded(aim.title)) for aim in aims]
        self.kept.data = self.kept.data or ""
        self.takes_recordings = voicing.is_possible()

    def validate_face(self, field: RadioField) -> None:
        """Refuse none, and what is none."""
        if field.data not in dict(field.choices):
            field.data = ""
            raise StopValidation(str(NO_FACE))

    def validate_aims(self, field: SelectMultipleField) -> None:
        """Refuse an aim that is not asked about."""
        if not {*(field.data or ())} <= {slug for slug, _ in field.choices}:
            raise StopValidation(str(NOT_ASKED))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The aims that are ticked, each once, in the form's order."""
        return tuple(slug for slug, _ in self.aims.choices if slug in (self.aims.data or ()))


def worded(texts: dict[str, str]) -> Markup:
    """Return a text in the reader's language, or in another that says so."""
    found = told(texts)
    said = Markup('<bdi lang="{}" dir="{}">{}</bdi>')
    return said.format(found.tag, found.direction, found.text)

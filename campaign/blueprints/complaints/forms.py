"""A complaint, and its answer."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import StopValidation

from campaign.blueprints.ambassadors.forms import WordsField, spell_contact
from campaign.domain import complaining
from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, SubmissionField, readable
from campaign.models.complaint import DATA, EVENT, OTHER, PAGE, PEOPLE
from campaign.refusals.complaint import REFUSALS

_dl = desk_words.lazy_gettext

SUBJECTS = {
    DATA: _l("How you use my data"),
    PAGE: _l("This website or a message"),
    EVENT: _l("An event"),
    PEOPLE: _l("How somebody treated me"),
    OTHER: _l("Something else"),
}
NO_WORDS = REFUSALS[complaining.NothingSaid][1]


def said(form: Form, field: Any) -> None:
    """Ask for words."""
    if not field.data:
        raise StopValidation(str(NO_WORDS))


class ComplainForm(Form):
    """What it is about, in words; a contact only for who wants to be told of the answer."""

    contact_spelled = ""

    submission = SubmissionField(of="complaint")
    subject = RadioField(
        _l("What is it about?"), choices=list(SUBJECTS.items()), validate_choice=False
    )
    words = WordsField(_l("What happened?"), complaining.WORDS_LENGTH, validators=[said])
    contact = LineField(_l("E-mail or mobile number"), [Short(254), readable])

    def validate_subject(self, field: RadioField) -> None:
        """Refuse what is no subject; without one it is about something else."""
        if field.data not in SUBJECTS:
            field.data = OTHER

    def validate_contact(self, field: LineField) -> None:
        """Refuse what is neither an address nor a number."""
        self.contact_spelled = spell_contact(field)


class AnswerForm(Form):
    """The answer, as who complained will read it."""

    words = WordsField(_dl("The answer"), complaining.ANSWER_LENGTH, validators=[said])

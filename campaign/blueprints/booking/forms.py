"""Booking: what is asked, and the host's own questions."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, SelectMultipleField
from wtforms.validators import InputRequired, StopValidation

from campaign.domain import badging, contacting
from campaign.forms import Form, LineField, Short, SubmissionField, readable
from campaign.looks import told
from campaign.models.place import NAME_LENGTH
from campaign.refusals import explain
from events.models import Event
from events.models.registration import MOST_IN_A_PARTY

ANSWER_LENGTH = 300
PREFIX = "answer_"


def party_sizes() -> list[tuple[str, str]]:
    """Return the parties there may be, in words."""
    sizes = range(1, MOST_IN_A_PARTY + 1)
    return [(str(n), ngettext("1 person", "%(num)d people", n)) for n in sizes]


class PartyForm(Form):
    """How many people come."""

    party = SelectField(_l("How many people"), default="1", validate_choice=False)

    def __init__(self, sent: MultiDict[str, str] | None = None, **options: Any) -> None:
        super().__init__(sent, **options)
        self.party.choices = party_sizes()

    def validate_party(self, field: SelectField) -> None:
        """Refuse what is not one to ten."""
        if field.data not in dict(field.choices):
            raise StopValidation(str(_l("A booking is for 1 to 10 people. Choose how many come.")))

    @property
    def size(self) -> int:
        """How many people come, as a number."""
        return int(self.party.data)


class BookPlaceForm(PartyForm):
    """A place at one date. `contact_spelled` is the contact as it is kept."""

    contact_spelled = ""

    submission = SubmissionField(of="place")
    name = LineField(
        _l("Your name"),
        [
            InputRequired(_l("Write the name to call at the door. A first name is enough.")),
            Short(NAME_LENGTH),
            readable,
        ],
    )
    contact = LineField(_l("E-mail or mobile number"), [Short(254), readable])
    badge = LineField(_l("Your badge code"), [Short(40), readable])
    items = SelectMultipleField(_l("Parts of the programme"), validate_choice=False)

    def validate_name(self, field: LineField) -> None:
        """Refuse a name of nothing but spaces."""
        if not field.data:
            raise StopValidation(
                str(_l("Write the name to call at the door. A first name is enough."))
            )

    def validate_contact(self, field: LineField) -> None:
        """Refuse what is neither an address nor a number."""
        try:
            if field.data:
                region = current_app.extensions["pack"].region
                self.contact_spelled = contacting.normalise(field.data, region=region)
        except contacting.UnreadableContact as refusal:
            raise StopValidation(explain(refusal).about(refusal)) from None

    def validate_badge(self, field: LineField) -> None:
        """Refuse what cannot be a badge's code."""
        if field.data and badging.read_code(field.data) is None:
            raise StopValidation(str(_l("This is not a badge code. Check it, or leave it empty.")))

    def validate_items(self, field: SelectMultipleField) -> None:
        """Refuse a part the programme does not have."""
        if not set(field.data or ()) <= {value for value, _ in field.choices}:
            raise StopValidation(str(_l("Choose from the parts of the programme that are listed.")))

    @property
    def item_ids(self) -> tuple[int, ...]:
        """The chosen parts of the programme."""
        return tuple(int(value) for value in self.items.data or ())

    @property
    def answers(self) -> dict[str, str]:
        """The answers given, by the question's key."""
        fields = (f for f in self if f.name.startswith(PREFIX) and f.data)
        return {field.name.removeprefix(PREFIX): field.data for field in fields}


def booking_form(event: Event, sent: MultiDict[str, str] | None) -> BookPlaceForm:
    """Return the form of one event: with its programme and its host's questions."""
    fields: dict[str, Any] = {
        f"{PREFIX}{question['key']}": LineField(
            told(question["text"]),  # the template says in which language it was found
            [
                *([InputRequired(_l("The host needs an answer to this."))] * question["required"]),
                Short(ANSWER_LENGTH),
                readable,
            ],
            description=told(question["purpose"]),
        )
        for question in event.questions
    }
    form: BookPlaceForm = type("BookThisPlaceForm", (BookPlaceForm,), fields)(sent)
    form.items.choices = [(str(item.id), told(item.title)) for item in event.programme]
    return form

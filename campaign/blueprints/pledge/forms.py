"""The pledge."""

import re
import unicodedata
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import DataRequired, StopValidation

from campaign.domain import badging, contacting
from campaign.forms import Form, LineField, Short, SubmissionField, readable, visible
from campaign.looks import wards
from campaign.models.pledge import AGE_BANDS, NAME_LENGTH
from campaign.packs import Pack
from campaign.refusals import explain

FILLERS = "\u115f\u1160\u3164\uffa0"  # of Hangul: letters by name, empty to the eye
NOT_IN_A_NAME = re.compile(r"[<>{}\\]|://")


def plain(form: Form, field: Any) -> None:
    """Refuse marks that no name has, and a name that nobody could see."""
    if NOT_IN_A_NAME.search(field.data):
        raise StopValidation(str(_l("Write a name without marks such as < or >.")))
    if field.data and not any(map(is_letter, field.data)):
        raise StopValidation(str(_l("Write a name with at least one letter, or leave it empty.")))


def is_letter(character: str) -> bool:
    """Whether this is a letter of any script that can be seen."""
    return unicodedata.category(character)[0] == "L" and character not in FILLERS


def ward_choices(pack: Pack) -> list[tuple[str, str]]:
    """Return the wards of the town by name, after an empty choice."""
    return [("", ""), *wards(pack)]


class HomeForm(Form):
    """Name, postcode and ward: what signing and correcting both ask."""

    name = LineField(_l("Your name"), [Short(NAME_LENGTH), readable, visible, plain])
    postcode = LineField(_l("Your postcode"), [Short(12), readable])
    ward = SelectField(_l("Or choose your ward"), validate_choice=False)

    def __init__(self, sent: MultiDict[str, str] | None, *, pack: Pack, **options: Any) -> None:
        super().__init__(sent, **options)
        self.ward.choices = ward_choices(pack)
        self.pack = pack

    def validate_ward(self, field: SelectField) -> None:
        """Refuse a ward the town does not have."""
        field.data = field.data or ""
        if field.data and field.data not in self.pack.ward_names:
            raise StopValidation(str(_l("Choose a ward from the list, or leave it empty.")))


class SignPledgeForm(HomeForm):
    """One screen; only `agree` is required. `contact_spelled` is the contact as it is compared and kept."""

    contact_spelled = ""

    submission = SubmissionField(of="pledge")
    badge = LineField(validators=[Short(40), readable])
    age_band = RadioField(
        _l("Your age"),
        choices=[(band, _l(label)) for band, label in AGE_BANDS.items()],
        validate_choice=False,
    )
    contact = LineField(_l("E-mail or mobile number"), [Short(254), readable])
    updates = BooleanField(_l("Yes, send me news of the campaign"))
    agree = BooleanField(
        _l("I agree, and I sign the pledge"),
        [DataRequired(_l("Tick this box to sign the pledge."))],
    )

    def validate_badge(self, field: LineField) -> None:
        """Refuse what cannot be a badge's code."""
        if field.data and badging.read_code(field.data) is None:
            field.data = ""
            raise StopValidation(
                str(_l("This is not a badge code. Sign without it and you get a new badge."))
            )

    def validate_age_band(self, field: RadioField) -> None:
        """Ask the age group where a name or contact was given: a child's are not kept."""
        if field.data and field.data not in AGE_BANDS:
            field.data = ""
            raise StopValidation(str(_l("Choose one of the three age groups.")))
        if not field.data and (self.name.data or self.contact.data):
            raise StopValidation(
                str(_l("Choose your age group, because you gave a name or contact."))
            )

    def validate_contact(self, field: LineField) -> None:
        """Refuse what is neither an address nor a number, and news without either."""
        if self.updates.data and not field.data:
            raise StopValidation(
                str(_l("Write an e-mail or mobile number for the news, or take the tick away."))
            )
        try:
            if field.data:
                region = self.pack.region
                self.contact_spelled = contacting.normalise(field.data, region=region)
        except contacting.UnreadableContact as refusal:
            raise StopValidation(explain(refusal).about(refusal)) from None

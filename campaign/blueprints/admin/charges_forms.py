"""The forms of circles and cohorts, as administrators open them."""

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms.validators import StopValidation

from campaign.blueprints.admin.forms import ListedField, TickedField, name_of
from campaign.blueprints.hosts.fields import ReadField, TextsField, day_field
from campaign.domain import contacting
from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, readable
from campaign.looks import in_order
from campaign.models.cohort import PERSON_LENGTH
from events.models import PartnerGroup

_dl = desk_words.lazy_gettext

NAME, HOURS, ABOUT, PHONE = 80, 200, 2_000, 30


class Named(Form):
    """What has a name in one language at least, and a phone number where somebody answers."""

    name = TextsField(_dl("Name"), most=NAME)
    phone = LineField(_dl("Phone number where somebody answers"), [Short(PHONE), readable])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that there is a name."""
        right = super().validate(extra_validators)
        if not self.name.errors and not self.name.data:
            self.name.blame(str(_dl("Write the name in one language at least.")))
            right = False
        return right

    def validate_phone(self, field: LineField) -> None:
        """Read a number into one spelling, and refuse what is none, an e-mail too."""
        if not field.data:
            return
        try:
            region = current_app.extensions["pack"].region
            number = contacting.normalise(field.data, region=region)
        except contacting.UnreadableContact:
            number = ""
        if not number or "@" in number:
            raise StopValidation(str(_dl("We could not read this phone number. Check it.")))
        field.data = number


class CircleForm(Named):
    """A circle: a neutral name, and when somebody answers its phone, without which nobody can join."""

    hours = TextsField(_dl("When somebody answers"), most=HOURS)

    def validate_phone(self, field: LineField) -> None:
        """Refuse to have none as well."""
        if not field.data:
            raise StopValidation(str(_l("Write a phone number.")))
        super().validate_phone(field)


class CohortForm(Named):
    """A cohort: whose workshops it has, its days, and whom young people can phone."""

    about = TextsField(_dl("What it is"), most=ABOUT, long=True)
    group = ListedField(_dl("Partner group that puts its workshops on"), coerce=int)
    starts_on = day_field(_dl("First day"))
    ends_on = day_field(_dl("Last day"))
    apply_until = day_field(_dl("Applications until"))
    person = LineField(_dl("Whom young people can phone"), [Short(PERSON_LENGTH), readable])

    def __init__(
        self, sent: MultiDict[str, str] | None, *, groups: list[PartnerGroup], **options: Any
    ) -> None:
        super().__init__(sent, **options)
        self.group.choices = [(group.id, name_of(group)) for group in in_order(groups, name_of)]

    @property
    def days(self) -> tuple[ReadField, ReadField, ReadField]:
        """The fields for its days."""
        return self.starts_on, self.ends_on, self.apply_until

    def validate(self, extra_validators: Any = None) -> bool:
        """Check every field, and that each day was written."""
        right = super().validate(extra_validators)
        for field in self.days:
            if not field.errors and field.value is None:
                self.refuse(field.name, str(_dl("Write this date as day, month and year.")))
                right = False
        return right


class EntrustForm(Form):
    """What an account looks after."""

    entrusted = TickedField("", coerce=int)

    def __init__(
        self, sent: MultiDict[str, str] | None, label: Any, every: list[Any], **options: Any
    ) -> None:
        super().__init__(sent, **options)
        self.entrusted.label.text = label
        self.entrusted.choices = [(one.id, name_of(one)) for one in in_order(every, name_of)]

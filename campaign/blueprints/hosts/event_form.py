"""The one long form an event is written in."""

import re
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms import Form as WTForm
from wtforms.utils import unset_value
from wtforms.validators import StopValidation

from campaign.blueprints.hosts import labels
from campaign.blueprints.hosts.fields import (
    TextsField,
    clock_field,
    day_field,
    number_field,
    pounds_field,
)
from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, readable
from campaign.looks import wards
from campaign.packs import Pack

_dl = desk_words.lazy_gettext

MOST_QUESTIONS, MOST_ITEMS, MOST_EXCEPTIONS = 5, 12, 60
TITLE, DESCRIPTION, NOTE, QUESTION = 120, 6000, 1000, 200
LINE = [Short(120), readable]
CLOCK, SUNSET = "clock", "sunset"


def choices(named: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return a choice for each entry."""
    return list(named.items())


def is_web_address(form: Any, field: Any) -> None:
    """Refuse what is not the address of a page."""
    if field.data and not field.data.startswith(("https://", "http://")):
        raise StopValidation(str(_dl("Write the whole address, beginning with https://")))


class RowsField(FieldList):
    """A list whose rows are numbered in plain digits; what is not is no row.

    `known_by` is the hidden input of a row by which it is found again among those that are kept.
    """

    def __init__(self, *args: Any, known_by: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.known_by = known_by

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Take the rows that were sent, each over what is kept of it, wherever that stands by now."""
        if formdata and self.known_by and isinstance(data, list):
            kept = {row[self.known_by]: row for row in data if row[self.known_by]}
            sent = {int(n) for n in self._extract_indices(self.name, formdata)}
            names = [f"{self.name}-{n}-{self.known_by}" for n in range(max(sent, default=-1) + 1)]
            data = [kept.get(formdata.get(name), {}) for name in names]
        super().process(formdata, data, extra_filters)

    def _extract_indices(self, prefix: str, formdata: Any) -> Any:
        plain = re.compile(re.escape(prefix) + "-[0-9]{1,4}(-.*)?")
        return super()._extract_indices(
            prefix, [name for name in formdata if plain.fullmatch(name)]
        )


class QuestionForm(WTForm):
    """A question of the host's own to those who book."""

    key = HiddenField()
    text = TextsField(_dl("Question"), most=QUESTION)
    purpose = TextsField(_dl("Why you ask"), most=QUESTION)
    required = BooleanField(_dl("Nobody can book without answering"))
    remove = BooleanField(_dl("Remove this question"))

    @property
    def is_kept(self) -> bool:
        """Whether anything is in it."""
        return not self.remove.data and bool(self.text.data or self.purpose.data)


class ItemForm(WTForm):
    """A part of the programme."""

    id = HiddenField()
    title = TextsField(_dl("Name of this part"), most=TITLE)
    day = day_field(_dl("Day, if not the first"))
    begins = clock_field(_dl("Begins at"))
    ends = clock_field(_dl("Ends at"))
    capacity = number_field(_dl("Places"))
    remove = BooleanField(_dl("Remove this part"))

    @property
    def is_kept(self) -> bool:
        """Whether anything is in it."""
        typed = (self.title.data, self.day.data, self.begins.data, self.ends.data)
        return not self.remove.data and any(typed)


class EventForm(Form):
    """Everything about an event but its picture."""

    read = HiddenField()
    kind = SelectField(_dl("Kind of event"), validate_choice=False)
    title = TextsField(_dl("Title"), most=TITLE)
    description = TextsField(_dl("What happens there"), most=DESCRIPTION, long=True)

    timed = RadioField(
        _dl("Its time"),
        choices=[(CLOCK, _dl("By the clock")), (SUNSET, _dl("Follows the sunset"))],
        default=CLOCK,
        validate_choice=False,
    )
    starts_on = day_field(_dl("Date"))
    starts_at = clock_field(_dl("Begins at"))
    ends_on = day_field(_dl("Last day, if it ends on another day"))
    ends_at = clock_field(_dl("Ends at"))
    sunset_minutes = number_field(_dl("Minutes from sunset"))
    sunset_side = RadioField(
        _dl("Before or after sunset"),
        choices=[("after", _dl("After sunset")), ("before", _dl("Before sunset"))],
        default="after",
        validate_choice=False,
    )
    lasts = number_field(_dl("How many minutes it lasts"))
    every = SelectField(_dl("Repeats"), validate_choice=False)
    until = day_field(_dl("Repeats until"))
    exceptions = RowsField(
        day_field(_dl("Day without it")), label=_dl("Days without it"), max_entries=MOST_EXCEPTIONS
    )

    attendance = RadioField(
        _dl("Where people come together"),
        choices=choices(labels.ATTENDANCE),
        default="in_person",
        validate_choice=False,
    )
    venue = LineField(_dl("Name of the place"), validators=LINE)
    address = LineField(_dl("Address, with the postcode"), validators=[Short(200), readable])
    ward = SelectField(_dl("Ward"), validate_choice=False)
    online_address = LineField(
        _dl("Web address to join"), validators=[Short(500), readable, is_web_address]
    )
    access = SelectMultipleField(
        _dl("What is there"), choices=choices(labels.ACCESS), validate_choice=False
    )
    access_note = TextsField(_dl("More about access"), most=NOTE, long=True)
    food = SelectField(_dl("Food"), choices=choices(labels.FOOD), validate_choice=False)
    languages = SelectMultipleField(_dl("Languages spoken or interpreted"), validate_choice=False)

    audience = RadioField(
        _dl("Who it is for"),
        choices=choices(labels.AUDIENCES),
        default="everyone",
        validate_choice=False,
    )
    age_from = number_field(_dl("From the age of"))
    age_to = number_field(_dl("To the age of"))
    price = pounds_field(_dl("Price in pounds"))

    bookable = BooleanField(_dl("People can book a place"))
    capacity = number_field(_dl("Places at each date"))
    waiting_list = BooleanField(_dl("Keep a waiting list when it is full"), default=True)
    walk_ups = BooleanField(_dl("People can come without booking"), default=True)
    questions = RowsField(
        FormField(QuestionForm),
        label=_dl("Your questions"),
        max_entries=MOST_QUESTIONS,
        known_by="key",
    )
    programme = RowsField(
        FormField(ItemForm), label=_dl("Programme"), max_entries=MOST_ITEMS, known_by="id"
    )

    def __init__(self, sent: Any, *, pack: Pack, own_rule: bool = False, **options: Any) -> None:
        super().__init__(sent, **options)
        self.pack = pack
        self.kind.choices = [(kind, labels.KINDS[kind]) for kind in pack.event_kinds]
        self.ward.choices = [("", _dl("Not said")), *wards(pack)]
        self.languages.choices = labels.spoken_languages(pack.languages)
        self.every.choices = choices(labels.EVERY)
        if own_rule:
            self.every.choices += [(labels.OWN_RULE, _dl("As your own calendar says"))]

    def add_row(self, of: str) -> None:
        """Add an empty row to a list, if there is room for one more."""
        rows = self[of]
        if len(rows) < rows.max_entries:
            rows.append_entry()

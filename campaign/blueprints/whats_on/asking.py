"""What somebody looks for, as it stands in the address of the list."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import StopValidation

from campaign.addresses import language_of_request
from campaign.forms import Form, LineField, Short, readable
from campaign.languages import LANGUAGES
from campaign.looks import wards
from campaign.packs import Pack, Ward
from events.distance import kilometres
from events.facilities import ACCESS
from events.folding import words_asked
from events.kinds import KINDS
from events.listings import Cursor, Filter
from events.models.event import AUDIENCES, EVERYONE, FAMILIES, WOMEN

DAY = re.compile("(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
# Isolated, or a sentence from right to left would turn its parts round (UAX #9, rule W2).
EXAMPLE = "\u20662026-06-05\u2069"
AUDIENCE_WORDS = {
    EVERYONE: _l("Everyone"),
    WOMEN: _l("Women only"),
    FAMILIES: _l("Families"),
    "ages": _l("Some ages"),
}


class DayField(LineField):
    """A day as yyyy-mm-dd. `day` is it, once read."""

    day: date | None = None

    def pre_validate(self, form: Form) -> None:
        """Read the day, or say how to write one."""
        try:
            if self.data:
                self.day = read_day(self.data)
        except ValueError:
            raise StopValidation(_("Write the day like this: %(day)s.", day=EXAMPLE)) from None


class FindForm(Form):
    """The filters. Every field may be empty; an address from elsewhere may hold anything."""

    q = LineField(_l("Search"), [Short(100), readable])
    opens = DayField(_l("From"), name="from", id="opens")
    closes = DayField(_l("To"), name="to", id="closes")
    kind = SelectField(_l("Kind of event"), validate_choice=False)
    ward = SelectField(_l("Ward"), validate_choice=False)
    nearby = BooleanField(_l("Show other wards too, the nearest first"))
    language = SelectField(_l("A language spoken there"), validate_choice=False)
    access = SelectMultipleField(_l("What you need there"), validate_choice=False)
    audience = SelectField(_l("Who it is for"), validate_choice=False)
    free = BooleanField(_l("Free of charge only"))
    after = LineField()

    def __init__(self, sent: MultiDict[str, str], pack: Pack) -> None:
        super().__init__(sent)
        self.pack = pack
        kinds, access, audiences = _labels(language_of_request().tag)
        self.kind.choices = _any([(key, kinds[key]) for key in pack.event_kinds])
        self.ward.choices = _any(wards(pack))
        self.language.choices = _any([(tag, LANGUAGES[tag].autonym) for tag in pack.languages])
        self.audience.choices = _any(list(audiences.items()))
        self.access.choices = list(access.items())
        for field in (self.kind, self.ward, self.language, self.audience):
            field.data = field.data or ""
        self.access.data = [key for key in self.access.data or () if key]

    def validate_q(self, field: LineField) -> None:
        """Refuse what has no letter in it."""
        if field.data and not words_asked(field.data):
            raise StopValidation(_("Write at least one letter or number, or leave it empty."))

    def validate_closes(self, field: DayField) -> None:
        """Refuse a last day before the first."""
        if self.opens.day and field.day and field.day < self.opens.day:
            raise StopValidation(_("The last day is before the first. Change one of them."))

    def validate_kind(self, field: SelectField) -> None:
        """Refuse a kind the town does not have."""
        _insist(field, _("Choose a kind of event from the list, or leave it empty."))

    def validate_ward(self, field: SelectField) -> None:
        """Refuse a ward the town does not have."""
        _insist(field, _("Choose a ward from the list, or leave it empty."))

    def validate_language(self, field: SelectField) -> None:
        """Refuse a language that is not offered."""
        _insist(field, _("Choose a language from the list, or leave it empty."))

    def validate_audience(self, field: SelectField) -> None:
        """Refuse an audience there is not."""
        _insist(field, _("Choose from the list who it is for, or leave it empty."))

    def validate_access(self, field: SelectMultipleField) -> None:
        """Refuse access facts that are not known."""
        if not set(field.data) <= set(ACCESS):
            raise StopValidation(_("Tick only what is on the list."))

    def validate_after(self, field: LineField) -> None:
        """Refuse a page that does not follow another."""
        try:
            self.cursor = Cursor.read(field.data) if field.data else None
        except ValueError:
            raise StopValidation(_("This is not a page of the list. Begin at the first.")) from None

    @property
    def filter(self) -> Filter:
        """What to look for."""
        return Filter(
            zone=self.pack.zone,
            first=self.opens.day,
            last=self.closes.day,
            kind=self.kind.data,
            wards=tuple(self.distances),
            language=self.language.data,
            access=tuple(self.access.data),
            free=self.free.data,
            audience=self.audience.data,
            words=self.q.data,
        )

    @property
    def distances(self) -> dict[str | None, float]:
        """The wards to list, the nearest first, and how many kilometres off; where there is none, last."""
        if not self.ward.data:
            return {}
        if not self.nearby.data:
            return {self.ward.data: 0.0}
        (here,) = (ward for ward in self.pack.wards if ward.code == self.ward.data)
        near = sorted((kilometres(_centre(here), _centre(w)), w.code) for w in self.pack.wards)
        return {**{code: far for far, code in near}, None: 0.0}

    @property
    def is_by_ward(self) -> bool:
        """Whether the list is by distance, not by days."""
        return bool(self.nearby.data and self.ward.data)

    @property
    def is_wide(self) -> bool:
        """Whether nothing but words and days is asked for."""
        narrow = (self.kind, self.ward, self.language, self.access, self.audience, self.free)
        return not any(field.data for field in narrow)


def asked(sent: MultiDict[str, str]) -> FindForm:
    """Return the form for the query of an address."""
    return FindForm(sent, current_app.extensions["pack"])


def read_day(text: str) -> date:
    """Read yyyy-mm-dd of this century or the last, and nothing else.

    Raises:
        ValueError: it is not that, or there is no such day.
    """
    if not DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def weekend(today: date) -> tuple[date, date]:
    """Return the Saturday and Sunday of this week; on a Sunday, this one."""
    saturday = today + timedelta(days=5 - today.weekday())
    return saturday, saturday + timedelta(days=1)


@lru_cache
def _labels(tag: str) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Return the kinds, access facts and audiences in the reader's language, looked up once."""
    kinds = {key: _(kind.label) for key, kind in KINDS.items()}
    access = {key: _(fact.label) for key, fact in ACCESS.items()}
    return kinds, access, {key: str(AUDIENCE_WORDS[key]) for key in AUDIENCES}


def _any(choices: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [("", ""), *choices]


def _insist(field: SelectField, sentence: str) -> None:
    if field.data not in dict(field.choices):
        raise StopValidation(sentence)


def _centre(ward: Ward) -> tuple[float, float]:
    return ward.latitude, ward.longitude

"""The form of a draw: who, how many teams or tables, what is evened out, who stays with whom."""

import re
import secrets
import unicodedata
from datetime import date, timedelta
from typing import Any

from flask import current_app
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import StopValidation

from campaign.blueprints.hosts import labels
from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.fields import TextsField, check_text, day_field, number_field
from campaign.domain import entrant_pairs, entrants
from campaign.domain.drawing import BALANCED, Wanted
from campaign.domain.entrants import Entrant, Listing, Mistake
from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, readable
from campaign.models.draw import TABLES, TEAMS
from campaign.words import draw as draw_words
from events.seating import AT_A_TABLE

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

TITLE, SEED = 80, 64
LONGEST_LIST, LONGEST_PAIRS = 100_000, 20_000  # characters
MISTAKES_SHOWN = 10
SENT = re.compile(r"[0-9a-f]{16}")
AHEAD = timedelta(days=366)
MOST_TEAMS, MOST_ROUNDS = 200, 12
KINDS = {TEAMS: _dl("Teams"), TABLES: _dl("Tables, to sit and talk at")}


class LinesField(TextAreaField):
    """A text of several lines, kept as it was typed."""

    def __init__(self, label: Any, *, most: int, **options: Any) -> None:
        super().__init__(label, **options)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the text, with the ends of its lines made alike."""
        text = valuelist[0] if valuelist else ""
        self.data = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))

    def pre_validate(self, form: Any) -> None:
        """Refuse what cannot be kept."""
        self.data, wrong = check_text(form, self.data or "", self.most)
        if wrong:
            raise StopValidation(wrong)


class EntrantForm(Form):
    """One person who comes later, typed as a line of the list is. `sent` names this very form."""

    person = LineField(_dl("Who comes as well"), [Short(300), readable])
    together = SelectField(_dl("Stays with"), validate_choice=False)
    apart = SelectField(_dl("Away from"), validate_choice=False)
    sent = HiddenField(default=lambda: secrets.token_hex(8))

    def read(self) -> Entrant | None:
        """Check the line, and return who is in it."""
        self.validate()
        if not self.person.data:
            blame(self.person, _d("Write a first name."))
        if problems(self):
            return None
        found = entrants.read(self.person.data, draw_words.columns(), draw_words.tongues())
        if not found.entrants and not found.mistakes:
            blame(self.person, _d("Write a first name."))
        if found.mistakes:
            blame(self.person, draw_words.mistake(found.mistakes[0], of_list=False))
        return found.entrants[0] if found.entrants and not found.mistakes else None

    def told(self) -> dict[str, Any]:
        """Return which form was sent, and the numbers of those to be with and away from."""
        pairs = {
            field.name: [number_of(field)] for field in (self.together, self.apart) if field.data
        }
        sent = self.sent.data or ""
        return {"sent": sent if SENT.fullmatch(sent) else "", **pairs}


class NoShowForm(Form):
    """Who did not come."""

    number = SelectField(_dl("Who did not come"), validate_choice=False)


class DrawForm(Form):
    """A draw as a host writes it."""

    title = TextsField(_dl("What is drawn"), most=TITLE)
    happens_on = day_field(_dl("Day"))
    kind = RadioField(_dl("Draw people into"), choices=list(KINDS.items()), validate_choice=False)
    people = LinesField(_dl("People"), most=LONGEST_LIST)
    number = number_field(_dl("How many teams or tables"))
    rounds = number_field(_dl("Rounds, at tables"))
    balance = SelectMultipleField(
        _dl("What is evened out, beside the schools"),
        choices=list(draw_words.FIELDS.items()),
        validate_choice=False,
    )
    together = LinesField(_dl("Together"), most=LONGEST_PAIRS)
    apart = LinesField(_dl("Apart"), most=LONGEST_PAIRS)
    spoken = SelectField(_dl("Language spoken at the tables"), validate_choice=False)
    seed = LineField(_dl("Seed"), [Short(SEED), readable])
    read = HiddenField()  # the version of the draft that was opened

    def check(self, today: date) -> Wanted | None:
        """Check the form, and return what is to be drawn; each mistake is named by its line."""
        self.validate()
        self._check_choices()
        self._check_day(today)
        self._check_numbers()
        listing = self._check_people()
        pairs = [self._check_pairs(field, listing) for field in (self.together, self.apart)]
        if problems(self) or listing is None:
            return None
        return Wanted(
            kind=self.kind.data,
            entrants=tuple(listing.entrants),
            number=self.number.value or -(-len(listing.entrants) // AT_A_TABLE),
            rounds=(self.rounds.value or 1) if self.kind.data == TABLES else 1,
            balance=tuple(self.balance.data),
            together=tuple(pairs[0]),
            apart=tuple(pairs[1]),
            spoken=self.spoken.data if self.kind.data == TABLES else "",
            seed=self.seed.data,
        )

    def _check_choices(self) -> None:
        if self.kind.data not in KINDS:
            blame(self.kind, _d("Choose one from the list."))
        self.balance.data = [one for one in BALANCED if one in (self.balance.data or ())]
        if self.spoken.data not in dict(self.spoken.choices):
            self.spoken.data = self.spoken.choices[0][0]
        if not self.title.data and not self.title.wrong:
            blame(self.title, _d("Write a title in at least one language."))

    def _check_day(self, today: date) -> None:
        day = self.happens_on.value
        if not self.happens_on.data:
            blame(self.happens_on, _d("Write the date."))
        elif day and not today <= day <= today + AHEAD:
            blame(self.happens_on, _d("Choose a day from today to one year ahead."))

    def _check_numbers(self) -> None:
        if not self.number.data and self.kind.data != TABLES:
            blame(self.number, _d("Write how many there are to be."))
        for field, most in ((self.number, MOST_TEAMS), (self.rounds, MOST_ROUNDS)):
            if field.value is not None and not 1 <= field.value <= most:
                sentence = _d("Write a number from %(least)d to %(most)d.", least=1, most=most)
                blame(field, sentence)

    def _check_people(self) -> Listing | None:
        if not (self.people.data or "").strip():
            blame(self.people, _d("Write who is to be drawn, one person in each line."))
        if self.people.errors:
            return None
        found = entrants.read(self.people.data, draw_words.columns(), draw_words.tongues())
        if not found.entrants and not found.mistakes:
            blame(self.people, _d("Write who is to be drawn, one person in each line."))
        _name(self.people, found.mistakes)
        return None if found.mistakes else found

    def _check_pairs(self, field: LinesField, listing: Listing | None) -> list[tuple[int, int]]:
        if field.errors or listing is None:
            return []
        pairs, mistakes = entrant_pairs.read(field.data or "", listing)
        _name(field, mistakes)
        return pairs


def number_of(field: SelectField) -> int:
    """Return the number of somebody who was chosen, 0 for what is no number."""
    sent = field.data or ""
    return int(sent) if sent.isdecimal() and len(sent) < 6 else 0


def as_typed(wanted: Wanted, title: dict[str, str], happens_on: date) -> dict[str, Any]:
    """Return what the form shows for a draw that is kept."""
    return {
        "title": title,
        "happens_on": happens_on.isoformat(),
        "kind": wanted.kind,
        "people": entrants.write(wanted.entrants),
        "number": str(wanted.number),
        "rounds": str(wanted.rounds) if wanted.kind == TABLES else "",
        "balance": list(wanted.balance),
        "together": entrant_pairs.write(wanted.together, wanted.entrants),
        "apart": entrant_pairs.write(wanted.apart, wanted.entrants),
        **({"spoken": wanted.spoken} if wanted.spoken else {}),
        "seed": wanted.seed,
    }


def form_of(sent: MultiDict[str, str] | None, kept: dict[str, Any]) -> DrawForm:
    """Return the form, as it was sent or as it is kept."""
    languages = current_app.extensions["pack"].languages
    usual = {"kind": TEAMS, "balance": list(BALANCED), "spoken": languages[0]}
    form = DrawForm(sent, data={**usual, **kept})
    form.spoken.choices = labels.spoken_languages(languages)
    return form


def _name(field: Any, mistakes: list[Mistake]) -> None:
    """Put the first mistakes beside a field, each named by its line, and how many more there are."""
    said = [draw_words.mistake(one) for one in mistakes[:MISTAKES_SHOWN]]
    more = len(mistakes) - len(said)
    if more > 0:
        said.append(_d("And %(num)s more of this kind.", num=more))
    field.errors = [*field.errors, *said]

"""The forms of a workshop: what is asked and how long, who came, who sits where."""

import re
from datetime import date, timedelta
from typing import Any

from flask import current_app
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, FormField, HiddenField
from wtforms import Form as WTForm

from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.draw_form import DrawForm, LinesField, form_of
from campaign.blueprints.hosts.event_form import RowsField
from campaign.blueprints.hosts.fields import TextsField, day_field, number_field
from campaign.domain.discussing import (
    MOST_DELEGATES,
    MOST_MINUTES,
    MOST_ORGANISATIONS,
    MOST_QUESTIONS,
    MOST_TABLES,
    Asked,
    Plan,
    once,
    version_of,
)
from campaign.extensions import desk_words
from campaign.forms import Form
from campaign.models import Discussion
from campaign.models.draw import TABLES

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

TITLE, ABOUT, QUESTION, PROMPTS = 120, 2000, 300, 1500
ORGANISATION = 80
ID = re.compile("[0-9]{1,9}")
FEW_QUESTIONS = 3  # rows of an empty guide
A_YEAR = timedelta(days=366)
WHERE = ("people", "number", "rounds", "spoken")  # of a draw's fields, those shown here


class GuideForm(WTForm):
    """A question of the guide."""

    id = HiddenField()
    text = TextsField(_dl("Question"), most=QUESTION)
    prompts = TextsField(_dl("What to ask on"), most=PROMPTS, long=True)
    minutes = number_field(_dl("Minutes"))
    remove = BooleanField(_dl("Remove this question"))

    @property
    def is_kept(self) -> bool:
        """Whether anything is in it."""
        typed = (self.text.data, self.prompts.data, self.minutes.data, self.id.data)
        return not self.remove.data and any(typed)


class DiscussionForm(Form):
    """A workshop as a host writes it."""

    read = HiddenField()
    title = TextsField(_dl("Title"), most=TITLE)
    about = TextsField(_dl("What it is about"), most=ABOUT, long=True)
    happens_on = day_field(_dl("Date"))
    tables = number_field(_dl("Tables"))
    guide = RowsField(
        FormField(GuideForm), label=_dl("Guide"), max_entries=MOST_QUESTIONS, known_by="id"
    )

    def add_question(self) -> None:
        """Add an empty question, if there is room for one more."""
        if len(self.guide) < self.guide.max_entries:
            self.guide.append_entry()

    def check(self, today: date) -> Plan | None:
        """Check the form, and return the workshop it describes; what is wrong stands beside its field."""
        self.validate()
        if not self.title.data and not self.title.wrong:
            blame(self.title, _d("Write a title in at least one language."))
        self._check_day(today)
        _check_number(self.tables, MOST_TABLES, needed=True)
        rows = [row.form for row in self.guide if row.form.is_kept]
        for row in rows:
            if not row.text.data and not row.text.wrong:
                blame(row.text, _d("Write the question in at least one language."))
            _check_number(row.minutes, MOST_MINUTES, needed=True)
        if not rows:
            self.guide.errors = [_d("Write one question at least.")]
        if problems(self):
            return None
        guide = tuple(map(_asked, rows))
        day: date = self.happens_on.value
        return Plan(self.title.data, day, self.tables.value, guide, self.about.data)

    def _check_day(self, today: date) -> None:
        day = self.happens_on.value
        if not self.happens_on.data:
            blame(self.happens_on, _d("Write the date."))
        elif day and not today - A_YEAR <= day <= today + A_YEAR:
            blame(self.happens_on, _d("Choose a day at most a year from today."))


class PresenceForm(Form):
    """How many came, and from where."""

    delegates = number_field(_dl("How many people came"))
    organisations = LinesField(_dl("Organisations that were there"), most=20_000)

    def check(self) -> list[str] | None:
        """Check the form, and return the organisations, or None where something is wrong."""
        self.validate()
        _check_number(self.delegates, MOST_DELEGATES, least=0)
        lines = [line.strip() for line in (self.organisations.data or "").split("\n")]
        named = list(once(line for line in lines if line))
        if len(named) > MOST_ORGANISATIONS:
            sentence = _d("Write at most %(most)d organisations.", most=MOST_ORGANISATIONS)
            blame(self.organisations, sentence)
        for number, line in enumerate(lines, 1):
            if len(line) > ORGANISATION:
                sentence = _d("Line %(line)d is too long. Write it shorter.", line=number)
                blame(self.organisations, sentence)
        return None if problems(self) else named


def seats_form(sent: MultiDict[str, str] | None, row: Discussion) -> DrawForm:
    """Return the form of a draw of tables on the day of a workshop, as it was sent or empty."""
    usual: dict[str, Any] = {"number": str(len(row.tables)), "rounds": "1", "kind": TABLES}
    fixed = {"happens_on": row.happens_on.isoformat(), "kind": TABLES}
    if sent is not None:
        named = {f"title-{tag}": text for tag, text in row.title.items()}
        told = {name: sent.get(name, "") for name in WHERE}
        sent = MultiDict({**told, **named, **fixed})
    return form_of(sent, {**usual, **fixed, "title": row.title})


def form_as_kept(row: Discussion) -> DiscussionForm:
    """Return the form with a workshop in it."""
    rest = {"happens_on": row.happens_on.isoformat(), "tables": str(len(row.tables))}
    return DiscussionForm(None, data={**_texts(row), **rest, "read": version_of(row)})


def form_as_sent(sent: MultiDict[str, str], row: Discussion) -> DiscussionForm:
    """Return the form as it was sent, over the texts as they are."""
    return DiscussionForm(sent, data=_texts(row))


def empty_form() -> DiscussionForm:
    """Return the form with room for some questions."""
    return DiscussionForm(None, data={"guide": [{} for _ in range(FEW_QUESTIONS)], "tables": "4"})


def spoken_tags() -> tuple[str, ...]:
    """Return the languages a scribe can read the page in."""
    tags: tuple[str, ...] = current_app.extensions["pack"].languages
    return tags


def _texts(row: Discussion) -> dict[str, Any]:
    guide = [
        {"id": str(one.id), "text": one.text, "prompts": one.prompts, "minutes": str(one.minutes)}
        for one in row.guide
    ]
    return {"title": row.title, "about": row.about, "guide": guide}


def _asked(row: GuideForm) -> Asked:
    known = int(row.id.data) if ID.fullmatch(row.id.data or "") else None
    return Asked(row.text.data, row.minutes.value, row.prompts.data, known)


def _check_number(field: Any, most: int, *, least: int = 1, needed: bool = False) -> None:
    outside = field.value is not None and not least <= field.value <= most
    if outside or (needed and not field.data):
        sentence = _d("Write a number from %(least)d to %(most)d.", least=least, most=most)
        blame(field, sentence)

"""The forms of themes, aims and projects."""

from collections.abc import Container
from datetime import date
from typing import Any

from wtforms import BooleanField, FormField, HiddenField, RadioField
from wtforms import Form as WTForm

from campaign.blueprints.admin.forms import ListedField
from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.event_form import RowsField, choices
from campaign.blueprints.hosts.fields import TextsField, day_field, number_field
from campaign.domain import aiming, partnering
from campaign.domain.aiming import AimPlan
from campaign.domain.answering import Answer
from campaign.domain.partnering import MOST_OUTPUTS, Description
from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, readable, visible
from campaign.looks import day, told
from campaign.models import Aim, Project, Theme
from campaign.models.theme import HEARD, OWNER_LENGTH, SHORT
from campaign.words.answer import MEASURES, PARTS, STATES, TERMS

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

TITLE, WORDS, ANSWER, MEASURE = 120, 1000, 2000, 200
EARLIEST, LATEST = date(1990, 1, 1), date(2100, 12, 31)  # when a project may begin, as an event may


def titled(field: TextsField) -> None:
    """Refuse a title in no language at all."""
    if not field.data and not field.wrong:
        blame(field, _d("Write a title in at least one language."))


def chosen(field: Any, offered: Container[str]) -> None:
    """Refuse a choice that was not offered."""
    if field.data not in offered:
        blame(field, _d("Choose one from the list."))


class ThemeForm(Form):
    """What people said in common, and the answer. `aims` are those it can serve."""

    read = HiddenField()
    title = TextsField(_dl("Title"), most=TITLE)
    said = TextsField(_dl("What people said"), most=WORDS, long=True)
    state = RadioField(
        _dl("The answer"), choices=choices(STATES), default=HEARD, validate_choice=False
    )
    answer = TextsField(_dl("What is done, or why it cannot be"), most=ANSWER, long=True)
    owner = LineField(_dl("Who looks after it"), [Short(OWNER_LENGTH), readable, visible])
    due_on = day_field(_dl("By when"))
    measure = TextsField(_dl("How people will see that it is done"), most=MEASURE)
    aim = ListedField(_dl("The aim it serves"), default="")

    def __init__(self, sent: Any, *, aims: list[Aim], **options: Any) -> None:
        super().__init__(sent, **options)
        self.aims = {aim.slug: aim for aim in aims}
        self.aim.choices = [("", _d("None")), *((aim.slug, told(aim.title).text) for aim in aims)]

    def check(self) -> bool:
        """Check every field, and that there is a title; what is wrong stands beside its field."""
        fine = self.validate()
        titled(self.title)
        chosen(self.state, STATES)
        return fine and not problems(self)

    @property
    def as_answer(self) -> Answer:
        """What a form that has been checked says."""
        return Answer(
            title=self.title.data,
            said=self.said.data,
            state=self.state.data,
            answer=self.answer.data,
            owner=self.owner.data,
            due_on=self.due_on.value,
            measure=self.measure.data,
            aim=self.aims.get(self.aim.data),
        )


def theme_as_typed(theme: Theme, mark: str) -> dict[str, Any]:
    """Return what the form shows of a theme."""
    same = ("title", "said", "state", "answer", "owner", "measure")
    due = theme.due_on.isoformat() if theme.due_on else ""
    kept = {name: getattr(theme, name) for name in same}
    return {**kept, "read": mark, "due_on": due, "aim": theme.aim.slug if theme.aim else ""}


class AimForm(Form):
    """Something to reach by a day."""

    read = HiddenField()
    title = TextsField(_dl("Title"), most=TITLE)
    horizon = RadioField(
        _dl("Its term"), choices=choices(TERMS), default=SHORT, validate_choice=False
    )
    since = day_field(_dl("From"))
    until = day_field(_dl("To be reached by"))
    measure = ListedField(_dl("What is counted"), default="")
    target = number_field(_dl("How many to reach"))
    measure_words = TextsField(_dl("How people will see it, in words"), most=MEASURE)

    def __init__(self, sent: Any, **options: Any) -> None:
        super().__init__(sent, **options)
        self.measure.choices = [("", _d("Nothing: words say it")), *MEASURES.items()]

    def check(self) -> bool:
        """Check every field, and the form as a whole; what is wrong stands beside its field."""
        fine = self.validate()
        titled(self.title)
        chosen(self.horizon, TERMS)
        for field in (self.since, self.until):
            if not field.data:
                blame(field, _d("Write the date."))
        if self.target.value == 0:
            blame(self.target, _d("Write a number above 0, or leave this empty."))
        return fine and not problems(self)

    @property
    def as_plan(self) -> AimPlan:
        """What a form that has been checked says."""
        return AimPlan(
            title=self.title.data,
            horizon=self.horizon.data,
            since=self.since.value,
            until=self.until.value,
            measure=self.measure.data,
            measure_words=self.measure_words.data,
            target=self.target.value,
        )


def aim_as_typed(aim: Aim) -> dict[str, Any]:
    """Return what the form shows of an aim."""
    kept = {name: getattr(aim, name) for name in aiming.DESCRIBED}
    typed = {name: kept[name].isoformat() for name in ("since", "until")}
    typed["target"] = "" if aim.target is None else str(aim.target)
    return {**kept, **typed, "read": aiming.mark(aim)}


class OutputForm(WTForm):
    """One thing that comes out of a project, and what of it is counted."""

    text = TextsField(_dl("What comes out"), most=MEASURE)
    measure = ListedField(_dl("What is counted of your own events"), default="")
    remove = BooleanField(_dl("Remove this"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.measure.choices = [
            ("", _d("Nothing")),
            *((key, MEASURES[key]) for key in partnering.TABLES),
        ]

    @property
    def is_kept(self) -> bool:
        """Whether anything is in it."""
        return not self.remove.data and bool(self.text.data)


class ProjectForm(Form):
    """What a partner does, from the problem to the impact."""

    read = HiddenField()
    name = TextsField(_dl("Name of the project"), most=TITLE)
    since = day_field(_dl("From"))
    until = day_field(_dl("Until"))
    problem = TextsField(PARTS["problem"], most=WORDS, long=True)
    audience = TextsField(PARTS["audience"], most=WORDS, long=True)
    activities = TextsField(PARTS["activities"], most=WORDS, long=True)
    outputs = RowsField(FormField(OutputForm), label=PARTS["outputs"], max_entries=MOST_OUTPUTS)
    outcomes = TextsField(PARTS["outcomes"], most=WORDS, long=True)
    impact = TextsField(PARTS["impact"], most=WORDS, long=True)

    def check(self) -> bool:
        """Check every field, and the form as a whole; what is wrong stands beside its field."""
        fine = self.validate()
        if not self.name.data and not self.name.wrong:
            blame(self.name, _d("Write the name in at least one language."))
        if not self.since.data:
            blame(self.since, _d("Write the date."))
        elif self.since.value and not EARLIEST <= self.since.value <= LATEST:
            first, last = day(EARLIEST), day(LATEST)
            blame(
                self.since, _d("Choose a day from %(first)s to %(last)s.", first=first, last=last)
            )
        for row in self.outputs:
            if row.form.measure.data and not row.form.text.data and not row.form.remove.data:
                blame(row.form.text, _d("Say what comes out, in at least one language."))
        return fine and not problems(self)

    def add_row(self) -> None:
        """Add an empty output, if there is room for one more."""
        if len(self.outputs) < MOST_OUTPUTS:
            self.outputs.append_entry()

    @property
    def as_description(self) -> Description:
        """What a form that has been checked says."""
        texts = ("name", "problem", "audience", "activities", "outcomes", "impact")
        rows = (row.form for row in self.outputs if row.form.is_kept)
        return Description(
            **{name: self[name].data for name in texts},
            since=self.since.value,
            until=self.until.value,
            outputs=[{"text": row.text.data, "measure": row.measure.data} for row in rows],
        )


def project_as_typed(project: Project) -> dict[str, Any]:
    """Return what the form shows of a project."""
    kept = {name: getattr(project, name) for name in partnering.DESCRIBED}
    until = project.until.isoformat() if project.until else ""
    mark = partnering.mark(project)
    return {**kept, "since": project.since.isoformat(), "until": until, "read": mark}

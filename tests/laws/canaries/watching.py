"""Watching while canaries are put in: what is logged, and which inputs they went through."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, has_request_context, request, request_started
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
)
from wtforms.form import BaseForm

from campaign.blueprints.hosts.fields import ReadField
from campaign.blueprints.surveys.paper_form import NumbersField
from campaign.blueprints.whats_on.asking import DayField
from campaign.forms import SubmissionField
from campaign.logs import JsonFormatter
from tests.laws.canaries.flock import Flock

# Fields that take what was offered, our own mark, a day, a time or a number; and nothing else.
CLOSED = (
    *(BooleanField, SelectField, SelectMultipleField, RadioField, FieldList, FormField),
    *(SubmissionField, ReadField, NumbersField, DayField),
)
OURS = "campaign.blueprints."


class Heard(logging.Handler):
    """Keeps every record: as our log writes it, and in its own words."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.words: list[str] = []
        self._ours = JsonFormatter()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep one."""
        self.lines.append(self._ours.format(record))
        # What passes through a database driver is told by nobody but who asks it to.
        if not record.name.startswith("sqlalchemy") or record.levelno > logging.DEBUG:
            self.words.append(record.getMessage())


@contextmanager
def heard(app: Flask) -> Iterator[Heard]:
    """Hear every logger at DEBUG: ours, the server's, the libraries'."""
    handler = Heard()
    loggers = [logging.getLogger(name) for name in ("", "campaign", app.logger.name, "werkzeug")]
    before = [(one, one.level) for one in dict.fromkeys(loggers)]
    for one, _ in before:
        if one.parent is None or not one.propagate:  # or it would be heard twice
            one.addHandler(handler)
        one.setLevel(logging.DEBUG)
    try:
        yield handler
    finally:
        for one, level in before:
            one.removeHandler(handler)
            one.setLevel(level)


@dataclass
class Used:
    """The inputs a canary went through: addresses that were posted to, and typed fields of forms."""

    routes: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    shown: set[str] = field(default_factory=set)  # fields that were sent, with a canary or without


@contextmanager
def watched(app: Flask, flock: Flock) -> Iterator[Used]:
    """Note through which inputs canaries go."""
    used, process = Used(), BaseForm.process

    def note_fields(form: BaseForm, formdata: Any = None, *args: Any, **more: Any) -> None:
        process(form, formdata, *args, **more)
        if not has_request_context() or request.method != "POST" or formdata is None:
            return
        for one in form:
            if not isinstance(one, CLOSED):
                used.shown.add(name_of(type(form), one.short_name))
                if flock.found_in(str(one.raw_data) + _inside(request.files.getlist(one.name))):
                    used.fields.add(name_of(type(form), one.short_name))
                    used.routes.add(str(request.endpoint))

    def note_json(sender: Flask, **_: Any) -> None:
        if request.is_json and flock.found_in(str(request.get_json(silent=True))):
            used.routes.add(str(request.endpoint))

    BaseForm.process = note_fields
    try:
        with request_started.connected_to(note_json, app):
            yield used
    finally:
        BaseForm.process = process


def _inside(sent: Iterable[FileStorage]) -> str:
    """Return the text of files that were sent."""
    found = ""
    for file in sent:
        found += file.stream.read().decode("utf-8", "replace")
        file.stream.seek(0)
    return found


def name_of(form: type[BaseForm], name: str) -> str:
    """Return a field's name with the form that declares it."""
    declares = next((one for one in form.__mro__ if name in vars(one)), form)
    part = declares.__module__.removeprefix(OURS).partition(".")[0]
    return f"{part}.{declares.__name__}.{name}"


def typed_fields() -> set[str]:
    """Return every field of every form there is into which something can be typed."""
    return {
        name_of(form, name)
        for form in _forms(BaseForm)
        if form.__module__.startswith(OURS)
        for name, one in vars(form).items()
        if hasattr(one, "field_class") and not issubclass(one.field_class, CLOSED)
    }


def _forms(of: type[BaseForm]) -> Iterator[type[BaseForm]]:
    for form in of.__subclasses__():
        yield form
        yield from _forms(form)


def posts(app: Flask) -> set[str]:
    """Return every address that takes a POST, by its endpoint."""
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    return {rule.endpoint for rule in rules if not rule.endpoint.endswith(":negotiated")}

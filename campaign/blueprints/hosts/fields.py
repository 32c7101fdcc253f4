"""Fields that keep what was typed as it was typed, beside what was read from it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, time
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import current_app
from wtforms import Field
from wtforms.validators import StopValidation

from campaign.addresses import language_of_request
from campaign.domain import answering
from campaign.domain.translating import mark
from campaign.extensions import desk_words
from campaign.forms import DROP_STEERING, Form, LineField, Short, readable
from campaign.languages import LANGUAGES, Language
from campaign.refusals import explain

_dl = desk_words.lazy_gettext

POUNDS = re.compile(r"£? ?(\d{1,4})(?:\.(\d{2}))?")
WHOLE = re.compile(r"\d{1,6}")
ESCAPED = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


def read_day(text: str) -> date:
    """Read an ISO day, as a native date input sends it; ValueError otherwise."""
    day = date.fromisoformat(text)
    if not 1900 < day.year < 2200:
        raise ValueError(text)
    return day


def read_clock(text: str) -> time:
    """Read a time of day in hours and minutes; ValueError otherwise."""
    if not re.fullmatch(r"\d\d:\d\d(:00)?", text):
        raise ValueError(text)
    return time.fromisoformat(text)


def read_number(text: str) -> int:
    """Read a whole number that is not negative; ValueError otherwise."""
    if not WHOLE.fullmatch(text):
        raise ValueError(text)
    return int(text)


def read_pounds(text: str) -> int:
    """Read a price in pounds as pence; ValueError otherwise."""
    found = POUNDS.fullmatch(text)
    if not found:
        raise ValueError(text)
    return 100 * int(found[1]) + int(found[2] or 0)


# Unicode's own ends of lines and paragraphs.
LINE_ENDS = str.maketrans({0x2028: " ", 0x2029: " "})


class ReadField(LineField):
    """A line with a value in it. `data` is what was typed; `value` what it means, None where empty."""

    value: Any = None

    def __init__(
        self, label: Any, read: Callable[[str], Any], otherwise: Any, type_: str, **options: Any
    ) -> None:
        super().__init__(label, **options)
        self.read, self.otherwise, self.type_ = read, otherwise, type_

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take what was typed, and read it if it can be read."""
        super().process_formdata(valuelist)
        try:
            self.value = self.read(self.data) if self.data else None
        except ValueError:
            self.value = None

    def pre_validate(self, form: Any) -> None:
        """Refuse what was typed and could not be read."""
        if self.data and self.value is None:
            raise StopValidation(str(self.otherwise))


def day_field(label: Any, **options: Any) -> ReadField:
    """Return a field for a day."""
    otherwise = _dl("Write this date as day, month and year.")
    return ReadField(label, read_day, otherwise, "date", **options)


def clock_field(label: Any, **options: Any) -> ReadField:
    """Return a field for a time of day."""
    otherwise = _dl("Write this time as hours and minutes, such as 18:30.")
    return ReadField(label, read_clock, otherwise, "time", **options)


def number_field(label: Any, **options: Any) -> ReadField:
    """Return a field for a whole number."""
    return ReadField(label, read_number, _dl("Write a whole number."), "number", **options)


def pounds_field(label: Any, **options: Any) -> ReadField:
    """Return a field for a price."""
    otherwise = _dl("Write the price in pounds, such as 4 or 4.50.")
    return ReadField(label, read_pounds, otherwise, "pounds", **options)


MORE, IN = "more", "in"  # the room for one more language: its text, and which it is
WAS = "-was"  # beside each box, a mark of the text it was shown with
FEW = 4  # languages that are shown at once


class TextsField(Field):
    """A text in the languages it has, in the writer's first one, and with room for one more.

    `data` is `{tag: text}`; inputs are named `<name>-<tag>`. What is not shown is kept, and so is what its
    writer left as it was shown, whatever it says by now. Languages of `always` are shown also where nothing
    is written in them.
    """

    def __init__(
        self,
        label: Any,
        *,
        most: int,
        long: bool = False,
        always: tuple[str, ...] = (),
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.most, self.long, self.always = most, long, always
        self.wrong: dict[str, str] = {}
        self.typed: dict[str, str] = {}
        self.kept: dict[str, str] | None = None  # None where nothing was ever kept
        self.overtaken: set[str] = set()  # languages whose text was changed on both sides
        self.more = ""  # a text whose language nobody chose

    @property
    def languages(self) -> list[Language]:
        """The languages there is a box for: the writer's first one at least."""
        shown = {*self.typed, *self.always, language_of_request().tag}
        return [language for language in self._every if language.tag in shown]

    @property
    def first(self) -> list[Language]:
        """Those of them that are shown at once: all, unless they are many."""
        shown, own = self.languages, {*self.always, language_of_request().tag, *self.wrong}
        return shown if len(shown) <= FEW else [one for one in shown if one.tag in own]

    @property
    def offered(self) -> list[Language]:
        """The languages that one more can be written in."""
        shown = self.languages
        return [language for language in self._every if language not in shown]

    @property
    def _every(self) -> list[Language]:
        tags = dict.fromkeys([*current_app.extensions["pack"].languages, *self.typed])
        return [LANGUAGES[tag] for tag in tags if tag in LANGUAGES]

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take each language's text, from what was sent or from what is kept."""
        self.process_errors: list[str] = []
        self.kept, self.overtaken = dict(data) if isinstance(data, dict) else None, set()
        self.typed, self.more = dict(self.kept or {}), ""
        if formdata:
            for language in self._every:
                if f"{self.name}-{language.tag}" in formdata:
                    self._take(language.tag, formdata)
            self._take_more(formdata)
        self.data = {tag: text for tag, text in self.typed.items() if text}

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        """Check each language's text on its own."""
        self.wrong = {MORE: str(_dl("Choose the language of this text."))} if self.more else {}
        if isinstance(form, Form) and "read" not in form:  # else it is refused as a whole
            refusal = answering.Overtaken()
            self.wrong |= {tag: explain(refusal).about(refusal) for tag in self.overtaken}
        for tag, text in self.typed.items():
            self.typed[tag], wrong = check_text(form, text, self.most)
            if wrong:
                self.wrong[tag] = wrong
        self.data = {tag: text for tag, text in self.typed.items() if text}
        self.errors = list(self.wrong.values())
        return not self.wrong

    def blame(self, sentence: str) -> None:
        """Put a sentence beside the first language's text."""
        self.wrong[self.languages[0].tag] = sentence
        self.errors = list(self.wrong.values())

    def was(self, tag: str) -> str:
        """A mark of the text that is kept now in a language."""
        return mark(clean_text((self.kept or {}).get(tag, ""), long=self.long))

    def _take(self, tag: str, formdata: Any) -> None:
        """Take what was typed in a box, unless it is what the box was shown with."""
        name = f"{self.name}-{tag}"
        text, shown = clean_text(formdata[name], long=self.long), formdata.get(f"{name}{WAS}")
        if self.kept is not None and mark(text) == shown:
            return
        self.typed[tag] = text
        if self.kept is not None and shown and self.was(tag) not in {shown, mark(text)}:
            self.overtaken.add(tag)

    def _take_more(self, formdata: Any) -> None:
        text = clean_text(formdata.get(f"{self.name}-{MORE}", ""), long=self.long)
        tag = formdata.get(f"{self.name}-{IN}", "")
        if text and tag in {one.tag for one in self._every} and not self.typed.get(tag):
            self.typed[tag] = text
        else:
            self.more = text


def clean_text(text: str, *, long: bool) -> str:
    """Return a text as it is kept: one line, or many where it is `long`."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text if long else text.translate(DROP_STEERING).replace("\n", " ")
    return text.translate(LINE_ENDS).strip()


def check_text(form: Any, text: str, most: int) -> tuple[str, str]:
    """Return a text of several lines without marks that cannot be kept, and what was wrong, or ""."""
    wrong, lines = "", []
    for line in text.split("\n"):
        one = SimpleNamespace(data=ESCAPED.sub(_without_what_decodes, line.replace("\t", " ")))
        try:
            readable(form, one)
            lines.append(line)
        except StopValidation as refusal:
            wrong = str(refusal)
            lines.append(one.data)
    try:
        Short(most)(form, SimpleNamespace(data=text))
    except StopValidation as refusal:
        wrong = wrong or str(refusal)
    return "\n".join(lines), wrong


def _without_what_decodes(found: re.Match[str]) -> str:
    """Let the escapes of a web address pass, which `readable` takes for bytes that could not be read."""
    try:
        unquote_to_bytes(found[0]).decode()
    except UnicodeDecodeError:
        return found[0]
    return ""

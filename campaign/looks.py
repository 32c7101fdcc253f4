"""What templates can say: the sheet of styles, the pack, the language, and dates in it."""

import hashlib
import re
from dataclasses import asdict, dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time
from babel.numbers import format_currency, format_decimal, get_territory_currencies
from flask import Flask, current_app, request, url_for
from flask_babel import gettext

from campaign.addresses import language_of_request
from campaign.extensions import desk_words
from campaign.languages import LANGUAGES, SOURCE
from campaign.packs import Colours, Palette

STATIC = Path(__file__).parent / "static"


@dataclass(frozen=True)
class Sheet:
    """The style sheet as it is sent."""

    text: str

    @property
    def digest(self) -> str:
        """A short hash for its address, so that it can be kept for ever."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]


def make_sheet(colours: Colours, rules: str) -> Sheet:
    """Return the pack's colours as tokens, light and dark, before our rules."""
    tokens = (
        f":root{{color-scheme:light dark;{_tokens(colours.light)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{_tokens(colours.dark)}}}}}"
        f"@media print{{:root{{{_tokens(colours.light)}}}}}"
    )
    return Sheet(tokens + _squeeze(rules))


def dress(app: Flask) -> None:
    """Give templates what they use."""
    rules = (STATIC / "css" / "site.css").read_text("utf-8")
    app.extensions["sheet"] = make_sheet(app.extensions["pack"].colours, rules)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True

    @app.context_processor
    def words() -> dict[str, Any]:
        pack = app.extensions["pack"]
        return {
            "pack": pack,
            "language": language_of_request(),
            "sheet": app.extensions["sheet"],
            "static": static_address,
            "this_page_in": this_page_in,
            # The translation of the empty text is the header of the catalogue.
            "is_draft": "\nLast-Translator: draft\n" in gettext(""),
            "_d": desk_words.gettext,
            "_dn": desk_words.ngettext,
        }

    app.add_template_filter(day, "day")
    app.add_template_filter(number, "number")
    app.add_template_filter(weekday, "weekday")
    app.add_template_filter(clock_time, "clock_time")
    app.add_template_filter(month, "month")
    app.add_template_filter(money, "money")
    app.add_template_filter(told, "told")


@cache
def static_address(name: str) -> str:
    """Return the address of a static file, with its age in it, so that a new one is fetched."""
    return f"/static/{name}?v={int((STATIC / name).stat().st_mtime)}"


def this_page_in(tag: str) -> str:
    """Return this same page's address in another language; the front page where there is no page."""
    if request.endpoint and current_app.url_map.is_endpoint_expecting(request.endpoint, "lang"):
        return url_for(request.endpoint, **{**(request.view_args or {}), "lang": tag})
    return url_for("home.landing", lang=tag)


def day(value: date) -> str:
    """Return a date written out in the reader's language."""
    return _day(date(value.year, value.month, value.day), language_of_request().locale)


def weekday(value: date, width: str = "full") -> str:
    """Return a date with its day of the week; "short" is for where the year is plain: Fri 5 Jun."""
    return _weekday(date(value.year, value.month, value.day), width, language_of_request().locale)


def clock_time(value: time) -> str:
    """Return a time of day as the reader's language writes it."""
    return _clock_time(time(value.hour, value.minute), language_of_request().locale)


def month(value: date) -> str:
    """Return a month and its year in the reader's language."""
    return format_skeleton("yMMMM", value, locale=language_of_request().locale)


def money(pence: int) -> str:
    """Return an amount, given in hundredths, in the money of the pack's region."""
    return _money(pence, currency(), language_of_request().locale)


def currency() -> str:
    """Return the code of the money of the pack's region."""
    return str(get_territory_currencies(current_app.extensions["pack"].region)[0])


@dataclass(frozen=True)
class Told:
    """A text in the language it was found in."""

    text: str
    tag: str
    direction: str
    foreign: bool  # not the reader's language

    def __str__(self) -> str:
        return self.text


def told(texts: dict[str, str] | None, tag: str = "") -> Told:
    """Return a text in the reader's language, else in English, else in any it has."""
    reader = tag or language_of_request().tag
    for found in (reader, SOURCE.tag, *sorted(texts or {})):
        if texts and texts.get(found):
            return Told(texts[found], found, direction_of(found), found != reader)
    return Told("", reader, direction_of(reader), False)


def direction_of(tag: str) -> str:
    """Return the direction of a language's script; of one nobody has heard of, "auto"."""
    try:
        return LANGUAGES[tag].direction if tag in LANGUAGES else Locale.parse(tag).text_direction
    except (ValueError, UnknownLocaleError):
        return "auto"


def number(value: int) -> str:
    """Return a whole number in Western digits, grouped as the reader's language does."""
    return _number(value, language_of_request().locale)


@lru_cache(4096)
def _day(value: date, locale: str) -> str:
    return format_date(value, "long", locale=locale)


@lru_cache(4096)
def _number(value: int, locale: str) -> str:
    return format_decimal(value, locale=locale, numbering_system="latn")


@lru_cache(4096)
def _weekday(value: date, width: str, locale: str) -> str:
    if width == "short":
        return format_skeleton("MMMEd", value, locale=locale)
    return format_date(value, "full", locale=locale)


@lru_cache(1024)
def _money(pence: int, code: str, locale: str) -> str:
    amount = Decimal(pence) / 100
    return format_currency(amount, code, locale=locale, numbering_system="latn")


@lru_cache(4096)
def _clock_time(value: time, locale: str) -> str:
    return format_time(value, "short", locale=locale)


def _tokens(palette: Palette) -> str:
    return "".join(
        f"--{name.replace('_', '-')}:{value};" for name, value in asdict(palette).items()
    )


def _squeeze(rules: str) -> str:
    rules = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", rules)).strip()

"""What templates can say: the sheet of styles, the pack, the language, and dates in it."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, TypeVar

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, get_territory_currencies
from flask import Flask, current_app, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import HTTPException

from campaign import collation, easy_read, typefaces
from campaign.addresses import language_of_request
from campaign.catalogues import in_templates
from campaign.catalogues.keeping import HEADER, Provenance, provenance_of
from campaign.extensions import desk_words
from campaign.languages import LANGUAGES, SOURCE, Language
from campaign.packs import Colours, Pack, Palette, Ward

Item = TypeVar("Item")

STATIC = Path(__file__).parent / "static"
COMMA = {"ltr": ", ", "rtl": "، "}


@dataclass(frozen=True)
class Sheet:
    """The style sheet as it is sent."""

    text: str

    @property
    def digest(self) -> str:
        """A short hash for its address, so that it can be kept for ever."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:12]


def make_sheet(colours: Colours, rules: str) -> Sheet:
    """Return the pack's colours as tokens, light and dark, and the faces, before our rules."""
    tokens = (
        f":root{{color-scheme:light dark;{_tokens(colours.light)}}}"
        f"@media (prefers-color-scheme:dark){{:root{{{_tokens(colours.dark)}}}}}"
        f"@media print{{:root{{{_tokens(colours.light)}}}}}"
    )
    return Sheet(tokens + _squeeze(typefaces.rules() + rules))


def dress(app: Flask) -> None:
    """Give templates what they use."""
    collation.prepare()
    rules = (STATIC / "css" / "site.css").read_text("utf-8")
    app.extensions["sheet"] = make_sheet(app.extensions["pack"].colours, rules)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    in_templates.install(app)

    @app.context_processor
    def words() -> dict[str, Any]:
        pack = app.extensions["pack"]
        return {
            "pack": pack,
            "language": language_of_request(),
            "comma": COMMA[language_of_request().direction],
            "sheet": app.extensions["sheet"],
            "static": static_address,
            "face_address": typefaces.address,
            "this_page_in": this_page_in,
            "provenance": _provenance(),
            "_d": desk_words.gettext,
            "_dn": desk_words.ngettext,
        }

    app.add_template_filter(day, "day")
    app.add_template_filter(number, "number")
    app.add_template_filter(weekday, "weekday")
    app.add_template_filter(weekday_name, "weekday_name")
    app.add_template_filter(clock_time, "clock_time")
    app.add_template_filter(month, "month")
    app.add_template_filter(money, "money")
    app.add_template_filter(told, "told")
    app.add_template_filter(joined, "joined")


def _provenance() -> Provenance | None:
    is_translated = language_of_request() != SOURCE
    return provenance_of(gettext(HEADER)) if is_translated else None


@cache
def static_address(name: str) -> str:
    """Return the address of a static file, with its age in it, so that a new one is fetched."""
    return f"/static/{name}?v={int((STATIC / name).stat().st_mtime)}"


def this_page_in(tag: str) -> str:
    """Return this same page's address in another language; the front page where there is no page."""
    endpoint, values = _page()
    if endpoint and current_app.url_map.is_endpoint_expecting(endpoint, "lang"):
        return url_for(endpoint, **{**values, **easy_read.kept(), "lang": tag})
    return url_for("home.landing", lang=tag)


def _page() -> tuple[str | None, Mapping[str, Any]]:
    """Return the page that is shown: of a form that was sent somewhere below it, the one it stands on."""
    if request.method in {"GET", "HEAD"}:
        return request.endpoint, request.view_args or {}
    path, addresses = request.path, current_app.create_url_adapter(request)
    while path and addresses:
        try:
            return addresses.match(path, method="GET")
        except HTTPException:
            path = path.rpartition("/")[0]
    return None, {}


def day(value: date) -> str:
    """Return a date written out in the reader's language."""
    return day_in(value, language_of_request())


def day_in(value: date, language: Language) -> str:
    """Return a date written out in a language."""
    return _day(date(value.year, value.month, value.day), language.locale)


def weekday(value: date, width: str = "full") -> str:
    """Return a date with its day of the week; "short" is for where the year is plain: Fri 5 Jun."""
    return _weekday(date(value.year, value.month, value.day), width, language_of_request().locale)


def clock_time(value: time) -> str:
    """Return a time of day as 18:30, in every language: with some, few can read what CLDR has."""
    return f"{value:%H:%M}"


def moment(wall: datetime) -> str:
    """Return a day and a time of day of one clock, shortly."""
    day = _western(format_date(wall, "medium", locale=language_of_request().locale))
    return joined([day, clock_time(wall.time())])


def month(value: date) -> str:
    """Return a month and its year in the reader's language."""
    return _of_skeleton("yMMMM", value)


def month_name(value: date) -> str:
    """Return the short name of a month in the reader's language."""
    return _of_skeleton("MMM", value)


def quarter(value: date) -> str:
    """Return a quarter and its year in the reader's language, such as Q3 2026."""
    return _of_skeleton("yQQQ", value)


def quarter_name(value: date) -> str:
    """Return a quarter without its year in the reader's language."""
    return _western(format_date(value, "QQQ", locale=language_of_request().locale))


def weekday_name(value: date) -> str:
    """Return the day of the week alone in the reader's language."""
    return _western(format_date(value, "EEEE", locale=language_of_request().locale))


def joined(parts: Iterable[object], language: Language | None = None) -> str:
    """Return texts one after the other, with the comma of the reader's or another language."""
    comma = COMMA[(language or language_of_request()).direction]
    return comma.join(text for text in map(str, parts) if text)


def in_order(items: Iterable[Item], by: Callable[[Item], object]) -> list[Item]:
    """Return things in the alphabetical order of the reader's language, by a text of each."""
    return collation.in_order(items, language_of_request().tag, lambda item: str(by(item)))


def wards(pack: Pack) -> list[tuple[str, str]]:
    """Return the code and the name of each ward in the alphabetical order of the reader's language."""
    return list(_wards(pack.wards, language_of_request().tag))


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


def called(row: Any) -> str:
    """Return the name of a group, a circle or a cohort for the reader, else its name in addresses."""
    return told(row.name).text or str(row.slug)


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
    return _western(format_date(value, "long", locale=locale))


@lru_cache(4096)
def _number(value: int, locale: str) -> str:
    # Groups of three in every language: figures are compared across them.
    return format_decimal(value, "#,##0", locale=locale, numbering_system="latn")


@lru_cache(4096)
def _weekday(value: date, width: str, locale: str) -> str:
    if width == "short":
        return _western(format_skeleton("MMMEd", value, locale=locale))
    return _western(format_date(value, "full", locale=locale))


@lru_cache(64)
def _wards(wards: tuple[Ward, ...], tag: str) -> tuple[tuple[str, str], ...]:
    ordered = collation.in_order(wards, tag, attrgetter("name"))
    return tuple((ward.code, ward.name) for ward in ordered)


@lru_cache(1024)
def _money(pence: int, code: str, locale: str) -> str:
    pattern = Locale.parse(locale).currency_formats["standard"].pattern
    in_threes = pattern.replace("#,##,##0", "#,##0")
    amount = Decimal(pence) / 100
    return format_currency(amount, code, in_threes, locale=locale, numbering_system="latn")


def _of_skeleton(skeleton: str, value: date) -> str:
    return _western(format_skeleton(skeleton, value, locale=language_of_request().locale))


def _western(text: str) -> str:
    """Return a text with its digits as 0 to 9: a few names in CLDR have others in them."""
    return "".join(str(int(c)) if c.isdecimal() else c for c in text)


def _tokens(palette: Palette) -> str:
    return "".join(
        f"--{name.replace('_', '-')}:{value};" for name, value in asdict(palette).items()
    )


def _squeeze(rules: str) -> str:
    rules = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", rules)).strip()

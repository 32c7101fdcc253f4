"""What templates can say: the sheet of styles, the pack, the language, and dates in it."""

import hashlib
import re
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, current_app, request, url_for

from campaign.addresses import language_of_request
from campaign.extensions import desk_words
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
            "_d": desk_words.gettext,
            "_dn": desk_words.ngettext,
        }

    app.add_template_filter(day, "day")
    app.add_template_filter(number, "number")


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
    return format_date(value, "long", locale=language_of_request().locale)


def number(value: int) -> str:
    """Return a whole number in Western digits, grouped as the reader's language does."""
    return format_decimal(value, locale=language_of_request().locale, numbering_system="latn")


def _tokens(palette: Palette) -> str:
    return "".join(
        f"--{name.replace('_', '-')}:{value};" for name, value in asdict(palette).items()
    )


def _squeeze(rules: str) -> str:
    rules = re.sub(r"/\*.*?\*/", "", rules, flags=re.DOTALL)
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", rules)).strip()

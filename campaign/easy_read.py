"""Easy Read: the same pages in short words, one idea to a line, with a sign beside each.

There is one view and one form behind both. A form on a page of Easy Read says so in its address
(`easy`), and is answered in kind.
"""

from typing import Any

from flask import request, url_for

ASKED = "easy"
TEMPLATES = {
    "pledge/sign.html": "easy/pledge.html",
    "receipt/show.html": "easy/receipt.html",
    "booking/book.html": "easy/booking.html",
    "booking/place.html": "easy/place.html",
}
TWINS = {name.partition("/")[0] for name in TEMPLATES}
PAGES = {"receipt.show": "easy.receipt", "booking.show": "easy.place"}


def is_asked() -> bool:
    """Whether this reader came by a page of Easy Read."""
    return request.blueprint == ASKED or ASKED in request.args


def kept() -> dict[str, Any]:
    """Return what the address of this same page must hold to stay in Easy Read."""
    is_twin = request.blueprint in TWINS and ASKED in request.args
    return {ASKED: "y"} if is_twin else {}


def template(name: str) -> str:
    """Return the template for this reader: itself, or its twin in Easy Read."""
    return TEMPLATES[name] if is_asked() else name


def page(endpoint: str, **values: Any) -> str:
    """Return the address of a private page for this reader: itself, or its twin in Easy Read."""
    return url_for(PAGES[endpoint] if is_asked() else endpoint, **values)

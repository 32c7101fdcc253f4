"""Choosing a phrase and the other person's language, and the phrase itself, as large as the screen.

A browser keeps these pages for a day: what was opened once can be shown where there is no signal.
"""

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue

from campaign import access
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.show import bp
from campaign.blueprints.show.phrases import PHRASES, Said, said
from campaign.languages import LANGUAGES, Language

KEPT = {"Cache-Control": "public, max-age=86400"}


@bp.get(f"{PREFIX}/show")
@access.anyone
def index() -> ResponseReturnValue:
    """The languages to choose from."""
    return render_template("show/index.html", other=None, phrases={}), 200, KEPT


@bp.get(f"{PREFIX}/show/<tag>")
@access.anyone
def phrases(tag: str) -> ResponseReturnValue:
    """Every phrase in the reader's language and in another."""
    other = _other(tag)
    each = {key: _in_both(key, other) for key in PHRASES}
    return render_template("show/index.html", other=other, phrases=each), 200, KEPT


@bp.get(f"{PREFIX}/show/<key>/<tag>")
@access.anyone
def card(key: str, tag: str) -> ResponseReturnValue:
    """One phrase in two languages, for two people who look at one screen."""
    other = _other(tag)
    if key not in PHRASES:
        abort(404)
    return render_template("show/card.html", other=other, both=_in_both(key, other)), 200, KEPT


def _other(tag: str) -> Language:
    if tag not in current_app.extensions["pack"].languages:
        abort(404)
    return LANGUAGES[tag]


def _in_both(key: str, other: Language) -> list[Said]:
    """The reader's own first; once only, where both read the same language."""
    return [said(key, language) for language in dict.fromkeys((language_of_request(), other))]

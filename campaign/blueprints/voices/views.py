"""The comparison of a quarter, and the same as a file."""

from flask import Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from campaign import access, files
from campaign.blueprints.voices import bp
from campaign.domain import comparing
from campaign.domain.comparing import Part, Released, Town
from campaign.domain.exporting import FORMS
from campaign.domain.releasing import NoSuchQuarter, Quarter
from campaign.extensions import db
from campaign.words import figure as figure_words
from campaign.words import voices as voices_words


def town() -> Town:
    """Return what the pack knows of the residents."""
    pack = current_app.extensions["pack"]
    return Town({ward.code: ward.residents for ward in pack.wards}, pack.census)


def quarter_of(text: str) -> Quarter:
    """Return the quarter an address names; 404 where it names none."""
    try:
        return Quarter.parse(text)
    except NoSuchQuarter:
        abort(404)


@bp.get("/")
@access.analyst
def latest() -> ResponseReturnValue:
    """The newest quarter that was released whole; before there is one, the one that runs."""
    released = comparing.released(db.session())
    whole = [one for one in released if one.is_whole]
    newest = next(iter((*whole, *released)), None)
    return _answer(newest.quarter if newest else None, released)


@bp.get("/<quarter>")
@access.analyst
def show(quarter: str) -> ResponseReturnValue:
    """Who took part in a quarter, and who is missing."""
    return _answer(quarter_of(quarter), comparing.released(db.session()))


@bp.get("/<quarter>/table.<form>")
@access.analyst
def file(quarter: str, form: str) -> Response:
    """The same as a file; 404 where nothing was released."""
    wanted = quarter_of(quarter)
    found = comparing.parts(db.session(), wanted, town())
    if not found or form not in FORMS:
        abort(404)
    return files.answer(f"voices-{wanted}", voices_words.sheets(found), form)


def _answer(quarter: Quarter | None, released: list[Released]) -> ResponseReturnValue:
    found: list[Part] = comparing.parts(db.session(), quarter, town()) if quarter else []
    page = render_template(
        "voices/quarter.html",
        quarter=quarter,
        released=released,
        parts=found,
        words=voices_words,
        figure_words=figure_words,
        forms=FORMS,
    )
    return page, 200 if found or quarter is None else 404

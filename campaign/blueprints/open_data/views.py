"""The list of tables, each table as a file, and the dictionary that explains them.

Files have one address for all languages: keys never change, and the words beside them are in the language
the reader's program asks for.
"""

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from campaign import access
from campaign.addresses import PREFIX
from campaign.blueprints.open_data import bp, dictionary, writing
from campaign.domain import cataloguing, releasing
from campaign.domain.exporting import CSV, CSV_TYPE, write_csv
from campaign.extensions import db

AN_HOUR = 60 * 60
FORMS = (CSV, "json")


@bp.get(f"{PREFIX}/open-data/")
@access.anyone
def index() -> ResponseReturnValue:
    """Every table that was published, and under which terms it can be used."""
    published = releasing.published(db.session())
    entries = [entry for entry in cataloguing.CATALOGUE.values() if entry.key in published]
    return render_template("open_data/index.html", entries=entries)


@bp.get("/open-data/dictionary.<form>")
@access.anyone
def words(form: str) -> Response:
    """What each table, column and key means."""
    if form not in FORMS:
        abort(404)
    if form == CSV:
        return _cached(write_csv(dictionary.HEADINGS, dictionary.rows()), CSV_TYPE)
    return _cached(writing.json_of(dictionary.as_json()), "application/json")


@bp.get("/open-data/<key>.<form>")
@access.anyone
def table(key: str, form: str) -> Response:
    """One table with all its quarters; the one that runs as it was published last."""
    entry = cataloguing.CATALOGUE.get(key)
    if entry is None or form not in FORMS:
        abort(404)
    releases = releasing.newest(db.session(), entry.key)
    if form == CSV:
        return _cached(write_csv(writing.headings(entry), writing.rows(entry, releases)), CSV_TYPE)
    return _cached(writing.json_of(writing.as_json(entry, releases)), "application/json")


def _cached(content: bytes, kind: str) -> Response:
    response = Response(content, mimetype=kind)
    response.cache_control.public, response.cache_control.max_age = True, AN_HOUR
    response.vary.add("Accept-Language")
    response.headers["Link"] = f'<{writing.LICENCE_ADDRESS}>; rel="license"'
    response.access_control_allow_origin = "*"  # any page may draw these
    response.add_etag()
    response.make_conditional(request)
    return response

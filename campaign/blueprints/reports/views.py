"""The report as a page, as PDF, and as a Word file."""

from collections.abc import Callable

from flask import Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from campaign import access
from campaign.blueprints.reports import bp
from campaign.blueprints.voices.views import quarter_of, town
from campaign.domain import comparing, documenting, reporting
from campaign.domain.documenting import Document
from campaign.domain.releasing import Quarter
from campaign.domain.reporting import Report
from campaign.extensions import db
from campaign.words import figure as figure_words
from campaign.words import report as report_words
from campaign.words import voices as voices_words

FORMS: dict[str, tuple[str, Callable[[Document], bytes]]] = {
    "pdf": ("application/pdf", documenting.to_pdf),
    "docx": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        documenting.to_docx,
    ),
}


@bp.get("/")
@access.analyst
def index() -> ResponseReturnValue:
    """The quarters that have a report."""
    released = comparing.released(db.session())
    return render_template("reports/index.html", released=released, words=voices_words)


@bp.get("/<quarter>")
@access.analyst
def show(quarter: str) -> ResponseReturnValue:
    """The report as a page."""
    wanted = quarter_of(quarter)
    found = _report(wanted)
    if found is None:
        page = render_template("reports/none.html", quarter=wanted, words=figure_words)
        return page, 404
    document = report_words.document(found)
    return render_template("reports/show.html", document=document, quarter=wanted, forms=FORMS)


@bp.get("/<quarter>/report.<form>")
@access.analyst
def file(quarter: str, form: str) -> Response:
    """The report as a file; 404 where nothing was released."""
    wanted = quarter_of(quarter)
    found = _report(wanted) if form in FORMS else None
    if found is None:
        abort(404)
    kind, write = FORMS[form]
    response = Response(write(report_words.document(found)), mimetype=kind)
    name = f"report-{wanted}.{form}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _report(quarter: Quarter) -> Report | None:
    zone = current_app.extensions["pack"].zone
    return reporting.report(db.session(), quarter, town(), zone=zone)

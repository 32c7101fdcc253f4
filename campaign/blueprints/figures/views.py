"""The pages: what there is so far, which tables there are, and one table with its pictures and files."""

from datetime import timedelta

from flask import Response, abort, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from campaign import access, clock, figures, files
from campaign.blueprints.figures import bp, drawing, tables
from campaign.blueprints.figures.forms import SpanForm, asked_table
from campaign.domain import cataloguing, tabulating
from campaign.domain.cataloguing import Entry, NotInCatalogue
from campaign.domain.exporting import FORMS, Sheet
from campaign.domain.tabulating import Table
from campaign.domain.totalling import Standing, Totals
from campaign.extensions import db, desk_words
from campaign.looks import day
from campaign.words import figure as figure_words

_d = desk_words.gettext


@bp.record_once
def keep(state: BlueprintSetupState) -> None:
    """Keep the running totals that are shown, as old as the public number may be."""
    stands = timedelta(seconds=state.app.config["COUNT_SECONDS"])
    state.app.extensions["totals"] = Standing(stands)


RUNNING = ("pledges", "events", "attendance", "bookings")


@bp.get("/figures")
@access.analyst
def index() -> ResponseReturnValue:
    """The running totals, and every table of the catalogue; a table that is asked for is opened."""
    if request.args.get("figure"):
        figure, by = asked_table(request.args)
        try:
            return redirect(url_for("figures.table", key=cataloguing.ask(figure, by).key), 303)
        except NotInCatalogue as refusal:
            return _refused(refusal)
    return render_template("figures/index.html", **_overview())


@bp.get("/figures/totals.<form>")
@access.analyst
def totals_file(form: str) -> Response:
    """The running totals as a file."""
    found = figures.totals()
    rows = [(label, number) for _, label, number in _lines(found)]
    headings = (_d("Figure"), _d("So far"))
    sheet = Sheet(_d("Figures"), headings, rows, (_d("As of %(day)s.", day=day(found.as_of)),))
    return files.answer("figures", [sheet], form)


@bp.get("/figures/<key>")
@access.analyst
def table(key: str) -> ResponseReturnValue:
    """One table over the quarters asked for: pictures, the numbers behind them, and the way to files."""
    try:
        entry = cataloguing.find(key)
    except NotInCatalogue as refusal:
        return _refused(refusal)
    form = SpanForm(request.args)
    found = _table(entry, form)
    shown = _shown(found) if found and found.columns else {}
    page = render_template(
        "figures/table.html", entry=entry, form=form, span=form.found, table=found, **shown
    )
    return page, 200 if found else 422


@bp.get("/figures/<key>/table.<form>")
@access.analyst
def table_file(key: str, form: str) -> ResponseReturnValue:
    """The same table as a file."""
    try:
        entry = cataloguing.find(key)
    except NotInCatalogue as refusal:
        return _refused(refusal)
    asked = SpanForm(request.args)
    found = _table(entry, asked)
    if found is None:
        page = render_template("figures/table.html", entry=entry, form=asked, span=None, table=None)
        return page, 422
    if not found.columns or form not in FORMS:
        abort(404)
    first, last = found.columns[0].quarter, found.columns[-1].quarter
    quarters = "-".join(str(one) for one in dict.fromkeys((first, last)))
    return files.answer(f"{entry.key}-{quarters}", [tables.sheet(found)], form)


@bp.app_template_filter("table_title")
def table_title(entry: Entry) -> str:
    """Return what a table is called, in the reader's language."""
    return figure_words.title(entry)


def _table(entry: Entry, form: SpanForm) -> Table | None:
    asked = form.span(clock.today())
    return tabulating.table(db.session(), entry, asked.quarters) if asked else None


def _shown(found: Table) -> dict[str, object]:
    headings, rows = tables.page_rows(found)
    return {
        "name": tables.name(found),
        "pictures": drawing.pictures(found),
        "headings": headings,
        "rows": rows,
        "notes": tables.notes(found),
        "forms": FORMS,
    }


def _overview() -> dict[str, object]:
    found = figures.totals()
    offered = {name: cataloguing.of_figure(name) for name in cataloguing.figures()}
    return {"totals": found, "lines": _lines(found), "offered": offered, "words": figure_words}


def _lines(found: Totals) -> list[tuple[str, str, int]]:
    return [(name, figure_words.figure(name), getattr(found, name)) for name in RUNNING]


def _refused(refusal: NotInCatalogue) -> ResponseReturnValue:
    """Offer what there is: of the figure where it is known (422), of all otherwise (404)."""
    known = bool(cataloguing.of_figure(refusal.figure))
    page = render_template(
        "figures/not_made.html", refusal=refusal, known=known, words=figure_words
    )
    return page, 422 if known else 404

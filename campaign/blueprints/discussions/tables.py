"""The tables of a workshop: who sits where, and the links their scribes write with."""

from dataclasses import asdict
from typing import Any

from flask import Response, abort, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from qrcode.constants import ERROR_CORRECT_M

from campaign import access, clock, security
from campaign.blueprints.discussions import bp
from campaign.blueprints.discussions.finding import WORKSHOP, done, own_discussion, sealer
from campaign.blueprints.discussions.forms import WHERE, seats_form, spoken_tags
from campaign.blueprints.hosts.checking import blame
from campaign.blueprints.hosts.draw_form import DrawForm
from campaign.blueprints.hosts.draws import LIST_BYTES
from campaign.domain import auditing, discussing, drawing, printing, scribing
from campaign.domain.drawing import Drawn
from campaign.domain.encoding import encode
from campaign.extensions import db, desk_words
from campaign.languages import LANGUAGES, SANS, Language
from campaign.looks import told
from campaign.models import Discussion, DiscussionTable
from campaign.refusals import explain
from campaign.words.draw import COLUMNS, isolated
from events.people import MixingRefused

_d = desk_words.gettext


@bp.get(f"{WORKSHOP}/seats")
@access.member
def read_seats(group: str, workshop: str) -> ResponseReturnValue:
    """Who comes, ready to be written and seated."""
    row = own_discussion(workshop)
    return _form(seats_form(None, row), row)


@bp.post(f"{WORKSHOP}/seats")
@access.member
@security.up_to(LIST_BYTES)
def seat(group: str, workshop: str) -> ResponseReturnValue:
    """Seat people at tables: organisations spread, interpreters where they are needed."""
    row = own_discussion(workshop)
    form = seats_form(request.form, row)
    drawn = _drawn(form)
    row = own_discussion(workshop)
    if drawn is None:
        return _form(form, row, 422)
    now = clock.now()
    made = drawing.new(db.session(), g.group, now=now, sealer=sealer())
    drawing.keep(made, row.title, row.happens_on, drawn, sealer=sealer())
    drawing.publish(made)
    db.session.flush()
    auditing.record(
        db.session(), actor=g.account, deed="draw.drawn", thing=f"draw:{made.uid}", now=now
    )
    discussing.seat(db.session(), row, made, sealer=sealer())
    return done(row, "discussion.seated")


@bp.get(f"{WORKSHOP}/links-<tag>.pdf")
@access.member
def links(group: str, workshop: str, tag: str) -> ResponseReturnValue:
    """A page for each table with the way to its scribe's page, in a language."""
    row = own_discussion(workshop)
    if tag not in spoken_tags():
        abort(404)
    language = LANGUAGES[tag]
    pages = [page for table in row.tables if (page := _page(row, table, language))]
    if not pages:
        abort(404)
    return Response(_sheet(row, pages, language), mimetype="application/pdf")


@bp.post(f"{WORKSHOP}/links/<int:number>")
@access.member
def renew(group: str, workshop: str, number: int) -> ResponseReturnValue:
    """Give a table another link: the one before opens nothing any more."""
    row = own_discussion(workshop)
    table = next((table for table in row.tables if table.number == number), None)
    if table is None:
        abort(404)
    scribing.renew(table, sealer())
    return done(row, "scribe.renewed")


def _drawn(form: DrawForm) -> Drawn | None:
    """Check the form and draw while nothing of the database is held; None where it cannot be."""
    wanted = form.check(clock.today())
    db.session.rollback()
    if form.happens_on.errors:  # it is not on this page
        blame(form.people, _d("The day of the workshop is over, so nobody is seated any more."))
    if wanted is None:
        return None
    try:
        return drawing.draw(wanted, sealer())
    except MixingRefused as refusal:
        sentence = explain(refusal)
        field = sentence.field if sentence.field in WHERE else "people"
        blame(form[field], sentence.about(refusal))
        return None


def _form(form: DrawForm, row: Discussion, status: int = 200) -> ResponseReturnValue:
    wrong = [(name, error) for name in WHERE for error in form[name].errors]
    page = render_template(
        "discussions/seats.html",
        form=form,
        discussion=row,
        columns=[str(label) for label in COLUMNS.values()],
        problems=wrong if status != 200 else [],
    )
    return page, status


def _page(row: Discussion, table: DiscussionTable, language: Language) -> dict[str, Any]:
    """Return what one table's page says; nothing where its link has to be made anew."""
    token = scribing.token_of(table, sealer())
    if not token:
        return {}
    address = current_app.config["BASE_URL"] + url_for("scribe.show", lang=language, token=token)
    with force_locale(language.locale):
        return {
            "title": _("Table %(number)s", number=table.number),
            "paragraphs": [
                _("One of you writes down what is said, with a phone. Scan the code to begin."),
                _("Write what is said, never who said it: no names of people or organisations."),
                _("Whoever has this page can write for this table, so keep it here."),
            ],
            "scan": _("The code that opens your page"),
            "modules": asdict(encode(address, ERROR_CORRECT_M)),
            "address": [address.removesuffix(token), token],
            "below": isolated(told(row.title, language.tag).text),
        }


def _sheet(row: Discussion, pages: list[dict[str, Any]], language: Language) -> bytes:
    pack = current_app.extensions["pack"]
    values = {
        "lang": language.tag,
        "rtl": language.direction == "rtl",
        "fonts": printing.font_families(language),
        "plain": SANS.family,
        "palette": asdict(pack.colours.light),
        "campaign": pack.name.in_(language),
        "title": told(row.title, language.tag).text,
        "pages": pages,
    }
    return printing.set_type("scribe.typ", values, "pdf")

"""Asking for a file of data, agreeing to one with names in it, and taking it."""

from collections.abc import Iterator
from typing import Any

from flask import Response, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from campaign import access, clock, engines
from campaign.blueprints.account.answers import refused
from campaign.blueprints.exports import bp
from campaign.blueprints.exports.forms import AskForm
from campaign.domain import extracting, handing_out
from campaign.domain.extracting import EXTRACTS, QUARTER, Extract, Source, Wanted
from campaign.domain.handing_out import Asked, NamesNeedStaff, Taken
from campaign.extensions import db, desk_words
from campaign.files import TYPES
from campaign.models.account import STAFF
from campaign.models.export import Export
from campaign.refusals import FORM_REFUSALS
from campaign.words import export as export_words

_dl = desk_words.lazy_gettext

NEW, ONE = "/new/<what>", "/<uid>"
FORM_PAGE = "exports/new.html"
DONE = {
    "agreed": _dl("You agreed. The file is made next, for the one who asked."),
    "declined": _dl("You said no. The file is not made."),
}


@bp.get("")
@access.analyst
def index() -> ResponseReturnValue:
    """What can be asked for, what was asked for lately, and what waits for a second person."""
    session, by = db.session(), _by()
    is_staff = g.account.has(STAFF)
    return render_template(
        "exports/index.html",
        extracts=[one for one in EXTRACTS.values() if is_staff or not one.is_named],
        mine=handing_out.mine(session, **by),
        to_agree=handing_out.to_agree(session, **by) if is_staff else [],
        done=DONE.get(request.args.get("done", "")),
        is_there=handing_out.is_there,
        is_on_its_way=handing_out.is_on_its_way,
        now=by["now"],
        words=export_words,
        described=_described,
    )


@bp.get(NEW)
@access.analyst
def new(what: str) -> ResponseReturnValue:
    """What would be in the file, and the form to ask for it."""
    extract = _extract(what)
    return render_template(FORM_PAGE, form=_form(extract, sent=False), **_facts(extract))


@bp.post(NEW)
@access.analyst
def ask(what: str) -> ResponseReturnValue:
    """Ask for it."""
    extract = _extract(what)
    form = _form(extract, sent=True)
    if not form.validate():
        return refused(FORM_PAGE, form, **_facts(extract))
    try:
        wanted = form.wanted
        rows = extract.count(_source(), wanted)
        asked = Asked(extract, form.form.data, wanted.as_options, form.reason.data, rows)
        uid = handing_out.ask(db.session(), asked, **_by()).uid
    except FORM_REFUSALS as refusal:
        return refused(FORM_PAGE, form, refusal, **_facts(extract))
    db.session.commit()
    return redirect(url_for("exports.one", uid=uid), 303)


@bp.get(ONE)
@access.analyst
def one(uid: str) -> ResponseReturnValue:
    """One file: what is in it and why, and how far it is; later, the button to take it."""
    by = _by()
    export = handing_out.own(db.session(), uid, **by)
    return render_template(
        "exports/one.html",
        export=export,
        is_on_its_way=handing_out.is_on_its_way(export, now=by["now"]),
        until=export.ready_at + handing_out.KEPT if export.ready_at else None,
        words=export_words,
        **_described(export),
    )


@bp.post(f"{ONE}/file")
@access.analyst
def take(uid: str) -> ResponseReturnValue:
    """Hand the file out, a piece at a time; that it was taken is noted before."""
    taken = handing_out.take(db.session(), uid, **_by())
    db.session.commit()
    response = Response(_pieces(db.engine, taken), mimetype=TYPES[taken.form])
    day = taken.made_at.astimezone(current_app.extensions["pack"].zone).date()
    name = f"{taken.what}-{day}.{taken.form}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    response.content_length = taken.size
    return response


@bp.post(f"{ONE}/agree")
@access.staff
def agree(uid: str) -> ResponseReturnValue:
    """Agree to what a colleague asked for."""
    handing_out.agree(db.session(), uid, **_by())
    return _done("agreed")


@bp.post(f"{ONE}/decline")
@access.staff
def decline(uid: str) -> ResponseReturnValue:
    """Say no to what a colleague asked for."""
    handing_out.decline(db.session(), uid, **_by())
    return _done("declined")


def _pieces(engine: Engine, taken: Taken) -> Iterator[bytes]:
    """Yield a file; no transaction is open and nothing is held while whoever takes it is slow."""
    with Session(engine) as session:
        for number in range(taken.parts):
            engines.only_read(session)
            piece = handing_out.part(session, taken.id, number)
            session.rollback()
            yield piece


def _extract(what: str) -> Extract:
    extract = extracting.find(what)
    if extract.is_named and not g.account.has(STAFF):
        raise NamesNeedStaff
    return extract


def _form(extract: Extract, *, sent: bool) -> AskForm:
    by_quarter = extract.narrowed_by == QUARTER
    quarters = extracting.released_quarters(db.session()) if by_quarter else []
    return AskForm(request.form if sent else None, extract, quarters)


def _facts(extract: Extract) -> dict[str, Any]:
    return {
        "extract": extract,
        "rows": extract.count(_source(), Wanted()) if extract.narrowed_by != QUARTER else None,
        "words": export_words,
    }


def _described(export: Export) -> dict[str, Any]:
    """Return the kind of an export and which rows it has; both None where the kind is no more."""
    extract = EXTRACTS.get(export.what)
    wanted = extracting.read_options(export.options)
    return {"extract": extract, "narrowed": export_words.narrowed(wanted)}


def _source() -> Source:
    return Source(db.session(), current_app.extensions["sealer"], clock.now())


def _by() -> dict[str, Any]:
    return {"actor": g.account, "now": clock.now()}


def _done(what: str) -> ResponseReturnValue:
    db.session.commit()
    return redirect(url_for("exports.index", done=what), 303)

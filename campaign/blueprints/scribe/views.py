"""The scribe's page and its plain forms, for phones without script. Opening it changes nothing."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign import access, clock, engines
from campaign.addresses import PREFIX
from campaign.blueprints.scribe import bp
from campaign.blueprints.scribe.forms import REASONS, NoteForm, PointForm, number_of, refuse
from campaign.domain import scribing
from campaign.domain.pledging import hash_token
from campaign.extensions import db, limiter
from campaign.forms import sent_form
from campaign.models import DiscussionTable, Note
from campaign.models.discussion import NOTE_LENGTH, POINT_LENGTH

ADDRESS = f"{PREFIX}/scribe/<token>"
# Two phones of one table, each looking every half minute and sending as fast as somebody writes.
BY_A_TABLE = "120 per minute"
limited = limiter.limit(BY_A_TABLE, key_func=lambda: hash_token((request.view_args or {})["token"]))


@bp.get(ADDRESS)
@access.holder
def show(token: str) -> ResponseReturnValue:
    """The questions, what the table has noted on each, and its point."""
    return _show(scribing.find(db.session(), token), token)


@bp.post(f"{ADDRESS}/note")
@limited
@access.holder
def note(token: str) -> ResponseReturnValue:
    """Keep a note, change it, or take it out."""
    form = NoteForm(sent_form())
    taken_out = "remove" in request.form and bool(form.uid.data)
    fine = form.validate()
    if fine and not taken_out and not (form.text.data or "").strip():
        fine = bool(form.uid.data)  # an empty new note is none; an emptied one is taken out
        if not fine:
            return _to(token, form.question.data)
    if not fine:
        return _refused(token, note_form=form)
    table = scribing.find(db.session(), token, to_change=True)
    written = form.written(taken_out=taken_out)
    taken = scribing.keep(db.session(), table, written, today=clock.today())
    if taken.result != scribing.STORED:
        refuse(form.text, taken.result, NOTE_LENGTH)
        form.seq.data = str(taken.seq)
        return _refused(token, note_form=form, status=409)
    db.session.commit()
    return _to(token, form.question.data)


@bp.post(f"{ADDRESS}/point")
@limited
@access.holder
def point(token: str) -> ResponseReturnValue:
    """Keep the point of the table, and whether all of it agrees."""
    form = PointForm(sent_form())
    if not form.validate():
        return _refused(token, point_form=form)
    table = scribing.find(db.session(), token, to_change=True)
    taken = scribing.keep_point(
        db.session(),
        table,
        (form.point.data or "").strip(),
        number_of(form.seq.data) + 1,
        agreed=bool(form.agreed.data),
        now=clock.now(),
    )
    if taken.result != scribing.STORED:
        refuse(form.point, taken.result, POINT_LENGTH)
        form.seq.data = str(taken.seq)
        return _refused(token, point_form=form, status=409)
    db.session.commit()
    return redirect(url_for("scribe.show", token=token, _anchor="point"), 303)


def _to(token: str, question: str | None) -> ResponseReturnValue:
    anchor = f"q-{number_of(question)}"
    return redirect(url_for("scribe.show", token=token, _anchor=anchor), 303)


def _refused(token: str, status: int = 422, **forms: Any) -> ResponseReturnValue:
    """Show the page with what was typed, in a transaction that only reads."""
    engines.only_read(db.session())
    table = scribing.find(db.session(), token)
    for form in forms.values():
        if form.submission.mark is not None:
            form.submission.renew()
    return _show(table, token, status, **forms)


def _show(
    table: DiscussionTable,
    token: str,
    status: int = 200,
    note_form: NoteForm | None = None,
    point_form: PointForm | None = None,
) -> ResponseReturnValue:
    kept = {
        "point": table.point,
        "agreed": table.point_agreed_at is not None,
        "seq": table.point_seq,
    }
    page = render_template(
        "scribe/show.html",
        table=table,
        discussion=table.discussion,
        notes=scribing.notes_of(db.session(), table),
        token=token,
        new=NoteForm(),
        sent=note_form,
        sent_of=_is_of(table, note_form),
        point=point_form or PointForm(data=kept),
        reasons=REASONS,
        most=NOTE_LENGTH,
        most_of_a_point=POINT_LENGTH,
        scope=url_for("scribe.service_worker").removesuffix("sw.js"),
    )
    return page, status


def _is_of(table: DiscussionTable, form: NoteForm | None) -> str:
    """Return where what was typed belongs: a note that is still there, else a new one on its question."""
    if form is None or not form.uid.data:
        return ""
    mine = select(Note.uid).where(Note.table_id == table.id, Note.uid == form.uid.data)
    return db.session.scalar(mine.where(Note.text.is_not(None))) or ""

"""A group's own calendar: where it is, a look at it, and what the last look found."""

from typing import Any

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from campaign import access, clock, security
from campaign.blueprints.calendars import bp
from campaign.blueprints.calendars.forms import GiveAddressForm, SendFileForm
from campaign.domain import adopting, auditing, watching
from campaign.extensions import db, limiter
from campaign.models import Account
from campaign.refusals import explain
from campaign.words import calendar as calendar_words
from events.ical_reading import CalendarRefused
from events.models import PartnerGroup

CALENDAR = "/hosts/<group>/calendar"
FILE_BYTES = 2 * 1024 * 1024 + 4096  # with what a form puts around the file
LOOKS = "10 per 10 minutes"  # each asks another site


@bp.get(CALENDAR)
@access.member
def show(group: str) -> ResponseReturnValue:
    """The calendar's address, ways to give one, and the report of the last look."""
    return _answer()


@bp.post(f"{CALENDAR}/address")
@limiter.limit(LOOKS, key_func=lambda: request.path)
@access.member
def give_address(group: str) -> ResponseReturnValue:
    """Keep an address, and look at it now."""
    form = GiveAddressForm(request.form)
    if not form.validate():
        return _answer(422, address=form)
    g.group.calendar_url, g.group.calendar_etag = form.address.data, ""
    _note("calendar.given")
    db.session.commit()
    return _look()


@bp.post(f"{CALENDAR}/look")
@limiter.limit(LOOKS, key_func=lambda: request.path)
@access.member
def look(group: str) -> ResponseReturnValue:
    """Look at the calendar now."""
    return _look() if g.group.calendar_url else _back()


@bp.post(f"{CALENDAR}/file")
@security.up_to(FILE_BYTES)
@access.member
def send_file(group: str) -> ResponseReturnValue:
    """Take over a file once."""
    sent: MultiDict[str, Any] = MultiDict(request.files)
    form = SendFileForm(sent)
    if not form.validate():
        return _answer(422, file=form)
    data = form.file.data.read()
    try:
        watching.take(db.session(), g.group, data, here=_here(), now=clock.now())
    except CalendarRefused as refusal:
        db.session.rollback()
        sentence = explain(refusal)
        form.refuse("file", sentence.about(refusal))
        return _answer(sentence.status, file=form)
    _note("calendar.sent")
    db.session.commit()
    return _back()


@bp.post(f"{CALENDAR}/remove")
@access.member
def remove(group: str) -> ResponseReturnValue:
    """Forget the address and the report; the events stay."""
    g.group.calendar_url = g.group.calendar_etag = ""
    g.group.calendar_read_at, g.group.calendar_report = None, []
    _note("calendar.removed")
    db.session.commit()
    return _back()


@bp.post(f"{CALENDAR}/bring-back")
@access.member
def bring_back(group: str) -> ResponseReturnValue:
    """Let deleted drafts be made again at the next look."""
    adopting.bring_back(db.session(), g.group)
    g.group.calendar_report = []
    _note("calendar.brought_back")
    db.session.commit()
    return _back()


def _look() -> ResponseReturnValue:
    """Ask while nothing of the database is held, then take over what was answered."""
    group, account = g.group.id, g.account.id
    url, etag = g.group.calendar_url, g.group.calendar_etag
    db.session.rollback()
    answer = watching.ask(url, etag)
    g.group = db.session.get_one(PartnerGroup, group)
    g.account = db.session.get_one(Account, account)
    if g.group.calendar_url == url:
        watching.receive(db.session(), g.group, answer, here=_here(), now=clock.now())
        _note("calendar.looked_at")
    db.session.commit()
    return _back()


def _here() -> watching.Here:
    pack = current_app.extensions["pack"]
    return watching.Here(pack.timezone, pack.languages[0], current_app.extensions["sealer"])


def _note(deed: str) -> None:
    thing = f"group:{g.group.slug}"
    auditing.record(db.session(), actor=g.account, deed=deed, thing=thing, now=clock.now())


def _back() -> ResponseReturnValue:
    return redirect(url_for("calendars.show", group=g.group.slug), 303)


def _answer(
    status: int = 200, address: GiveAddressForm | None = None, file: SendFileForm | None = None
) -> ResponseReturnValue:
    report: list[dict[str, Any]] = g.group.calendar_report or []
    told = [(line, calendar_words.DID[line["did"]], calendar_words.why(line)) for line in report
            if line["did"] in calendar_words.DID]  # fmt: skip
    page = render_template(
        "calendars/show.html",
        group=g.group,
        address=address or GiveAddressForm(data={"address": g.group.calendar_url}),
        file=file or SendFileForm(),
        told=told,
        counts={line["did"]: line["count"] for line in report if line["count"]},
        deleted=any(line["did"] == "deleted" for line in report),
        last_read=g.group.calendar_read_at,
    )
    return page, status

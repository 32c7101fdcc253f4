"""The gates of one date: opened, named, and joined by stewards' phones, which can be stopped."""

from datetime import timedelta

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from qrcode.constants import ERROR_CORRECT_M
from sqlalchemy import select
from wtforms import SelectMultipleField

from campaign import access, clock
from campaign.blueprints.hosts import bp, phones
from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.dates import DATE
from campaign.blueprints.hosts.finding import own_date, own_event
from campaign.blueprints.hosts.gate_labels import COUNTERS
from campaign.domain import admitting, auditing
from campaign.domain.encoding import encode
from campaign.extensions import db, desk_words
from campaign.forms import Form, LineField, Short, readable, visible
from campaign.words.gate import WORDS
from events import checkin, gate_hours, occurrences, tallies
from events.models import CheckIn, Event, EventDate, Gate
from events.models.checkin import GATE_NAME_LENGTH
from events.occurrences import Occurrence

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

GATES = f"{DATE}/gates"
INVITATION_LIVES = timedelta(minutes=30)
AS_LONG_AS_THE_EVENT = "event"


class AddGateForm(Form):
    """A gate's name."""

    name = LineField(_dl("Name of the gate"), [Short(GATE_NAME_LENGTH), readable, visible])

    def check(self, check_in: CheckIn | None) -> bool:
        """Check the form, and that the gate has a name and no other has it."""
        fine = self.validate()
        if fine and not self.name.data:
            blame(self.name, _d("Write a name that stewards know, such as “North gate”."))
        if check_in and self.name.data.casefold() in {x.name.casefold() for x in check_in.gates}:
            blame(self.name, _d("There is a gate of this name already. Choose another."))
        return not problems(self)


class ChooseCountersForm(Form):
    """What stewards count with a tap."""

    counters = SelectMultipleField(
        _dl("What stewards count with a tap"),
        choices=list(COUNTERS.items()),
        default=tallies.DEFAULT,
        validate_choice=False,
    )

    @property
    def chosen(self) -> list[str]:
        """The counters that were ticked, in their usual order; what is no counter is passed over."""
        return [counter for counter in tallies.COUNTERS if counter in (self.counters.data or ())]


class OpenGatesForm(AddGateForm, ChooseCountersForm):
    """The first gate, and what is counted at all of them."""


@bp.get(GATES)
@access.member
def show_gates(group: str, slug: str, day: str) -> ResponseReturnValue:
    """The gates of a date and the phones at them; or a form that opens the first."""
    return _answer(*load(slug, day))


@bp.post(GATES)
@access.member
def open_gate(group: str, slug: str, day: str) -> ResponseReturnValue:
    """Open the gates, or add one to those there are."""
    found, check_in = load(slug, day)
    form = AddGateForm(request.form) if check_in else OpenGatesForm(request.form)
    if not _may_open(found, check_in):
        return _answer(found, check_in, 409)
    if not form.check(check_in):
        return _answer(found, check_in, 422, form=form)
    counters = check_in.counters if check_in else form.chosen
    admitting.open_gate(
        db.session(),
        found.event,
        found.day,
        form.name.data,
        counters,
        now=clock.now(),
        sealer=current_app.extensions["sealer"],
    )
    return _done(found, "gate.opened")


@bp.post(f"{GATES}/counters")
@access.member
def choose_counters(group: str, slug: str, day: str) -> ResponseReturnValue:
    """Change what stewards count; their phones hear of it when they next send."""
    found, check_in = load(slug, day)
    if check_in is None:
        abort(404)
    check_in.counters = ChooseCountersForm(request.form).chosen
    return _done(found, "gate.counters_chosen")


@bp.get(f"{GATES}/<int:number>/invite")
@access.member
def invite_phone(group: str, slug: str, day: str, number: int) -> ResponseReturnValue:
    """A code that lets phones join one gate, for half an hour or as long as the event lasts."""
    found, check_in = load(slug, day)
    gate = _gate(check_in, number)
    now = clock.now()
    if not _may_open(found, check_in):
        return _to_gates(found)
    lasts = request.args.get("lasts") == AS_LONG_AS_THE_EVENT
    until = found.span.ends if lasts else now + INVITATION_LIVES
    until = min(max(until, now + INVITATION_LIVES), gate_hours.until(gate.check_in))
    invitation = admitting.invitation(gate, until, current_app.extensions["sealer"])
    address = f"{current_app.config['BASE_URL']}/gate/#j={invitation}"
    return render_template(
        "hosts/gates_invite.html",
        found=found,
        gate=gate,
        lasts=lasts,
        until=until.astimezone(found.span.ends.tzinfo),
        address=address,
        code=encode(address, ERROR_CORRECT_M),
        said=WORDS,  # what the phone calls its own buttons
    )


@bp.post(f"{GATES}/<int:number>/withdraw")
@access.member
def withdraw_codes(group: str, slug: str, day: str, number: int) -> ResponseReturnValue:
    """Let nobody join one gate any more by a code that was shown before."""
    found, check_in = load(slug, day)
    gate = _gate(check_in, number)
    if not _may_open(found, check_in):
        return _to_gates(found)
    checkin.withdraw_invitations(db.session(), gate)
    return _done(found, "gate.codes_withdrawn")


@bp.post(f"{GATES}/phones/<int:number>/stop")
@access.member
def stop_phone(group: str, slug: str, day: str, number: int) -> ResponseReturnValue:
    """Stop one phone: what it scanned before still counts, what it scans from now on does not."""
    found, check_in = load(slug, day)
    device = phones.find(check_in, number) if check_in else None
    if device is None:
        abort(404)
    checkin.revoke(db.session(), device, now=clock.now())
    return _done(found, "gate.phone_stopped")


def _may_open(found: Occurrence, check_in: CheckIn | None) -> bool:
    """Whether gates can be opened, added or joined: the date is public, stands, and was not long ago."""
    is_theirs = check_in.destroyed_at is None if check_in else found.event.is_public
    return is_theirs and gate_hours.may_join(found, now=clock.now())


def load(slug: str, day: str) -> tuple[Occurrence, CheckIn | None]:
    """Return a date of the group's own event and its gates, None before they are opened; else 404.

    A date whose gates were opened stays, also where the event no longer has that day.
    """
    event = own_event(slug)
    check_in = next((one for one in opened(event) if one.date.day.isoformat() == day), None)
    return (occurrences.of_row(check_in.date) if check_in else own_date(event, day)), check_in


def opened(event: Event) -> list[CheckIn]:
    """Return the gates of every date of an event that were ever opened, the latest date first."""
    found = select(CheckIn).join(CheckIn.date).where(EventDate.event_id == event.id)
    return list(db.session.scalars(found.order_by(EventDate.day.desc())))


def _gate(check_in: CheckIn | None, number: int) -> Gate:
    gates = check_in.gates if check_in else []
    gate = next((gate for gate in gates if gate.id == number), None)
    if gate is None:
        abort(404)
    return gate


def _done(found: Occurrence, deed: str) -> ResponseReturnValue:
    """Note the deed, keep it, and show the gates."""
    thing, now = f"event:{found.event.slug} {found.day}", clock.now()
    auditing.record(db.session(), actor=g.account, deed=deed, thing=thing, now=now)
    db.session.commit()
    return _to_gates(found)


def _to_gates(found: Occurrence) -> ResponseReturnValue:
    here = {"group": g.group.slug, "slug": found.event.slug, "day": found.day}
    return redirect(url_for(".show_gates", **here), 303)


def _answer(
    found: Occurrence,
    check_in: CheckIn | None,
    status: int = 200,
    *,
    form: AddGateForm | None = None,
) -> ResponseReturnValue:
    now = clock.now()
    kept = {"counters": check_in.counters if check_in else tallies.DEFAULT}
    page = render_template(
        "hosts/gates.html",
        found=found,
        check_in=check_in,
        may_open=_may_open(found, check_in),
        phones=phones.of_date(check_in, now=now) if check_in else [],
        form=form or OpenGatesForm(None, data=kept),
        counters=ChooseCountersForm(None, data=kept),
        problems=problems(form) if form else [],
    )
    return page, status

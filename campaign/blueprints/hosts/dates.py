"""One date of an event: moved, called off, put back, its places, and who booked it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.hosts import bp, filling
from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.fields import clock_field, day_field, number_field
from campaign.blueprints.hosts.finding import (
    EVENT,
    is_staff,
    note,
    own_date,
    own_event,
    show_changes,
)
from campaign.blueprints.hosts.moved import moved_dates
from campaign.domain import booking, notifying
from campaign.extensions import db, desk_words
from campaign.forms import Form
from campaign.refusals import EVENT_REFUSALS, explain
from campaign.refusals.event import field_of
from events import moving, publishing, rescheduling, revising
from events.occurrences import Occurrence
from events.recurrence import Span

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

DATE = f"{EVENT}/dates/<day>"


class MoveDateForm(Form):
    """When one date is to be."""

    starts_on = day_field(_dl("Date"))
    starts_at = clock_field(_dl("Begins at"))
    ends_on = day_field(_dl("Last day, if it ends on another day"))
    ends_at = clock_field(_dl("Ends at"))

    def check(self) -> bool:
        """Check the form, and that it ends after it begins."""
        fine = self.validate()
        for field in (self.starts_on, self.starts_at, self.ends_at):
            if not field.data:
                blame(field, _d("Write when it begins and when it ends."))
        if fine and not problems(self) and self.ends <= self.starts:
            blame(self.ends_at, _d("It would end before it begins. Change one of the two."))
        return fine and not problems(self)

    @property
    def starts(self) -> datetime:
        """The wall time it begins."""
        return datetime.combine(self.starts_on.value, self.starts_at.value)

    @property
    def ends(self) -> datetime:
        """The wall time it ends."""
        return datetime.combine(self.ends_on.value or self.starts_on.value, self.ends_at.value)


class SetCapacityForm(Form):
    """How many places one date has."""

    capacity = number_field(_dl("Places at this date"))

    def check(self) -> bool:
        """Check the form."""
        if self.validate() and self.capacity.value == 0:
            blame(self.capacity, _d("Write how many places there are, or leave this empty."))
        return not problems(self)


@bp.get(DATE)
@access.member
def show_date(group: str, slug: str, day: str) -> ResponseReturnValue:
    """One date, with what can be done to it."""
    return _answer(own_date(own_event(slug), day))


@bp.post(f"{DATE}/move")
@access.member
def move_date(group: str, slug: str, day: str) -> ResponseReturnValue:
    """Move it to another time, or ask staff to."""
    event = own_event(slug)
    found, form = own_date(event, day), MoveDateForm(request.form)
    if not form.check():
        return _answer(found, 422, move=form)
    minutes = filling.minutes_between(form.starts, form.ends, current_app.extensions["pack"].zone)
    return _change(found, "event.date_moved", moving.entry(form.starts, minutes), move=form)


@bp.post(f"{DATE}/cancel")
@access.member
def cancel_date(group: str, slug: str, day: str) -> ResponseReturnValue:
    """Call it off at once, and tell those who booked."""
    return _change(own_date(own_event(slug), day), "event.date_cancelled", moving.OFF)


@bp.post(f"{DATE}/restore")
@access.member
def restore_date(group: str, slug: str, day: str) -> ResponseReturnValue:
    """Put it back to what the event says, or ask staff to."""
    return _change(own_date(own_event(slug), day), "event.date_restored", None)


@bp.post(f"{DATE}/capacity")
@access.member
def set_capacity(group: str, slug: str, day: str) -> ResponseReturnValue:
    """Give it more or fewer places; new ones are offered to those who wait."""
    event = own_event(slug)
    found, form = own_date(event, day), SetCapacityForm(request.form)
    if not form.check():
        return _answer(found, 422, capacity=form)

    def act(now: datetime) -> str:
        if event.is_cancelled:
            raise publishing.AlreadyCancelled
        places = form.capacity.value
        offered = rescheduling.set_capacity(db.session(), event, found.day, places, now=now)
        sealer = current_app.extensions["sealer"]
        notifying.offer(db.session(), offered, now=now, sealer=sealer)
        show_changes(event)
        return "event.capacity_set"

    return _do(found, act, capacity=form)


@bp.get(f"{EVENT}/bookings/<day>")
@access.member
def bookings(group: str, slug: str, day: str) -> ResponseReturnValue:
    """Who booked one date."""
    found = own_date(own_event(slug), day)
    sealer = current_app.extensions["sealer"]
    booked = booking.of_date(db.session(), found.row, sealer) if found.row else []
    parts = {item.id: item for item in found.event.programme}
    return render_template("hosts/bookings.html", found=found, booked=booked, parts=parts)


def _change(found: Occurrence, deed: str, to: Any, **forms: Form) -> ResponseReturnValue:
    """Change one date, or ask staff to; those who booked are told once it is true."""
    event, day = found.event, found.day.isoformat()

    def act(now: datetime) -> str:
        session = db.session()
        revising.lock(session, event)
        before = moving.of_event(event).get(day)
        publishing.edit(session, event, {moving.MOVED: {day: to}}, by_staff=is_staff(), now=now)
        if moving.of_event(event).get(day) == before:
            return "event.edited"
        if event.is_live:
            tell = notifying.tell_cancelled if to == moving.OFF else notifying.tell_changed
            sealer = current_app.extensions["sealer"]
            tell(session, event, day=found.day, now=now, sealer=sealer)
            offered = publishing.offer_new_places(session, event, now=now)
            notifying.offer(session, offered, now=now, sealer=sealer)
        return deed

    return _do(found, act, **forms)


def _do(found: Occurrence, act: Callable[[datetime], str], **forms: Form) -> ResponseReturnValue:
    """Act on one date, note the deed that `act` returns, and show the date; or say why not."""
    event, day = found.event, found.day
    try:
        note(act(clock.now()), event)
        db.session.commit()
    except EVENT_REFUSALS as refusal:
        db.session.rollback()
        return _refused(own_date(event, day.isoformat()), refusal, **forms)
    return redirect(url_for(".show_date", group=g.group.slug, slug=event.slug, day=day), 303)


def _refused(found: Occurrence, refusal: Exception, **forms: Form) -> ResponseReturnValue:
    sentence, field = explain(refusal), field_of(refusal)
    for form in forms.values():
        if field in form:
            blame(form[field], sentence.about(refusal))
            return _answer(found, sentence.status, **forms)
    raise refusal


def _answer(
    found: Occurrence,
    status: int = 200,
    *,
    move: MoveDateForm | None = None,
    capacity: SetCapacityForm | None = None,
) -> ResponseReturnValue:
    event, edit = found.event, publishing.waiting_edit(db.session(), found.event)
    asked = next((one for one in moved_dates(event, edit) if one.day == found.day), None)
    span = asked.then if asked and asked.then else found.span
    page = render_template(
        "hosts/date.html",
        found=found,
        asked=asked,
        waits=publishing.waits_for_staff(event, by_staff=is_staff()),
        move=move or MoveDateForm(None, data=_as_typed(span)),
        capacity=capacity or SetCapacityForm(None, data={"capacity": found.capacity or ""}),
        problems=problems(move or capacity) if status != 200 else [],
    )
    return page, status


def _as_typed(span: Span) -> dict[str, str]:
    starts, ends = span.starts, span.ends
    return {
        "starts_on": starts.date().isoformat(),
        "starts_at": f"{starts:%H:%M}",
        "ends_on": ends.date().isoformat() if ends.date() != starts.date() else "",
        "ends_at": f"{ends:%H:%M}",
    }

"""Bring your own calendar: what a group's calendar says lands here as drafts, and is never published by it.

A later look changes what the calendar has changed since: a draft at once, a published event as an edit that
waits for staff where the group is not trusted. Dates that its calendar moves or calls off, move and are
called off, as if the host had done it here: of such an event a move waits, and one is called off at once.
What vanishes from the calendar is reported, never deleted.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.domain import interpreting, translating
from campaign.domain.interpreting import Said
from campaign.models import AdoptedEvent
from events import moving, occurrences, publishing, rescheduling
from events.ical_reading import Found, Reading, What
from events.models import Event, PartnerGroup
from events.moving import MOVED, OFF
from events.recurrence import Timing, TimingRefused
from events.revising import TIMED, DatesBooked, ItemOutsideEvent, fields_of, timing_of

EVERY = timedelta(hours=1)
# What one event of a calendar can be refused for; the others are taken over all the same.
REFUSED = (
    TimingRefused,
    DatesBooked,
    publishing.AlreadyCancelled,
    ItemOutsideEvent,
    occurrences.NoSuchDate,
    rescheduling.MovedTooFar,
    rescheduling.LastsNoTime,
)


@dataclass(frozen=True)
class Line:
    """One line of the report of a look. `did` and `why` are keys; `name` is as the calendar says it."""

    did: str
    name: str = ""
    slug: str = ""
    why: str = ""
    line: int = 0  # of the file, where it could not be read
    count: int = 0


@dataclass(frozen=True)
class Change:
    """Something that bookers must be told: of one day, or of the whole event."""

    event: Event
    day: date | None
    cancelled: bool


@dataclass
class Look:
    """What one look at a calendar did."""

    lines: list[Line] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def add(self, did: str, found: Found, event: Event | None = None, why: str = "") -> None:
        """Note what became of one event of the calendar."""
        self.lines.append(Line(did, found.title or found.uid, event.slug if event else "", why))


def adopt(
    session: Session,
    group: PartnerGroup,
    reading: Reading,
    *,
    zone: str,
    language: str,
    now: datetime,
) -> Look:
    """Take over what a calendar says, and keep the report with the group. The caller commits.

    `zone` is the town's; texts of a calendar are taken as being in `language`.
    """
    held = select(PartnerGroup).filter_by(id=group.id).with_for_update(of=PartnerGroup)
    session.scalars(held).one()
    look = Look([Line("fault", f.name, why=f.what, line=f.line) for f in reading.faults])
    known = {e.uid: e for e in session.scalars(select(AdoptedEvent).filter_by(group_id=group.id))}
    work = _Work(session, group, zone, language, now, look, known)
    for found in reading.found:
        try:
            work.take(found)
        except REFUSED as refusal:
            look.add("refused", found, why=type(refusal).__name__)
    if not any(fault.what == What.CUT_OFF for fault in reading.faults):
        work.report_vanished({found.uid for found in reading.found})
    keep(group, look, now)
    session.flush()
    return look


def keep(group: PartnerGroup, look: Look, now: datetime) -> None:
    """Keep the report of a look with its group; lines of a kind without names become one count."""
    silent = Counter(line.did for line in look.lines if line.did in {"unchanged", "over"})
    counts = [Line(did, count=count) for did, count in silent.items()]
    lines = [line for line in look.lines if line.did not in silent]
    group.calendar_report = [asdict(line) for line in [*lines, *counts]]
    group.calendar_read_at = now


def due(session: Session, now: datetime) -> list[PartnerGroup]:
    """Return the groups with a calendar address that was not looked at for an hour."""
    groups = session.scalars(select(PartnerGroup).where(PartnerGroup.calendar_url != ""))
    read = ((group, group.calendar_read_at) for group in groups)
    return [group for group, at in read if at is None or at + EVERY <= now]


def bring_back(session: Session, group: PartnerGroup) -> int:
    """Let the drafts that were deleted here be made again at the next look; return how many."""
    gone = session.scalars(select(AdoptedEvent).filter_by(group_id=group.id, event_id=None)).all()
    for entry in gone:
        session.delete(entry)
    group.calendar_etag = ""
    session.flush()
    return len(gone)


@dataclass
class _Work:
    """One look at one calendar."""

    session: Session
    group: PartnerGroup
    zone: str
    language: str
    now: datetime
    look: Look
    known: dict[str, AdoptedEvent]

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def take(self, found: Found) -> None:
        """Make a draft of a new event, or take over what has changed of a known one."""
        why = interpreting.flaw(found)
        if why:
            self.look.add("refused", found, why=why)
            return
        said = interpreting.interpret(found, language=self.language)
        entry = self.known.get(found.uid)
        if entry is None:
            self._begin(found, said)
        elif entry.event_id is None:
            self.look.add("deleted", found)
        else:
            self._continue(found, said, entry, self.session.get_one(Event, entry.event_id))

    def report_vanished(self, uids: set[str]) -> None:
        """Note the events that the calendar no longer has and that are still to come."""
        gone = [e.event_id for uid, e in self.known.items() if uid not in uids and e.event_id]
        for event in self.session.scalars(select(Event).where(Event.id.in_(gone))):
            if not event.is_cancelled and occurrences.upcoming(event, self.now, most=1):
                name = next(iter(event.title.values()), "")
                self.look.lines.append(Line("gone", name, event.slug))

    def _begin(self, found: Found, said: Said) -> None:
        timing = timing_of(said["fields"] | {"zone": self.zone})
        if found.cancelled or not self._is_ahead(timing.last_day, found):
            self.look.add("over", found)
            return
        fields = said["fields"] | {"zone": self.zone, "kind": interpreting.KIND}
        event = publishing.draft(self.session, self.group, fields, now=self.now)
        event.source_uid = found.uid
        self.session.add(
            AdoptedEvent(group_id=self.group.id, uid=found.uid, event_id=event.id, said=said)
        )
        self.look.add("new", found, event)
        self._note_what_is_left_out(found, event)
        self._change_dates(found, event, _dates(said), {})

    def _is_ahead(self, last_day: date, found: Found) -> bool:
        lasts = timedelta(minutes=found.minutes)
        ends = [datetime.combine(last_day, found.starts.time()) + lasts]
        ends += [moved.starts + timedelta(minutes=moved.minutes) for moved in found.moved]
        return max(ends).date() >= self.today

    def _note_what_is_left_out(self, found: Found, event: Event) -> None:
        notes = {
            "no_end": not found.minutes,
            "added_dates": bool(found.added),
            "shortened": interpreting.shortened(found),
        }
        for why, noted in notes.items():
            if noted:
                self.look.add("note", found, event, why)

    def _continue(self, found: Found, said: Said, entry: AdoptedEvent, event: Event) -> None:
        said = interpreting.settle(entry.said, said, today=self.today)
        if said == entry.said:
            self.look.add("unchanged", found)
            return
        if said["cancelled"] and not entry.said["cancelled"]:
            self._cancel(found, event)
        else:
            did = self._update(found, event, interpreting.changed_fields(entry.said, said))
            for became in self._change_dates(found, event, _dates(said), _dates(entry.said)):
                if became != did:
                    self.look.add(became, found, event)
        entry.said = said

    def _cancel(self, found: Found, event: Event) -> None:
        if event.is_live:
            publishing.cancel(self.session, event, now=self.now)
            self.look.changes.append(Change(event, None, cancelled=True))
        self.look.add("cancelled" if event.is_public else "cancelled_draft", found, event)

    def _update(self, found: Found, event: Event, changed: dict[str, Any]) -> str:
        """Take over changed fields; return what became of them."""
        if not changed:
            return ""
        before = _time_and_place(event)
        fields = interpreting.with_translations(changed, publishing.latest(self.session, event))
        with translating.noting_event(self.session, event):
            waits = publishing.edit(self.session, event, fields, by_staff=False, now=self.now)
        did = "waits" if waits else "updated"
        self.look.add(did, found, event)
        self._note_what_is_left_out(found, event)
        if event.is_live and _time_and_place(event) != before:
            self.look.changes.append(Change(event, None, cancelled=False))
        return did

    def _change_dates(
        self, found: Found, event: Event, new: dict[str, Any], old: dict[str, Any]
    ) -> list[str]:
        """Move, call off or put back the dates that are otherwise now; return what became of them."""
        days = sorted(day for day in {*new, *old} if new.get(day) != old.get(day))
        asked = timing_of(publishing.latest(self.session, event))
        wanted = {
            day: _entry(new.get(day), event)
            for day in days
            if day in new or asked.is_on(date.fromisoformat(day))
        }
        fitting = self._fitting(found, event, wanted, asked)
        if not fitting:
            return []
        before, fields = moving.of_event(event), {MOVED: fitting}
        edit = publishing.edit(self.session, event, fields, by_staff=False, now=self.now)
        waiting = edit.fields.get(MOVED, {}) if edit else {}
        self._note_who_is_told(event, before)
        return sorted({"waits" if day in waiting else "dates" for day in fitting})

    def _fitting(
        self, found: Found, event: Event, wanted: dict[str, Any], asked: Timing
    ) -> dict[str, Any]:
        """Return the changes of dates that can be, and report the others one by one."""
        waits = publishing.waits_for_staff(event, by_staff=False)
        fitting = {}
        for day, to in wanted.items():
            is_off = to == OFF and event.timing.is_on(date.fromisoformat(day))
            try:
                moving.check(asked if waits and not is_off else event.timing, {day: to})
                fitting[day] = to
            except REFUSED as refusal:
                self.look.add("date_refused", found, event, type(refusal).__name__)
        return fitting

    def _note_who_is_told(self, event: Event, before: dict[str, Any]) -> None:
        """Note the dates that are otherwise than before, for those who booked them."""
        changed = moving.between(before, moving.of_event(event), event.timing)
        if event.is_live:
            self.look.changes += [
                Change(event, date.fromisoformat(day), cancelled=to == OFF)
                for day, to in changed.items()
            ]


def _entry(to: Any, event: Event) -> Any:
    """What a calendar says about one date, as an event keeps it."""
    if to is None or to == OFF:
        return to
    return moving.entry(datetime.fromisoformat(to[0]), to[1] or event.minutes)


def _time_and_place(event: Event) -> list[Any]:
    fields = fields_of(event)
    return [fields[name] for name in (*TIMED, "venue", "address", "attendance", "online_address")]


def _dates(said: Said) -> dict[str, Any]:
    """What a calendar says about single dates: where each moved to, or "off"."""
    return {**said["moved"], **dict.fromkeys(said["off"], OFF)}

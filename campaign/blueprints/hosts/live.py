"""Who has come to one date: numbers, charts and what needs a look while it lasts, and a file of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.blueprints.hosts import attendance, bp, phones, quarters
from campaign.blueprints.hosts.gate_labels import COUNTERS, REASONS
from campaign.blueprints.hosts.gates import GATES, load
from campaign.domain import recognising, tallying
from campaign.domain.exporting import CSV_TYPE, write_csv
from campaign.extensions import db, desk_words
from events import gate_hours
from events.admission import Look, Repeat, Summary
from events.models import CheckIn

_d = desk_words.gettext

LINES_SHOWN = 50


@dataclass(frozen=True)
class Line:
    """One line of what needs a look: never a badge's code or mark."""

    why: str
    gate: str
    phone: int
    at: datetime


@dataclass(frozen=True)
class List:
    """The newest lines of one kind, and how many there are of it."""

    key: str
    lines: Sequence[Line]
    total: int

    @property
    def older(self) -> int:
        """How many are not among them."""
        return self.total - len(self.lines)


@bp.get(f"{GATES}/live")
@access.member
def live(group: str, slug: str, day: str) -> ResponseReturnValue:
    """The numbers so far, also after the scans were destroyed; then only the totals are left."""
    found, check_in = load(slug, day)
    if check_in is None:
        abort(404)
    now, zone = clock.now(), ZoneInfo(found.event.zone)
    summary = _summary(check_in)
    return render_template(
        "hosts/gates_live.html",
        found=found,
        check_in=check_in,
        summary=summary,
        now=now.astimezone(zone),
        is_on=check_in.destroyed_at is None and gate_hours.are_open(found, now=now),
        charts=attendance.charts(summary.quarters, zone),
        counters=COUNTERS,
        lists=_lists(summary, zone),
        phones=phones.of_date(check_in, now=now),
    )


@bp.get(f"{GATES}/attendance.csv")
@access.member
def attendance_file(group: str, slug: str, day: str) -> ResponseReturnValue:
    """Attendance by gate and quarter of an hour, for a spreadsheet."""
    found, check_in = load(slug, day)
    if check_in is None:
        abort(404)
    rows = attendance.file_rows(_summary(check_in).quarters, ZoneInfo(found.event.zone))
    response = Response(write_csv(attendance.file_headings(), rows), mimetype=CSV_TYPE)
    name = f"attendance-{slug}-{found.day}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


@bp.app_template_filter("gate_time")
def gate_time(wall: datetime) -> str:
    """Return a time of day as the clocks of an event show it, told apart where it comes twice."""
    return quarters.time_words(wall)


@bp.app_template_filter("isolated")
def isolated(text: str) -> str:
    """Return a text that keeps its own direction inside a sentence of another (Unicode's isolates)."""
    return f"\u2068{text}\u2069"


def _summary(check_in: CheckIn) -> Summary:
    session, sealer = db.session(), current_app.extensions["sealer"]
    gone = check_in.destroyed_at is not None
    parties = {} if gone else recognising.parties(session, check_in, sealer, now=clock.now())
    return tallying.summary(session, check_in, parties, clock=clock.now)


def _lists(summary: Summary, zone: ZoneInfo) -> list[List]:
    """Return what was refused or is odd, and apart from it, being harmless, what was scanned twice."""
    looks = [_line(look, zone) for look in summary.needs_a_look]
    repeats = [_repeat(repeat, zone) for repeat in summary.repeats]
    return [_list("looks", looks, summary.older), _list("repeats", repeats)]


def _list(key: str, lines: list[Line], older: int = 0) -> List:
    newest = sorted(lines, key=lambda line: line.at, reverse=True)
    return List(key, newest[:LINES_SHOWN], len(newest) + older)


def _line(look: Look, zone: ZoneInfo) -> Line:
    why = str(REASONS[look.state, look.reason])
    return Line(why, look.gate, look.device, look.at.astimezone(zone))


def _repeat(repeat: Repeat, zone: ZoneInfo) -> Line:
    before = isolated(gate_time(repeat.also_at.astimezone(zone)))
    why = _d(
        "Also at %(gate)s, %(time)s. Counted once.", gate=isolated(repeat.also_gate), time=before
    )
    return Line(str(why), repeat.gate, repeat.device, repeat.at.astimezone(zone))

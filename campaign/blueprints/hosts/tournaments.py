"""The tournament of a draw: its fixtures made, results typed, and how it stands."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import abort, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from campaign import access, clock, looks, scoreboard
from campaign.blueprints.hosts import bp
from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.draw_form import AHEAD
from campaign.blueprints.hosts.draws import DRAW, done, own_draw
from campaign.blueprints.hosts.tournament_form import (
    NameTeamsForm,
    ResultForm,
    TournamentForm,
    lines_of,
)
from campaign.domain import auditing, drawn_groups, playing
from campaign.extensions import db, desk_words
from campaign.models import Draw
from campaign.models.draw import PUBLISHED, TEAMS
from campaign.refusals import explain
from campaign.words import tournament as tournament_words
from events import consequences, hearsay, occurrences, results, tournament
from events.fixtures import PlanRefused
from events.models import Event, Tournament
from events.models.checkin import REFUSED
from events.occurrences import Occurrence
from events.passing import DUPLICATE
from events.results import Kept, Report
from events.tournament import TournamentRefused

_d = desk_words.gettext

TOURNAMENT = f"{DRAW}/tournament"
DATES_OF_AN_EVENT, DATES_SHOWN = 10, 60
USUAL = {"minutes": "10", "gap": "5"}
TEAMS_OF_A_GROUP = 4


@bp.get(f"{DRAW}/teams")
@access.member
def read_names(group: str, draw: str) -> ResponseReturnValue:
    """What the teams are called, ready to change."""
    row = _teams(draw)
    form = NameTeamsForm(None, data={"teams": lines_of(drawn_groups.named_of(row))})
    return _names_page(row, form)


@bp.post(f"{DRAW}/teams")
@access.member
def save_names(group: str, draw: str) -> ResponseReturnValue:
    """Keep names and bibs."""
    row = _teams(draw, to_change=True)
    form = NameTeamsForm(request.form)
    named = form.read(row.wanted["number"])
    if problems(form):
        return _names_page(row, form, 422)
    names = [tournament_words.team(at, name) for at, (name, _) in enumerate(named, 1)]
    playing.rename(db.session(), row, named, names)
    return done(row, "draw.teams_named")


@bp.get(TOURNAMENT)
@access.member
def show_tournament(group: str, draw: str) -> ResponseReturnValue:
    """How it stands; before it is made, the form that makes it."""
    row = _teams(draw)
    found = tournament.of_draw(db.session(), row.uid)
    return _form_page(row, _form(row)) if found is None else _board_page(row, found)


@bp.post(TOURNAMENT)
@access.member
def make_tournament(group: str, draw: str) -> ResponseReturnValue:
    """Make the fixtures on a date of an event of the group."""
    row = _teams(draw, to_change=True)
    form = _form(row, sent=True)
    if not form.check():
        return _form_page(row, form, 422)
    found = _dates()[form.date.data]
    plan = form.plan(row.wanted["number"], found)
    named = drawn_groups.named_of(row)
    names = [tournament_words.team(at, name) for at, (name, _) in enumerate(named, 1)]
    now = clock.now()
    try:
        playing.make(db.session(), row, found.event, found.day, plan, names, now=now)
    except (PlanRefused, TournamentRefused) as refusal:
        sentence = explain(refusal)
        field = sentence.field if sentence.field in form else "date"
        db.session.rollback()
        blame(form[field], sentence.about(refusal))
        return _form_page(_teams(draw), form, 422)
    return _done(row, "tournament.made")


@bp.post(f"{TOURNAMENT}/scrap")
@access.member
def scrap_tournament(group: str, draw: str) -> ResponseReturnValue:
    """Take the fixtures away while nobody has played, to plan them anew."""
    row = _teams(draw, to_change=True)
    tournament.scrap(db.session(), own_tournament(row))
    return _done(row, "tournament.scrapped")


@bp.get(f"{TOURNAMENT}/<int:number>")
@access.member
def read_result(group: str, draw: str, number: int) -> ResponseReturnValue:
    """The form for the result of a match, with the one that stands."""
    row = _teams(draw)
    match = _match(row, number)
    score = vars(match.score) if match.score else {}
    kept = {name: str(value) for name, value in score.items() if value is not None}
    form = ResultForm(None, data={**kept, "result": str(uuid.uuid4())})
    return _result_page(row, match, form)


@bp.post(f"{TOURNAMENT}/<int:number>")
@access.member
def save_result(group: str, draw: str, number: int) -> ResponseReturnValue:
    """Keep a result; one that was typed before stays beside it, and the later one stands."""
    row = _teams(draw)
    found, form = own_tournament(row), ResultForm(request.form)
    match = _match(row, number)
    if not form.check():
        return _result_page(row, match, form, 422)
    report = _report(form, number)
    handed = consequences.handed_over(db.session(), found, number, report.score)
    (kept,) = results.record(db.session(), found, None, [report], now=clock.now())
    refusal = _refusal(found, report, kept, handed)
    if refusal:
        db.session.rollback()
        blame(form.home, refusal)
        return _result_page(_teams(draw), match, form, 422, handed=handed)
    return _done(row, "tournament.result_typed")


def _refusal(found: Tournament, report: Report, kept: Kept, handed: list[int]) -> str:
    """Return why a result is not saved as it was sent, or ""."""
    if kept.outcome == REFUSED:
        return str(tournament_words.REFUSED[kept.reason])
    if kept.outcome == DUPLICATE:
        is_same = results.is_as_kept(db.session(), found, report)
        return "" if is_same else str(tournament_words.ANOTHER)
    if handed and "anyway" not in request.form:
        numbers = looks.joined(handed)
        return _d("Other teams would then have played match %(numbers)s.", numbers=numbers)
    return ""


def _teams(draw: str, *, to_change: bool = False) -> Draw:
    """Return a draw into teams; tables play no tournament."""
    row = own_draw(draw, to_change=to_change)
    if row.kind != TEAMS:
        abort(404)
    return row


def own_tournament(row: Draw) -> Tournament:
    """Return the tournament of a draw, else 404."""
    found = tournament.of_draw(db.session(), row.uid)
    if found is None:
        abort(404)
    return found


def board_of(row: Draw, found: Tournament) -> scoreboard.Board:
    """Return how a draw's tournament stands, with its teams as the host calls them."""
    live, named = tournament.table(db.session(), found), drawn_groups.named_of(row)
    return scoreboard.board(live, named, zone=found.date.event.zone, now=clock.now())


def _match(row: Draw, number: int) -> scoreboard.ShownMatch:
    for match in board_of(row, own_tournament(row)).matches:
        if match.number == number:
            return match
    abort(404)


def _report(form: ResultForm, number: int) -> Report:
    try:
        mark = str(uuid.UUID(form.result.data or ""))
    except ValueError:
        mark = str(uuid.uuid4())
    return Report(
        result=mark,
        fixture=number,
        home=form.home.value,
        away=form.away.value,
        home_fair=form.home_fair.value,
        away_fair=form.away_fair.value,
        home_penalties=form.home_penalties.value,
        away_penalties=form.away_penalties.value,
        at=clock.now(),
        seq=0,
    )


def _dates() -> dict[str, Occurrence]:
    """Return the dates to come of the group's own events, by what the form calls them."""
    events = db.session.scalars(select(Event).filter_by(group_id=g.group.id)).all()
    now = clock.now()
    found = [
        date
        for event in events
        if not event.is_cancelled
        for date in occurrences.upcoming(event, now, DATES_OF_AN_EVENT)
        if not date.is_cancelled and date.span.starts <= now + AHEAD
    ]
    found.sort(key=lambda date: date.span.starts)
    return {f"{date.event.slug}/{date.day}": date for date in found[:DATES_SHOWN]}


def _form(row: Draw, *, sent: bool = False) -> TournamentForm:
    """Return the form; at first it has the date nearest to the draw's own day."""
    dates = _dates()

    def away(key: str) -> timedelta:
        return abs(dates[key].span.starts.date() - row.happens_on)

    first = min(dates, key=away, default="")
    starts = f"{dates[first].span.starts:%H:%M}" if first else ""
    pitches = "".join(f"{pitch}\n" for pitch in (_d("Pitch 1"), _d("Pitch 2")))
    groups = max(1, round(row.wanted["number"] / TEAMS_OF_A_GROUP))
    parts = {"groups": str(groups), "through": "2" if groups > 1 else "0"}
    usual = {**USUAL, **parts, "date": first, "starts": starts, "pitches": pitches}
    form = TournamentForm(request.form if sent else None, data=usual)
    form.date.choices = [(key, _named(date)) for key, date in dates.items()]
    return form


def _named(found: Occurrence) -> str:
    wall = found.span.starts
    title = looks.told(found.event.title)
    return looks.joined([title, looks.weekday(wall), looks.clock_time(wall.time())])


def _names_page(row: Draw, form: NameTeamsForm, status: int = 200) -> ResponseReturnValue:
    wrong = problems(form) if status != 200 else []
    bibs = [str(word) for word in tournament_words.BIB_WORDS.values()]
    return _page("hosts/draw_teams.html", row, status, form=form, problems=wrong, bibs=bibs)


def _form_page(row: Draw, form: TournamentForm, status: int = 200) -> ResponseReturnValue:
    wrong = problems(form) if status != 200 else []
    return _page("hosts/tournament_new.html", row, status, form=form, problems=wrong)


def _board_page(row: Draw, found: Tournament) -> ResponseReturnValue:
    return _page(
        "hosts/tournament.html",
        row,
        200,
        tournament=found,
        occurrence=occurrences.of_row(found.date),
        board=board_of(row, found),
        words=tournament_words,
    )


def _result_page(
    row: Draw,
    match: scoreboard.ShownMatch,
    form: ResultForm,
    status: int = 200,
    *,
    handed: Sequence[int] = (),
) -> ResponseReturnValue:
    wrong = problems(form) if status != 200 else []
    return _page(
        "hosts/tournament_result.html",
        row,
        status,
        match=match,
        form=form,
        problems=wrong,
        handed=handed,
        heard=hearsay.heard(db.session(), own_tournament(row), match.number),
        words=tournament_words,
    )


def _page(template: str, row: Draw, status: int, **values: Any) -> ResponseReturnValue:
    is_published = row.state == PUBLISHED
    return render_template(template, draw=row, is_published=is_published, **values), status


def _done(row: Draw, deed: str) -> ResponseReturnValue:
    auditing.record(
        db.session(), actor=g.account, deed=deed, thing=f"draw:{row.uid}", now=clock.now()
    )
    db.session.commit()
    return redirect(url_for("hosts.show_tournament", group=g.group.slug, draw=row.uid), 303)

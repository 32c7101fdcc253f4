"""The forms of a tournament: when and where it is played, what teams are called, how a match ended."""

import re
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import BooleanField, HiddenField, SelectField

from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.draw_form import LinesField
from campaign.blueprints.hosts.fields import clock_field, number_field
from campaign.domain.drawn_groups import BIBS
from campaign.domain.entrants import COMMAS
from campaign.extensions import desk_words
from campaign.forms import Form
from campaign.words import tournament as tournament_words
from events.fixtures import Plan
from events.models.tournament import MOST_FAIR_PLAY, MOST_GOALS, TEAM_NAME_LENGTH
from events.occurrences import Occurrence

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

BREAK = re.compile(r"(\d{1,2})[:.](\d\d)\s*[-–—]\s*(\d{1,2})[:.](\d\d)")
BIB_LENGTH = 20


class TournamentForm(Form):
    """When, where and how the teams of a draw play."""

    date = SelectField(_dl("Event and date"), validate_choice=False)
    starts = clock_field(_dl("First match at"))
    pitches = LinesField(_dl("Pitches"), most=1000)
    minutes = number_field(_dl("Minutes of a match"))
    gap = number_field(_dl("Minutes between matches"))
    groups = number_field(_dl("Groups"))
    through = number_field(_dl("How many of each group go on to the knock-out"))
    third_place = BooleanField(_dl("The losers of the semi-finals play for the third place"))
    breaks = LinesField(_dl("Breaks"), most=1000)

    def check(self) -> bool:
        """Check each field on its own, and that none is missing."""
        self.validate()
        needed = (self.starts, self.minutes, self.gap, self.groups, self.through)
        for field in needed:
            if not field.data:
                blame(field, _d("Write this down, so that the matches can be planned."))
        if self.date.data not in {value for value, _ in self.date.choices}:
            blame(self.date, _d("Choose one from the list."))
        for line in _lines(self.breaks):
            if _break(line) is None:
                blame(
                    self.breaks, _d("Write each break in a line of its own, such as 12:30–13:15.")
                )
        return not problems(self)

    def plan(self, teams: int, found: Occurrence) -> Plan:
        """Return the plan of a form that was checked, on a date, by its clocks."""
        zone, day = ZoneInfo(found.event.zone), found.span.starts.date()

        def at(wall: time) -> datetime:
            return datetime.combine(day, wall, zone)

        spans = [_break(line) for line in _lines(self.breaks)]
        return Plan(
            teams=teams,
            pitches=tuple(_lines(self.pitches)),
            starts=at(self.starts.value),
            minutes=self.minutes.value,
            gap=self.gap.value,
            groups=self.groups.value,
            through=self.through.value,
            third_place=bool(self.third_place.data),
            breaks=tuple((at(span[0]), at(span[1])) for span in spans if span),
        )


class NameTeamsForm(Form):
    """What the teams are called, and the colours of their bibs."""

    teams = LinesField(_dl("Names and bibs"), most=10_000)

    def read(self, number: int) -> list[tuple[str, str]]:
        """Check the lines, one for each team, and return names and bibs; "" where there is none."""
        self.validate()
        lines = (self.teams.data or "").rstrip("\n").split("\n")
        if len(lines) > number:
            blame(self.teams, _d("There are %(num)d teams. Write a line for each.", num=number))
        lines += [""] * (number - len(lines))
        named = [_named(at, line) for at, line in enumerate(lines, 1)]
        for at, (name, bib) in enumerate(named, 1):
            if len(name) > TEAM_NAME_LENGTH or len(bib) > BIB_LENGTH:
                blame(self.teams, _d("Line %(line)d is too long. Write it shorter.", line=at))
        called = [tournament_words.team(at, name) for at, (name, _) in enumerate(named, 1)]
        names = [name.casefold() for name in called]
        twice = next((name for name in called if names.count(name.casefold()) > 1), "")
        if twice:
            blame(self.teams, _d("Two teams are called %(name)s. Change one.", name=twice))
        return [(name, bib or BIBS[at % len(BIBS)]) for at, (name, bib) in enumerate(named)]


class ResultForm(Form):
    """How a match ended. `result` names this very form, so that it counts once."""

    result = HiddenField()
    home, away, home_fair, away_fair, home_penalties, away_penalties = (
        number_field("") for _ in range(6)
    )

    def check(self) -> bool:
        """Check that scores are there and possible."""
        self.validate()
        for field in (self.home, self.away, self.home_fair, self.away_fair):
            if not field.data:
                blame(field, _d("Write a number, 0 if there was none."))
        fair = (self.home_fair, self.away_fair)
        for field in (self.home, self.away, *fair, self.home_penalties, self.away_penalties):
            most = MOST_FAIR_PLAY if field in fair else MOST_GOALS
            if field.data and (field.value is None or field.value > most):
                field.errors = [
                    _d("Write a number from %(least)d to %(most)d.", least=0, most=most)
                ]
        return not problems(self)


def lines_of(named: list[tuple[str, str]]) -> str:
    """Return the lines that `NameTeamsForm` reads these names and bibs from."""
    said = (
        f"{tournament_words.team(at, name)}, {tournament_words.bib(bib)}\n"
        for at, (name, bib) in enumerate(named, 1)
    )
    return "".join(said)


def _named(number: int, line: str) -> tuple[str, str]:
    """Return a team's name and bibs; one that is called by its number has no name of its own."""
    name, bib = (" ".join(part.split()) for part in line.translate(COMMAS).partition(",")[::2])
    by_number = name == tournament_words.team(number, "")
    return "" if by_number else name, tournament_words.bib_of(bib)


def _lines(field: Any) -> list[str]:
    return [" ".join(line.split()) for line in (field.data or "").split("\n") if line.strip()]


def _break(line: str) -> tuple[time, time] | None:
    found = BREAK.fullmatch(line)
    try:
        return (
            (time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4])))
            if found
            else None
        )
    except ValueError:
        return None

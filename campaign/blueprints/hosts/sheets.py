"""Sheets of a draw to print: teams with their bibs, tables with seats, the matches of each pitch."""

from flask import Response
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from campaign import access, looks
from campaign.addresses import language_of_request
from campaign.blueprints.hosts import bp
from campaign.blueprints.hosts.draws import DRAW, own_draw, sealer
from campaign.blueprints.hosts.tournaments import TOURNAMENT, board_of, own_tournament
from campaign.domain import drawn_groups, sheeting
from campaign.domain.drawn_groups import Group
from campaign.domain.sheeting import Card, Listed, Section
from campaign.models import Draw
from campaign.models.draw import TABLES
from campaign.scoreboard import ShownMatch, ShownTeam
from campaign.words import tournament as tournament_words
from campaign.words.draw import isolated

PDF = "application/pdf"


@bp.get(f"{DRAW}/sheet.pdf")
@access.member
def draw_sheet(group: str, draw: str) -> ResponseReturnValue:
    """Who is in which team, or at which table in each round."""
    row = own_draw(draw)
    rounds = drawn_groups.rounds_of(row, sealer(), language_of_request().tag)
    sections = [
        Section(
            str(_("Round %(number)s", number=number)) if len(rounds) > 1 else "",
            tuple(_card(row, group) for group in groups),
        )
        for number, groups in enumerate(rounds, 1)
    ]
    below = looks.weekday(row.happens_on)
    return _file(sheeting.cards(str(looks.told(row.title)), below, sections, language_of_request()))


@bp.get(f"{TOURNAMENT}/fixtures.pdf")
@access.member
def fixtures_sheet(group: str, draw: str) -> ResponseReturnValue:
    """The matches of each pitch on a page of their own, with room for the score."""
    row = own_draw(draw)
    found = own_tournament(row)
    board = board_of(row, found)
    pitches = dict.fromkeys(match.pitch for match in board.matches)
    columns = (_("Time"), _("No."), _("Match"), _("Score"), _("Fair play"))
    listed = [
        Listed(
            pitch,
            tuple(str(word) for word in columns),
            tuple(_line(match) for match in board.matches if match.pitch == pitch),
        )
        for pitch in pitches
    ]
    below = looks.weekday(board.matches[0].starts) if board.matches else ""
    return _file(sheeting.tables(str(looks.told(row.title)), below, listed, language_of_request()))


def _card(row: Draw, group: Group) -> Card:
    people = tuple(one.entrant.name for one in group.people)
    if row.kind == TABLES:
        return Card(str(_("Table %(number)s", number=group.number)), people)
    name = tournament_words.team(group.number, group.name)
    return Card(name, people, group.bib, tournament_words.bib(group.bib))


def _line(match: ShownMatch) -> tuple[str, ...]:
    sides = f"{_side(match.home)} – {_side(match.away)}"
    score = f"{match.score.home} : {match.score.away}" if match.score else ":"
    fair = f"{match.score.home_fair} : {match.score.away_fair}" if match.score else ":"
    time = isolated(looks.clock_time(match.starts.time()))
    return (time, str(match.number), f"{match.part}: {sides}", score, fair)


def _side(team: ShownTeam) -> str:
    bib = f" ({tournament_words.bib(team.bib)})" if team.bib else ""
    return isolated(f"{team.name}{bib}")


def _file(data: bytes) -> Response:
    return Response(data, mimetype=PDF)

"""A published draw, and the file from which anybody can draw it again. Gone 14 days after its day."""

from flask import abort, current_app, render_template
from flask.typing import ResponseReturnValue

from campaign import access, clock, scoreboard
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.draws import bp, files
from campaign.domain import drawing, drawn_groups
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import Draw
from campaign.words import draw as draw_words
from campaign.words import tournament as tournament_words
from events import occurrences, tournament
from events.models import Tournament

ADDRESS = f"{PREFIX}/draws/<token>"


@bp.get(ADDRESS)
@access.holder
def show(token: str) -> ResponseReturnValue:
    """Teams or tables by first names, how even they are, the matches, and the seed."""
    row, sealer = _find(token), _sealer()
    found = tournament.of_draw(db.session(), row.uid)
    drawn = drawing.drawn_of(row, sealer)
    return render_template(
        "draws/show.html",
        draw=row,
        token=token,
        is_open=drawing.is_open(row),
        count=len(drawn.entered),
        rounds=drawn_groups.rounds_of(row, sealer, language_of_request().tag),
        evenness=drawn_groups.evenness_of(row, sealer, language_of_request().tag),
        words=draw_words,
        said=tournament_words,
        board=_board(row, found) if found else None,
        occurrence=occurrences.of_row(found.date) if found else None,
    )


@bp.get(f"{ADDRESS}/inputs.json")
@access.holder
def inputs(token: str) -> ResponseReturnValue:
    """All that the draw was drawn from, without a name, where numbers do not tell whose they are."""
    row = _find(token)
    if not drawing.is_open(row):
        abort(404)
    return files.inputs(row, _sealer())


def _find(token: str) -> Draw:
    return drawing.find(db.session(), token, today=clock.today())


def _board(row: Draw, found: Tournament) -> scoreboard.Board:
    live, named = tournament.table(db.session(), found), drawn_groups.named_of(row)
    return scoreboard.board(live, named, zone=found.date.event.zone, now=clock.now())


def _sealer() -> Sealer:
    found: Sealer = current_app.extensions["sealer"]
    return found

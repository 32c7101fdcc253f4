"""On the day: who comes after the draw is added to one team, who does not come is taken out."""

from flask import request
from flask.typing import ResponseReturnValue

from campaign import access
from campaign.blueprints.hosts import bp
from campaign.blueprints.hosts.checking import blame
from campaign.blueprints.hosts.draw_form import EntrantForm, NoShowForm, number_of
from campaign.blueprints.hosts.draws import DRAW, answer, done, own_draw, sealer, shown
from campaign.domain import drawn_groups
from campaign.refusals import explain
from events.people import MixingRefused, UnknownKey


@bp.post(f"{DRAW}/came")
@access.member
def came_later(group: str, draw: str) -> ResponseReturnValue:
    """Add somebody who came after the draw, to one team."""
    form = EntrantForm(request.form)
    entrant = form.read()
    row = own_draw(draw, to_change=True)
    if entrant is None:
        return answer(row, 422, came=form)
    before, told = row.result, form.told()
    try:
        where = drawn_groups.arrive(row, entrant, sealer=sealer(), **told)
    except (drawn_groups.TooManyLater, MixingRefused) as refusal:
        blame(form.person, explain(refusal).about(refusal))
        return answer(row, 422, came=form)
    came = ",".join(map(str, where))
    return shown(row, came=came) if row.result == before else done(row, "draw.arrived", came=came)


@bp.post(f"{DRAW}/left")
@access.member
def did_not_come(group: str, draw: str) -> ResponseReturnValue:
    """Take somebody who did not come out of one team."""
    form, row = NoShowForm(request.form), own_draw(draw, to_change=True)
    try:
        where = drawn_groups.leave(row, number_of(form.number), sealer=sealer())
    except UnknownKey as refusal:
        blame(form.number, explain(refusal).about(refusal))
        return answer(row, 422, left=form)
    return done(row, "draw.left", left=",".join(map(str, where)))

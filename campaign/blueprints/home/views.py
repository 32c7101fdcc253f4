"""The front page, the number, and the card."""

from flask import Response, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.home import bp
from campaign.blueprints.home.schemas import CountSchema
from campaign.domain import carding, counting
from campaign.extensions import db


@bp.get(f"{PREFIX}/")
@access.anyone
def landing() -> ResponseReturnValue:
    """What the campaign is, how many have signed, and the way to sign."""
    figure = counting.current(db.session(), now=clock.now())
    return render_template("home/landing.html", figure=figure)


@bp.get("/count.json")
@access.anyone
def count() -> ResponseReturnValue:
    """The public number, by channel, with when it was counted and last proved."""
    figure = counting.current(db.session(), now=clock.now())
    response = jsonify(CountSchema().dump(figure))
    response.cache_control.public, response.cache_control.max_age = True, 30
    return response


@bp.get(f"{PREFIX}/card.png")
@access.anyone
def card() -> ResponseReturnValue:
    """A picture for sharing, 1200 by 630, without anybody's name."""
    picture = carding.draw(current_app.extensions["pack"], language_of_request())
    response = Response(picture, mimetype="image/png")
    response.cache_control.public, response.cache_control.max_age = True, 86_400
    return response

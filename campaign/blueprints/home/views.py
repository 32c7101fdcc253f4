"""The front page, the number, and the card."""

from datetime import timedelta

from flask import Response, current_app, jsonify, render_template
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from campaign import access, clock
from campaign.addresses import PREFIX, language_of_request
from campaign.blueprints.home import bp
from campaign.blueprints.home.schemas import CountSchema
from campaign.domain import answering, carding, counting
from campaign.extensions import db
from campaign.words.answer import STATES
from events import listings
from events.listings import Filter


@bp.record_once
def publish(state: BlueprintSetupState) -> None:
    """Keep the figure that is shown."""
    stands = timedelta(seconds=state.app.config["COUNT_SECONDS"])
    state.app.extensions["published"] = counting.Published(stands)


def _figure() -> counting.Figure:
    published: counting.Published = current_app.extensions["published"]
    return published.figure(db.session(), now=clock.now())


@bp.get(f"{PREFIX}/")
@access.anyone
def landing() -> ResponseReturnValue:
    """What the campaign is, how many have signed, and the way to sign."""
    figure = _figure()
    anything = Filter(current_app.extensions["pack"].zone)
    coming = listings.find(db.session(), anything, clock.now(), most=3).items
    answered = answering.newest_answers(db.session(), 1)
    facts = {"figure": figure, "coming": coming, "answered": answered, "states": STATES}
    return render_template("home/landing.html", **facts)


@bp.get("/count.json")
@access.anyone
def count() -> ResponseReturnValue:
    """The public number, by channel, with when it was counted and last proved."""
    figure = _figure()
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

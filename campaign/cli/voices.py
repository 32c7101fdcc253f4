"""Letting answers to the equality questions in among the others."""

from flask import current_app

from campaign import clock
from campaign.domain import equalities
from campaign.extensions import db


def mix() -> None:
    """Each night: what was answered in weeks that are over goes in, in no order."""
    sealer = current_app.extensions["sealer"]
    equalities.mix(db.session(), today=clock.today(), sealer=sealer)
    db.session.commit()

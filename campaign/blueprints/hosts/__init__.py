"""The partner groups' desk: their profile, their events, and who booked."""

from flask import Blueprint

bp = Blueprint("hosts", __name__)

from campaign.blueprints.hosts import (  # noqa: E402
    dates,
    draws,
    events,
    gates,
    groups,
    live,
    pictures,
    sheets,
    tournaments,
    turnout,
)

__all__ = [
    "bp",
    "dates",
    "draws",
    "events",
    "gates",
    "groups",
    "live",
    "pictures",
    "sheets",
    "tournaments",
    "turnout",
]

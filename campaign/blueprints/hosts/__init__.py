"""The partner groups' desk: their profile, their events, and who booked."""

from flask import Blueprint

bp = Blueprint("hosts", __name__)

from campaign.blueprints.hosts import (  # noqa: E402
    dates,
    events,
    gates,
    groups,
    live,
    pictures,
)

__all__ = ["bp", "dates", "events", "gates", "groups", "live", "pictures"]

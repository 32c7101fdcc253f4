"""The partner groups' desk: their profile, their events, and who booked."""

from flask import Blueprint

bp = Blueprint("hosts", __name__)

from campaign.blueprints.hosts import dates, events, groups, pictures  # noqa: E402

__all__ = ["bp", "dates", "events", "groups", "pictures"]

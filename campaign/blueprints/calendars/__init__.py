"""Bring your own calendar: a group's own, at an address or as a file."""

from flask import Blueprint

bp = Blueprint("calendars", __name__)

from campaign.blueprints.calendars import views  # noqa: E402, F401

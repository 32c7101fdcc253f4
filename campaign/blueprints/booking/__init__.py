"""Booking a place at an event, and what the link of a place can do."""

from flask import Blueprint

bp = Blueprint("booking", __name__)

from campaign.blueprints.booking import place, views  # noqa: E402, F401

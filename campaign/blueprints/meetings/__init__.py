"""The pages of whoever looks after a circle: its list, texts to its members, and when it met."""

from flask import Blueprint

bp = Blueprint("meetings", __name__, url_prefix="/meetings")

from campaign.blueprints.meetings import erasing, people, sessions, telling  # noqa: E402, F401

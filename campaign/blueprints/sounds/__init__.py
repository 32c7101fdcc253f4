"""The pages on which it is arranged how texts are heard and signed."""

from flask import Blueprint

bp = Blueprint("sounds", __name__)

from campaign.blueprints.sounds import at_desk, at_hosts  # noqa: E402

__all__ = ["at_desk", "at_hosts", "bp"]

"""What residents read of what came of it: answers, aims with how far they are, and partners' projects."""

from flask import Blueprint

bp = Blueprint("answered", __name__)

from campaign.blueprints.answered import feed, views  # noqa: E402

__all__ = ["bp", "feed", "views"]

"""Staff's side of "you said, we did": themes and their answers, aims; and projects, which hosts describe."""

from flask import Blueprint

bp = Blueprint("answers", __name__)

from campaign.blueprints.answers import aims, coding, projects, themes  # noqa: E402

__all__ = ["aims", "bp", "coding", "projects", "themes"]

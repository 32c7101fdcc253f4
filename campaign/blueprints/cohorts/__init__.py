"""The leads' pages: a cohort's programme, who takes part, who came, and the certificates."""

from flask import Blueprint

bp = Blueprint("cohorts", __name__)

from campaign.blueprints.cohorts import attending, people, programme, workshops  # noqa: E402

__all__ = ["attending", "bp", "people", "programme", "workshops"]

"""Surveys, as staff make them: the bank of questions, links, forms on paper, words, and results."""

from flask import Blueprint

bp = Blueprint("surveys", __name__, url_prefix="/desk/surveys")

from campaign.blueprints.surveys import (  # noqa: E402
    bank,
    life,
    links,
    making,
    paper,
    results,
    words,
)

__all__ = ["bank", "bp", "life", "links", "making", "paper", "results", "words"]

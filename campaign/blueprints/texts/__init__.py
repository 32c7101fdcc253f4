"""Translations: the texts of a thing side by side, how each stands, and what the town reads."""

from flask import Blueprint

bp = Blueprint("texts", __name__)

from campaign.blueprints.texts import at_desk, at_hosts, town  # noqa: E402

__all__ = ["at_desk", "at_hosts", "bp", "town"]

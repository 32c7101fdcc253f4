"""Workshops of a group: the guide, the tables and their scribes, the notes, and the report."""

from flask import Blueprint

bp = Blueprint("discussions", __name__)

from campaign.blueprints.discussions import report, tables, views  # noqa: E402

__all__ = ["bp", "report", "tables", "views"]

"""The audit trail, newest first."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from campaign import access
from campaign.blueprints.admin import bp
from campaign.domain import auditing
from campaign.extensions import db


@bp.get("/audit")
@access.admin
def trail() -> ResponseReturnValue:
    """A page of the trail; `before` is the entry the page before ended with."""
    before = request.args.get("before", "")
    if before and not (before.isascii() and before.isdigit() and len(before) < 10):
        abort(404)
    entries = auditing.entries(db.session(), before=int(before) if before else None)
    more = len(entries) == auditing.ENTRIES_OF_A_PAGE
    return render_template("admin/trail.html", entries=entries, more=more)

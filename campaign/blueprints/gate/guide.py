"""The steward's guide: one page to read on a phone, or to print on one sheet."""

from flask import render_template
from flask.typing import ResponseReturnValue

from campaign import access
from campaign.addresses import PREFIX
from campaign.blueprints.gate import bp
from campaign.words.gate import WORDS


@bp.get(f"{PREFIX}/stewards")
@access.anyone
def guide() -> ResponseReturnValue:
    """How to join, scan and count, and what a phone without signal can and cannot tell."""
    # What the guide calls by name is called the same on the phone.
    return render_template("gate/guide.html", said=WORDS)

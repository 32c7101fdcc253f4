"""What the account's pages answer with, and what they can tell of the browser that asks."""

import math
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from campaign import clock
from campaign.domain import entering
from campaign.extensions import db
from campaign.forms import Form
from campaign.refusals import explain

# The first that is found counts: most browsers claim to be several others as well.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrom", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def device() -> str:
    """Return the kind of browser that asks, in two names such as "Firefox, Android", or ""."""
    said = request.headers.get("User-Agent", "")
    found = (
        next((name for part, name in kind if part in said), "") for kind in (BROWSERS, SYSTEMS)
    )
    return ", ".join(filter(None, found))


def refused(
    template: str, form: Form, refusal: Exception | None = None, **facts: Any
) -> ResponseReturnValue:
    """Answer with the page again: errors beside their fields, nothing done, nothing typed lost."""
    db.session.rollback()
    if refusal is None:
        return render_template(template, form=form, **facts), 422
    sentence = explain(refusal)
    if sentence.field in form._fields:
        form.refuse(sentence.field, sentence.about(refusal))
        return render_template(template, form=form, **facts), sentence.status
    page = render_template(template, form=form, problem=sentence.about(refusal), **facts)
    return page, sentence.status, _retry(refusal)


def _retry(refusal: Exception) -> dict[str, str]:
    if not isinstance(refusal, entering.TooManyTries):
        return {}
    seconds = math.ceil((refusal.until - clock.now()).total_seconds())
    return {"Retry-After": str(max(1, seconds))}

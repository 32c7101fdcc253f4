"""What every page behind sign-in shows: the way to the other pages, and moments in the town's time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app, request, url_for
from flask_babel import LazyString

from campaign import access, looks
from campaign.blueprints.account import bp
from campaign.domain import entrusting
from campaign.extensions import db, desk_words
from campaign.models import Account
from campaign.models.account import ROLES, STAFF

_dl = desk_words.lazy_gettext

# Where the pages of a kind of work begin, and what they are called.
PAGES: tuple[tuple[str, LazyString], ...] = (
    ("hosts.index", _dl("Groups and events")),
    ("meetings.index", _dl("Meetings")),
    ("cohorts.index", _dl("Young ambassadors")),
    ("desk.index", _dl("Desk")),
    ("listening.queue", _dl("Feedback")),
    ("surveys.index", _dl("Surveys")),
    ("figures.index", _dl("Figures")),
    ("exports.index", _dl("Files of data")),
    ("admin.accounts", _dl("Accounts")),
    ("admin.groups", _dl("Groups")),
    ("admin.circles", _dl("Circles")),
    ("admin.cohorts", _dl("Cohorts")),
    ("admin.trail", _dl("Audit trail")),
    ("account.mine", _dl("Your account")),
)

# Where the work begins of those whom something was entrusted to.
ENTRUSTED = {"meetings.index": entrusting.CIRCLES, "cohorts.index": entrusting.COHORTS}


@dataclass(frozen=True)
class DeskPage:
    """A page somebody's work begins at."""

    address: str
    words: LazyString
    is_here: bool


def desk_pages(account: Account) -> Iterator[DeskPage]:
    """Yield the pages an account's work begins at."""
    for endpoint, words in PAGES:
        if endpoint in current_app.view_functions and _is_for(account, endpoint):
            yield DeskPage(url_for(endpoint), words, request.endpoint == endpoint)


def _is_for(account: Account, endpoint: str) -> bool:
    """Nobody is shown a way to a page that would be refused, or to groups without having any."""
    role = access.declared(current_app, endpoint) or ""
    if role in ROLES:
        return access.holds(account, role)
    if endpoint in ENTRUSTED:
        return bool(entrusting.entrusted(db.session(), account, ENTRUSTED[endpoint]))
    return endpoint != "hosts.index" or account.is_host or account.has(STAFF)


@bp.app_context_processor
def words() -> dict[str, Any]:
    """Give the layout of pages behind sign-in its links."""
    return {"desk_pages": desk_pages}


@bp.app_template_filter("moment")
def moment(value: datetime) -> str:
    """Return a point in time as the town's clocks show it, in the reader's language."""
    zone = current_app.extensions["pack"].zone
    return looks.moment(value.astimezone(zone))

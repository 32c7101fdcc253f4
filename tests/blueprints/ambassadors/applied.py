"""Applying by the page, as a young person does."""

from collections.abc import Callable
from typing import Any

from campaign.cli import outbox
from campaign.domain import confiding, sending
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import Ambassador, Message
from tests import make
from tests.visitor import Page, Visitor

SEALER = Sealer(make.FIELD_KEYS)
USUAL = {"name": "Ola", "age": "14", "parent_contact": "dad@example.org", "agree": "y"}
Open = Callable[..., str]


def open_cohort(app: Any, **over: Any) -> str:
    """Open a cohort, and return its slug."""
    with app.app_context():
        slug = make.cohort(db.session, **over).slug
        db.session.commit()
    return slug


def apply(visitor: Visitor, status: int = 303, language: str = "en", **fields: str) -> Page:
    """Send a fresh form; fields given replace the usual ones."""
    page = visitor.open(f"/{language}/ambassadors")
    hidden = {"submission": page.value("submission")}
    if page.all("input") and any(a.get("name") == "cohort" for a in page.all("input")):
        hidden["cohort"] = page.value("cohort")
    return visitor.send(f"/{language}/ambassadors", status, **{**hidden, **USUAL, **fields})


def mine(visitor: Visitor, language: str = "en", **fields: str) -> str:
    """Apply, and return the address of the young person's page."""
    return apply(visitor, language=language, **fields).response.headers["Location"]


def parents_page(app: Any) -> str:
    """The address that is sent to the parent of the one who applied last."""
    with app.app_context():
        found = db.session.query(Ambassador).order_by(Ambassador.id.desc()).first()
        asked = found.permission
        return f"/{asked.language}/permission/{confiding.parents_token(asked, SEALER)}"


def rows(app: Any) -> list[str]:
    """The states of all who applied."""
    with app.app_context():
        return [one.state for one in db.session.query(Ambassador).order_by(Ambassador.id)]


def told(app: Any) -> list[tuple[str, str]]:
    """What waits to be sent: the template and to whom."""
    with app.app_context():
        ids = [one.id for one in db.session.query(Message).order_by(Message.id)]
        found = [sending.opened(db.session(), one, SEALER) for one in ids]
        return [(one.template, one.recipient) for one in found]


def send_all(app: Any) -> int:
    """Send what waits, and return how many went out."""
    with app.app_context():
        return outbox.work_through()

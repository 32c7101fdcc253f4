"""A circle that can be joined, and what is kept of whoever joins."""

from collections.abc import Callable

import pytest
from flask import Flask

from campaign.domain import circling
from campaign.extensions import db
from campaign.models import Circle, CircleMember
from tests import make
from tests.make import FIELD_KEYS
from tests.visitor import Page, Visitor

ADDRESS = "/en/circle"
REACHED = {
    "may_contact": "yes",
    "channel": "text",
    "way": "07700 900123",
    "safe": "y",
    "when": ["weekday_morning"],
}


@pytest.fixture(autouse=True)
def circle(app: Flask) -> None:
    with app.app_context():
        make.circle(db.session, "tuesday", name={"en": "Tuesday group"})


@pytest.fixture
def mark(visitor: Visitor) -> Callable[..., str]:
    """The mark of a fresh form."""
    return lambda: visitor.send(ADDRESS, 200, step="form").value("submission")


@pytest.fixture
def join(visitor: Visitor, mark: Callable[..., str]) -> Callable[..., Page]:
    """Send a fresh form; fields given replace the usual ones."""

    def send(status: int = 200, address: str = ADDRESS, **fields: object) -> Page:
        usual = {"step": "send", "called": "Mina", "code_word": "marigold"}
        submission = fields.pop("submission", None) or mark()
        return visitor.send(address, status, submission=submission, **{**usual, **fields})

    return send


@pytest.fixture
def kept(app: Flask) -> Callable[[], list[circling.Said]]:
    """What is kept, opened, oldest first."""

    def read() -> list[circling.Said]:
        with app.app_context():
            sealer = circling.Sealer(FIELD_KEYS)
            members = db.session.query(CircleMember).order_by(CircleMember.id)
            boxes = {c.id: circling.box(c, sealer) for c in db.session.query(Circle)}
            return [circling.opened(member, boxes[member.circle_id]) for member in members]

    return read

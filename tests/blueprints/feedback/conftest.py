"""A gathering that began two hours ago, and the form about it."""

import io
from datetime import timedelta

import pytest

from campaign import clock
from campaign.extensions import db
from campaign.models import Aim, Feedback
from tests import make
from tests.blueprints.hosts import at_gates


@pytest.fixture
def evening(app):
    """Makes a committed event and returns the path of the form about its first date."""

    def make_one(**over):
        with app.app_context():
            usual = {"slug": "iftar", "title": {"en": "Big Iftar"}, "minutes": 180}
            event = make.event(db.session, **{**usual, "starts": at_gates.began(2), **over})
            db.session.commit()
            return f"/events/{event.slug}/{event.starts.date()}/feedback"

    return make_one


@pytest.fixture
def aim(app):
    """Makes an aim that is pursued now."""

    def make_one(slug="meet", **over):
        with app.app_context():
            usual = {"since": clock.today(), "until": clock.today() + timedelta(days=30)}
            usual |= {"horizon": "short", "title": {"en": "Neighbours meet"}}
            db.session.add(Aim(slug=slug, **{**usual, **over}))
            db.session.commit()

    return make_one


@pytest.fixture
def opinions(app):
    """Reads every opinion there is, with what is asked of each."""

    def read(ask=lambda row: row.face):
        with app.app_context():
            return [ask(row) for row in db.session.query(Feedback).order_by(Feedback.id)]

    return read


@pytest.fixture
def send(visitor):
    """Sends a fresh form, and returns the page; fields given replace the usual ones."""

    def send_one(path, status=303, tag="en", sound=None, **fields):
        usual = {"face": "4"}
        if "submission" not in fields:
            usual["submission"] = visitor.open(f"/{tag}{path}").value("submission")
        if sound is not None:
            fields["recording"] = (io.BytesIO(sound), "r.webm")
        return visitor.send(f"/{tag}{path}", status, **{**usual, **fields})

    return send_one

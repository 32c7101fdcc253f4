"""Staff and hosts, and a gathering people said something about until last quarter ended."""

import pytest

from campaign import clock
from campaign.domain import listening
from campaign.domain.releasing import Quarter
from campaign.extensions import db
from campaign.models import Feedback
from tests import make
from tests.blueprints.hosts import at_gates


@pytest.fixture
def event(app):
    """The event of a group `friends`, which began yesterday."""
    with app.app_context():
        group = make.group(db.session, slug="friends", name={"en": "Friends"})
        starts = at_gates.began(24)
        make.event(db.session, group, slug="iftar", title={"en": "Big Iftar"}, starts=starts)
        db.session.commit()


@pytest.fixture
def staff(visitor, session, event):
    """A visitor signed in as staff."""
    visitor.enter(make.account(session, "staff"))
    return visitor


@pytest.fixture
def host(visitor, session, event):
    """A visitor signed in as a member of the group."""
    group = session.query(make.PartnerGroup).filter_by(slug="friends").one()
    visitor.enter(make.account(session, group=group))
    return visitor


@pytest.fixture
def opinion(app, event):
    """Makes an opinion given as the last quarter ended, looked at if `show` says so, and returns its number."""

    def give(show=False, **over):
        with app.app_context():
            about = db.session.query(make.Event).filter_by(slug="iftar").one()
            ended = Quarter.of(clock.today()).before.last
            row = make.opinion(db.session, about, **{"today": ended, **over})
            if show:
                listening.show(db.session, row.id)
            db.session.commit()
            return row.id

    return give


@pytest.fixture
def look(app):
    """Reads an opinion back."""

    def read(number, ask):
        with app.app_context():
            return ask(db.session.get_one(Feedback, number))

    return read

"""Hosts and staff who translate."""

import pytest

from campaign.extensions import db
from tests import make
from tests.visitor import Visitor

TITLE = {"en": "Big Iftar", "ur": "بڑی افطاری", "pl": "Wielki Iftar"}
ABOUT = {"en": "Bring a dish.", "ur": "کچھ پکا کر لائیں۔"}


@pytest.fixture
def enter(app):
    """Signs somebody in, as a member of `friends` or with roles."""

    def make_visitor(*roles, member=False, language="en"):
        with app.app_context():
            group = None
            if member:
                group = db.session.query(make.PartnerGroup).filter_by(slug="friends").one()
            account = make.account(db.session, *roles, group=group, language=language)
        found = Visitor(app.test_client())
        found.enter(account)
        return found

    return make_visitor


@pytest.fixture
def event(app):
    """Makes an event of the group `friends` and returns the address of its translations."""

    def make_event(*, trusted=True, **over):
        with app.app_context():
            group = make.group(db.session, slug="friends", name={"en": "Friends"}, trusted=trusted)
            usual = {"slug": "iftar", "title": TITLE, "description": ABOUT, "venue": "Town Hall"}
            make.event(db.session, group, **{**usual, **over})
            db.session.commit()
            return "/hosts/friends/events/iftar/texts"

    return make_event


@pytest.fixture
def host(enter, event):
    """A member of `friends`, a trusted group with one event."""
    event()
    return enter(member=True)


@pytest.fixture
def staff(enter):
    return enter("staff")

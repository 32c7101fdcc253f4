"""Staff and hosts at work on themes, aims and projects."""

import pytest

from campaign.extensions import db
from tests import make
from tests.visitor import Visitor


@pytest.fixture
def staff(app, visitor):
    with app.app_context():
        account = make.account(db.session, "staff")
    visitor.enter(account)
    return visitor


@pytest.fixture
def host(app):
    """Makes somebody who belongs to the group `friends`, trusted or not."""

    def enter(*, trusted=False):
        with app.app_context():
            group = make.group(db.session, slug="friends", name={"en": "Friends"}, trusted=trusted)
            account = make.account(db.session, group=group)
        found = Visitor(app.test_client())
        found.enter(account)
        return found

    return enter

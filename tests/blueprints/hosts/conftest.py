"""A host at work: signed in, in a group, with a form that fits."""

import io
import secrets
from datetime import date, timedelta

import pytest
from PIL import Image

from campaign import clock
from campaign.domain import entering
from campaign.extensions import db
from campaign.models import Account, AccountRole, Draw, Membership
from tests import make
from tests.blueprints.hosts import at_gates, drawn
from tests.visitor import Page, Visitor

FRIDAY = clock.now().date() + timedelta(days=28 - clock.now().date().weekday() + 4)


class Host(Visitor):
    """A visitor with a session, who sends forms with their token."""

    def _checked(self, response, status):
        page = Page(response)
        assert page.status == status, page.html[:3000]
        assert response.headers["Cache-Control"] == "no-store"
        if response.mimetype == "text/html" and not 300 <= status < 400:
            page.keeps_the_rules_of_the_house()
        return page

    def token(self):
        return self.open("/hosts/").value("csrf_token")

    def send(self, path, status=303, **fields):
        sent = {"csrf_token": self.token(), **fields}
        return self._checked(self.client.post(path, data=sent), status)


@pytest.fixture
def group(app):
    with app.app_context():
        made = make.group(db.session, slug="friends", name={"en": "Friends"})
        db.session.commit()
        return made.slug


@pytest.fixture
def enter(app):
    """Signs somebody in, as a member of groups and with roles."""

    def make_host(*groups, roles=()):
        with app.app_context():
            found = [db.session.query(make.PartnerGroup).filter_by(slug=s).one() for s in groups]
            account = Account(
                name="Amina",
                email_sealed=b"",
                email_mark=secrets.token_hex(8),
                state="active",
                roles=[AccountRole(role=role) for role in roles],
                memberships=[Membership(group_id=one.id) for one in found],
            )
            db.session.add(account)
            db.session.flush()
            token = entering.begin(db.session(), account, device="test", now=clock.now())
            db.session.commit()
        client = app.test_client()
        with client.session_transaction() as kept:
            kept["_user_id"] = token
        return Host(client)

    return make_host


@pytest.fixture
def host(enter, group):
    """A member of an untrusted group."""
    return enter(group)


@pytest.fixture
def staff(enter):
    return enter(roles=("staff",))


@pytest.fixture
def event(app, group):
    """Makes an event of the group; live unless told otherwise."""

    def make_event(**over):
        with app.app_context():
            own = db.session.query(make.PartnerGroup).filter_by(slug=group).one()
            usual = {"slug": "iftar", "title": {"en": "Big Iftar"}, "venue": "Town Hall"}
            usual |= {"description": {"en": "Bring a dish."}, "bookable": True, "capacity": 10}
            made = make.event(db.session, own, **{**usual, **over})
            db.session.commit()
            return f"/hosts/{group}/events/{made.slug}"

    return make_event


@pytest.fixture
def load(app):
    """Reads an event back, with what is asked of it."""

    def read(ask, slug="iftar"):
        with app.app_context():
            return ask(db.session.query(make.Event).filter_by(slug=slug).one())

    return read


@pytest.fixture
def gates(event, load):
    """The address of the gates of a date that began an hour ago."""
    event(starts=at_gates.began(), minutes=180)
    return load(at_gates.address)


@pytest.fixture
def kept(app):
    """Does something with an event and its rows, and commits."""

    def act(do, slug="iftar"):
        with app.app_context():
            found = do(db.session(), db.session.query(make.Event).filter_by(slug=slug).one())
            db.session.commit()
            return found

    return act


@pytest.fixture
def make_draw(app, group):
    """Keeps a draw of the group and returns its address."""

    def make_one(what=None, of=group, **over):
        with app.app_context():
            own = db.session.query(make.PartnerGroup).filter_by(slug=of).one()
            row = drawn.kept(db.session, own, what, **over)
            db.session.commit()
            return f"/hosts/{of}/draws/{row.uid}/"

    return make_one


@pytest.fixture
def look(app):
    """Reads the only draw back."""

    def read(ask):
        with app.app_context():
            return ask(db.session.scalars(db.select(Draw)).one())

    return read


def typed(**over):
    """What a host types for a plain event."""
    usual = {
        "kind": "shared_meal",
        "title-en": "Big Iftar",
        "description-en": "Bring a dish.",
        "timed": "clock",
        "starts_on": FRIDAY.isoformat(),
        "starts_at": "18:00",
        "ends_at": "20:00",
        "sunset_side": "after",
        "every": "",
        "attendance": "in_person",
        "venue": "Town Hall",
        "audience": "everyone",
        "bookable": "y",
        "capacity": "10",
    }
    return {name: value for name, value in {**usual, **over}.items() if value is not None}


def weeks(number: int) -> date:
    """So many weeks after the usual first date."""
    return FRIDAY + timedelta(weeks=number)


def photograph(size=(60, 40), kind="JPEG"):
    """A picture file, as a browser sends one."""
    made = io.BytesIO()
    Image.new("RGB", size, "green").save(made, kind)
    return io.BytesIO(made.getvalue()), "p.jpg"


@pytest.fixture
def hand():
    """What tests type and send."""
    from types import SimpleNamespace

    return SimpleNamespace(typed=typed, weeks=weeks, photograph=photograph, friday=FRIDAY)

"""What members said stands nowhere in clear: not in a dump, not on disk, not on an admin's pages."""

import secrets

import pytest
from sqlalchemy import select, text

from campaign import access, clock
from campaign.domain import overriding, reaching
from campaign.domain.circling import Needs
from campaign.domain.reaching import Note
from campaign.extensions import db
from campaign.models import Account, Base, Circle
from tests import make
from tests.blueprints.meetings import gathered

# As nobody else's in these tests: the files of a database keep bytes for a while.
MARK = secrets.token_hex(8)
NUMBER = f"+447{secrets.randbelow(10**9):09}"
MAIL, CALLED, WORD = f"{MARK}-a@example.org", f"{MARK}-Amina", f"{MARK} kettle"
SAID = (NUMBER, NUMBER[1:], MAIL, CALLED, WORD, f"{MARK}-two", f"{MARK}-ramp", MARK)


@pytest.fixture
def circle(session):
    """A circle with members, texts that wait for them, and one asked for in an emergency."""
    made = make.circle(session, slug="tuesday")
    needs = Needs(childcare=f"{MARK}-two boys", access=f"{MARK}-ramp", interpreter="ur")
    reached = [gathered.contact(address=NUMBER), gathered.contact("mail", address=MAIL), None]
    uids = {gathered.join(session, made, CALLED, one, word=WORD, needs=needs) for one in reached}
    now, zone, sealer = clock.now(), clock.UTC, gathered.SEALER
    note = Note(reaching.PLEASE_RING)
    assert reaching.tell(session, made, uids, note, now=now, zone=zone, sealer=sealer).written == 2
    session.commit()
    actor = session.merge(make.account(session, "staff"))
    overriding.ask(
        session, made, "a long enough reason", actor=actor, now=now, sealer=gathered.SEALER
    )
    session.commit()
    return "tuesday"


def in_clear(content: bytes) -> list[str]:
    """What of the things said stands in these bytes, as it is or as hexadecimal digits."""
    return [
        said for said in SAID if said.encode() in content or said.encode().hex().encode() in content
    ]


def test_a_dump_of_every_table_holds_nothing_of_it(app, circle):
    with app.app_context():
        rows = 0
        for table in Base.metadata.sorted_tables:
            for row in db.session.execute(table.select()):
                rows += 1
                for value in row:
                    content = value if isinstance(value, bytes) else str(value).encode()
                    assert in_clear(content) == [], table.name
        assert rows > 5


def test_the_files_of_the_database_hold_nothing_of_it(app, circle, folder):
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            files = list(folder.glob("test.sqlite*"))
        else:
            db.session.execute(text("CHECKPOINT"))
            files = [path for path in (folder / "pg").rglob("*") if path.is_file()]
        db.session.rollback()
    content = [path.read_bytes() for path in files]
    assert any(b"tuesday" in one for one in content)  # these are the files
    assert [found for one in content for found in in_clear(one)] == []


def admins_pages(app) -> list[str]:
    """Every address an administrator may open, with what there is in it."""
    with app.app_context():
        circle = db.session.scalars(select(Circle.id)).one()
        accounts = db.session.scalars(select(Account.id)).all()
    found = []
    for rule in app.url_map.iter_rules():
        may = access.declared(app, rule.endpoint) in {"admin", "signed_in", "anyone", "entrant"}
        if "GET" not in rule.methods or not may or rule.endpoint.endswith(":negotiated"):
            continue
        for number in {circle, *accounts} if "number" in rule.arguments else {0}:
            usual = {"lang": "en", "number": number, "size": 192, "form": "png", "slug": "tuesday"}
            values = {name: usual.get(name, "tuesday") for name in rule.arguments}
            with app.test_request_context():
                found.append(app.url_map.bind("localhost").build(rule.endpoint, values))
    return found


def test_an_admins_session_holds_nothing_of_it(app, circle, session, client, visitor):
    visitor.enter(make.account(session, "admin"))
    opened = 0
    for path in admins_pages(app):
        answer = client.get(path)
        opened += answer.status_code == 200 and path.startswith("/admin")
        assert in_clear(answer.data) == [], path
        answer.close()
    assert opened >= 5


def test_who_looks_after_it_does_see_it(app, circle, session, visitor):
    """The control: what is looked for above is what a facilitator reads."""
    found = session.scalars(select(Circle)).one()
    visitor.enter(gathered.facilitator(session, found))
    content = visitor.open("/meetings/tuesday/").html.encode()
    assert CALLED in in_clear(content) and f"{MARK}-ramp" in in_clear(content)


def test_control_a_value_kept_unsealed_would_be_found(app, circle):
    with app.app_context():
        db.session.execute(text("UPDATE circle SET phone = :n"), {"n": NUMBER})
        row = db.session.execute(select(Circle.phone)).scalar_one()
        db.session.rollback()
    assert in_clear(row.encode()) and in_clear(NUMBER.encode().hex().encode())

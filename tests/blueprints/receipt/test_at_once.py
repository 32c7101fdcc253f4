"""Two acts on one pledge at the same moment: one waits for the other, then sees what it did.

PostgreSQL only: SQLite lets one request write at a time.
"""

import threading
import time

import pytest

from campaign import clock
from campaign.domain import pledging, reviewing
from campaign.domain.locating import Home
from campaign.extensions import db
from campaign.models import Badge, Pledge, Repeat
from tests import make

ADULT = {"name": "Amina", "age_band": "18_plus"}
SECONDS = 10


@pytest.fixture
def token(app) -> str:
    with app.app_context():
        if db.engine.dialect.name != "postgresql":
            pytest.skip("SQLite lets one request write at a time")
        token = make.pledge(db.session, **ADULT)
        db.session.commit()
    return token


def found(token):
    return pledging.find(db.session(), token, to_change=True)


def withdraw(token):
    pledging.withdraw(db.session(), found(token), today=clock.today())


def erase(token):
    pledging.erase(db.session(), found(token), today=clock.today())


def new_badge(token):
    pledging.replace_badge(db.session(), found(token), today=clock.today())


def correct(token):
    pledging.correct(found(token), name="Bola", home=Home())


def release(token):
    if not reviewing.release(db.session(), db.session.query(Pledge.id).scalar()):
        raise pledging.NoSuchReceipt


def interleave(app, token, first, second) -> Exception | None:
    """Commit `first` while `second` already waits for it, and return how `second` was refused."""
    refused: list[Exception] = []

    def follow() -> None:
        with app.app_context():
            try:
                second(token)
                db.session.commit()
            except Exception as error:
                refused.append(error)

    with app.app_context():
        first(token)
        db.session.flush()
        thread = threading.Thread(target=follow)
        thread.start()
        wait_until_blocked()
        db.session.commit()
        thread.join(SECONDS)
        assert not thread.is_alive()
    return refused[0] if refused else None


def wait_until_blocked() -> None:
    """Wait until a session waits for a lock that this one holds."""
    waiting = db.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(SECONDS * 20):
        if db.session.execute(waiting).scalar():
            return
        time.sleep(0.05)
    raise AssertionError("nobody waits: the second does not look before it acts")


@pytest.mark.parametrize(
    ("first", "second", "refusal"),
    [
        (withdraw, new_badge, pledging.Withdrawn),
        (withdraw, correct, pledging.Withdrawn),
        (withdraw, withdraw, None),
        (erase, new_badge, pledging.NoSuchReceipt),
        (erase, correct, pledging.NoSuchReceipt),
        (erase, withdraw, pledging.NoSuchReceipt),
        (erase, erase, pledging.NoSuchReceipt),
        (new_badge, withdraw, None),
        (new_badge, erase, None),
        (new_badge, new_badge, None),
        (correct, withdraw, None),
    ],
    ids=lambda value: getattr(value, "__name__", "goes"),
)
def test_the_second_act_sees_what_the_first_did(app, token, first, second, refusal):
    refused = interleave(app, token, first, second)
    assert type(refused) is (refusal or type(None))
    with app.app_context():
        worn = {pledge.badge_id for pledge in db.session.query(Pledge) if pledge.badge_id}
        claimed = {badge.id for badge in db.session.query(Badge).filter_by(state="claimed")}
        assert claimed == worn, "a badge in use has a wearer"


@pytest.fixture
def contact(app, token) -> dict[str, str]:
    """A pledge with a contact, besides `token`'s without; and what its signer would sign again."""
    return {"contact": "amina@example.org", **ADULT}


@pytest.mark.parametrize("act", [withdraw, erase])
def test_who_signs_again_while_the_first_is_taken_back_is_counted(app, contact, act):
    with app.app_context():
        first = make.pledge(db.session, **contact)
        db.session.commit()
    assert interleave(app, first, act, lambda _: make.pledge(db.session, **contact)) is None
    assert one_counts_of_the_person(app)


@pytest.mark.parametrize("act", [withdraw, erase])
def test_who_takes_the_first_back_while_signing_again_is_counted(app, contact, act):
    with app.app_context():
        first = make.pledge(db.session, **contact)
        db.session.commit()
    assert interleave(app, first, lambda _: make.pledge(db.session, **contact), act) is None
    assert one_counts_of_the_person(app)


def test_a_repeat_that_became_the_pledge_meanwhile_is_still_found(app, contact):
    with app.app_context():
        first, again = (make.pledge(db.session, **contact) for _ in range(2))
        db.session.commit()
    assert interleave(app, first, erase, lambda _: new_badge(again)) is None
    assert one_counts_of_the_person(app)


def one_counts_of_the_person(app) -> bool:
    with app.app_context():
        standing = [row for row in db.session.query(Pledge) if row.contact_mark and row.counts]
        return (len(standing), db.session.query(Repeat).count()) == (1, 0)


@pytest.mark.parametrize("first", [withdraw, erase])
def test_a_pledge_taken_back_while_it_is_released_does_not_count(app, token, first):
    with app.app_context():
        reviewing.hold(db.session(), token)
        db.session.commit()
    assert type(interleave(app, token, first, release)) is pledging.NoSuchReceipt
    assert app.test_client().get("/count.json").get_json()["pledges"] == 0


def test_a_pledge_released_while_it_is_taken_back_does_not_count(app, token):
    with app.app_context():
        reviewing.hold(db.session(), token)
        db.session.commit()
    assert interleave(app, token, release, withdraw) is None
    assert app.test_client().get("/count.json").get_json()["pledges"] == 0

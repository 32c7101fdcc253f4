"""Joining a gate, and leaving it, which forgets nothing unless it was asked for twice."""

import json

import pytest

from campaign import clock
from campaign.extensions import db
from events.models import Device
from tests.browsers import on_one_engine
from tests.gate.stewards_phone import API, Place, StewardsPhone

pytestmark = on_one_engine


NO_ANSWER = """
  StorageManager.prototype.persisted = async () => false;
  StorageManager.prototype.persist = () => new Promise((answer) => (window.answer = answer));
"""


def ended(place):
    """How many phones of a date have ended."""
    with place.app.app_context():
        devices = db.session.query(Device).filter_by(date_id=place.date_id)
        return sum(device.revoked_at is not None for device in devices)


def test_joining_takes_down_what_is_needed_to_work_alone(steward):
    state = steward.state
    assert state["joined"]
    assert state["ready"]
    assert state["event"]["slug"] == steward.place.slug
    assert (state["gate"]["name"], len(state["gates"])) == ("North", 2)
    kept = steward.page.evaluate("() => navigator.storage.persisted()")
    steward.until(f"state.storageKept === {json.dumps(kept)}")
    steward.without_signal()
    assert steward.outcomes(*steward.place.codes) == ["welcome"] * 5


@pytest.mark.parametrize("invitation", ["", "no such thing", "1.99999999999.00.00"])
def test_a_bad_invitation_is_refused_and_changes_nothing(steward, invitation):
    before = steward.dump()
    answer = steward.do("join", invitation, "en")
    assert (answer["joined"], answer["problem"]) == (False, "refused")
    after = steward.dump()
    assert after["gate badges"] == before["gate badges"]
    assert steward.state["joined"]


def test_a_browser_that_never_says_whether_it_keeps_what_is_stored_holds_up_nothing(
    phone, address, place
):
    page = phone()
    page.context.add_init_script(NO_ANSWER)
    steward = StewardsPhone(page, address, place)
    steward.page.evaluate(
        "(invitation) => void gate.join(invitation, 'en')", steward.place.invitation()
    )
    steward.until("state.ready")
    steward.kill()
    assert steward.outcomes(place.codes[0]) == ["welcome"]
    assert steward.state["storageKept"], "nobody said that it would not"
    steward.page.evaluate("() => window.answer(false)")
    steward.until("state.storageKept === false")


def test_joining_without_signal_says_so(phone, address, place):
    steward = StewardsPhone(phone(), address, place)
    steward.without_signal()
    assert steward.join() == {"joined": False, "problem": "unreachable", "unsent": 0}


def test_joining_another_gate_forgets_no_unsent_scan(steward):
    steward.page.route("**/api/v1/gate/batch", lambda route: route.abort())
    steward.admit(steward.place.codes[0])
    assert steward.join(1) == {"joined": False, "problem": "unsent", "unsent": 1}
    steward.page.unroute_all()
    assert steward.join(1)["joined"]
    assert (steward.place.summary().came, ended(steward.place)) == (1, 1)
    assert steward.state["gate"]["name"] == "South"
    steward.pass_time(4_000)
    assert steward.outcomes(steward.place.codes[0]) == ["already_here"]


def test_leaving_with_nothing_unsent_is_done_at_once(steward):
    assert steward.do("leave") == {"left": True, "needsSure": 0}
    assert not steward.state["joined"]
    assert all(rows == [] for name, rows in steward.dump().items() if name.startswith("gate "))
    assert ended(steward.place) == 1


def test_leaving_with_unsent_scans_asks_twice(steward):
    steward.without_signal()
    steward.admit(*steward.place.codes[:2])
    steward.do("count", "adult")
    assert steward.do("leave") == {"left": False, "needsSure": 3}
    assert steward.do("leave", {"sure": True}) == {"left": False, "needsSure": 3}
    assert len(steward.stored("queue")) == 2
    assert steward.do("leave", {"sure": True}) == {"left": True, "needsSure": 0}
    assert not steward.state["joined"]


def test_an_open_question_holds_up_neither_joining_nor_leaving(steward):
    steward.place.book(steward.place.codes[0], 2)
    assert steward.do("sync")
    steward.admit(steward.place.codes[0])
    assert steward.join(1)["joined"]
    assert (steward.place.summary().came, ended(steward.place)) == (2, 1)
    steward.place.book(steward.place.codes[1], 2)
    assert steward.do("sync")
    steward.admit(steward.place.codes[1])
    assert steward.do("leave")["left"]
    assert steward.place.summary().came == 4


@pytest.mark.parametrize(("days", "kept"), [(6, True), (8, False)])
def test_a_date_long_over_is_forgotten_with_its_key_at_the_next_start(steward, days, kept):
    steward.context.route(API, lambda route: route.abort())
    steward.context.add_init_script(f"window.skew = {days * 86_400_000}")
    steward.kill()
    assert steward.state["joined"] is kept
    assert bool(steward.stored("meta")) is kept


def test_a_date_whose_key_is_destroyed_is_said_to_be_gone_and_forgotten_at_the_next_start(steward):
    gone = {"status": 410, "content_type": "application/problem+json", "body": "{}"}
    steward.context.route(API, lambda route: route.fulfill(**gone))
    steward.admit(steward.place.codes[0])
    assert steward.do("sync") is False
    assert (steward.state["access"], steward.state["unsent"]) == ("gone", 1)
    steward.kill()
    assert not steward.state["joined"]
    assert steward.stored("meta") == steward.stored("passages") == []


def test_being_sure_without_having_been_asked_is_not_enough(steward):
    steward.without_signal()
    steward.admit(steward.place.codes[0])
    for _ in range(2):
        assert steward.do("leave", {"sure": True})["needsSure"] == 1
    # What was scanned since is not what was answered about.
    steward.admit(steward.place.codes[1])
    for _ in range(2):
        assert steward.do("leave", {"sure": True})["needsSure"] == 2
    assert len(steward.stored("queue")) == 2


def test_leaving_hands_in_what_it_can_first(steward):
    steward.page.route("**/api/v1/gate/batch", lambda route: route.abort())
    steward.admit(steward.place.codes[0])
    steward.page.unroute_all()
    assert steward.do("leave") == {"left": True, "needsSure": 0}
    assert steward.place.summary().came == 1


def test_the_browser_never_stores_a_code_a_name_a_contact_or_a_key_to_be_read(phone, address, app):
    place = Place(app, badges=40, walk_ups=True)
    place.book(place.codes[0], 3)
    steward = StewardsPhone(phone(), address, place)
    invitation = place.invitation()
    steward.do("join", invitation, "en")
    texts = [
        f"HTTP://{steward.host.upper()}/B/{place.codes[1]}",
        place.codes[2],
        "WIFI:S:Town Hall;P:secret-word;;",
        "mailto:ama@example.org",
        f"https://another.example/b/{place.codes[3]}",
        place.codes[4][:7],
    ]
    place.spoil(place.codes[2])
    steward.page.route(API, lambda route: route.abort())
    steward.admit(*texts, place.codes[0])
    during = json.dumps(steward.dump())
    steward.page.unroute_all()
    steward.do("sync")
    steward.until("state.tray === 1")
    after = json.dumps(steward.dump())
    with app.app_context():
        sealed = db.session.query(Device).filter_by(date_id=place.date_id).one()
        assert sealed.joined_at < clock.now()
    for dump in (during, after):
        assert '"extractable"' not in dump
        assert '{"key": false}' in dump, "the key is there, and cannot be read"
        secret = [*place.codes, *texts, invitation, "secret-word", "ama@example.org", "Town Hall"]
        assert [one for one in secret if one.lower() in dump.lower()] == []

"""What the server says no to: it is shown, it stops nothing, and it never deletes what was not sent."""

import json
from datetime import timedelta

import pytest

from campaign.domain.badging import new_code
from campaign.extensions import db
from events.models import Device, Gate
from tests.browsers import on_one_engine
from tests.gate.stewards_phone import API, BATCH, StewardsPhone

pytestmark = on_one_engine

PROBLEM = "application/problem+json"


def refuse(status, headers=None, body=None):
    """A route that answers like a problem."""
    content = json.dumps(body or {"status": status})
    return lambda route: route.fulfill(
        status=status, headers={"Content-Type": PROBLEM, **(headers or {})}, body=content
    )


@pytest.mark.parametrize(
    ("after", "long"), [("40", 41_000), ("Wed, 21 Oct 2099 07:28:00 GMT", 61_000)]
)
def test_a_server_that_asks_for_quiet_is_left_alone_but_not_for_ever(loaded, after, long):
    asked = []

    def busy(route):
        asked.append(route.request.url)
        refuse(429, {"Retry-After": after})(route)

    loaded.page.clock.install()
    loaded.page.route(API, busy)
    loaded.without_signal(False)
    loaded.do("sync")
    heard = len(asked)
    loaded.page.clock.fast_forward(30_000)
    # A clock that is set meanwhile makes it neither shorter nor longer.
    loaded.pass_time(-86_400_000)
    loaded.page.evaluate("() => dispatchEvent(new Event('online'))")
    assert loaded.state["unsent"] == 12
    assert len(asked) == heard
    loaded.page.unroute_all()
    loaded.page.clock.fast_forward(long - 30_000)
    loaded.until("state.unsent === 0")


def test_a_persons_own_tap_sends_whatever_quiet_was_asked_for(loaded):
    loaded.page.route(API, refuse(429, {"Retry-After": "60"}))
    loaded.without_signal(False)
    assert loaded.do("sync") is False
    loaded.page.unroute_all()
    assert loaded.do("sync")
    assert loaded.stored("queue") == []


def test_taps_after_the_phone_was_stopped_go_to_the_tray_and_are_not_sent_again(steward):
    def stopped(route):
        reply = route.fetch()
        route.fulfill(response=reply, json={**reply.json(), "tallies": "refused"})

    steward.page.route(BATCH, stopped)
    steward.do("count", "adult")
    steward.until("state.unsent === 0 && state.tray === 1")
    (entry,) = steward.do("tray")
    assert (entry["reason"], entry["people"], entry["mark"]) == ("device_revoked", 1, "")


def test_one_tally_that_is_not_understood_holds_up_no_other(steward):
    steward.without_signal()
    for who in ("adult", "child", "left"):
        steward.do("count", who)

    def no_child(route):
        counters = [tally["who"] for tally in route.request.post_data_json["tallies"]]
        if "child" not in counters:
            return route.continue_()
        name = f"tallies.{counters.index('child')}.gate"
        return refuse(422, body={"status": 422, "errors": {name: ["No."]}})(route)

    steward.page.route(BATCH, no_child)
    steward.without_signal(False)
    steward.do("sync")
    steward.do("sync")
    steward.until("state.unsent === 0 && state.tray === 1")
    assert steward.place.summary().walk_ins == 1
    assert steward.do("tray")[0]["reason"] == "not_understood"


def test_a_revoked_phone_says_so_hands_in_what_it_had_and_scans_on(loaded):
    loaded.place.revoke()
    loaded.without_signal(False)
    loaded.until("state.access === 'revoked' && state.unsent === 0")
    assert loaded.place.summary().came == 12
    loaded.without_signal()
    assert loaded.outcomes(new_code()) == ["kept"]
    assert loaded.state["unsent"] == 1
    loaded.without_signal(False)
    loaded.until("state.unsent === 0 && state.tray === 1")
    assert loaded.do("tray")[0]["reason"] == "device_revoked"


@pytest.mark.parametrize(("status", "access"), [(401, "revoked"), (403, "revoked"), (410, "gone")])
def test_a_no_is_shown_and_deletes_nothing(loaded, status, access):
    before = loaded.stored("queue")
    loaded.page.route(API, refuse(status))
    loaded.without_signal(False)
    loaded.until(f"state.access === '{access}'")
    assert loaded.stored("queue") == before
    assert loaded.outcomes(new_code()) == ["kept"]
    loaded.page.unroute_all()
    assert loaded.do("sync")
    assert loaded.state["access"] == "good"
    assert loaded.place.summary().came == 12


def test_a_no_after_the_end_says_that_it_is_over(loaded):
    loaded.page.route(API, refuse(403))
    loaded.pass_time(9 * 3_600_000)
    loaded.without_signal(False)
    loaded.until("state.access === 'over'")
    assert len(loaded.stored("queue")) == 12


def test_an_unknown_token_is_no_reason_to_forget(loaded):
    with loaded.place.app.app_context():
        db.session.query(Device).update({"token_hash": "x" * 64})
        db.session.commit()
    loaded.without_signal(False)
    loaded.until("state.access === 'revoked'")
    assert len(loaded.stored("queue")) == 12


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_a_day_off_is_measured_and_the_order_stands(phone, address, place, days):
    page = phone()
    page.add_init_script(f"window.skew = {days * 86_400_000}")
    steward = StewardsPhone(page, address, place)
    steward.join()
    steward.outcomes(*place.codes)
    steward.until("state.unsent === 0")
    assert abs(steward.state["offset"] + days * 86_400_000) < 5_000
    (quarter,) = place.summary().quarters[:1]
    with place.app.app_context():
        joined = db.session.query(Device).one().joined_at
    assert abs(quarter.bucket - joined) < timedelta(minutes=30)


def test_another_gates_scans_come_down_and_are_told(phone, address, place):
    north = StewardsPhone(phone(), address, place)
    south = StewardsPhone(phone(), address, place)
    assert north.join()["joined"]
    assert south.join(1)["joined"]
    north.admit(place.codes[0])
    north.until("state.unsent === 0")
    assert south.do("sync")
    (shown,) = south.admit(place.codes[0])
    assert (shown["outcome"], shown["also"]["gate"], shown["also"]["device"]) == (
        "already_here",
        "North",
        north.state["device"]["number"],
    )


def test_a_gate_with_a_new_name_holds_up_no_scan_and_its_count_follows(loaded):
    assert loaded.do("count", "adult")
    with loaded.place.app.app_context():
        db.session.query(Gate).filter_by(name="North").update({"name": "Market Hill"})
        db.session.commit()
    loaded.without_signal(False)
    loaded.until("state.lastSync !== null && state.gate.name === 'Market Hill'")
    assert loaded.place.summary().came == 12
    assert loaded.do("sync")
    assert loaded.place.summary().walk_ins == 1
    assert loaded.state["unsent"] == 0

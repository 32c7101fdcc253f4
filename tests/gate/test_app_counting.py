"""Walk-ins: running totals of this phone, which are exact whatever becomes of the page and the line."""

import random

from tests.browsers import on_one_engine
from tests.gate.stewards_phone import API, BATCH

pytestmark = on_one_engine


def test_taps_and_what_was_taken_back_reach_the_server_exactly(steward):
    for who in ("adult", "adult", "child", "pushchair", "left"):
        assert steward.do("count", who)
    assert steward.do("undo") == "left"
    assert steward.do("undo") == "pushchair"
    assert steward.state["totals"] == {"adult": 2, "child": 1, "pushchair": 0, "left": 0}
    steward.until("state.unsent === 0")
    assert steward.do("sync")
    summary = steward.place.summary()
    assert (summary.counters["adult"], summary.counters["child"], summary.walk_ins) == (2, 1, 3)
    assert (summary.counters["pushchair"], summary.counters["left"]) == (0, 0)
    assert (steward.state["walkIns"], steward.state["inside"]) == (3, 3)


def test_nothing_is_taken_back_twice_and_nobody_unheard_of_is_counted(steward):
    assert steward.do("undo") is None
    assert steward.do("count", "goat") is False
    assert steward.do("count", "adult_undone") is False
    assert steward.do("count", "adult")
    assert [steward.do("undo"), steward.do("undo")] == ["adult", None]
    assert steward.state["walkIns"] == 0


def test_taps_outlive_the_page_and_may_still_be_taken_back(steward):
    steward.context.route(API, lambda route: route.abort())
    for _ in range(3):
        steward.do("count", "child")
    steward.kill()
    assert (steward.state["unsent"], steward.state["walkIns"]) == (3, 3)
    assert steward.do("undo") == "child"
    steward.context.unroute_all()
    assert steward.do("sync")
    assert steward.place.summary().walk_ins == 2


def test_what_is_taken_back_goes_to_the_quarter_it_was_counted_in(steward):
    steward.without_signal()
    steward.do("count", "adult")
    steward.pass_time(16 * 60_000)
    steward.do("undo")
    first, second = steward.stored("tallies")
    assert (first["bucket"], first["who"]) == (second["bucket"], "adult")
    assert second["who"] == "adult_undone"


def test_counts_stay_exact_when_replies_are_lost_and_sent_again(steward):
    rng = random.Random(4)

    def sometimes(route):
        reply = route.fetch()
        route.abort() if rng.random() < 0.5 else route.fulfill(response=reply)

    steward.page.route(BATCH, sometimes)
    for who in rng.choices(["adult", "child", "left"], k=30):
        steward.do("count", who)
        steward.do("sync")
    net = steward.state["totals"]
    steward.page.unroute_all()
    assert steward.do("sync")
    counters = steward.place.summary().counters
    assert {who: counters[who] for who in net} == net
    assert steward.state["unsent"] == 0


def test_full_is_said_when_as_many_are_inside_as_may_be(phone, address, app):
    from tests.gate.stewards_phone import Place, StewardsPhone

    place = Place(app, capacity=2)
    steward = StewardsPhone(phone(), address, place)
    steward.join()
    steward.admit(place.codes[0])
    assert not steward.state["full"]
    steward.do("count", "wheelchair")
    assert (steward.state["inside"], steward.state["full"]) == (2, True)
    steward.do("count", "left")
    assert not steward.state["full"]

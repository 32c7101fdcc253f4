"""Two phones without signal: one shows codes, the other then knows whom it let in."""

import pytest

from tests.browsers import on_one_engine
from tests.gate.stewards_phone import Place, StewardsPhone

pytestmark = on_one_engine


@pytest.fixture
def two(phone, address, app):
    """Two phones at two gates, without signal; the first has let in the first badge."""
    place = Place(app)
    phones = [StewardsPhone(phone(), address, place) for _ in range(2)]
    for gate, steward in enumerate(phones):
        steward.join(gate)
        steward.without_signal()
    assert phones[0].outcomes(place.codes[0]) == ["welcome"]
    return phones


def test_a_badge_let_in_at_the_other_gate_is_amber_and_the_next_is_not(two):
    north, south = two
    for frame in north.do("frames"):
        (shown,) = south.admit(frame)
    assert (shown["outcome"], shown["progress"]["done"]) == ("handover", True)
    assert (shown["progress"]["from"], south.state["handed"]) == ("North", 1)
    assert south.outcomes(*south.place.codes[:2]) == ["perhaps_here", "welcome"]
    assert len(south.stored("queue")) == 2, "both are kept and sent"


def test_both_are_kept_by_the_server_and_count_once(two):
    north, south = two
    for frame in north.do("frames"):
        south.do("receive", frame)
    south.admit(south.place.codes[0])
    for steward in (south, north):
        steward.without_signal(False)
        steward.until("state.unsent === 0")
    summary = north.place.summary()
    assert (summary.came, len(north.place.scans())) == (1, 2)
    assert (summary.repeats[0].gate, summary.repeats[0].also_gate) == ("South", "North")


def test_its_own_frames_coming_back_make_no_badge_amber(two):
    north, _ = two
    for frame in north.do("frames"):
        north.do("receive", frame)
    north.pass_time(4_000)
    assert north.outcomes(*north.place.codes[:2]) == ["already_here", "welcome"]


def test_what_was_handed_over_outlives_the_page(two):
    north, south = two
    for frame in north.do("frames"):
        south.do("receive", frame)
    south.context.route("**/api/**", lambda route: route.abort())
    south.without_signal(False)
    south.kill()
    assert south.outcomes(south.place.codes[0]) == ["perhaps_here"]


@pytest.mark.parametrize(
    "spoil", [lambda frame: frame[:-1] + "?", lambda frame: frame + "0", lambda frame: "MVH1.A"]
)
def test_a_damaged_frame_is_told_and_changes_nothing(two, spoil):
    north, south = two
    frame = north.do("frames")[0]
    progress = south.do("receive", spoil(frame))
    assert (progress["problem"], progress["done"]) == ("damaged", False)
    assert south.state["handed"] == 0


def test_frames_of_another_event_are_not_taken(two, phone, address, app):
    elsewhere = StewardsPhone(phone(), address, Place(app))
    elsewhere.join()
    progress = elsewhere.do("receive", two[0].do("frames")[0])
    assert progress["problem"] == "other_event"

"""Two tabs of one phone, as happens when a link is opened twice: one queue, one order, nothing twice."""

import pytest

from campaign.domain.badging import new_code
from tests.browsers import on_one_engine
from tests.gate.stewards_phone import ADMIT, API, StewardsPhone

pytestmark = on_one_engine

ADMIT_ALL = """async ([codes, wait]) => {
  const shown = [];
  for (const code of codes) {
    shown.push((await gate.admit(code)).outcome);
    if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
  }
  return shown;
}"""


@pytest.fixture(params=["with locks", "without locks"])
def steward(request, phone, address, place):
    """A phone that has joined, with and without Web Locks."""
    page = phone()
    if request.param == "without locks":
        page.context.add_init_script("delete Navigator.prototype.locks")
    steward = StewardsPhone(page, address, place)
    steward.join()
    assert page.evaluate("'locks' in navigator") == (request.param == "with locks")
    return steward


def test_scans_of_two_tabs_at_once_are_one_order_and_all_arrive_once(steward):
    other = steward.tab()
    ours, theirs = ([new_code() for _ in range(100)] for _ in range(2))
    for page, codes in ((steward.page, ours), (other, theirs)):
        page.evaluate(f"(codes) => {{ window.done = ({ADMIT_ALL})([codes, 2]) }}", codes)
    for page in (steward.page, other):
        assert page.evaluate("() => window.done") == ["kept"] * 100
    steward.until("state.unsent === 0")
    sent = steward.place.scans()
    assert [seq for _, seq, _, _ in sent] == list(range(1, 201))
    assert len({scan for scan, *_ in sent}) == 200
    assert steward.state["tray"] == 200, "nobody printed these badges"
    assert steward.stored("queue") == []


def test_a_badge_let_in_by_one_tab_is_known_to_the_other_at_once(steward):
    other = steward.tab()
    steward.without_signal()
    assert steward.outcomes(steward.place.codes[0]) == ["welcome"]
    (shown,) = other.evaluate(ADMIT, [[steward.place.codes[0]], 0])
    assert shown["outcome"] == "already_here"


def test_both_tabs_show_what_is_not_sent(steward):
    other = steward.tab()
    steward.without_signal()
    steward.admit(steward.place.codes[0])
    other.wait_for_function("() => gate.state.unsent === 1")


def test_badges_one_tab_took_down_are_known_to_the_other(steward):
    other = steward.tab()
    assert steward.outcomes(steward.place.codes[0]) == ["welcome"]
    other.evaluate(ADMIT, [[steward.place.codes[1]], 0])
    steward.place.spoil(steward.place.codes[2])
    assert steward.do("sync")
    other.context.set_offline(True)
    (shown,) = other.evaluate(ADMIT, [[steward.place.codes[2]], 0])
    assert shown["outcome"] == "revoked"


def test_taps_in_both_tabs_all_count(steward):
    other = steward.tab()
    for page in (steward.page, other):
        page.evaluate(
            "() => { window.done = Promise.all(Array.from({length: 40}, () => gate.count('adult'))) }"
        )
    for page in (steward.page, other):
        assert page.evaluate("() => window.done") == [True] * 40
    steward.until("state.unsent === 0")
    assert steward.place.summary().walk_ins == 80


def test_a_tab_that_joins_another_gate_leaves_the_other_no_old_key(steward, app):
    from tests.gate.stewards_phone import Place

    other = steward.tab()
    assert other.evaluate(ADMIT, [[steward.place.codes[0]], 0])[0]["outcome"] == "welcome"
    steward.until("state.unsent === 0")
    elsewhere = Place(app)
    steward.place = elsewhere
    assert steward.join()["joined"]
    (shown,) = other.evaluate(ADMIT, [[elsewhere.codes[0]], 0])
    assert shown["outcome"] == "welcome"
    steward.until("state.unsent === 0")
    assert elsewhere.summary().came == 1


def test_leaving_in_one_tab_ends_the_other(steward):
    other = steward.tab()
    steward.page.route(API, lambda route: route.continue_())
    assert steward.do("leave")["left"]
    other.wait_for_function("() => !gate.state.joined")
    (shown,) = other.evaluate(ADMIT, [[steward.place.codes[0]], 0])
    assert shown["outcome"] == "not_ready"

"""Parties: the phone asks how many came, and whatever is answered, nobody is lost."""

import pytest

from tests.browsers import on_one_engine
from tests.gate.stewards_phone import API

pytestmark = on_one_engine


@pytest.fixture
def party(steward):
    """A phone that knows of a booking for four with its first badge."""
    steward.place.book(steward.place.codes[0], 4)
    assert steward.do("sync")
    return steward


def people(steward):
    """How many people each kept scan is of, in order."""
    queue = sorted(steward.stored("queue"), key=lambda entry: entry["seq"])
    return [entry["people"] for entry in queue]


def test_a_party_is_asked_about_and_the_rest_may_come_later(party):
    code = party.place.codes[0]
    (shown,) = party.admit(code)
    assert (shown["outcome"], shown["most"], shown["asks"]) == ("welcome", 4, True)
    assert party.do("settle", 3)
    party.pass_time(4000)
    (shown,) = party.admit(code)
    assert (shown["reason"], shown["most"], shown["asks"]) == ("more", 1, False)
    party.pass_time(4000)
    assert party.outcomes(code) == ["already_here"]
    party.until("state.unsent === 0")
    assert party.place.summary().came == 4


def test_an_open_question_is_kept_and_counted_as_not_sent(party):
    party.without_signal()
    party.admit(party.place.codes[0])
    assert (party.state["unsent"], party.state["pending"]["most"]) == (1, 4)
    assert people(party) == []


def test_the_next_scan_settles_a_question_with_everyone(party):
    party.without_signal()
    party.admit(*party.place.codes[:2])
    assert people(party) == [4, 1]
    assert party.do("settle", 2) is False
    assert people(party) == [4, 1]


@pytest.mark.parametrize(
    "behind",
    [
        "https://shop.example/",
        "https://another.example/b/7K3QX0M9AB1Z",
        "7K3Q X0M",
        "HTTP://{host}/gate/#j=1.2.a.b",
        "MVH1.no frame",
    ],
)
def test_what_the_camera_sees_behind_a_party_neither_answers_for_it_nor_is_shown(party, behind):
    party.without_signal()
    text = behind.format(host=party.host)
    (asked,) = party.admit(party.place.codes[0])
    assert party.admit(text, text, text, later=500) == [None] * 3
    assert party.state["pending"]["scan"] == asked["scan"]
    assert party.do("settle", 3, asked["scan"])
    assert people(party) == [3]
    # It is told once nobody is asked about, even if it never left the picture.
    party.pass_time(2_000)
    assert party.admit(text)[0] is not None


def test_what_was_put_in_on_purpose_is_answered_even_while_the_question_is_open(party):
    party.without_signal()
    party.admit(party.place.codes[0])
    assert party.outcomes("https://shop.example/", deliberate=True) == ["not_a_badge"]
    assert people(party) == [4]


def test_an_answer_is_of_the_party_it_was_asked_about(party):
    party.place.book(party.place.codes[1], 4)
    assert party.do("sync")
    party.without_signal()
    first, second = party.admit(*party.place.codes[:2])
    assert party.do("settle", 1, first["scan"]) is False
    assert party.state["pending"]["scan"] == second["scan"]
    assert party.do("settle", 2, second["scan"])
    assert people(party) == [4, 2]


def test_who_came_before_is_told_when_some_of_a_party_come_back(party):
    code = party.place.codes[0]
    party.admit(code)
    party.do("settle", 4)
    party.do("setKind", "exit")
    party.admit(code)
    party.do("settle", 2)
    party.do("setKind", "entry")
    party.pass_time(4_000)
    (shown,) = party.admit(code)
    assert (shown["came"], shown["inside"], shown["most"]) == (4, 2, 2)


def test_ten_seconds_settle_a_question_with_everyone(party):
    party.without_signal()
    party.page.clock.install()
    party.admit(party.place.codes[0])
    party.page.clock.run_for(9_000)
    assert people(party) == []
    party.page.clock.run_for(2_000)
    party.until("state.pending === null")
    assert people(party) == [4]


def test_a_question_open_when_the_page_died_is_settled_at_the_next_start(party):
    party.context.route(API, lambda route: route.abort())
    party.admit(party.place.codes[0])
    party.context.add_init_script("window.skew = 10_000")
    party.kill()
    assert party.state["pending"] is None
    assert people(party) == [4]
    assert party.state["inside"] == 4


def test_a_second_tab_leaves_the_firsts_question_open(party):
    party.without_signal()
    (asked,) = party.admit(party.place.codes[0])
    party.without_signal(False)
    party.tab()
    assert party.do("settle", 2, asked["scan"])


@pytest.mark.parametrize("answer", [0, 5, -1, 1.5, "2"])
def test_an_answer_that_cannot_be_leaves_the_question_open(party, answer):
    party.without_signal()
    party.admit(party.place.codes[0])
    refused = party.page.evaluate(
        "(answer) => gate.settle(answer).then(() => '', ({ name }) => name)", answer
    )
    assert refused == "RangeError"
    assert party.state["pending"]["most"] == 4


def test_a_party_goes_out_as_many_as_are_inside(party):
    party.admit(party.place.codes[0])
    party.do("settle", 3)
    party.do("setKind", "exit")
    (shown,) = party.admit(party.place.codes[0])
    assert (shown["outcome"], shown["most"]) == ("goodbye", 3)
    party.do("settle", 2)
    assert (party.state["came"], party.state["inside"]) == (3, 1)


def test_two_bookings_with_one_badge_are_sent_whole(party):
    party.place.book(party.place.codes[0], 9)
    assert party.do("sync")
    (shown,) = party.admit(party.place.codes[0])
    assert shown["most"] == 13
    assert party.do("settle", 13)
    party.until("state.unsent === 0")
    assert party.place.summary().came == 13
    assert [(seq, count) for _, seq, _, count in party.place.scans()] == [(1, 10), (2, 3)]

"""Results typed at the pitch: kept before anything is shown, sent like scans, and never written over."""

import json
import random
from datetime import timedelta

import pytest

from tests.browsers import on_one_engine
from tests.gate import pitch
from tests.gate.pitch import FINAL, FIRST_SEMI, GROUP_A, GROUP_B, SECOND_SEMI, score
from tests.gate.stewards_phone import BATCH, StewardsPhone

pytestmark = on_one_engine

PROBLEM = "application/problem+json"
AN_HOUR = timedelta(hours=1)
REPORT_MANY = """async ([fixture, score, many]) => {
  for (let i = 0; i < many; i++) await gate.report(fixture, { ...score, home: i % 10 });
}"""


@pytest.fixture
def place(place):
    pitch.plan_tournament(place)
    return place


@pytest.fixture
def offline(steward):
    """A phone that knows the fixtures and has no signal."""
    steward.without_signal()
    return steward


def online(steward):
    steward.without_signal(False)
    steward.until("state.unsent === 0")


def match(steward, number):
    (found,) = [one for one in steward.state["matches"] if one["number"] == number]
    return found


def sides(steward, number):
    found = match(steward, number)
    return found["home"]["name"], found["away"]["name"]


def test_the_fixtures_come_down_in_the_order_they_are_played(steward):
    matches = steward.state["matches"]
    assert [one["number"] for one in matches] == [GROUP_A, GROUP_B, FIRST_SEMI, SECOND_SEMI, FINAL]
    assert {*sides(steward, GROUP_A)} == {"Lions", "Tigers"}
    assert match(steward, GROUP_A)["home"]["slot"] is None
    slots = [match(steward, FIRST_SEMI)["home"]["slot"], match(steward, FINAL)["away"]["slot"]]
    assert slots == [
        {"from": "place", "num": 1, "group": "A"},
        {"from": "winner", "num": SECOND_SEMI, "group": ""},
    ]
    assert {one["score"] for one in matches} == {None}


def test_where_there_is_no_tournament_there_are_no_matches(phone, address, app):
    from tests.gate.stewards_phone import Place

    steward = StewardsPhone(phone(), address, Place(app))
    steward.join()
    assert steward.state["matches"] == []
    assert steward.do("report", 1, score(1, 0)) == "no_such_fixture"


def test_a_result_typed_without_signal_outlives_the_page_and_reaches_the_table(offline):
    assert offline.do("report", GROUP_A, score(2, 1)) == ""
    offline.context.route("**/api/**", lambda route: route.abort())
    offline.without_signal(False)
    offline.kill()
    shown = match(offline, GROUP_A)
    assert (shown["score"]["home"], shown["score"]["away"], shown["unsent"]) == (2, 1, True)
    assert offline.state["unsent"] == 1
    offline.context.unroute_all()
    assert offline.do("sync")
    assert pitch.standing(offline.place) == {GROUP_A: (2, 1)}
    assert offline.stored("results") == []
    shown = match(offline, GROUP_A)
    assert (shown["score"], shown["unsent"]) == (score(2, 1), False)


@pytest.mark.parametrize(
    ("fixture", "typed", "problem"),
    [
        (GROUP_A, score(-1, 0), "score"),
        (GROUP_A, score(0, 1000), "score"),
        (FIRST_SEMI, score(1, 1), "penalties"),
        (99, score(1, 0), "no_such_fixture"),
    ],
)
def test_what_cannot_be_a_result_is_said_and_not_kept(steward, fixture, typed, problem):
    assert steward.do("report", fixture, typed) == problem
    assert steward.stored("results") == []
    assert steward.state["unsent"] == 0


def test_a_match_that_has_not_begun_has_no_result_whatever_the_phones_clock_says(steward):
    pitch.move(steward.place, FINAL, 12 * AN_HOUR)
    assert steward.do("sync")
    assert steward.do("report", FINAL, score(1, 0)) == "not_begun"
    steward.pass_time(-86_400_000)
    assert steward.do("sync")
    assert steward.do("report", GROUP_A, score(1, 0)) == ""
    steward.pass_time(2 * 86_400_000)
    assert steward.do("sync")
    assert steward.do("report", FINAL, score(1, 0)) == "not_begun"


def test_penalties_that_nobody_needs_are_left_out(steward):
    penalties = {"home_penalties": 0, "away_penalties": 0}
    assert steward.do("report", GROUP_A, score(1, 1, **penalties)) == ""
    assert steward.do("report", FIRST_SEMI, score(1, 0, **penalties)) == ""
    assert steward.do("report", SECOND_SEMI, score(0, 0, home_penalties=4, away_penalties=3)) == ""
    steward.until("state.unsent === 0")
    assert pitch.typed(steward.place) == [
        (1, "stored", None),
        (2, "stored", None),
        (3, "stored", 4),
    ]


def test_a_result_put_right_stands_and_the_first_one_is_still_there(offline):
    for goals in (1, 3):
        assert offline.do("report", GROUP_A, score(goals, 0)) == ""
    assert match(offline, GROUP_A)["score"]["home"] == 3
    online(offline)
    assert match(offline, GROUP_A)["score"]["home"] == 3
    assert offline.do("sync")
    assert (match(offline, GROUP_A)["score"]["home"], offline.state["tray"]) == (3, 0)
    assert pitch.standing(offline.place) == {GROUP_A: (3, 0)}
    assert [state for _, state, _ in pitch.typed(offline.place)] == ["stored", "stored"]


def test_scans_and_results_are_of_one_order(offline):
    codes = offline.place.codes
    offline.admit(codes[0])
    offline.do("report", GROUP_A, score(1, 0))
    offline.admit(codes[1])
    online(offline)
    assert [seq for _, seq, _, _ in offline.place.scans()] == [1, 3]
    assert [seq for seq, _, _ in pitch.typed(offline.place)] == [2]


def test_every_result_arrives_once_when_replies_are_lost(steward):
    rng = random.Random(7)

    def sometimes(route):
        reply = route.fetch()
        route.abort() if rng.random() < 0.5 else route.fulfill(response=reply)

    steward.page.route(BATCH, sometimes)
    for goals in range(8):
        steward.do("report", GROUP_B, score(goals, 0))
        steward.do("sync")
    steward.page.unroute_all()
    assert steward.do("sync")
    assert [seq for seq, _, _ in pitch.typed(steward.place)] == list(range(1, 9))
    assert pitch.standing(steward.place) == {GROUP_B: (7, 0)}


def test_no_batch_is_of_more_than_two_hundred_results(offline):
    offline.page.evaluate(REPORT_MANY, [GROUP_A, score(0, 0), 201])
    sent = []

    def note(route):
        batch = route.request.post_data_json
        sent.append((len(batch["results"]), batch["unsent"]))
        route.continue_()

    offline.page.route(BATCH, note)
    online(offline)
    assert sent == [(200, 1), (1, 0)]
    assert len(pitch.typed(offline.place)) == 201


def test_what_the_server_refuses_is_kept_to_be_looked_at_until_it_was_typed_anew(offline):
    pitch.move(offline.place, GROUP_A, 9 * AN_HOUR)
    offline.do("report", GROUP_A, score(2, 0))
    offline.do("report", GROUP_B, score(1, 1))
    online(offline)
    (refused,) = offline.do("tray")
    assert (refused["reason"], refused["fixture"]) == ("not_begun", GROUP_A)
    assert refused["score"]["home"] == 2
    assert (match(offline, GROUP_A)["refused"], match(offline, GROUP_A)["score"]) == (
        "not_begun",
        None,
    )
    assert (match(offline, GROUP_B)["refused"], offline.state["came"]) == ("", 0)
    assert pitch.standing(offline.place) == {GROUP_B: (1, 1)}
    pitch.move(offline.place, GROUP_A, -9 * AN_HOUR)
    assert offline.do("sync")
    assert offline.do("report", GROUP_A, score(2, 0)) == ""
    offline.until("state.unsent === 0 && state.tray === 0")
    assert pitch.standing(offline.place) == {GROUP_A: (2, 0), GROUP_B: (1, 1)}


def test_a_server_that_takes_no_results_keeps_no_scan_waiting_and_loses_nothing(offline):
    def older(route):
        if "results" not in route.request.post_data_json:
            return route.continue_()
        body = json.dumps({"status": 422, "errors": {"results": ["Unknown field."]}})
        return route.fulfill(status=422, headers={"Content-Type": PROBLEM}, body=body)

    offline.page.route(BATCH, older)
    offline.do("report", GROUP_A, score(2, 0))
    offline.admit(offline.place.codes[0])
    offline.without_signal(False)
    offline.do("sync")
    assert len(offline.place.scans()) == 1
    assert (offline.state["unsent"], offline.state["tray"]) == (1, 0)
    offline.page.unroute_all()
    assert offline.do("sync")
    assert pitch.standing(offline.place) == {GROUP_A: (2, 0)}


def test_one_result_that_is_not_understood_holds_up_no_other(offline):
    def picky(route):
        fixtures = [one["fixture"] for one in route.request.post_data_json["results"]]
        if GROUP_A not in fixtures:
            return route.continue_()
        errors = {f"results.{fixtures.index(GROUP_A)}.seq": ["No."]}
        body = json.dumps({"status": 422, "errors": errors})
        return route.fulfill(status=422, headers={"Content-Type": PROBLEM}, body=body)

    offline.page.route(BATCH, picky)
    offline.do("report", GROUP_B, score(1, 0))
    offline.do("report", GROUP_A, score(2, 0))
    online(offline)
    assert pitch.standing(offline.place) == {GROUP_B: (1, 0)}
    assert [one["reason"] for one in offline.do("tray")] == ["not_understood"]


@pytest.mark.parametrize(
    "answer", [None, [], "stored", [{"result": "another", "outcome": "stored"}]]
)
def test_a_result_that_is_not_answered_stays(offline, answer):
    def silent(route):
        reply = route.fetch()
        route.fulfill(response=reply, json={**reply.json(), "results": answer})

    offline.page.route(BATCH, silent)
    offline.do("report", GROUP_A, score(2, 0))
    offline.without_signal(False)
    assert offline.do("sync") is False
    assert offline.state["unsent"] == 1
    offline.page.unroute_all()
    assert offline.do("sync")
    assert (offline.state["unsent"], offline.state["tray"]) == (0, 0)
    assert len(pitch.typed(offline.place)) == 1


def test_a_phone_that_was_ended_hands_in_what_was_typed_before(offline):
    offline.do("report", GROUP_A, score(2, 0))
    offline.place.revoke()
    online(offline)
    assert pitch.standing(offline.place) == {GROUP_A: (2, 0)}
    assert offline.do("report", GROUP_B, score(2, 0)) == ""
    offline.do("sync")  # the one that a report begins may meet the one before, still under way
    offline.until("state.unsent === 0 && state.tray === 1")
    assert match(offline, GROUP_B)["refused"] == "device_revoked"


def test_without_signal_the_winners_typed_here_go_on(steward):
    for group in (GROUP_A, GROUP_B):
        steward.do("report", group, score(1, 0))
    steward.until("state.unsent === 0 && state.matches.at(-2).away.slot === null")
    first, second = sides(steward, FIRST_SEMI), sides(steward, SECOND_SEMI)
    assert {*first, *second} == {"Lions", "Tigers", "Bears", "Wolves"}
    steward.without_signal()
    steward.do("report", FIRST_SEMI, score(0, 1))
    penalties = {"home_penalties": 5, "away_penalties": 4}
    steward.do("report", SECOND_SEMI, score(2, 2, **penalties))
    assert sides(steward, FINAL) == (first[1], second[0])
    assert steward.do("report", FINAL, score(3, 0)) == ""
    online(steward)
    assert steward.do("sync")
    assert sides(steward, FINAL) == (first[1], second[0])
    assert pitch.standing(steward.place)[FINAL] == (3, 0)


def test_what_another_pitch_typed_comes_down(phone, address, place):
    one, other = (StewardsPhone(phone(), address, place) for _ in range(2))
    assert one.join()["joined"] and other.join(1)["joined"]
    one.do("report", GROUP_A, score(4, 2))
    one.until("state.unsent === 0")
    assert other.do("sync")
    assert match(other, GROUP_A)["score"] == score(4, 2)


def test_two_tabs_type_into_one_order(offline):
    other = offline.tab()
    for page, fixture in ((offline.page, GROUP_A), (other, GROUP_B)):
        page.evaluate(
            f"(given) => {{ window.done = ({REPORT_MANY})(given) }}", [fixture, score(0, 0), 30]
        )
    for page in (offline.page, other):
        page.evaluate("() => window.done")
    assert sorted(one["seq"] for one in offline.stored("results")) == list(range(1, 61))
    online(offline)
    assert [state for _, state, _ in pitch.typed(offline.place)] == ["stored"] * 60


def test_leaving_asks_about_a_result_that_is_not_sent(offline):
    offline.do("report", GROUP_A, score(1, 0))
    assert offline.do("leave") == {"left": False, "needsSure": 1}
    for _ in range(2):
        answer = offline.do("leave", {"sure": True})
    assert answer["left"]
    assert offline.stored("results") == offline.stored("meta") == []


def test_the_chosen_pitch_is_kept_until_the_phone_leaves(steward):
    steward.do("setPitch", "Pitch 2")
    steward.kill()
    assert steward.state["pitch"] == "Pitch 2"
    assert steward.do("leave")["left"]
    steward.join()
    assert steward.state["pitch"] == ""


def test_a_tournament_that_is_taken_away_leaves_nothing_to_type(steward):
    from campaign.extensions import db
    from events.models import Tournament

    with steward.place.app.app_context():
        db.session.delete(db.session.get_one(Tournament, steward.place.date_id))
        db.session.commit()
    assert steward.do("sync")
    assert steward.state["matches"] == []

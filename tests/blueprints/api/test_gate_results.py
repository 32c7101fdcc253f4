"""Results over the wire: typed at the pitch, handed in with the scans, and told to every phone."""

import contextvars
import json
import uuid
from datetime import timedelta
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event as listening

from campaign import clock
from campaign.extensions import db, limiter
from events import checkin, tournament
from events.models import Device, EventDate, Result, Scan
from tests.events.at_a_tournament import NAMES, held, typed

STORED = ("stored", None)
NONE_TYPED = dict.fromkeys(
    ["home_goals", "away_goals", "home_fair", "away_fair", "home_penalties", "away_penalties"]
)


@pytest.fixture
def cup(session, open_gate):
    """A tournament of this evening, whose first match began half an hour ago; returns its gate."""
    gate = open_gate()
    held(session, session.get(EventDate, gate.date_id), clock.now())
    session.commit()
    session.expunge_all()
    session.rollback()
    return gate


@pytest.fixture
def phone(cup, join):
    """A phone at the pitch."""
    return join(cup)


def result(fixture, home, away, **over):
    """A result as a phone sends it."""
    at = over.pop("at", clock.now())
    sent = vars(typed(fixture, home, away, at, **over))
    return {**sent, "at": at if isinstance(at, str) else at.isoformat()}


def outcomes(phone, *sent, **over):
    response = phone.send(results=sent, **over)
    assert response.status_code == 200, response.text
    found = response.get_json()["results"]
    assert [one["result"] for one in found] == [one["result"] for one in sent]
    return [(one["outcome"], one["reason"]) for one in found]


def fixtures(phone):
    return phone.state().get_json()["tournament"]["fixtures"]


def test_without_a_tournament_there_is_none(open_gate, join):
    phone = join(open_gate())
    assert phone.state().get_json()["tournament"] is None
    assert outcomes(phone, result(1, 1, 0)) == [("refused", "no_such_fixture")]
    assert phone.send().get_json()["results"] == []


def test_a_phone_is_told_who_plays_where_and_when(phone):
    found = fixtures(phone)
    first, final = found[0], found[-1]
    assert {first["home"], first["away"]} < set(NAMES)
    assert first == NONE_TYPED | {
        "number": 1,
        "stage": "group",
        "group": "A",
        "pitch": "North",
        "starts": "2026-06-05T17:00:00+00:00",
        "minutes": 10,
        "home": first["home"],
        "away": first["away"],
        "home_slot": f"T{NAMES.index(first['home']) + 1}",
        "away_slot": f"T{NAMES.index(first['away']) + 1}",
        "home_known": True,
        "away_known": True,
    }
    assert (final["home"], final["home_known"], final["group"]) == ("W7", False, "")
    assert {found[6]["home"], found[6]["away"]} == {"A1", "B2"}


def test_results_are_told_to_the_other_phones_and_places_become_names(cup, join):
    one, other = join(cup), join(cup)
    sent = [result(n, 3, n - 1, home_fair=9, seq=n) for n in range(1, 7)]
    assert outcomes(one, *sent) == [STORED] * 6
    told = fixtures(other)
    assert (told[1]["home_goals"], told[1]["away_goals"]) == (3, 1)
    assert (told[1]["home_fair"], told[1]["away_fair"]) == (9, 10)
    assert told[1]["home_penalties"] is None
    semi = told[6]
    assert semi["home_known"] and {semi["home"], semi["away"]} < set(NAMES)
    assert fixtures(one) == told


def test_results_go_with_scans_and_the_same_again_changes_nothing(phone, printed, scan, session):
    scans, sent = [scan(code) for code in printed(2)], [result(1, 2, 2), result(2, 0, 1)]
    for expected in ("stored", "duplicate"):
        told = phone.send(*scans, results=sent).get_json()
        assert [one["result"] for one in told["scans"]] == [expected] * 2
        assert [one["outcome"] for one in told["results"]] == [expected] * 2
    assert session.query(Scan).count() == session.query(Result).count() == 2


def test_a_result_that_is_put_right_is_one_more(phone, session):
    outcomes(phone, result(1, 2, 2, seq=1))
    outcomes(phone, result(1, 2, 3, seq=2))
    assert fixtures(phone)[0]["away_goals"] == 3
    assert session.query(Result).count() == 2


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"home": -1}, "score"),
        ({"home": 1000}, "score"),
        ({"home": -(2**31) + 1}, "score"),
        ({"away_fair": 11}, "score"),
        ({"home_penalties": 3, "away_penalties": 2}, "penalties"),
        ({"fixture": 10}, "not_begun"),
        ({"fixture": 11}, "no_such_fixture"),
        ({"fixture": 2**31 - 1}, "no_such_fixture"),
        ({"at": "yesterday"}, "time"),
        ({"at": "2026-06-05T18:00:00"}, "time"),
        ({"at": "9999-12-31T23:59-14:00"}, "time"),
    ],
)
def test_a_result_that_cannot_be_is_refused_alone_and_its_batch_is_taken(
    phone, printed, scan, sent, reason
):
    bad = result(**{"fixture": 1, "home": 1, "away": 0, **sent})
    told = phone.send(scan(printed(1)[0]), results=[bad, result(2, 1, 0)]).get_json()
    assert [one["result"] for one in told["scans"]] == ["stored"]
    assert [(one["outcome"], one["reason"]) for one in told["results"]] == [
        ("refused", reason),
        STORED,
    ]
    assert outcomes(phone, bad) == [("refused", reason)]


def test_a_uuid_in_upper_case_is_the_same_result_and_answered_as_it_was_sent(phone):
    sent = result(1, 1, 0)
    assert outcomes(phone, {**sent, "result": sent["result"].upper()}) == [STORED]
    assert outcomes(phone, sent) == [("duplicate", None)]


def test_a_semi_final_that_arrives_before_the_groups_waits_for_them(phone, time_machine):
    time_machine.shift(timedelta(hours=1))
    assert outcomes(phone, result(7, 2, 0)) == [("stored", "sides_unknown")]
    found = fixtures(phone)[6]
    assert (found["home_known"], found["home_goals"]) == (False, 2)


def test_a_phone_that_was_stopped_hands_in_what_was_typed_before(phone, session, time_machine):
    honest = result(1, 1, 0, seq=1)
    time_machine.shift(timedelta(minutes=10))
    checkin.revoke(session, session.query(Device).one(), now=clock.now())
    session.commit()
    time_machine.shift(timedelta(minutes=10))
    expected = [("stored", "device_revoked"), ("refused", "device_revoked")]
    assert outcomes(phone, honest, result(2, 1, 0, seq=2)) == expected


def test_200_results_are_taken_and_201_are_not(phone, session, names):
    sent = [result(1, n % 9, 0, seq=n) for n in range(201)]
    assert names(phone.send(results=sent)) == {"results"}
    assert session.query(Result).count() == 0
    session.rollback()
    assert outcomes(phone, *sent[:200]) == [STORED] * 200


def test_a_batch_of_200_takes_few_statements(phone, app):
    sent = [result(n % 6 + 1, n % 9, 0, seq=n) for n in range(200)]
    outcomes(phone, result(1, 1, 1))
    said: list[str] = []

    def listen(_connection, _cursor, statement, *_rest) -> None:
        said.append(statement)

    with app.app_context():
        engine = db.engine
    listening.listen(engine, "before_cursor_execute", listen)
    try:
        assert outcomes(phone, *sent) == [STORED] * 200
    finally:
        listening.remove(engine, "before_cursor_execute", listen)
    assert len(said) <= 24, "\n".join(said)


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"home": "2"}, {"results.1.home"}),
        ({"home": 1.5, "away": None}, {"results.1.home", "results.1.away"}),
        ({"home": True}, {"results.1.home"}),
        ({"home": 2**31}, {"results.1.home"}),
        ({"fixture": "1"}, {"results.1.fixture"}),
        ({"home_penalties": "x"}, {"results.1.home_penalties"}),
        ({"seq": -1}, {"results.1.seq"}),
        ({"seq": 2**53 + 1}, {"results.1.seq"}),
        ({"result": "1"}, {"results.1.result"}),
        ({"at": 0}, {"results.1.at"}),
        ({"referee": "Ama"}, {"results.1.referee"}),
    ],
)
def test_a_field_that_cannot_be_is_named_and_nothing_is_taken(
    phone, session, names, change, fields
):
    sent = [result(1, 1, 0), {**result(2, 1, 0), **change}]
    assert names(phone.send(results=sent)) == fields
    assert session.query(Result).count() == 0


@pytest.mark.parametrize("field", ["result", "fixture", "home", "away_fair", "at", "seq"])
def test_a_missing_field_is_named(phone, names, field):
    sent = {name: value for name, value in result(1, 1, 0).items() if name != field}
    assert names(phone.send(results=[sent])) == {f"results.0.{field}"}


def test_penalties_may_be_left_out(phone):
    sent = {name: v for name, v in result(1, 1, 0).items() if "penalties" not in name}
    assert outcomes(phone, sent) == [STORED]


def test_results_are_described(client):
    found = client.get("/api/v1/openapi.json").get_json()["components"]["schemas"]
    assert found["Batch"]["properties"]["results"]["maxItems"] == 200
    assert {"outcome", "reason", "result"} == set(found["Outcome"]["properties"])
    assert "home_goals" in found["Fixture"]["properties"]


texts = st.text(st.characters(exclude_categories=()), max_size=8)
odd = st.none() | st.integers() | st.floats() | st.booleans() | texts | st.lists(st.integers())
numbers = st.integers(-(2**31), 2**31) | st.integers(-1, 12)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_whatever_is_sent_as_results_is_answered_and_never_with_a_500(phone, app, data):
    limiter.enabled = app.config["RATELIMIT_ENABLED"] = False
    sent = result(1, 1, 0)
    for name in data.draw(st.lists(st.sampled_from(sorted(sent)), max_size=4)):
        sent[name] = data.draw(numbers | odd)
    if data.draw(st.booleans()):
        sent["result"] = str(uuid.uuid4())
    body = {"device_time": clock.now().isoformat(), "scans": [], "results": [sent]}
    text = json.dumps(body)
    ask = partial(phone.ask, "batch", data=text, content_type="application/json")
    response = contextvars.Context().run(ask)
    limiter.enabled = app.config["RATELIMIT_ENABLED"] = True
    assert response.status_code in {200, 422}, response.text
    if response.status_code == 422:
        assert all(name.startswith("results") for name in response.get_json(force=True)["errors"])


def test_what_is_told_is_how_the_tournament_stands(phone, session, cup):
    outcomes(phone, *(result(n, n, 0, seq=n) for n in range(1, 5)))
    live = tournament.table(session, tournament.find(session, cup.date_id))
    told = [(one["home"], one["home_goals"]) for one in fixtures(phone)]
    assert told == [
        (shown.home.name or shown.home.slot, shown.score and shown.score.home)
        for shown in live.fixtures
    ]


def test_a_result_typed_for_a_plan_that_was_scrapped_is_of_no_match_of_the_new_one(
    phone, session, cup
):
    old = phone.state().get_json()["tournament"]["made"]
    tournament.scrap(session, tournament.find(session, cup.date_id))
    held(session, session.get(EventDate, cup.date_id), clock.now() + timedelta(seconds=1))
    session.commit()
    new = phone.state().get_json()["tournament"]["made"]
    sent = [result(1, 5, 0, plan=old), result(1, 1, 0, plan=new), result(2, 3, 0)]
    assert outcomes(phone, *sent) == [("refused", "no_such_fixture"), STORED, STORED]
    assert [one["home_goals"] for one in fixtures(phone)[:2]] == [1, 3]


def test_a_side_is_told_with_its_slot_also_where_the_team_is_known(phone):
    assert {one["home_slot"][0] for one in fixtures(phone) if one["home_known"]} == {"T"}

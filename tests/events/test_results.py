"""Results typed at the pitch: what counts, what is refused, and that nothing is lost or counted twice."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from campaign.extensions import db
from events import checkin, results, tournament
from events.models import Device, Result, Tournament
from events.results import MOST, record
from events.standings import Score
from tests.events.at_a_gate import phone
from tests.events.at_a_tournament import held, typed

MINUTE = timedelta(minutes=1)
LONG_AGO = 365 * 50 * 86_400  # seconds


@pytest.fixture
def cup(session, check_in, now):
    """Six teams; matches 1 to 6 are of the groups and were played, 7 to 10 are still to come."""
    return held(session, check_in.date, now)


@pytest.fixture
def hand_in(session, cup, device, now):
    """Hand in results of a phone; the answers as (outcome, reason)."""

    def send(*reports, device=device, now=now, offset=0):
        kept = record(session, cup, device, reports, now=now, offset=offset)
        assert [one.result for one in kept] == [one.result for one in reports]
        return [(one.outcome, one.reason) for one in kept]

    return send


def standing(session, cup):
    return {number: (one.home, one.away) for number, one in results.scores(session, cup).items()}


def test_a_result_is_kept_as_it_was_typed(session, cup, hand_in, device, now):
    sent = typed(1, 3, 2, now - MINUTE, home_fair=9, away_fair=7, seq=2**53)
    assert hand_in(sent) == [("stored", "")]
    assert results.scores(session, cup) == {1: Score(3, 2, 9, 7)}
    (row,) = session.query(Result)
    assert (row.device_id, row.at, row.seq, row.received_at) == (device.id, sent.at, 2**53, now)


def test_the_same_results_again_in_any_order_change_nothing(session, cup, hand_in, now):
    sent = [typed(n, n, 0, now, seq=n) for n in range(1, 5)] + [typed(1, 1000, 0, now)]
    first = hand_in(*sent)
    stood = standing(session, cup)
    assert first == [("stored", "")] * 4 + [("refused", "score")]
    assert hand_in(*reversed(sent)) == [("refused", "score")] + [("duplicate", "")] * 4
    assert standing(session, cup) == stood
    assert session.query(Result).count() == 5


def test_one_result_twice_in_a_batch_is_stored_once(hand_in, now):
    sent = typed(1, 1, 0, now)
    assert hand_in(sent, sent) == [("stored", ""), ("duplicate", "")]


def test_the_one_typed_last_stands_in_whatever_order_they_come(session, cup, device, now):
    other = phone(session, device.gate.check_in, now)
    typings = [(device, 1, 0, -20), (other, 2, 0, -15), (device, 3, 0, -10), (other, 4, 0, -5)]
    for shuffle in range(6):
        sent = [
            (which, typed(1 + shuffle, home, away, now + at * MINUTE, seq=20 + at))
            for which, home, away, at in typings
        ]
        random.Random(shuffle).shuffle(sent)
        for which, report in sent:
            record(session, cup, which, [report], now=now)
    assert standing(session, cup) == dict.fromkeys(range(1, 7), (4, 0))


def test_a_phones_own_order_stands_whatever_its_clock_did(session, cup, hand_in, now):
    hand_in(typed(1, 1, 0, now - 5 * MINUTE, seq=1), typed(1, 2, 0, now - 30 * MINUTE, seq=2))
    assert standing(session, cup) == {1: (2, 0)}


def test_a_wrong_clock_is_put_right_by_what_it_shows_when_it_sends(session, cup, device, now):
    other = phone(session, device.gate.check_in, now)
    wrong = now - timedelta(seconds=LONG_AGO)
    (late,) = record(session, cup, other, [typed(1, 0, 5, wrong)], now=now, offset=LONG_AGO)
    (early,) = record(session, cup, device, [typed(1, 1, 0, now - MINUTE)], now=now)
    assert (late.outcome, late.reason, early.outcome) == ("stored", "", "stored")
    assert standing(session, cup) == {1: (0, 5)}


def test_a_host_types_as_a_phone_does_and_the_later_stands(session, cup, hand_in, now):
    hand_in(typed(1, 1, 0, now - 2 * MINUTE, seq=1), typed(2, 1, 0, now, seq=2))
    for number in (1, 2):
        hand_in(typed(number, 4, 4, now - MINUTE, seq=0), device=None)
    assert standing(session, cup) == {1: (4, 4), 2: (1, 0)}
    again = [typed(1, n, n, now + n * MINUTE, seq=0) for n in range(5)]
    for report in reversed(again):
        record(session, cup, None, [report], now=now + 9 * MINUTE)
    assert standing(session, cup)[1] == (4, 4)


@pytest.mark.parametrize(
    ("over", "reason"),
    [
        ({"home": -1}, "score"),
        ({"away": 1000}, "score"),
        ({"away": 100}, "score"),
        ({"home": 10**12}, "score"),
        ({"home_fair": 11}, "score"),
        ({"away_fair": -1}, "score"),
        ({"home_penalties": 3, "away_penalties": 2}, "penalties"),
        ({"home": 0, "home_penalties": 3}, "penalties"),
        ({"fixture": 11}, "no_such_fixture"),
        ({"fixture": 0}, "no_such_fixture"),
        ({"fixture": -(2**31)}, "no_such_fixture"),
        ({"at": None}, "time"),
    ],
)
def test_a_result_that_cannot_be_is_refused_and_kept_and_blocks_nothing(
    session, cup, hand_in, now, over, reason
):
    bad = typed(**{"fixture": 1, "home": 1, "away": 0, "at": now, **over})
    assert hand_in(bad, typed(2, 1, 0, now)) == [("refused", reason), ("stored", "")]
    assert hand_in(bad) == [("refused", reason)]
    assert standing(session, cup) == {2: (1, 0)}
    kept = session.query(Result).filter_by(result=bad.result).one()
    assert (kept.state, kept.reason) == ("refused", reason)


def test_goals_of_0_to_99_and_fair_play_of_0_to_10_are_taken(session, cup, hand_in, now):
    sent = typed(1, 99, 0, now, home_fair=0, away_fair=10), typed(2, 0, 99, now)
    assert hand_in(*sent) == [("stored", "")] * 2


def test_a_match_that_has_not_begun_has_no_result_until_ten_minutes_before(session, cup, hand_in):
    starts = cup.fixtures[-1].starts_at
    early, soon = starts - 11 * MINUTE, starts - 10 * MINUTE
    number = cup.fixtures[-1].number
    assert hand_in(typed(number, 1, 0, early), now=starts) == [("refused", "not_begun")]
    ((outcome, reason),) = hand_in(typed(number, 1, 0, soon), now=starts)
    assert (outcome, reason) == ("stored", "sides_unknown")


def test_a_clock_that_is_hours_behind_is_not_before_the_match(session, cup, hand_in, now):
    report = typed(1, 1, 0, now - timedelta(hours=5))
    assert hand_in(report, offset=5 * 3600) == [("stored", "")]


def test_a_clock_that_was_put_right_since_loses_nothing(session, cup, hand_in, now):
    far = typed(1, 1, 0, now - timedelta(seconds=LONG_AGO))
    ahead = typed(2, 1, 0, now + timedelta(seconds=LONG_AGO))
    assert hand_in(far, ahead) == [("stored", "clock")] * 2
    # What cannot have been played by now is refused even so.
    assert hand_in(typed(10, 1, 0, now - timedelta(seconds=LONG_AGO))) == [("refused", "not_begun")]


@pytest.mark.parametrize(
    ("score", "penalties", "expected"),
    [
        ((1, 1), (4, 3), ("stored", "")),
        ((2, 1), (None, None), ("stored", "")),
        ((1, 1), (None, None), ("refused", "penalties")),
        ((1, 1), (3, 3), ("refused", "penalties")),
        ((1, 1), (3, None), ("refused", "penalties")),
        ((1, 1), (100, 99), ("refused", "penalties")),
        ((1, 1), (-1, 0), ("refused", "penalties")),
        ((2, 1), (4, 3), ("refused", "penalties")),
        ((1000, 1), (4, 3), ("refused", "score")),
    ],
)
def test_a_knock_out_has_a_winner(session, cup, hand_in, now, score, penalties, expected):
    later = now + timedelta(hours=2)
    hand_in(*(typed(n, n, 0, later, seq=n) for n in range(1, 7)), now=later)
    semi = cup.fixtures[6]
    sent = typed(semi.number, *score, later, home_penalties=penalties[0], away_penalties=penalties[1])  # fmt: skip
    assert hand_in(sent, now=later) == [expected]


def test_a_result_whose_sides_are_not_known_yet_waits_for_them(session, cup, hand_in, now):
    """Its phone may have signal before those whose results decide who plays."""
    later = now + timedelta(hours=2)
    semi, final = cup.fixtures[6], cup.fixtures[-1]
    sent = typed(semi.number, 3, 1, later)
    assert hand_in(sent, now=later) == [("stored", "sides_unknown")]
    assert hand_in(*(typed(n, 9, 0, later) for n in range(1, 7)), now=later) == [("stored", "")] * 6
    assert hand_in(sent, now=later) == [("duplicate", "")]
    live = tournament.table(session, cup)
    shown = next(one for one in live.fixtures if one.match.number == semi.number)
    slot = f"W{semi.number}"
    (side,) = (s for s in (live.fixtures[-1].home, live.fixtures[-1].away) if s.slot == slot)
    assert side.team == shown.home.team and slot in {final.home, final.away}


def test_a_phone_that_was_stopped_hands_in_what_was_typed_before(session, hand_in, device, now):
    honest = typed(1, 1, 0, now - MINUTE, seq=1)
    checkin.revoke(session, device, now=now)
    after = typed(2, 1, 0, now + MINUTE, seq=2)
    expected = [("stored", "device_revoked"), ("refused", "device_revoked")]
    assert hand_in(honest, after, now=now + 2 * MINUTE) == expected
    assert hand_in(honest, now=now + 2 * MINUTE) == [("duplicate", "device_revoked")]


def test_after_the_gates_closed_a_phone_is_late_and_what_it_typed_before_is_taken(
    session, hand_in, now
):
    later = now + timedelta(hours=9)
    honest, late = typed(1, 1, 0, now), typed(2, 1, 0, later)
    assert hand_in(honest, late, now=later) == [("stored", ""), ("refused", "after_the_end")]


def test_without_a_tournament_there_is_no_such_fixture(session, device, now):
    (kept,) = record(session, None, device, [typed(1, 1, 0, now)], now=now)
    assert (kept.outcome, kept.reason) == ("refused", "no_such_fixture")
    assert session.query(Result).count() == 0


def test_a_tournament_that_was_taken_away_meanwhile_has_no_such_fixture(session, cup, device, now):
    other = session.get(Tournament, cup.date_id)
    session.expunge(cup)
    session.query(Tournament).delete()
    (kept,) = record(session, other, device, [typed(1, 1, 0, now)], now=now)
    assert (kept.outcome, kept.reason) == ("refused", "no_such_fixture")


@pytest.mark.parametrize("state", ["stored", "refused"])
def test_of_one_phone_so_many_are_kept_and_another_is_not_held_up(
    session, cup, hand_in, device, now, state, monkeypatch
):
    monkeypatch.setitem(MOST, state, 3)
    goals = 1 if state == "stored" else 1000
    sent = [typed(1, goals, 0, now, seq=n) for n in range(5)]
    reasons = {"stored": ("refused", "too_many"), "refused": ("refused", "score")}
    answers = hand_in(*sent)
    assert answers[:3] == [("stored", "") if state == "stored" else ("refused", "score")] * 3
    assert answers[3:] == [reasons[state]] * 2
    kept = session.query(Result).filter_by(state=state).count()
    assert kept == 3
    assert hand_in(sent[0])[0][0] == ("duplicate" if state == "stored" else "refused")
    other = phone(session, device.gate.check_in, now)
    hand_in(typed(2, goals, 0, now), device=other)
    assert session.query(Result).filter_by(state=state).count() == 4


def test_a_phone_that_is_forgotten_leaves_its_results(session, cup, hand_in, device, now):
    hand_in(typed(1, 2, 1, now))
    session.query(Device).filter_by(id=device.id).delete()
    session.expire_all()
    assert standing(session, cup) == {1: (2, 1)}


def test_the_same_results_sent_by_many_at_once_are_stored_once(app, session, cup, device, now):
    """On PostgreSQL at the same time; on SQLite, which has one writer, one after the other."""
    sent = [typed(n % 6 + 1, n, 0, now, seq=n) for n in range(20)]
    ids = cup.date_id, device.id
    session.commit()
    session.expunge_all()
    session.rollback()
    start = Barrier(4)

    def send(shuffle):
        own = sent[:]
        random.Random(shuffle).shuffle(own)
        with app.app_context():
            start.wait()
            here = db.session()
            kept = record(
                here, here.get(Tournament, ids[0]), here.get(Device, ids[1]), own, now=now
            )
            db.session.commit()
            return [one.outcome for one in kept]

    with ThreadPoolExecutor(4) as threads:
        outcomes = [one for found in threads.map(send, range(4)) for one in found]
    assert sorted(outcomes) == ["duplicate"] * 60 + ["stored"] * 20
    assert session.query(Result).count() == 20

"""The matches of a date that is moved, and what a late correction does to those that were played."""

from datetime import timedelta

import pytest

from events import consequences, rescheduling, results, revising, tournament
from events.fixtures import Plan, plan_fixtures
from tests.events.at_a_gate import phone
from tests.events.at_a_tournament import held, starts_of, typed

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@pytest.fixture
def cup(session, check_in, now):
    """Six teams; matches 1 to 6 are of the groups, 7 and 8 semi-finals, then third place and final."""
    breaks = ((starts_of(check_in.date) + HOUR, starts_of(check_in.date) + 2 * HOUR),)
    return held(session, check_in.date, now, breaks=breaks)


def _starts(cup):
    return [match.starts_at for match in results.matches(cup)]


def _is_as_planned(session, cup):
    session.flush()
    session.refresh(cup)
    plan = Plan.of_json({name: value for name, value in cup.plan.items() if name != "seed"})
    return results.matches(cup) == plan_fixtures(plan, seed=cup.plan["seed"])


def test_matches_go_where_their_date_goes_and_back(session, cup, now):
    row, before = cup.date, _starts(cup)
    to = starts_of(row).replace(tzinfo=None) + 26 * HOUR
    rescheduling.move_date(session, row.event, row.day, to, 480, now=now)
    by = starts_of(row) - before[0]
    assert by >= 25 * HOUR
    assert _starts(cup) == [start + by for start in before]
    assert _is_as_planned(session, cup)
    rescheduling.cancel_date(session, row.event, row.day, now=now)
    assert _starts(cup) == [start + by for start in before]
    rescheduling.restore_date(session, row.event, row.day, now=now)
    assert _starts(cup) == before and _is_as_planned(session, cup)


def test_matches_go_with_the_hour_of_the_event(session, cup, now):
    event, before = cup.date.event, _starts(cup)
    by = 2 * HOUR if event.starts.hour < 2 else -2 * HOUR  # within its day
    revising.put(session, event, {"starts": (event.starts + by).isoformat()}, now=now)
    assert _starts(cup) == [start + by for start in before]
    assert _is_as_planned(session, cup)
    revising.put(session, event, {"minutes": event.minutes + 5}, now=now)
    assert _starts(cup) == [start + by for start in before]


def _play(session, cup, now, numbers, sender=None, **over):
    """Let the team of the lower number win, or as `over` says; each a minute after the one before."""
    for number in numbers:
        now += MINUTE
        live = tournament.table(session, cup)
        shown = next(one for one in live.fixtures if one.match.number == number)
        score = (1, 0) if shown.home.team < shown.away.team else (0, 1)
        (kept,) = results.record(session, cup, sender, [typed(number, *score, now)], now=now)
        assert kept.outcome == "stored"
    return now


def _marked(session, cup):
    return {
        shown.match.number
        for shown in tournament.table(session, cup).fixtures
        if shown.is_of_others
    }


def _decider(session, cup):
    """A match of group A whose result, turned, changes who is first."""
    live = tournament.table(session, cup)
    first, second = (line.team for line in live.groups[0].standings[:2])
    return next(s for s in live.fixtures if {s.home.team, s.away.team} == {first, second})


def test_a_late_correction_is_found_to_hand_played_matches_to_others(session, cup, now):
    later = _play(session, cup, now + 4 * HOUR, range(1, 9))
    wrong = _decider(session, cup)
    turned = typed(wrong.match.number, wrong.score.away, wrong.score.home, later + MINUTE)
    same = typed(wrong.match.number, wrong.score.home + 1, wrong.score.away + 1, later)
    assert consequences.handed_over(session, cup, wrong.match.number, same.score) == []
    assert consequences.handed_over(session, cup, wrong.match.number, turned.score) == [7, 8]
    assert _marked(session, cup) == set()
    (kept,) = results.record(session, cup, None, [turned], now=later + MINUTE)
    assert kept.outcome == "stored"
    assert _marked(session, cup) == {7, 8}
    # One that is typed again is of the teams that are told now.
    later = _play(session, cup, later + MINUTE, [7])
    assert _marked(session, cup) == {8}


def test_results_that_came_before_those_who_play_were_known_are_of_nobody_else(session, cup, now):
    later = now + 4 * HOUR
    results.record(session, cup, None, [typed(7, 1, 0, later)], now=later)
    _play(session, cup, later, range(1, 7))
    assert _marked(session, cup) == set()


@pytest.mark.parametrize("is_first", [True, False])
def test_a_clock_put_right_since_displaces_nobody_elses_result(session, cup, device, now, is_first):
    other = phone(session, device.gate.check_in, now)
    wrong = [(device, typed(1, 0, 5, now + timedelta(days=400), seq=1), now + 9 * MINUTE)]
    right = [(other, typed(1, 2, 0, now + 5 * MINUTE, seq=1), now + 6 * MINUTE)]
    for sender, report, at in (*wrong, *right) if is_first else (*right, *wrong):
        (kept,) = results.record(session, cup, sender, [report], now=at)
        assert kept.outcome == "stored"
    assert results.scores(session, cup)[1].home == 2


def test_a_clock_put_right_since_displaces_what_its_own_phone_typed_before(
    session, cup, device, now
):
    days = timedelta(days=400)
    for seq, at in enumerate((now, now + days), 1):
        results.record(session, cup, device, [typed(1, seq, 0, at, seq=seq)], now=now + MINUTE)
    assert results.scores(session, cup)[1].home == 2
    # Nor does it make what that phone typed with a right clock later than it was.
    other = phone(session, device.gate.check_in, now)
    sent = [
        (device, typed(2, 0, 5, now + days, seq=3), now + 9 * MINUTE),
        (device, typed(2, 1, 1, now + 2 * MINUTE, seq=4), now + 9 * MINUTE),
        (other, typed(2, 3, 0, now + 4 * MINUTE, seq=1), now + 9 * MINUTE),
    ]
    for sender, report, at in sent:
        results.record(session, cup, sender, [report], now=at)
    assert results.scores(session, cup)[2].home == 3

"""Deciding and folding for any facts and any passages; single cases are in tests/gate/vectors."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from events.attendance import Facts, Passage, decide, fold, order, quarter

DAY = datetime(2026, 7, 18, 12, tzinfo=UTC)
STANDINGS = ("good", "revoked", "unknown", "elsewhere", "half", "none")

facts = st.builds(
    Facts,
    standing=st.sampled_from(STANDINGS),
    kind=st.sampled_from(["entry", "exit"]),
    party=st.integers(0, 10),
    booked_only=st.booleans(),
    inside=st.integers(0, 11),
    came=st.integers(0, 11),
    likely=st.booleans(),
    complete=st.booleans(),
)
passages = st.lists(
    st.builds(
        Passage,
        scan=st.integers(0, 1000).map(str),
        device=st.integers(1, 3),
        seq=st.integers(0, 6),
        kind=st.sampled_from(["entry", "exit"]),
        people=st.integers(1, 10),
        at=st.integers(-6, 6).map(lambda hours: DAY + timedelta(hours=hours)),
        gate=st.integers(1, 2),
    ),
    max_size=9,
    unique_by=lambda passage: passage.scan,
)
rooms = st.integers(1, 10)


@given(facts)
def test_whatever_is_known_something_is_decided_and_never_more_than_the_room_let_in(known):
    verdict = decide(known)
    room = max(1, known.party)
    if known.kind == "entry":
        assert 0 <= verdict.most <= room - min(known.inside, room)
    assert (verdict.most > 0) == (verdict.outcome in {"welcome", "perhaps_here", "kept", "goodbye"})
    assert verdict.is_recorded == (verdict.most > 0 or verdict.outcome == "already_here")


@given(facts)
def test_nobody_is_recorded_whose_badge_is_revoked_or_none(known):
    if known.standing not in {"good", "unknown"}:
        assert not decide(known).is_recorded


@given(passages, rooms, st.data())
def test_any_order_and_any_repetition_of_the_same_passages_folds_to_the_same(known, room, data):
    again = data.draw(st.lists(st.sampled_from(known), max_size=9)) if known else []
    shuffled = data.draw(st.permutations([*known, *again]))
    assert fold(shuffled, room) == fold(known, room)


@given(passages)
def test_the_own_order_of_a_phone_stands_whatever_its_clock_did(known):
    ordered = order(known)
    assert sorted(p.scan for p in ordered) == sorted(p.scan for p in known)
    for device in (1, 2, 3):
        seqs = [p.seq for p in ordered if p.device == device]
        assert seqs == sorted(seqs)


@given(passages, rooms)
def test_people_add_up_and_never_exceed_the_room(known, room):
    folded = fold(known, room)
    inside = came = 0
    for step in folded.steps:
        inside += step.taken - step.left
        came += step.gained
        assert 0 <= inside <= room
        assert inside <= came <= room
        assert 0 <= step.gained <= step.taken
    assert (inside, came) == (folded.inside, folded.came)


@given(passages, rooms)
def test_an_entry_that_takes_nobody_names_one_that_did_and_no_other_step_names_any(known, room):
    kinds = {p.scan: p.kind for p in known}
    let_in = set()
    for passage, step in zip(order(known), fold(known, room).steps, strict=True):
        assert (step.also is not None) == (kinds[step.scan] == "entry" and step.taken == 0)
        assert step.also is None or (step.also.gate, step.also.at) in let_in
        if step.taken:
            let_in.add((passage.gate, passage.at))


@given(passages, rooms)
def test_what_is_only_sent_later_never_lets_fewer_come(known, room):
    entries = [p for p in known if p.kind == "entry"]
    for length in range(len(entries)):
        assert fold(entries[:length], room).came <= fold(entries, room).came


@given(st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31), timezones=st.just(UTC)))
def test_a_quarter_begins_on_a_whole_quarter_at_most_a_quarter_before(at):
    begun = quarter(at)
    assert begun.minute % 15 == begun.second == begun.microsecond == 0
    assert timedelta(0) <= at - begun < timedelta(minutes=15)
    assert quarter(begun) == begun


def test_both_hours_of_one_name_are_counted_apart_when_the_clocks_go_back():
    zone = ZoneInfo("Europe/London")
    summer = datetime(2026, 10, 25, 1, 50, tzinfo=zone)
    winter = summer.replace(fold=1)
    assert quarter(summer) == datetime(2026, 10, 25, 0, 45, tzinfo=UTC)
    assert quarter(winter) == datetime(2026, 10, 25, 1, 45, tzinfo=UTC)

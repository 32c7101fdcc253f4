"""Marks of badges, and what a process remembers of them."""

import hashlib
import hmac
import struct
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event as listening
from sqlalchemy import update

from campaign import clock
from campaign.domain import badging, marking
from campaign.domain.marking import NO_BADGES, Badges
from campaign.domain.remembering import DATES_KEPT, Known, Memory
from campaign.models import Badge
from campaign.models.badge import CLAIMED, REVOKED, SPOILED

KEY, TODAY = bytes(range(32)), date(2026, 6, 1)
marks = st.sets(st.integers(0, 2**64 - 1).map("{:016x}".format), max_size=40)


@given(st.binary(min_size=32, max_size=32), st.text(badging.ALPHABET, min_size=12, max_size=12))
def test_a_mark_is_eight_bytes_of_hmac_sha_256(key, code):
    assert marking.mark(key, code) == hmac.new(key, code.encode(), hashlib.sha256).hexdigest()[:16]


def taken(held: dict[int, tuple[list[bytes], list[bytes]]], reply: bytes) -> None:
    """Take a reply as a phone does."""
    at = 0
    while at < len(reply):
        bucket, good, gone = struct.unpack_from(">HHH", reply, at)
        at += 6
        first = bytes([bucket >> 2])
        both = [first + reply[at + 7 * n : at + 7 * n + 7] for n in range(good + gone)]
        at += 7 * len(both)
        held[bucket] = (both[:good], both[good:])


@given(marks, marks, marks, marks)
def test_a_phone_that_held_anything_holds_what_there_is_after_one_reply(
    good, gone, good_before, gone_before
):
    now, before = Badges.of_marks(good, gone - good), Badges.of_marks(good_before, gone_before)
    held = dict(enumerate(before.buckets))
    taken(held, now.differing(b"".join(before.digests)))
    assert [held[n] for n in range(1024)] == now.buckets
    assert now.differing(b"".join(now.digests)) == b""


@given(marks, marks)
def test_each_mark_stands_as_its_badge_does(good, gone):
    badges = Badges.of_marks(good - gone, gone)
    for one in good | gone:
        assert badges.standing(one) == ("revoked" if one in gone else "good")
    assert badges.standing("f" * 16) == "unknown" or "f" * 16 in good | gone


@pytest.mark.parametrize("length", [1, 4095, 4097])
def test_digests_of_another_number_of_buckets_are_refused(length):
    with pytest.raises(ValueError):
        Badges.of_marks([], []).differing(bytes(length))


def ask(session, memory: Memory, key=KEY, *, days=0, ends=30) -> Known:
    """Ask what is known of a date that is forgotten in 30 days."""
    now = clock.now()
    then = now + timedelta(days=days)
    return memory.known(session, key, ends=now + timedelta(days=ends), now=then)


@pytest.fixture
def known(session):
    """What a fresh process knows of one date, asked again and again."""
    memory = Memory()
    return lambda key=KEY: ask(session, memory, key).badges


def standing(badges: Badges, code: str) -> str:
    return badges.standing(marking.mark(KEY, code))


def test_what_happens_to_a_badge_is_known_at_once(session, known):
    codes = badging.print_batch(session, count=3, made_for="x", now=clock.now())
    assert [standing(known(), code) for code in codes] == ["good"] * 3
    badging.claim(session, codes[0], today=TODAY)
    badging.spoil(session, codes[1])
    assert [standing(known(), code) for code in codes] == ["good", "revoked", "good"]
    badging.revoke(session, [badging.find(session, codes[0]).id])
    new = session.get(Badge, badging.issue(session, today=TODAY))
    assert [standing(known(), code) for code in codes] == ["revoked", "revoked", "good"]
    assert standing(known(), new.code) == "good" and standing(known(), "0" * 12) == "unknown"


def test_a_badge_that_was_numbered_earlier_and_saved_later_is_found(session, known):
    session.add(Badge(id=7, code="A" * 12, state=CLAIMED, claimed_on=TODAY))
    session.flush()
    assert standing(known(), "A" * 12) == "good"
    session.add(Badge(id=3, code="B" * 12, state=CLAIMED, claimed_on=TODAY))
    session.add(Badge(id=9, code="C" * 12, state=CLAIMED, claimed_on=TODAY))
    session.flush()
    assert standing(known(), "B" * 12) == standing(known(), "C" * 12) == "good"


def test_one_badge_out_of_use_for_another_is_noticed(session, known):
    codes = badging.print_batch(session, count=2, made_for="x", now=clock.now())
    for out, good in (codes, codes[::-1]):
        session.execute(update(Badge).where(Badge.code == out).values(state=SPOILED))
        session.execute(update(Badge).where(Badge.code == good).values(state="printed"))
        assert (standing(known(), out), standing(known(), good)) == ("revoked", "good")


def test_badges_of_another_time_with_the_same_numbers_are_not_taken_for_these(session, known):
    for letter in "AB":
        session.query(Badge).delete()
        for number in (1, 2, 3):
            code = f"{letter}{number:011}"
            session.add(Badge(id=number, code=code, state=CLAIMED, claimed_on=TODAY))
        session.flush()
        assert [standing(known(), f"{letter}{n:011}") for n in (1, 2, 3)] == ["good"] * 3
    assert standing(known(), "A00000000001") == "unknown"


def test_badges_that_are_gone_are_unknown(session, known):
    badging.give_back(session, badging.issue(session, today=TODAY))
    kept = session.get(Badge, badging.issue(session, today=TODAY)).code
    gone = badging.issue(session, today=TODAY)
    code = session.get(Badge, gone).code
    assert standing(known(), code) == "good"
    badging.give_back(session, gone)
    assert (standing(known(), code), standing(known(), kept)) == ("unknown", "good")


def test_what_was_learnt_bit_by_bit_is_what_is_read_at_once(session, known):
    for n in range(6):
        codes = badging.print_batch(session, count=5, made_for=str(n), now=clock.now())
        badging.spoil(session, codes[0])
        bit_by_bit = known()
        assert bit_by_bit.digests
    at_once = ask(session, Memory()).badges
    assert bit_by_bit.buckets == at_once.buckets and bit_by_bit.digests == at_once.digests
    assert sum(len(good) for good, _ in at_once.buckets) == 24


def test_where_nothing_changed_one_statement_asks(session, known):
    badging.print_batch(session, count=3, made_for="x", now=clock.now())
    first, said, engine = known(), [], session.get_bind()

    def listen(_connection, _cursor, statement, *_rest) -> None:
        said.append(statement)

    listening.listen(engine, "before_cursor_execute", listen)
    try:
        assert known() is first
    finally:
        listening.remove(engine, "before_cursor_execute", listen)
    assert len(said) == 1


def test_the_dates_asked_about_last_are_remembered(session):
    memory = Memory()
    keys = [bytes([n]) * 32 for n in range(DATES_KEPT + 1)]
    first = [ask(session, memory, key).badges for key in keys[:DATES_KEPT]]
    assert ask(session, memory, keys[0]).badges is first[0]
    ask(session, memory, keys[-1])
    assert ask(session, memory, keys[0]).badges is first[0]
    assert ask(session, memory, keys[1]).badges is not first[1]


def test_a_dozen_dates_at_once_are_all_remembered(session):
    memory, keys = Memory(), [bytes([n]) * 32 for n in range(12)]
    first = [ask(session, memory, key).badges for key in keys]
    assert all(
        ask(session, memory, key).badges is one for key, one in zip(keys, first, strict=True)
    )


def test_a_date_is_forgotten_when_its_key_is_destroyed_whoever_is_asked_about_next(session):
    memory = Memory()
    ended = ask(session, memory).badges
    assert ask(session, memory).badges is ended
    ask(session, memory, bytes(32), days=30, ends=90)
    assert ask(session, memory).badges is not ended
    memory.forget(KEY)
    assert KEY not in memory._dates and bytes(32) in memory._dates


def test_one_new_badge_is_sorted_into_the_buckets_there_are(session, known):
    badging.print_batch(session, count=300, made_for="x", now=clock.now())
    before = known()
    assert any(map(any, before.digests))
    code = session.get(Badge, badging.issue(session, today=TODAY)).code
    after = known()
    place = int(marking.mark(KEY, code)[:4], 16) >> 6
    changed = [n for n in range(1024) if after.buckets[n] is not before.buckets[n]]
    assert changed == [place]
    assert bytes.fromhex(marking.mark(KEY, code)) not in before.buckets[place][0]


def test_of_a_ledger_that_just_grew_no_old_code_is_looked_at(session):
    badging.print_batch(session, count=3, made_for="x", now=clock.now())
    before = marking.read_ledger(session, NO_BADGES)
    id_ = badging.issue(session, today=TODAY)
    grown = marking.read_ledger(session, before)
    assert grown.since(before) is grown.new == {id_: session.get(Badge, id_).code}
    apart = marking.Ledger(dict(before.codes), before.out)
    assert grown.since(apart) == grown.new
    assert before.since(grown) is None


def test_bookings_are_matched_over_all_codes_and_only_once(session):
    codes = badging.print_batch(session, count=20, made_for="x", now=clock.now())
    known = ask(session, Memory())
    asked: list[str] = []

    def tell(code: str) -> str:
        asked.append(code)
        return f"kept {code}"

    wanted = {f"kept {codes[3]}", "kept elsewhere"}
    known = known.with_booked(wanted, tell)
    assert known.booked == {f"kept {codes[3]}": marking.mark(KEY, codes[3]), "kept elsewhere": None}
    assert len(asked) == 20
    assert known.with_booked(wanted, tell) is known and len(asked) == 20
    session.add(Badge(code="elsewhere", state=REVOKED))
    session.flush()
    later = known.up_to(marking.read_ledger(session, known.ledger)).with_booked(wanted, tell)
    assert later.booked["kept elsewhere"] == marking.mark(KEY, "elsewhere")
    assert asked[20:] == ["elsewhere"]


def test_a_town_without_badges_has_none(session):
    assert marking.read_ledger(session, NO_BADGES) is NO_BADGES
    assert not any(map(any, ask(session, Memory()).badges.digests))

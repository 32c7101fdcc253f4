"""What goes down to a phone of all badges, and how little of it later."""

import hashlib
import struct

import pytest

from campaign import clock
from campaign.domain import asking, badging, marking
from campaign.domain.permitting import Answer
from tests import make

MOST_BYTES = 600_000


class Held:
    """What a phone makes of the replies, from their description alone."""

    def __init__(self):
        self.buckets: dict[int, tuple[list[str], list[str]]] = {}

    def take(self, reply: bytes) -> set[int]:
        """Take a reply, and return which buckets it told."""
        told, at = set(), 0
        while at < len(reply):
            bucket, good, gone = struct.unpack_from(">HHH", reply, at)
            at += 6
            rest = [reply[at + 7 * n : at + 7 * n + 7].hex() for n in range(good + gone)]
            at += 7 * (good + gone)
            marks = [f"{bucket >> 2:02x}{one}" for one in rest]
            assert all(int(mark, 16) >> 54 == bucket for mark in marks)
            self.buckets[bucket] = (marks[:good], marks[good:])
            told.add(bucket)
        assert at == len(reply)
        return told

    @property
    def digests(self) -> bytes:
        """What the phone asks with."""
        return b"".join(self._digest(n) for n in range(1024))

    def _digest(self, bucket: int) -> bytes:
        good, gone = self.buckets.get(bucket, ([], []))
        if not good + gone:
            return bytes(4)
        whole = struct.pack(">H", len(good)) + bytes.fromhex("".join(good + gone))
        return hashlib.sha256(whole).digest()[:4]

    @property
    def marks(self) -> tuple[set[str], set[str]]:
        """All marks: of good badges, and of those out of use."""
        both = list(self.buckets.values())
        return {m for good, _ in both for m in good}, {m for _, gone in both for m in gone}


@pytest.fixture
def at_gate(open_gate, join, key):
    """A phone, what it holds, and the mark of a code at its date."""
    gate = open_gate()
    return join(gate), Held(), lambda code: marking.mark(key(gate), code)


def test_a_first_sync_gives_all_and_the_next_nothing(at_gate, printed):
    phone, held, mark = at_gate
    codes = printed(300)
    held.take(phone.badges().data)
    assert held.marks == ({mark(code) for code in codes}, set())
    assert phone.badges(held.digests).data == b""


def test_what_was_issued_revoked_or_spoiled_since_is_all_that_is_told(at_gate, printed, session):
    phone, held, mark = at_gate
    codes = printed(300)
    held.take(phone.badges().data)

    def sync(change) -> int:
        change()
        session.commit()
        reply = phone.badges(held.digests).data
        assert held.take(reply)
        return len(reply)

    issued = []
    today = clock.today()
    sync(lambda: issued.append(badging.issue(session, today=today)))
    new = session.get(badging.Badge, issued[0]).code
    session.rollback()
    small = sync(lambda: badging.revoke(session, [issued[0]]))
    assert held.marks == ({mark(code) for code in codes}, {mark(new)})
    small = max(small, sync(lambda: badging.spoil(session, codes[0])))
    assert held.marks == ({mark(code) for code in codes[1:]}, {mark(new), mark(codes[0])})
    assert small < 100  # one bucket
    assert phone.badges(held.digests).data == b""


def test_a_young_ambassador_whose_permission_is_taken_back_is_off_the_phone(
    at_gate, session, sealer, scan
):
    phone, held, mark = at_gate
    made, now = make.ambassador(session, make.cohort(session), age=14), clock.now()
    times = {"now": now, "today": now.date(), "sealer": sealer}
    said = Answer(keep=True, take_part=True)
    asking.answer(session, made.permission, said, by="Jan", language="en", **times)
    code = made.badge.code
    session.commit()
    held.take(phone.badges().data)
    assert held.marks == ({mark(code)}, set())
    assert phone.results(scan(code)) == [("stored", None)]
    asking.withdraw(session, made.permission, **times)
    session.commit()
    held.take(phone.badges(held.digests).data)
    assert held.marks == (set(), {mark(code)})
    assert phone.results(scan(code, seq=2)) == [("refused", "revoked")]


def test_claiming_a_printed_badge_changes_nothing_on_phones(at_gate, printed, session):
    phone, held, _ = at_gate
    codes = printed(20)
    held.take(phone.badges().data)
    badging.claim(session, codes[0], today=clock.today())
    session.commit()
    assert phone.badges(held.digests).data == b""


def test_a_town_of_67_000_badges_fits_into_600_kilobytes(at_gate, session):
    phone, held, mark = at_gate
    codes = badging.print_batch(session, count=67_000, made_for="the town", now=clock.now())
    for code in codes[:50]:
        badging.spoil(session, code)
    session.commit()
    reply = phone.badges()
    assert reply.status_code == 200 and reply.mimetype == "application/octet-stream"
    assert len(reply.data) <= MOST_BYTES
    assert int(reply.headers["Content-Length"]) == len(reply.data)
    held.take(reply.data)
    assert held.marks == ({mark(c) for c in codes[50:]}, {mark(c) for c in codes[:50]})
    assert phone.badges(held.digests).data == b""
    badging.spoil(session, codes[50])
    session.commit()
    assert len(phone.badges(held.digests).data) < 1_000


def test_two_dates_share_no_mark(open_gate, join, printed):
    printed(200)
    both = []
    for slug in ("meal", "walk"):
        held = Held()
        held.take(join(open_gate(slug=slug)).badges().data)
        both.append(held.marks[0])
    assert len(both[0]) == len(both[1]) == 200 and not both[0] & both[1]


@pytest.mark.parametrize("held", [b"\0", bytes(4095), bytes(4097), b"{}", bytes(60_000)])
def test_what_is_not_a_digest_for_each_bucket_is_refused(phone, names, held):
    assert names(phone.badges(held)) == {"body"}


def test_more_than_any_body_is_too_much(phone):
    response = phone.badges(bytes(65 * 1024))
    assert (response.status_code, response.mimetype) == (413, "application/problem+json")


def test_any_digests_are_answered(phone, printed):
    printed(50)
    held = Held()
    held.take(phone.badges(b"\xff" * 4096).data)
    assert len(held.buckets) == 1024 and len(held.marks[0]) == 50

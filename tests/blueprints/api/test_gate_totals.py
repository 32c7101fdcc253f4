"""Handing in walk-ins: running totals beside the scans of a batch."""

import pytest

from events.models import Scan, Tally

TALLY = {"gate": "North", "bucket": "2026-06-05T17:30:00Z", "who": "adult", "total": 4}
STORED = ("stored", None)


def rows(session, table) -> list:
    found = session.query(table).all()
    session.expunge_all()
    session.rollback()
    return found


def test_totals_come_with_the_batch_and_the_largest_stands(phone, session):
    for total in (3, 5, 4):
        assert phone.send(tallies=[{**TALLY, "total": total}]).get_json()["tallies"] == "stored"
    (row,) = rows(session, Tally)
    assert row.total == 5


@pytest.mark.parametrize("bucket", ["1969-12-31T23:00:00.000Z", "1900-01-01T00:00Z"])
def test_a_total_of_another_time_holds_up_nothing(phone, printed, scan, session, bucket):
    odd = {**TALLY, "bucket": bucket, "total": 1}
    assert phone.results(scan(printed(1)[0]), tallies=[TALLY, odd]) == [STORED]
    assert sorted(row.total for row in rows(session, Tally)) == [1, 4]


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"gate": "South"}, "gate"),
        ({"gate": "\ud800\0"}, "gate"),
        ({"bucket": "2026-06-05T17:31:00Z"}, "bucket"),
        ({"bucket": "2026-06-05T17:30"}, "bucket"),
        ({"bucket": "9999-12-31T23:59-14:00"}, "bucket"),
        ({"who": "elephant"}, "who"),
        ({"total": -1}, "total"),
        ({"total": 10**9}, "total"),
        ({"total": "4"}, "total"),
    ],
)
def test_a_total_that_cannot_be_is_named_and_nothing_is_taken(
    phone, printed, scan, session, names, over, field
):
    response = phone.send(scan(printed(1)[0]), tallies=[TALLY, {**TALLY, **over}])
    assert names(response) == {f"tallies.1.{field}"}
    assert rows(session, Scan) == rows(session, Tally) == []

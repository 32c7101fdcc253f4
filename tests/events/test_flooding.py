"""What one phone can fill: so many scans, and no more of what is refused."""

from sqlalchemy import func, insert, select

from events import passing
from events.models import Scan
from tests.events.at_a_gate import mark_of, scanned

KEPT = {"stored": 20_000, "refused": 1_000}


def fill(session, device, now, state, rows):
    """Let so many scans of a phone be there already."""
    row = {"date_id": device.date_id, "device_id": device.id, "kind": "entry", "people": 1}
    row |= {"at": now, "offset_seconds": 0, "received_at": now, "mark": mark_of(0)}
    row |= {"state": state, "reason": "not_a_badge" if state == "refused" else ""}
    session.execute(insert(Scan), [{**row, "scan": f"{state}{n}", "seq": n} for n in range(rows)])


def held(session, device):
    found = select(Scan.state, func.count()).where(Scan.device_id == device.id)
    return dict(session.execute(found.group_by(Scan.state)).tuples().all())


def test_a_thousand_refusals_of_a_phone_are_kept_and_the_others_answered_alike(
    session, device, send, now
):
    fill(session, device, now, "refused", KEPT["refused"] - 2)
    bad = [scanned(now, None, n, refused="not_a_badge") for n in range(5)]
    good = scanned(now, mark_of(1), 9)
    answers = [("refused", "not_a_badge")] * 5
    assert send(*bad, good) == [*answers, ("stored", "")]
    assert send(*bad, good) == [*answers, ("duplicate", "")]
    assert held(session, device) == {"refused": KEPT["refused"], "stored": 1}


def test_beyond_twenty_thousand_scans_of_a_phone_more_are_refused(session, device, send, now):
    fill(session, device, now, "stored", KEPT["stored"] - 1)
    scans = [scanned(now, mark_of(n), n) for n in range(3)]
    refused = [("refused", passing.TOO_MANY)] * 2
    assert send(*scans) == [("stored", ""), *refused]
    assert send(*scans) == [("duplicate", ""), *refused]
    assert held(session, device) == {"stored": KEPT["stored"]}

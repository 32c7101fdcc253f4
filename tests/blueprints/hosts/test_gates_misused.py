"""Gates whose code strangers saw, phones that go on after they were stopped, and names that mislead."""

import re

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.domain import admitting
from campaign.models import AuditEntry
from events import checkin
from events.attendance import quarter
from events.models import Gate
from tests.blueprints.hosts import at_gates


@pytest.fixture
def deeds(kept):
    return lambda: kept(
        lambda session, _: [
            e.deed for e in session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        ]
    )


def opened(kept, *names):
    """The ids of gates that are opened now."""
    return kept(lambda *at: [at_gates.open_gate(*at, name).id for name in names])


def invitation(page):
    (text,) = re.findall(r"/gate/#j=([0-9a-f.]+)", page.words)
    return text


def test_old_codes_stop_working_at_one_gate_and_new_ones_work(host, gates, kept, app, deeds):
    north, south = opened(kept, "North", "South")
    texts = [invitation(host.open(f"{gates}/{gate}/invite")) for gate in (north, south)]
    assert "Make old codes stop working" in host.open(gates).words
    host.send(f"{gates}/{north}/withdraw")
    texts.append(invitation(host.open(f"{gates}/{north}/invite")))

    def enter(session, _):
        def let_in(text):
            try:
                found = {"now": clock.now(), "sealer": app.extensions["sealer"]}
                return admitting.join(session, text, "en", **found)[0].gate_id
            except admitting.InvitationOver:
                return None

        return [let_in(text) for text in texts]

    assert kept(enter) == [None, south, north]
    assert deeds()[-1] == "gate.codes_withdrawn"
    host.send(f"{gates}/99999999999999999999/withdraw", 404)
    assert host.client.post(f"{gates}/{north}/withdraw").status_code == 400


def test_taps_after_the_stop_are_told_with_the_phone(host, gates, kept):
    def act(session, event):
        gate = at_gates.open_gate(session, event)
        device, quiet = at_gates.join(session, gate), at_gates.join(session, gate)
        for one in (device, quiet):
            checkin.revoke(session, one, now=at_gates.ago(40))
        taps = [at_gates.count(gate, quarter(at_gates.ago(n)), "adult", 3) for n in (60, 20, 2)]
        assert at_gates.send(session, device, counted=taps).tallies == "refused"
        assert at_gates.send(session, quiet, counted=taps[:1]).tallies == "stored"

    kept(act)
    for path in ("", "/live"):
        words = at_gates.flat(host.open(gates + path))
        assert words.count("after that not counted") == 1
        assert "6 taps after that not counted · last heard" in words


@pytest.mark.parametrize("hidden", ["\u202a\u2066", "\u2067\u2069", "\u200e\u061c"])
def test_marks_that_steer_direction_are_no_part_of_a_gates_name(host, gates, kept, hidden):
    host.send(gates, name=f"{hidden[0]}North{hidden[1]} gate")
    assert kept(lambda session, _: [g.name for g in session.scalars(select(Gate))]) == [
        "North gate"
    ]

"""Joining a gate by an invitation."""

import contextvars
import re
from datetime import timedelta

import pytest

from campaign import clock
from campaign.domain import admitting
from campaign.domain.pledging import hash_token
from campaign.domain.sealing import Sealer
from events import admission, checkin
from events.models import Device, EventDate, Gate

API, PROBLEM = "/api/v1/gate", "application/problem+json"


@pytest.fixture
def invited(open_gate, sealer):
    return admitting.invitation(open_gate(), clock.now() + timedelta(minutes=30), sealer)


def test_a_phone_joins_and_is_told_its_token_once(client, session, invited):
    response = client.post(f"{API}/join", json={"invitation": invited, "language": "ur"})
    found = response.get_json()
    assert response.status_code == 201
    assert re.fullmatch("[0-9a-f]{48}", found.pop("token"))
    assert found == {"slug": "meal", "day": "2026-06-05", "number": 1, "gate": "North"}
    assert response.headers["Cache-Control"] == "no-store"
    (device,) = session.scalars(session.query(Device).statement)
    assert device.language == "ur" and device.gate.name == "North"


def test_only_the_tokens_hash_is_kept(client, session, invited):
    token = client.post(f"{API}/join", json={"invitation": invited, "language": "en"}).get_json()
    (device,) = session.scalars(session.query(Device).statement)
    assert device.token_hash == hash_token(token["token"]) != token["token"]


def test_many_phones_join_by_one_invitation_and_each_has_its_number(client, invited):
    joined = [
        client.post(f"{API}/join", json={"invitation": invited, "language": "en"}).get_json()
        for _ in range(3)
    ]
    assert [one["number"] for one in joined] == [1, 2, 3]
    assert len({one["token"] for one in joined}) == 3


def test_an_altered_invitation_opens_nothing(app, client, session, invited):
    gate, ends, number, nonce, signature = invited.split(".")
    others = Sealer((("k1", b"1" * 32),))
    for text in (
        "",
        "x",
        "é" * 9,
        "\ud800",
        "0" * 5000,
        f"{int(gate) + 1}.{ends}.{number}.{nonce}.{signature}",
        f"{gate}.{int(ends) + 60}.{number}.{nonce}.{signature}",
        f"{gate}.{ends}.{int(number) + 1}.{nonce}.{signature}",
        f"{gate}.{ends}.{number}.{nonce[::-1]}.{signature}",
        f"{gate}.{ends}.{number}.{nonce}.{'0' * 32}",
        f"{gate}.{ends}.{number}.{nonce}.",
        f"{invited}\n",
        others.mark("gate invitation", gate, ends, number, nonce),
    ):
        response = client.post(f"{API}/join", json={"invitation": text, "language": "en"})
        assert (response.status_code, response.mimetype) == (403, PROBLEM), text
    assert session.query(Device).count() == 0


def test_an_invitation_ends(client, invited, time_machine):
    time_machine.shift(timedelta(minutes=30))
    response = client.post(f"{API}/join", json={"invitation": invited, "language": "en"})
    assert (response.status_code, response.mimetype) == (410, PROBLEM)


def test_nobody_joins_an_event_that_ended_two_hours_ago(client, open_gate, sealer, time_machine):
    gate = open_gate()
    invited = admitting.invitation(gate, clock.now() + timedelta(days=9), sealer)
    time_machine.shift(timedelta(hours=3, minutes=31))
    response = client.post(f"{API}/join", json={"invitation": invited, "language": "en"})
    assert response.status_code == 410


def test_nobody_joins_a_gate_that_is_gone_or_whose_key_is(client, session, open_gate, sealer):
    gate = open_gate()
    invited = admitting.invitation(gate, clock.now() + timedelta(minutes=9), sealer)
    admission.freeze(session, session.merge(gate).check_in, now=clock.now())
    session.commit()
    sent = {"invitation": invited, "language": "en"}
    assert client.post(f"{API}/join", json=sent).status_code == 410
    for number in (gate.id + 1, 2**33):
        gone = admitting.invitation(
            Gate(id=number, round=0), clock.now() + timedelta(minutes=9), sealer
        )
        assert client.post(f"{API}/join", json={**sent, "invitation": gone}).status_code == 410


def test_nobody_joins_a_date_that_was_called_off(client, session, open_gate, sealer, invited):
    session.query(EventDate).one().cancelled = True
    session.commit()
    response = client.post(f"{API}/join", json={"invitation": invited, "language": "en"})
    assert (response.status_code, response.mimetype) == (410, PROBLEM)


@pytest.mark.parametrize(
    ("sent", "fields"),
    [
        ({}, {"invitation", "language"}),
        ({"invitation": "x", "language": "en", "name": "Ama"}, {"name"}),
        ({"invitation": 5, "language": "tlh"}, {"invitation", "language"}),
        ({"invitation": None, "language": ["en"]}, {"invitation", "language"}),
        ([], {"body"}),
        ("x", {"body"}),
        (None, {"invitation", "language"}),
    ],
)
def test_a_field_that_cannot_be_is_named(client, names, sent, fields):
    assert names(client.post(f"{API}/join", json=sent)) == fields


@pytest.mark.parametrize("language", ["en", "ur"])
def test_a_refusal_is_told_in_the_readers_language_or_in_english(client, language):
    response = client.post(
        f"{API}/join",
        json={"invitation": "x", "language": "en"},
        headers={"Accept-Language": language},
    )
    found = response.get_json(force=True)
    assert found["status"] == 403 and found["title"] and "Accept-Language" in response.vary


def test_a_withdrawn_invitation_opens_nothing_and_a_new_one_does(
    client, session, open_gate, sealer
):
    gate, other, until = open_gate(), open_gate("South"), clock.now() + timedelta(minutes=30)
    old, elsewhere = (admitting.invitation(one, until, sealer) for one in (gate, other))
    checkin.withdraw_invitations(session, mended := session.merge(gate))
    session.commit()
    new = admitting.invitation(mended, until, sealer)
    session.rollback()
    statuses = [
        client.post(f"{API}/join", json={"invitation": text, "language": "en"}).status_code
        for text in (old, new, elsewhere)
    ]
    assert statuses == [410, 201, 201]
    assert session.query(Device).count() == 2


def test_a_lost_invitation_lets_in_no_more_phones_than_stewards_and_a_fresh_one_works(
    app, invited, open_gate, sealer, session
):
    fresh = admitting.invitation(open_gate(), clock.now() + timedelta(minutes=30), sealer)

    def join(text=invited):
        sent = {"invitation": text, "language": "en"}
        return app.test_client().post(f"{API}/join", json=sent)

    statuses = [contextvars.Context().run(join) for _ in range(121)]
    assert {one.status_code for one in statuses[:120]} == {201}
    assert statuses[120].status_code == 429 and int(statuses[120].headers["Retry-After"]) > 0
    assert session.query(Device).count() == 120
    session.rollback()
    assert contextvars.Context().run(join, fresh).status_code == 201

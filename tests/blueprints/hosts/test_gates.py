"""The gates of a date: opened, named, joined by phones, and phones stopped."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.domain import admitting
from campaign.extensions import db
from campaign.models import AuditEntry
from events.models import CheckIn, Device, PartnerGroup
from tests import make
from tests.blueprints.hosts import at_gates


@pytest.fixture
def deeds(kept):
    def read():
        return kept(
            lambda session, _: [
                e.deed for e in session.scalars(select(AuditEntry).order_by(AuditEntry.id))
            ]
        )

    return read


def opened(kept):
    return kept(
        lambda session, _: [
            (c.counters, [g.name for g in c.gates]) for c in session.scalars(select(CheckIn))
        ]
    )


def join(kept, name="North", **over):
    """Open a gate and let a phone join it; return the gate's id."""

    def act(session, event):
        gate = at_gates.open_gate(session, event, name)
        at_gates.join(session, gate, **over)
        return gate.id

    return kept(act)


def test_a_host_opens_the_gates_and_says_what_is_counted(host, gates, kept, deeds):
    page = host.open(gates)
    ticked = [a["value"] for a in page.all("input") if "checked" in a]
    assert ticked == ["adult", "child", "wheelchair", "pushchair"]
    host.send(gates, name=" North  gate ", counters=["left", "adult", "bicycle"])
    assert opened(kept) == [(["adult", "left"], ["North  gate"])]
    assert deeds() == ["gate.opened"]
    assert "No phone has joined yet" in host.open(gates).words


def test_a_second_gate_keeps_what_is_counted(host, gates, kept):
    host.send(gates, name="North", counters=["child"])
    host.send(gates, name="South", counters=["adult"])
    assert opened(kept) == [(["child"], ["North", "South"])]
    words = host.open(gates).words
    assert words.index("North") < words.index("South")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "a name that stewards know"),
        ("   ", "a name that stewards know"),
        ("x" * 41, "at most 40"),
        ("a\x07b", "could not be read"),
        ("NORTH", "There is a gate of this name"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_kept_as_typed(host, gates, kept, name, sentence):
    host.send(gates, name="North")
    page = host.send(gates, 422, name=name)
    assert any(sentence in error for error in page.errors), page.errors
    assert [names for _, names in opened(kept)] == [["North"]]
    assert page.value("name") == ("" if not name.strip() else name.replace("\x07", ""))


def test_what_is_counted_can_be_changed(host, gates, kept, deeds):
    host.send(f"{gates}/counters", 404, counters=["adult"])
    host.send(gates, name="North", counters=["adult"])
    host.send(f"{gates}/counters", counters=["pushchair", "child"])
    assert opened(kept)[0][0] == ["child", "pushchair"]
    host.send(f"{gates}/counters")
    assert opened(kept)[0][0] == []
    assert deeds()[-1] == "gate.counters_chosen"


@pytest.mark.parametrize(
    "over",
    [
        {"state": "draft", "published_at": None},
        {"starts": at_gates.began(30)},
        {"state": "cancelled"},
    ],
    ids=["draft", "long over", "called off"],
)
def test_gates_of_a_date_that_does_not_take_place_are_not_opened(host, event, load, kept, over):
    event(**over)
    gates = load(at_gates.address)
    assert "once the event is published" in host.open(gates).words
    assert "once the event is published" in host.send(gates, 409, name="North").words
    assert opened(kept) == []


def test_the_date_and_the_event_lead_to_the_gates(host, gates):
    assert f'href="{gates}"' in host.open(gates.removesuffix("/gates")).html
    assert f'href="{gates}"' in host.open(gates[: gates.index("/dates/")] + "/").html


def test_a_date_that_is_over_leads_from_its_event_to_who_came(host, event, load, kept):
    event(starts=at_gates.began(50), minutes=60)
    gates = load(at_gates.address)
    overview = gates[: gates.index("/dates/")] + "/"
    assert "Who came" not in host.open(overview).words
    kept(at_gates.open_gate)
    assert f'href="{gates}/live"' in host.open(overview).html


def test_gates_stay_where_the_event_has_no_longer_this_day(host, gates, kept):
    join(kept)

    def move(session, event):
        event.starts += timedelta(days=3)

    kept(move)
    assert "North" in host.open(gates).words
    host.open(gates.replace(gates.split("/")[-2], "2001-01-01"), 404)


def invitation(page):
    (text,) = re.findall(r"/gate/#j=([0-9a-f.]+)", page.words)
    return text


def test_a_code_lets_a_phone_join_this_gate_for_half_an_hour(host, gates, kept, app):
    gate = join(kept)
    page = host.open(f"{gates}/{gate}/invite")
    text, sealer = invitation(page), app.extensions["sealer"]

    def enter(session, _, after):
        now = clock.now() + timedelta(minutes=after)
        return admitting.join(session, text, "en", now=now, sealer=sealer)[0].gate_id

    assert kept(lambda *at: enter(*at, after=29)) == gate
    with pytest.raises(admitting.InvitationOver):
        kept(lambda *at: enter(*at, after=31))


def test_a_code_can_last_as_long_as_the_event(host, gates, kept, load):
    gate = join(kept)
    page = host.open(f"{gates}/{gate}/invite?lasts=event")
    ends = load(lambda e: e.starts + timedelta(minutes=180)).replace(tzinfo=at_gates.LONDON)
    assert int(invitation(page).split(".")[1]) == ends.timestamp()
    assert f"{ends:%H:%M}" in page.words


def test_the_picture_of_the_code_holds_the_address_that_is_written(host, gates, kept, tmp_path):
    import numpy
    import zxingcpp

    page = host.open(f"{gates}/{join(kept)}/invite")
    side = int(re.search(r'class="code" viewBox="0 0 (\d+) ', page.html)[1])
    picture = numpy.full((side, side), 255, dtype=numpy.uint8)
    path = re.search(r'<path d="([^"]+)" fill="#000"', page.html)[1]
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", path):
        picture[int(y), int(x) : int(x) + int(length)] = 0
    (read,) = zxingcpp.read_barcodes(picture.repeat(8, 0).repeat(8, 1))
    assert read.text == f"http://localhost/gate/#j={invitation(page)}"


@pytest.mark.parametrize("number", ["0", "999999", "99999999999999999999999"])
def test_a_gate_or_phone_nobody_knows_is_nowhere(host, gates, kept, number):
    host.open(f"{gates}/{number}/invite", 404)
    host.send(f"{gates}/phones/{number}/stop", 404)
    join(kept)
    host.open(f"{gates}/{number}/invite", 404)
    host.send(f"{gates}/phones/{number}/stop", 404)


def test_the_list_says_of_each_phone_what_a_host_needs(host, gates, kept):
    def act(session, event):
        north = at_gates.open_gate(session, event, "North")
        now = clock.now() - timedelta(minutes=20)
        quiet = at_gates.join(session, north, language="ur")
        at_gates.send(session, quiet, now=now, unsent=37)
        off = at_gates.join(session, at_gates.open_gate(session, event, "South"))
        at_gates.send(session, off, offset=timedelta(minutes=-5))

    kept(act)
    first, second = re.split(r"Phone 2 · South", " ".join(host.open(gates).words.split()))
    assert "Phone 1 · North 37 not sent yet last heard 20 minutes ago · اردو" in first
    assert "Clock off" in second and "just now" in second
    assert "its clock is 5 minutes fast" in second and "everything sent" in second
    assert "Clock off" not in first


def test_a_clock_that_is_off_by_two_minutes_is_let_pass(host, gates, kept):
    def act(session, event):
        device = at_gates.join(session, at_gates.open_gate(session, event))
        at_gates.send(session, device, offset=timedelta(minutes=2))

    kept(act)
    assert "Clock off" not in host.open(gates).words


def test_one_tap_stops_a_phone_and_a_second_changes_nothing(host, gates, kept, deeds):
    join(kept)
    host.send(f"{gates}/phones/1/stop")

    def stopped(session, _):
        return session.scalars(select(Device)).one().revoked_at

    first = kept(stopped)
    assert first is not None
    assert "Stopped" in host.open(gates).words
    host.send(f"{gates}/phones/1/stop")
    assert kept(stopped) == first
    assert "gate.phone_stopped" in deeds()


@pytest.fixture
def of_others(app, gates, kept):
    """The addresses of the same gates under another group's address, and of another's gates under ours."""
    join(kept)
    with app.app_context():
        other = make.group(db.session, slug="others")
        event = make.event(db.session, other, slug="theirs", starts=at_gates.began(), minutes=180)
        gate = at_gates.open_gate(db.session, event)
        at_gates.join(db.session, gate)
        address = at_gates.address(event)
        db.session.commit()
    return [address, address.replace("/others/", "/friends/"), gates.replace("friends", "others")]


@pytest.mark.parametrize("who", ["host", "colleague", "staff", "stranger", "nobody"])
def test_gates_are_for_their_group_and_staff(who, app, enter, group, gates, kept, of_others):
    gate = join(kept)
    own = ["", "/live", "/attendance.csv", f"/{gate}/invite"]
    groups = {"host": [group], "colleague": [group], "stranger": ["others"]}.get(who, [])
    asking = enter(*groups, roles=("staff",) if who == "staff" else ())
    status = 200 if who in {"host", "colleague", "staff"} else 404
    for path in own:
        asking.open(gates + path, status)
    for path in (gates, f"{gates}/counters", f"{gates}/phones/1/stop"):
        asking.send(path, 303 if status == 200 else 404, name="East")
    for address in of_others[1:]:
        asking.open(address, 404)
        asking.send(f"{address}/phones/1/stop", 404)
    asking.open(of_others[0], 200 if who in {"staff", "stranger"} else 404)


@pytest.mark.parametrize("role", ["analyst", "admin"])
def test_analysts_and_administrators_have_no_gates(role, enter, gates, kept):
    join(kept)
    asking = enter(roles=(role,))
    for path in ("", "/live", "/attendance.csv"):
        asking.open(gates + path, 404)


def test_who_is_not_signed_in_is_sent_to_sign_in(client, gates):
    assert "/account/sign-in" in client.get(f"{gates}/live").headers["Location"]
    assert client.post(gates).status_code == 401


def test_a_form_from_elsewhere_stops_no_phone(host, gates, kept):
    join(kept)
    assert host.client.post(f"{gates}/phones/1/stop").status_code == 400
    assert kept(lambda s, _: s.scalars(select(Device)).one().revoked_at) is None


def test_the_scans_of_a_group_that_is_gone_from_its_members_are_nobodys(app, enter, group, gates):
    asking = enter(group)
    asking.open(gates)
    with app.app_context():
        friends = db.session.scalars(select(PartnerGroup).filter_by(slug=group)).one()
        for one in db.session.query(make.Membership).filter_by(group_id=friends.id):
            db.session.delete(one)
        db.session.commit()
    asking.open(gates, 404)

"""What of a date needs a look: said in words, without a code or a mark."""

from campaign.domain import badging
from events import checkin
from events.models import Scan
from tests.blueprints.hosts import at_gates
from tests.blueprints.hosts.at_gates import ago, flat


def odd(session, event):
    """One of everything a host should look at, and the codes and marks in it."""
    north, south = (at_gates.open_gate(session, event, name) for name in ("North", "South"))
    first, second = at_gates.join(session, north), at_gates.join(session, south)
    good, again, gone, other = at_gates.badges(session, 4)
    badge = badging.find(session, gone)
    badging.revoke(session, [badge.id])
    at_gates.send(session, first, [at_gates.scan(again, ago(40))])
    found = [
        at_gates.scan("WIFI:T:WPA;S:town;;", ago(31), 1),
        at_gates.scan(gone, ago(30), 2),
        at_gates.scan(again, ago(29), 3),
        at_gates.scan(good, ago(60 * 24 * 400), 4),
    ]
    at_gates.send(session, second, found)
    checkin.revoke(session, second, now=ago(20))
    late = [at_gates.scan(other, ago(25), 5), at_gates.scan(other, ago(5), 6)]
    at_gates.send(session, second, late)
    return [good, again, gone, other, *(mark for (mark,) in session.query(Scan.mark) if mark)]


def test_what_needs_a_look_is_said_in_words_with_gate_phone_and_time(host, gates, kept):
    kept(odd)
    words = flat(host.open(f"{gates}/live"))
    for sentence in (
        "There is no such badge. Not counted. South 2",
        "The badge is out of use now. Not counted. South 2",
        "The phone’s clock was wrong, so the time is a guess. Counted. South 2",
        "Scanned before this phone was stopped, sent after. Counted. South 2",
        "Scanned after this phone was stopped. Not counted. South 2",
        "5 odd scans",
        "1 repeated scan",
    ):
        assert sentence in words, sentence
    at = f"{ago(40).astimezone(at_gates.LONDON):%H:%M}"
    assert f"Also at \u2068North\u2069, \u2068{at}\u2069. Counted once. South 2" in words


def test_no_code_and_no_mark_of_a_badge_is_on_the_page_or_in_the_file(host, gates, kept):
    secrets = kept(odd)
    assert len(secrets) > 5
    for path in ("", "/live", "/attendance.csv"):
        found = host.client.get(gates + path).get_data(as_text=True)
        assert not [one for one in secrets if one in found or one.lower() in found.lower()]


def test_every_reason_there_is_has_its_words():
    from campaign.blueprints.hosts.gate_labels import COUNTERS, REASONS
    from events import attendance, passing, tallies

    stored = {passing.CLOCK, passing.DEVICE_REVOKED, attendance.WRONG_EVENT}
    refused = {attendance.REVOKED, attendance.NOT_A_BADGE}
    refused |= {passing.TIME, passing.DEVICE_REVOKED, passing.AFTER_THE_END}
    expected = {("stored", one) for one in stored} | {("refused", one) for one in refused}
    assert set(REASONS) == expected
    assert tuple(COUNTERS) == tallies.COUNTERS


def test_who_was_let_in_and_has_no_booking_now_is_counted_and_shown(host, event, load, kept):
    event(starts=at_gates.began(), minutes=180, walk_ups=False)

    def act(session, event):
        device = at_gates.join(session, at_gates.open_gate(session, event))
        at_gates.send(session, device, [at_gates.scan(at_gates.badges(session)[0], ago(5))])

    kept(act)
    page = host.open(f"{load(at_gates.address)}/live")
    assert "1 person has come." in flat(page)
    assert "No place is booked with this badge, or no longer. Counted" in flat(page)


def test_a_long_list_shows_the_newest_and_how_many_more_there_are(host, gates, kept):
    def act(session, event):
        device = at_gates.join(session, at_gates.open_gate(session, event))
        at_gates.send(session, device, [at_gates.scan("x", ago(1), n) for n in range(60)])

    kept(act)
    page = host.open(f"{gates}/live")
    assert "60 odd scans" in flat(page)
    assert page.html.count("There is no such badge") == 50
    assert "10 older ones are not shown" in page.words

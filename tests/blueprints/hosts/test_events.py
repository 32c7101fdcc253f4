"""Writing an event, asking for it, and what can be done with it afterwards."""

import pytest
from sqlalchemy import select

from campaign.extensions import db
from campaign.models import AuditEntry
from events.models import Event, EventEdit, PartnerGroup
from tests.blueprints.hosts.sent import form_of, sent_back

NEW = "/hosts/friends/events/new"
EVENT = "/hosts/friends/events/iftar"


def test_a_new_event_is_a_draft_of_the_group(host, hand, load):
    made = host.send(NEW, **hand.typed()).response.headers["Location"]
    assert made == "/hosts/friends/events/big-iftar/"
    assert load(lambda e: (e.state, e.group.slug, e.minutes, e.venue), "big-iftar") == (
        "draft", "friends", 120, "Town Hall",
    )  # fmt: skip
    host.open(made)
    assert host.client.get("/en/events/big-iftar").status_code == 404


def test_everything_that_can_be_typed_is_kept_and_shown_again(host, hand, load):
    full = hand.typed(
        **{
            "title-ur": "افطار",
            "description-pl": "Przynieś coś.\n\nRazem!",
            "every": "week",
            "until": hand.weeks(4).isoformat(),
            "exceptions-0": hand.weeks(1).isoformat(),
            "address": "George Street, LU1 2BQ",
            "ward": "E05014739",
            "access": ["step_free", "bsl"],
            "access_note-en": "Ring the bell.",
            "food": "halal",
            "languages": ["en", "so"],
            "audience": "ages",
            "age_from": "13",
            "age_to": "17",
            "price": "4.50",
            "waiting_list": "y",
            "questions-0-text-en": "Allergies?",
            "questions-0-purpose-en": "For the kitchen.",
            "questions-0-required": "y",
            "programme-0-title-en": "Talk",
            "programme-0-begins": "18:30",
            "programme-0-ends": "19:00",
            "programme-0-capacity": "30",
        }
    )
    made = host.send(NEW, **full).response.headers["Location"]
    kept = load(
        lambda e: {
            "title": e.title,
            "rule": e.rrule,
            "without": e.exceptions,
            "access": e.access,
            "languages": e.languages,
            "ages": (e.age_from, e.age_to),
            "pence": e.pence,
            "ticks": (e.bookable, e.waiting_list, e.walk_ups),
            "question": [(q["text"], q["required"]) for q in e.questions],
            "programme": [(i.title, i.starts_after, i.minutes, i.capacity) for i in e.programme],
        },
        "big-iftar",
    )
    assert kept == {
        "title": {"en": "Big Iftar", "ur": "افطار"},
        "rule": f"FREQ=WEEKLY;UNTIL={hand.weeks(4):%Y%m%d}",
        "without": [hand.weeks(1).isoformat()],
        "access": ["step_free", "bsl"],
        "languages": ["en", "so"],
        "ages": (13, 17),
        "pence": 450,
        "ticks": (True, True, False),
        "question": [({"en": "Allergies?"}, True)],
        "programme": [({"en": "Talk"}, 30, 30, 30)],
    }
    before = load(lambda e: (e.sequence, e.updated_at), "big-iftar")
    again = sent_back(host.open(f"{made}edit"))
    host.send(f"{made}edit", **again)
    assert load(lambda e: (e.sequence, e.updated_at), "big-iftar") == before, "nothing changed"


@pytest.mark.parametrize("rows", ["exceptions", "questions", "programme"])
def test_an_empty_row_more_loses_nothing_and_checks_nothing(host, hand, rows):
    sent = hand.typed(**{"title-en": "", "venue": "Here", "description-ur": "متن", "add": rows})
    page = host.send(NEW, 200, **sent)
    assert page.errors == []
    back = form_of(page)
    assert back["venue"] == "Here"
    assert back["description-ur"] == "متن"
    assert any(name.startswith(f"{rows}-0") for name in back)


def test_there_are_no_more_rows_than_the_limit(host, hand):
    five = {f"questions-{n}-text-en": f"Q{n}" for n in range(5)}
    page = host.send(NEW, 200, **hand.typed(**five, add="questions"))
    back = form_of(page)
    assert "questions-4-text-en" in back
    assert "questions-5-text-en" not in back


def test_script_is_shown_as_text_everywhere(host, hand):
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    names = ("title-en", "description-en", "access_note-en", "venue", "address")
    rows = {
        "questions-0-text-en": evil,
        "questions-0-purpose-en": evil,
        "programme-0-title-en": evil,
        "programme-0-begins": "18:00",
        "programme-0-ends": "19:00",
    }
    made = host.send(NEW, **hand.typed(**dict.fromkeys(names, evil), **rows))
    at = made.response.headers["Location"]
    for page in (host.open(at), host.open(f"{at}edit"), host.open("/hosts/friends/")):
        assert "<script>alert" not in page.html
        assert "<img src=x" not in page.html
        assert "alert(1)" in page.html, "it is there, as text"


def test_a_link_with_escapes_is_text_like_any_other(host, hand, load):
    link = "[More](https://example.org/%D8%A7%D9%81)"
    host.send(NEW, **hand.typed(**{"description-en": link}))
    assert load(lambda e: e.description["en"], "big-iftar") == link


def test_an_event_by_the_sunset_is_calculated_for_each_date(host, hand, load):
    sun = {"timed": "sunset", "sunset_minutes": "30", "sunset_side": "before", "lasts": "90"}
    made = host.send(NEW, **hand.typed(starts_at="", ends_at="", **sun)).response
    assert load(lambda e: (e.sunset, e.minutes), "big-iftar") == (-30, 90)
    assert load(lambda e: 51 < e.latitude < 52 and -1 < e.longitude < 0, "big-iftar")
    assert "calculated from the sunset" in host.open(made.headers["Location"]).words
    form = form_of(host.open(f"{made.headers['Location']}edit"))
    assert (form["sunset_minutes"], form["sunset_side"], form["lasts"]) == ("30", "before", "90")


def test_an_event_over_the_change_of_clocks_lasts_its_real_minutes(host, hand, load):
    night = {"starts_on": "2027-10-30", "starts_at": "22:00", "ends_on": "2027-10-31"}
    made = host.send(NEW, **hand.typed(**night, ends_at="04:00")).response.headers["Location"]
    assert load(lambda e: e.minutes, "big-iftar") == 7 * 60
    assert form_of(host.open(f"{made}edit"))["ends_at"] == "04:00"


def test_a_rule_of_the_groups_own_calendar_stays(host, event, load):
    event(rrule="FREQ=DAILY;COUNT=3", state="draft", published_at=None)
    form = form_of(host.open(f"{EVENT}/edit"))
    assert form["every"] == "own"
    host.send(f"{EVENT}/edit", **form)
    assert load(lambda e: e.rrule) == "FREQ=DAILY;COUNT=3"


def test_a_host_asks_takes_back_and_staff_publish(host, staff, event, load):
    event(state="draft", published_at=None)
    host.send(f"{EVENT}/ask")
    assert load(lambda e: e.state) == "waiting"
    host.send(f"{EVENT}/take-back")
    assert load(lambda e: e.state) == "draft"
    host.send(f"{EVENT}/ask")
    review = staff.send(f"{EVENT}/ask").response.headers["Location"]
    assert not load(lambda e: e.is_public)
    staff.send(f"{review}/approve", read=staff.open(review).value("read"))
    assert load(lambda e: e.is_public)
    assert host.client.get("/en/events/iftar").status_code == 200


def test_a_trusted_group_publishes_at_once(app, host, event, load):
    event(state="draft", published_at=None)
    with app.app_context():
        db.session.query(PartnerGroup).one().trusted = True
        db.session.commit()
    host.send(f"{EVENT}/ask")
    assert load(lambda e: e.is_live)


def test_what_is_missing_is_named_before_and_when_asking(host, event):
    event(state="draft", published_at=None, venue="", description={})
    page = host.open(f"{EVENT}/")
    assert "What happens there" in page.words
    refused = host.send(f"{EVENT}/ask", 422)
    assert "what happens there, the place" in refused.words


def test_an_edit_of_a_live_event_waits_and_can_be_taken_back(app, host, event, load):
    event()
    sent = form_of(host.open(f"{EVENT}/edit")) | {"venue": "Library", "price": "3"}
    host.send(f"{EVENT}/edit", **sent)
    assert load(lambda e: (e.venue, e.pence)) == ("Town Hall", 300)
    page = host.open(f"{EVENT}/")
    assert "Library" in page.words
    assert form_of(host.open(f"{EVENT}/edit"))["venue"] == "Library"
    host.send(f"{EVENT}/take-back")
    with app.app_context():
        assert db.session.scalars(select(EventEdit)).all() == []


def test_an_edit_that_was_overtaken_is_not_saved_until_it_is_sent_again(host, enter, event, load):
    event(state="draft", published_at=None)
    other = enter("friends")
    mine, theirs = form_of(host.open(f"{EVENT}/edit")), form_of(other.open(f"{EVENT}/edit"))
    other.send(f"{EVENT}/edit", **theirs | {"venue": "Library"})
    page = host.send(f"{EVENT}/edit", 422, **mine | {"venue": "Museum"})
    assert "Somebody else changed this event" in page.words
    again = form_of(page)
    assert (again["venue"], load(lambda e: e.venue)) == ("Museum", "Library")
    host.send(f"{EVENT}/edit", **again)
    assert load(lambda e: e.venue) == "Museum"


def test_a_cancelled_event_stays_visible_and_is_not_edited(host, event, load):
    event()
    old = form_of(host.open(f"{EVENT}/edit"))
    host.send(f"{EVENT}/cancel")
    host.send(f"{EVENT}/cancel")
    assert host.client.get("/en/events/iftar").status_code == 200
    page = host.send(f"{EVENT}/edit", 409, **old | {"venue": "Library"})
    assert "can no longer be changed" in page.words
    assert form_of(page)["venue"] == "Library"
    assert load(lambda e: e.venue) == "Town Hall"


def test_a_duplicate_opens_as_a_draft(host, event, load):
    event()
    copy = host.send(f"{EVENT}/duplicate").response.headers["Location"]
    assert copy == "/hosts/friends/events/big-iftar/edit"
    assert load(lambda e: e.state, "big-iftar") == "draft"


def test_a_draft_can_be_deleted_and_a_published_event_cannot(app, host, event):
    event()
    event(slug="other", state="draft", published_at=None)
    host.send("/hosts/friends/events/other/delete")
    refused = host.send(f"{EVENT}/delete", 409)
    assert "Call the event off" in refused.words
    with app.app_context():
        assert [e.slug for e in db.session.scalars(select(Event))] == ["iftar"]


def test_each_change_is_in_the_audit_trail(app, host, event):
    event(state="draft", published_at=None)
    host.send(f"{EVENT}/edit", **form_of(host.open(f"{EVENT}/edit")) | {"venue": "Library"})
    host.send(f"{EVENT}/ask")
    with app.app_context():
        found = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
        assert [(e.deed, e.thing) for e in found] == [
            ("event.edited", "event:iftar"),
            ("event.asked", "event:iftar"),
        ]


def test_a_member_of_another_group_finds_nothing(app, enter, event):
    event(state="draft", published_at=None)
    with app.app_context():
        db.session.add(PartnerGroup(slug="others", name={"en": "Others"}, trusted=True))
        db.session.commit()
    stranger = enter("others")
    for group in ("friends", "others"):
        at = f"/hosts/{group}/events/iftar"
        for path in ("/", "/edit", "/picture"):
            stranger.open(at + path, 404)
        for act in ("/edit", "/ask", "/cancel", "/duplicate", "/delete", "/take-back"):
            stranger.send(at + act, 404)
    assert "Friends" not in stranger.open("/hosts/").words


def test_nothing_is_done_without_the_forms_token(host, event, load):
    event()
    assert host.client.post(f"{EVENT}/cancel").status_code == 400
    assert load(lambda e: e.is_live)

"""From draft to published: who waits for staff, what cannot be, and what stays as it was."""

import secrets
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from events import occurrences, publishing, recurrence, registration, rescheduling, revising
from events.models import EventDate, EventEdit, ListedDate, PartnerGroup
from events.registration import Wanted

NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)
FIRST = datetime(2026, 6, 6, 18)  # a Saturday
FIRST_DAY = FIRST.date()


def fields(**over):
    usual = {
        "kind": "shared_meal",
        "title": {"en": "Big Iftar"},
        "description": {"en": "Bring a dish."},
        "venue": "Town Hall",
        "starts": FIRST,
        "minutes": 120,
        "zone": "Europe/London",
        "bookable": True,
        "capacity": 10,
    }
    return {**usual, **over}


@pytest.fixture
def group(session):
    made = PartnerGroup(slug="friends", name={"en": "Friends"}, trusted=False)
    session.add(made)
    session.flush()
    return made


@pytest.fixture
def drafted(session, group):
    return lambda **over: publishing.draft(session, group, fields(**over), now=NOW)


@pytest.fixture
def live(session, drafted):
    def make(**over):
        event = drafted(**over)
        publishing.publish(session, event, now=NOW)
        return event

    return make


@pytest.fixture
def edit(session):
    def send(event, *, by_staff=False, read=None, **changes):
        return publishing.edit(session, event, changes, by_staff=by_staff, now=NOW, read=read)

    return send


@pytest.fixture
def book(session):
    def make(event, day=FIRST_DAY, party=1, item_ids=()):
        wanted = Wanted(secrets.token_hex(8), party, item_ids)
        return registration.book(session, event, day, wanted, now=NOW)

    return make


def weekly(until=date(2026, 7, 4)):
    return recurrence.write_rule("week", FIRST_DAY, until)


def items(*wanted):
    keys = ("id", "title", "starts_after", "minutes", "capacity")
    return [dict(zip(keys, item, strict=True)) for item in wanted]


def listed(session, event):
    return session.scalars(select(ListedDate).filter_by(event_id=event.id)).all()


def test_a_draft_is_named_after_its_title(drafted):
    assert drafted(title={"pl": "Święto Łąki"}).slug == "swieto-laki"


def test_the_same_title_twice_makes_two_addresses_and_two_uids(drafted):
    one, two = drafted(), drafted()
    assert (one.slug, two.slug) == ("big-iftar", "big-iftar-2")
    assert one.uid != two.uid


@pytest.mark.parametrize("title", ["افطار", "New", "!!!"])
def test_a_title_that_makes_no_address_is_named_after_its_kind(drafted, title):
    assert drafted(title={"ur": title}).slug == "shared-meal"


def test_a_draft_is_not_listed(session, drafted):
    event = drafted()
    assert not event.is_public
    assert listed(session, event) == []


def test_an_untrusted_groups_event_waits_for_staff(session, drafted):
    event = drafted()
    assert publishing.ask(session, event, now=NOW) == "waiting"
    assert not event.is_public
    publishing.publish(session, event, now=NOW)
    assert event.is_live
    assert len(listed(session, event)) == 1


def test_a_trusted_groups_event_is_published_at_once(session, group, drafted):
    group.trusted = True
    event = drafted()
    assert publishing.ask(session, event, now=NOW) == "live"
    assert event.published_at == NOW


def test_asking_and_publishing_twice_is_no_harm(session, drafted):
    event = drafted()
    assert [publishing.ask(session, event, now=NOW) for _ in range(2)] == ["waiting"] * 2
    publishing.publish(session, event, now=NOW)
    later = NOW + timedelta(days=1)
    publishing.publish(session, event, now=later)
    assert event.published_at == NOW
    assert publishing.ask(session, event, now=later) == "live"


@pytest.mark.parametrize(
    ("over", "missing"),
    [
        ({"title": {"en": ""}}, ["title"]),
        ({"description": {}}, ["description"]),
        ({"venue": ""}, ["venue"]),
        ({"attendance": "online"}, ["online_address"]),
        ({"attendance": "mixed", "venue": ""}, ["venue", "online_address"]),
        ({"audience": "ages"}, ["ages"]),
        ({"starts": datetime(2026, 4, 1, 10)}, ["starts"]),
    ],
)
def test_an_incomplete_event_cannot_be_asked_for(session, group, drafted, over, missing):
    event = drafted(**over)
    for trusted in (False, True):
        group.trusted = trusted
        with pytest.raises(publishing.NotComplete) as refusal:
            publishing.ask(session, event, now=NOW)
        assert refusal.value.missing == missing
        assert event.state == "draft"


def test_an_event_handed_back_is_a_draft_again(session, drafted):
    event = drafted()
    publishing.ask(session, event, now=NOW)
    publishing.refuse(session, event, now=NOW)
    assert event.state == "draft"


@pytest.mark.parametrize("prepare", [lambda s, e: None, lambda s, e: publishing.ask(s, e, now=NOW)])
def test_what_is_not_published_is_edited_at_once(session, drafted, edit, prepare):
    event = drafted()
    prepare(session, event)
    assert edit(event, title={"en": "Small Iftar"}, venue="Library") is None
    assert (event.title, event.venue) == ({"en": "Small Iftar"}, "Library")
    assert event.slug == "big-iftar"


@pytest.mark.parametrize(
    "change",
    [
        {"title": {"en": "Other"}},
        {"description": {"en": "Other"}},
        {"venue": "Elsewhere"},
        {"starts": FIRST + timedelta(hours=1)},
        {"minutes": 60},
        {"rrule": weekly()},
        {"programme": items((None, {"en": "Talk"}, 0, 30, None))},
        {"picture": "a" * 64, "picture_alt": {"en": "A hall"}},
        {"questions": [{"key": "q1", "text": {"ps": "?"}, "purpose": {}, "required": False}]},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_edit_of_time_place_or_text_of_a_live_event_waits(session, live, edit, change):
    event = live()
    before = revising.fields_of(event)
    waiting = edit(event, **change)
    assert revising.fields_of(event) == before
    assert set(waiting.fields) == set(change)
    publishing.approve(session, waiting, now=NOW)
    after = revising.fields_of(event)
    assert revising.timing_of(after)
    assert {name for name in after if after[name] != before[name]} == set(change)
    assert session.scalars(select(EventEdit)).all() == []


def test_the_rest_of_an_edit_applies_at_once(live, edit):
    event = live()
    waiting = edit(event, venue="Library", pence=500, access=["toilets"])
    assert (event.venue, event.pence, event.access) == ("Town Hall", 500, ["toilets"])
    assert waiting.fields == {"venue": "Library"}


@pytest.mark.parametrize("who", ["staff", "trusted"])
def test_staff_and_trusted_groups_edit_at_once(session, group, live, edit, who):
    event = live()
    group.trusted = who == "trusted"
    sequence = event.sequence
    moved = FIRST + timedelta(days=1)
    assert edit(event, by_staff=who == "staff", starts=moved) is None
    assert event.starts == moved
    assert event.sequence > sequence
    assert [row.day for row in listed(session, event)] == [moved.date()]


def test_an_edit_that_changes_nothing_leaves_everything(live, edit):
    event = live()
    sequence = event.sequence
    assert edit(event, **revising.fields_of(event)) is None
    assert event.sequence == sequence


def test_edits_are_gathered_and_taking_them_back_drops_them(session, live, edit):
    event = live()
    edit(event, venue="Library")
    waiting = edit(event, title={"en": "Other"})
    assert waiting.fields == {"title": {"en": "Other"}, "venue": "Library"}
    assert publishing.latest(session, event)["venue"] == "Library"
    assert edit(event, title={"en": "Big Iftar"}).fields == {"venue": "Library"}
    assert edit(event, venue="Town Hall") is None
    assert session.scalars(select(EventEdit)).all() == []


def test_what_staff_write_beside_an_edit_that_waits_is_read_with_it(session, live, edit):
    event = live()
    edit(event, venue="Library", title={"en": "Other"})
    waiting = edit(event, by_staff=True, venue="Museum", pence=500)
    assert (event.venue, event.title, event.pence) == ("Town Hall", {"en": "Big Iftar"}, 500)
    assert waiting.fields == {"title": {"en": "Other"}, "venue": "Museum"}
    publishing.approve(session, waiting, now=NOW)
    assert (event.venue, event.title) == ("Museum", {"en": "Other"})


def test_staff_write_at_once_beside_an_edit_of_a_group_that_is_trusted_by_now(group, live, edit):
    event = live()
    edit(event, title={"en": "Other"})
    group.trusted = True
    edit(event, by_staff=True, venue="Museum")
    assert event.venue == "Museum"


def test_differences_name_what_changes_before_and_after(live, edit):
    event = live()
    later = FIRST + timedelta(hours=1)
    waiting = edit(event, starts=later, venue="Library")
    found = {d.field: (d.before, d.after) for d in publishing.differences(event, waiting)}
    assert found == {"starts": (FIRST, later), "venue": ("Town Hall", "Library")}


def test_a_refused_edit_leaves_what_is_published(session, live, edit):
    event = live()
    publishing.refuse(session, edit(event, venue="Library"), now=NOW)
    assert event.is_live
    assert publishing.latest(session, event)["venue"] == "Town Hall"


def test_an_edit_from_an_old_page_is_refused(session, live, edit):
    event = live()
    read = revising.mark(publishing.latest(session, event))
    edit(event, read=read, venue="Library")
    with pytest.raises(publishing.Stale):
        edit(event, read=read, venue="Museum")
    assert publishing.latest(session, event)["venue"] == "Library"


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"minutes": 0}, recurrence.OutOfRange),
        ({"rrule": "FREQ=DAILY"}, recurrence.RepeatsWithoutEnd),
        ({"rrule": weekly(date(2040, 1, 1))}, recurrence.RepeatsTooLong),
        ({"rrule": weekly(date(2026, 1, 1))}, recurrence.EndsBeforeStart),
        ({"sunset": 0, "latitude": 89.0, "longitude": 0.0}, recurrence.NoSunset),
        ({"programme": items((None, {}, 100, 30, None))}, revising.ItemOutsideEvent),
        ({"programme": items((None, {}, -10, 30, None))}, revising.ItemOutsideEvent),
        ({"programme": items((None, {}, 0, 0, None))}, revising.ItemOutsideEvent),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    session, group, drafted, live, edit, change, refusal
):
    with pytest.raises(refusal):
        drafted(**change)
    event = live()
    before = revising.fields_of(event)
    with pytest.raises(refusal):
        edit(event, **change, pence=900)
    assert revising.fields_of(event) == before
    assert publishing.waiting_edit(session, event) is None


def test_a_shorter_event_must_still_hold_its_programme(live, edit):
    event = live(programme=items((None, {"en": "Talk"}, 90, 30, None)))
    with pytest.raises(revising.ItemOutsideEvent) as refusal:
        edit(event, minutes=100)
    assert refusal.value.number == 1


@pytest.mark.parametrize("state", ["booked", "waiting"])
def test_a_booked_date_cannot_vanish(session, live, edit, book, state):
    event = live(rrule=weekly(), capacity=2)
    book(event, party=2)
    book(event, date(2026, 6, 13), party=2)
    assert book(event, date(2026, 6, 13)).state == "waiting"
    with pytest.raises(revising.DatesBooked) as refusal:
        edit(event, exceptions=["2026-06-13"])
    assert refusal.value.days == [date(2026, 6, 13)]
    assert edit(event, by_staff=True, exceptions=["2026-06-20"]) is None


def test_a_date_given_back_may_vanish_and_its_history_stays(session, live, edit, book):
    event = live(rrule=weekly())
    given_up = book(event, date(2026, 6, 13))
    registration.cancel(session, given_up, now=NOW)
    edit(event, by_staff=True, exceptions=["2026-06-13"])
    assert session.scalars(select(EventDate)).one().day == date(2026, 6, 13)


def test_what_happened_to_a_day_that_is_no_longer_a_date_is_forgotten(session, live, edit):
    event = live(rrule=weekly())
    rescheduling.cancel_date(session, event, date(2026, 6, 13), now=NOW)
    edit(
        event,
        by_staff=True,
        rrule=recurrence.write_rule("fortnight", FIRST_DAY, date(2026, 7, 4)),
    )
    assert session.scalars(select(EventDate)).all() == []


def test_bookings_that_came_meanwhile_stop_an_approval(session, live, edit, book):
    event = live(rrule=weekly())
    waiting = edit(event, exceptions=["2026-06-13"])
    book(event, date(2026, 6, 13))
    with pytest.raises(revising.DatesBooked):
        publishing.approve(session, waiting, now=NOW)
    assert event.exceptions == []


def test_capacity_reaches_dates_that_were_booked_but_not_those_with_their_own(
    session, live, edit, book
):
    event = live(rrule=weekly())
    book(event, party=4)
    rescheduling.set_capacity(session, event, date(2026, 6, 13), 50, now=NOW)
    edit(event, capacity=5)
    assert occurrences.find(session, event, FIRST_DAY).left == 1
    assert occurrences.find(session, event, date(2026, 6, 13)).capacity == 50
    assert occurrences.find(session, event, date(2026, 6, 20)).capacity == 5


def test_there_cannot_be_fewer_places_than_are_taken(session, live, edit, book):
    event = live()
    book(event, party=4)
    with pytest.raises(occurrences.CapacityTaken) as refusal:
        edit(event, capacity=3)
    assert refusal.value.taken == 4
    session.rollback()


def test_more_places_are_offered_to_those_who_wait(session, live, edit, book):
    event = live(capacity=1)
    book(event)
    waiting = book(event)
    edit(event, capacity=2)
    assert publishing.offer_new_places(session, event, now=NOW) == [waiting]
    assert waiting.state == "offered"


@pytest.fixture
def conference(session, live, book):
    event = live(programme=items((None, {"en": "A"}, 0, 60, 3), (None, {"en": "B"}, 60, 60, 3)))
    session.refresh(event)
    first, second = event.programme
    book(event, party=2, item_ids=(first.id,))
    return SimpleNamespace(event=event, first=first, second=second)


def test_a_part_keeps_its_bookings_when_it_is_edited(session, conference, edit):
    event, first, second = conference.event, conference.first, conference.second
    edit(
        event,
        by_staff=True,
        programme=items((first.id, {"en": "A!"}, 30, 30, 2), (second.id, {"en": "B"}, 60, 60, 3)),
    )
    session.refresh(event)
    assert [(i.id, i.title["en"]) for i in event.programme] == [(first.id, "A!"), (second.id, "B")]


def test_a_booked_part_cannot_vanish_and_another_can(session, conference, edit):
    event, first, second = conference.event, conference.first, conference.second
    with pytest.raises(revising.ItemBooked) as refusal:
        edit(event, programme=items((second.id, {"en": "B"}, 60, 60, 3)))
    assert refusal.value.title == {"en": "A"}
    edit(event, by_staff=True, programme=items((first.id, {"en": "A"}, 0, 60, 3)))
    session.refresh(event)
    assert [i.id for i in event.programme] == [first.id]


def test_a_part_cannot_have_fewer_seats_than_are_taken(session, conference, edit):
    with pytest.raises(occurrences.CapacityTaken):
        edit(
            conference.event,
            by_staff=True,
            programme=items(
                (conference.first.id, {"en": "A"}, 0, 60, 1),
                (conference.second.id, {"en": "B"}, 60, 60, 3),
            ),
        )
    session.rollback()


def test_a_cancelled_event_stays_visible_and_can_no_longer_change(session, live, edit):
    event = live()
    waiting = edit(event, venue="Library")
    publishing.cancel(session, event, now=NOW)
    publishing.cancel(session, event, now=NOW)
    assert event.is_public
    assert [row.cancelled for row in listed(session, event)] == [True]
    assert session.get(EventEdit, waiting.id) is None
    with pytest.raises(publishing.AlreadyCancelled):
        edit(event, by_staff=True, venue="Museum")
    for act in (publishing.publish, publishing.ask):
        with pytest.raises(publishing.AlreadyCancelled):
            act(session, event, now=NOW)


def test_what_was_never_published_cannot_be_cancelled(session, drafted):
    with pytest.raises(publishing.NotPublished):
        publishing.cancel(session, drafted(), now=NOW)


def test_a_duplicate_is_a_draft_without_dates_and_bookings(session, conference, book):
    rescheduling.set_capacity(session, conference.event, FIRST_DAY, 5, now=NOW)
    copy = publishing.duplicate(session, conference.event, now=NOW)
    session.refresh(copy)
    assert (copy.state, copy.slug, copy.dates, copy.source_uid) == (
        "draft",
        "big-iftar-2",
        [],
        None,
    )
    assert [item.title["en"] for item in copy.programme] == ["A", "B"]
    assert {item.id for item in copy.programme}.isdisjoint({conference.first.id})
    assert len(conference.event.programme) == 2


def test_only_a_draft_can_be_deleted(session, drafted, live):
    event = drafted()
    publishing.discard(session, event)
    assert session.get(type(event), event.id) is None
    with pytest.raises(publishing.NotADraft):
        publishing.discard(session, live())

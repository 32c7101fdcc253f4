"""The demonstration season: complete, valid, and always of the year ahead."""

import shutil
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from campaign import packs
from campaign.cli.demonstration import demonstrate
from campaign.domain import seasoning
from campaign.packs import BrokenPack, season, yearly
from events import listings, occurrences, publishing
from events.models import Event, PartnerGroup
from events.models.event import DRAFT, LIVE, WAITING, WOMEN

LUTON = packs.load("luton")
DAYS = ["2026-11-21", "2026-12-31", "2027-02-08", "2027-05-30", "2028-02-29", "2029-10-01"]


@pytest.fixture
def planted(session, request):
    now = datetime.fromisoformat(request.param).replace(hour=12, tzinfo=UTC)
    return now, seasoning.plant(session, season.load(LUTON), zone=LUTON.timezone, now=now)


every_day = pytest.mark.parametrize("planted", DAYS, indirect=True)
one_day = pytest.mark.parametrize("planted", DAYS[:1], indirect=True)


@one_day
def test_every_kind_of_the_pack_is_there(planted):
    _, events = planted
    assert {event.kind for event in events} == set(LUTON.event_kinds)
    assert len(events) >= 25
    assert any(event.audience == WOMEN for event in events)


@one_day
def test_every_state_a_page_must_show_is_there(session, planted):
    now, events = planted
    assert {event.state for event in events} == {LIVE, WAITING, DRAFT}
    assert any(publishing.waiting_edit(session, event) for event in events)
    dates = [o for e in events for o in occurrences.upcoming(e, now)]
    assert any(o.is_moved for o in dates)
    assert any(o.is_cancelled for o in dates)
    assert any(e.sunset is not None for e in events)
    assert any(e.questions and e.capacity for e in events)
    assert any(item.capacity for e in events for item in e.programme)
    assert session.scalars(select(PartnerGroup).filter_by(trusted=True)).all()


@one_day
def test_texts_are_in_the_four_languages_that_most_people_read(session, planted):
    _, events = planted
    texts = [e.title for e in events] + [e.description for e in events]
    texts += [e.access_note for e in events if e.access_note]
    texts += [item.title for e in events for item in e.programme]
    texts += [q[part] for e in events for q in e.questions for part in ("text", "purpose")]
    for group in session.scalars(select(PartnerGroup)):
        texts += [group.name, group.about]
    assert all(set(text) == {"en", "ur", "pl", "ro"} and all(text.values()) for text in texts)


@every_day
def test_whatever_the_day_the_year_ahead_is_full(session, planted):
    now, events = planted
    today = now.date()
    for event in events:
        assert today < event.starts.date() <= today + timedelta(days=372), event.slug
        assert publishing.missing(event, now) == []
    page = listings.find(session, listings.Filter(zone=LUTON.zone), now)
    assert page.more
    assert all(item.span.ends > now for item in page.items)


@every_day
def test_the_iftar_is_at_sunset_in_ramadan(planted):
    _, events = planted
    iftar = next(event for event in events if event.slug == "big-iftar")
    starts = [day for day in season.load(LUTON).ramadan if day <= iftar.starts.date()]
    assert (iftar.starts.date() - starts[-1]).days < 29
    span = iftar.timing.span(iftar.starts.date())
    assert span.calculated
    assert 15 <= span.starts.hour <= 19


def test_a_year_without_a_first_day_of_ramadan_is_one_gathering_short(session):
    found = season.load(LUTON)
    now = datetime(2031, 3, 1, tzinfo=UTC)
    events = seasoning.plant(session, found, zone=LUTON.timezone, now=now)
    assert len(events) == len(found.events) - 1


def test_a_second_start_adds_nothing(app, session):
    demonstrate()
    first = session.scalars(select(Event.uid)).all()
    demonstrate()
    assert session.scalars(select(Event.uid)).all() == first != []


def test_a_pack_without_a_season_has_none(tmp_path):
    shutil.copytree(LUTON.folder, tmp_path / "pack")
    (tmp_path / "pack" / "season.yaml").unlink()
    assert season.load(packs.load(tmp_path / "pack")) is None


BREAKS = [
    ("kind: walk", "kind: rave", "“rave” is not known"),
    ("group: irish-forum", "group: nobody", "“nobody” is not known"),
    ("place: wardown", "place: moon", "“moon” is not known"),
    ("ward: E05014750", "ward: E05000000", "no ward"),
    ("when: 23 April", "when: 31 February", "no day of every year"),
    ("when: 27 January", "when: 29 February", "no day of every year"),
    ("when: last Monday of May", "when: fifth Monday of May", "no day of every year"),
    ('at: "11:00"', 'at: "25:00"', "not a time like"),
    ("minutes: 180", "minutes: long", "not a whole number"),
    ("bookable: yes", "bookable: maybe", "“yes” or “no”"),
    ("FREQ=WEEKLY;COUNT=48", "FREQ=WEEKLY", "RepeatsWithoutEnd"),
    ("called_off: 5", "called_off: 49", "there are 48 dates"),
    ("ramadan: [2026-02-18", "ramadan: [soon", "not a day like"),
    ('en: "Peace Walk"', 'ed: "Peace Walk"', "has no “en”"),
    ("starts_after: 240", "starts_after: 400", "ends after its gathering"),
    ("    place: carnival-centre\n", "", "has a place or is online"),
]


@pytest.mark.parametrize(
    ("old", "new", "says"), BREAKS, ids=[says + old for old, _, says in BREAKS]
)
def test_a_broken_season_is_refused_with_its_line(tmp_path, old, new, says):
    shutil.copytree(LUTON.folder, tmp_path / "pack")
    path = tmp_path / "pack" / "season.yaml"
    text = path.read_text("utf-8")
    line = text[: text.index(old)].count("\n") + 1
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(BrokenPack) as refusal:
        season.load(packs.load(tmp_path / "pack"))
    assert says in str(refusal.value)
    at = int(str(refusal.value).split("season.yaml:")[1].split(":")[0])
    assert abs(at - line) <= 14  # a whole gathering is at fault where no single line is


@pytest.mark.parametrize(
    ("words", "today", "day"),
    [
        ("17 March", "2027-03-16", "2027-03-17"),
        ("17 March", "2027-03-17", "2028-03-17"),
        ("last Monday of May", "2026-11-21", "2027-05-31"),
        ("fourth Friday of February", "2027-01-01", "2027-02-26"),
        ("Sunday on or before 21 September", "2027-01-01", "2027-09-19"),
        ("Sunday on or after 19 September", "2027-01-01", "2027-09-19"),
        ("Saturday on or before 1 January", "2027-01-01", "2028-01-01"),
        ("next Wednesday", "2026-11-25", "2026-12-02"),
        ("first Monday of Ramadan", "2027-02-07", "2027-02-08"),
        ("last Sunday of Ramadan", "2027-02-07", "2027-03-07"),
    ],
)
def test_a_day_of_every_year_is_the_next_one(words, today, day):
    ramadan = (date(2027, 2, 8),)
    found = yearly.read(words).after(date.fromisoformat(today), ramadan)
    assert found == date.fromisoformat(day)

"""What is in each file of data: the rows somebody asked for, all of them once, and no small number."""

from datetime import date, datetime, timedelta

import pytest

from campaign import clock
from campaign.domain import exporting, extracting
from campaign.domain.exporting import Sheet, stream_csv, write_xlsx
from campaign.domain.extracting import EXTRACTS, Source, Wanted
from campaign.domain.sealing import Sealer
from campaign.domain.spanning import DaysReversed, SpanTooWide
from campaign.models import Pledge
from campaign.words import export as export_words
from events.models import AttendanceTotal, CheckIn, EventDate, Gate
from tests import make
from tests.blueprints.exports.asking import release

SEALER = Sealer(make.FIELD_KEYS)
NOW = datetime(2026, 10, 5, 12, tzinfo=clock.UTC)


def read(app, session, key, wanted=None):
    """The rows of a file in words, and how many were announced."""
    extract, wanted = extracting.find(key), wanted or Wanted()
    source = Source(session(), SEALER, NOW)
    with app.test_request_context():
        in_words = export_words.in_words(extract)
        batches = extract.batches(source, wanted)
        found = [tuple(exporting._each(row)) for batch in batches for row in in_words(batch)]
        assert len(export_words.headings(extract)) == len(extract.columns)
    assert extract.count(source, wanted) == len(found)
    return found


def gate(session, event, day, *, came, taken=0, walked=0):
    """A date whose key is destroyed, with the totals that are left."""
    row = EventDate(event_id=event.id, day=day, taken=taken, updated_at=NOW)
    session.add(row)
    session.flush()
    session.add(CheckIn(date_id=row.id, counters=[], opened_at=NOW, destroyed_at=NOW))
    session.flush()
    found = Gate(date_id=row.id, name="North")
    session.add(found)
    session.flush()
    for what, people in (("came", came), ("adult", walked)):
        session.add(AttendanceTotal(gate_id=found.id, bucket=NOW, what=what, people=people))
    session.flush()


def evening(session, day, **over):
    starts = datetime.combine(day, datetime.min.time()).replace(hour=18)
    return make.event(session, starts=starts, kind="walk", **over)


def test_events_are_those_residents_can_see(app, session):
    host = make.group(session, name={"en": "Friends"})
    day = date(2026, 9, 20)
    more = {"languages": ["en", "ur"], "bookable": True, "capacity": 40, "ward_code": "E05014735"}
    evening(session, day, group=host, slug="walk", title={"en": "Walk"}, **more)
    evening(session, day, group=host, slug="off", title={"en": "Off"}, state="cancelled")
    evening(session, day, group=host, slug="draft", state="draft", published_at=None)
    walk, off = read(app, session, "events")
    assert walk == (
        *("walk", "Walk", "Friends", "Walk", "Barnfield", "2026-09-20"),
        *("English, Urdu", "Everyone", 40, "Published"),
    )
    assert off[-2:] == (None, "Cancelled")


@pytest.mark.parametrize(("first", "last", "found"), [(None, 19, 2), (20, None, 1), (20, 20, 1)])
def test_events_and_dates_of_some_days(app, session, first, last, found):
    for day in (18, 19, 20):
        event = evening(session, date(2026, 9, day))
        gate(session, event, date(2026, 9, day), came=50)
    wanted = Wanted(*(date(2026, 9, day) if day else None for day in (first, last)))
    assert len(read(app, session, "events", wanted)) == found
    assert len(read(app, session, "attendance", wanted)) == found


@pytest.mark.parametrize(
    ("came", "walked", "shown", "note"),
    [(0, 0, 0, ""), (1, 0, None, "hidden"), (2, 2, None, "hidden"), (3, 2, 5, ""), (88, 4, 90, "")],
)
def test_small_attendance_is_hidden_and_the_rest_rounded(app, session, came, walked, shown, note):
    event = evening(session, date(2026, 9, 20), title={"en": "Walk"})
    gate(session, event, date(2026, 9, 20), came=came, walked=walked, taken=47)
    ((*_, day, taken, people, said),) = read(app, session, "attendance")
    assert (day, taken, people, said) == ("2026-09-20", 45, shown, note)


def test_a_date_that_moved_counts_on_the_day_it_moved_to(app, session):
    event = evening(session, date(2026, 9, 20))
    gate(session, event, date(2026, 9, 20), came=20)
    session.query(EventDate).one().starts = datetime(2026, 9, 27, 18)
    session.flush()
    ((*_, day, _, _, _),) = read(app, session, "attendance", Wanted(first=date(2026, 9, 25)))
    assert day == "2026-09-27"


def test_a_date_that_is_not_over_has_no_attendance_yet(app, session):
    for day in (NOW.date(), NOW.date() + timedelta(days=1)):
        gate(session, evening(session, day), day, came=20)
    assert read(app, session, "attendance") == []


def test_figures_are_what_was_published_last_of_a_quarter(app, session):
    release(session, "pledges.channel", {("online",): 40, ("badge",): None})
    release(session, "pledges.channel", {("online",): 15, ("badge",): 5}, up_to=date(2026, 8, 31))
    release(session, "pledges.channel", {("online",): 70, ("badge",): 5}, quarter="2026Q2")
    release(session, "pledges.ward.age_band", {("E05014735", "18_plus"): 25})
    release(session, "no.longer.made", {("x",): 5})
    rows = read(app, session, "figures", Wanted(quarter="2026Q3"))
    title = "Pledges signed · Way"
    assert rows == [
        ("no.longer.made", "2026Q3", "2026-09-30", "x", "", 5, ""),
        (title, "2026Q3", "2026-09-30", "On this website", "", 40, ""),
        (title, "2026Q3", "2026-09-30", "With a printed badge", "", None, "hidden"),
        (
            *("Pledges signed · Ward · Age group", "2026Q3", "2026-09-30"),
            *("Barnfield", "18 or over", 25, ""),
        ),
    ]
    assert extracting.released_quarters(session()) == ["2026Q3", "2026Q2"]


def test_many_rows_come_in_batches_each_row_once(app, session, monkeypatch):
    monkeypatch.setattr(extracting, "ROWS_OF_A_BATCH", 7)
    for number in range(15):
        make.pledge(session, name=f"N{number}", age_band="18_plus")
    names = [row[0] for row in read(app, session, "pledges")]
    assert names == [f"N{number}" for number in range(15)]


def test_who_withdraws_while_it_is_made_is_not_in_what_comes_later(app, session, monkeypatch):
    monkeypatch.setattr(extracting, "ROWS_OF_A_BATCH", 1)
    for number in range(3):
        make.pledge(session, name=f"N{number}", age_band="18_plus")
    batches = extracting.find("pledges").batches(Source(session(), SEALER, NOW), Wanted())
    next(batches)
    session.query(Pledge).filter_by(name="N1").one().empty()
    session.flush()
    assert [row[0] for batch in batches for row in batch] == ["N2"]


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        (date(2026, 5, 2), date(2026, 5, 1), DaysReversed),
        (date(2016, 1, 1), date(2026, 1, 1), SpanTooWide),
        (date(2020, 2, 29), date(2025, 3, 1), SpanTooWide),
    ],
)
def test_days_that_cannot_be_are_refused(first, last, refusal):
    with pytest.raises(refusal):
        Wanted(first, last)


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(quarter="2026Q3"),
        Wanted(first=date(2020, 2, 29), last=date(2025, 2, 27)),
        Wanted(last=date(2026, 1, 1)),
    ],
)
def test_what_is_wanted_comes_back_from_what_is_kept(wanted):
    assert extracting.read_options(wanted.as_options) == wanted


@pytest.mark.parametrize("key", EXTRACTS)
def test_each_kind_has_words_and_can_be_empty_in_both_forms(app, session, tmp_path, key):
    extract = extracting.find(key)
    assert read(app, session, key, Wanted(quarter="2026Q3") if key == "figures" else None) == []
    with app.test_request_context():
        headings = export_words.headings(extract)
        assert str(export_words.TITLES[key]) and str(export_words.ABOUT[key])
    assert b"".join(stream_csv(headings, [])).count(b"\r\n") == 1
    with (tmp_path / "file").open("wb") as file:
        write_xlsx([Sheet("Data", headings, [])], file)

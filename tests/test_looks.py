"""Dates, times, numbers and lists as each language writes them."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
from flask import g

from campaign import collation, create_app, looks, survey_tables
from campaign.blueprints.hosts import labels as host_labels
from campaign.blueprints.hosts import phones
from campaign.blueprints.hosts.quarters import time_words
from campaign.blueprints.pledge.forms import SignPledgeForm
from campaign.domain.releasing import Quarter
from campaign.languages import LANGUAGES
from campaign.words import draw as draw_words
from campaign.words import figure as figure_words
from campaign.words import voices as voices_words
from events.models import PartnerGroup
from tests.conftest import config

DAYS = [date(2026, month, day) for month in range(1, 13) for day in (1, 9, 28)]
NUMBERS = [0, 7, 1_234, 56_789, 1_234_567, 12_345_678]
NOW = datetime(2026, 6, 5, 18, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """The application; nothing here asks its database."""
    return create_app(config(f"sqlite:///{tmp_path_factory.mktemp('looks') / 'none.sqlite'}"))


@pytest.fixture(params=LANGUAGES)
def language(request, bare):
    """Each language in turn, as that of the reader."""
    with bare.test_request_context("/"):
        g.language = LANGUAGES[request.param]
        yield g.language


def written():
    """Yield everything that any of our functions makes of dates, times, numbers and lists."""
    for one in DAYS:
        yield from (looks.day(one), looks.weekday(one), looks.weekday(one, "short"))
        yield from (looks.month(one), looks.month_name(one), looks.weekday_name(one))
        yield from (looks.quarter(one), looks.quarter_name(one))
        yield looks.moment(datetime(one.year, one.month, one.day, 18, 30))
        yield figure_words.quarter(Quarter.of(one))
    for number in NUMBERS:
        yield from (looks.number(number), looks.money(number), survey_tables.percent(number % 101))
        yield voices_words.percent(number % 101 / 100)
        yield voices_words.percent(number % 7 / 1000)
    for ago in (timedelta(minutes=7), timedelta(hours=12), timedelta(days=23), timedelta(days=400)):
        yield from (phones.ago(NOW - ago, now=NOW), phones.clock_words(int(ago.total_seconds())))
    yield from (looks.clock_time(time(hour, 5)) for hour in range(24))
    yield time_words(datetime(2026, 10, 25, 1, 30))
    yield looks.joined([1, 2, 34])
    yield draw_words.languages(list(LANGUAGES), g.language.locale)


def test_every_digit_is_a_western_one(language):
    odd = {text for text in written() for c in text if c.isdecimal() and not c.isascii()}
    assert not odd


def test_a_day_and_a_month_name_their_numbers(language):
    for one in DAYS:
        assert {str(one.day), str(one.year)} <= set(re.findall(r"\d+", looks.day(one)))
        assert str(one.year) in looks.month(one)


def test_a_time_of_day_is_written_in_24_hours_everywhere(language):
    assert [looks.clock_time(time(*at)) for at in ((0, 0), (6, 30), (18, 5, 59))] == [
        *("00:00", "06:30", "18:05"),
    ]
    assert "17:05" in looks.moment(datetime(2026, 6, 5, 17, 5))


def test_numbers_are_in_groups_of_three_everywhere(language):
    for text in (looks.number(12_345_678), looks.money(1_234_567_800)):
        groups = re.findall(r"\d+", text)
        assert groups[:3] == ["12", "345", "678"]


def test_texts_are_joined_by_the_comma_of_the_script(language):
    comma = "،" if language.direction == "rtl" else ","
    assert looks.joined(["Town Hall", "", "George Street"]) == f"Town Hall{comma} George Street"
    other = LANGUAGES["en" if language.direction == "rtl" else "ar"]
    assert looks.joined("ab", other) == ("a, b" if other.tag == "en" else "a، b")


def test_every_month_and_day_of_the_week_has_a_name_of_its_own(language):
    assert len({looks.month_name(date(2026, month, 1)) for month in range(1, 13)}) == 12
    assert len({looks.weekday_name(date(2026, 6, day)) for day in range(1, 8)}) == 7
    assert len({looks.quarter(one) for one in DAYS}) == 4


def test_things_stand_in_the_order_of_the_readers_alphabet(language):
    expected = ["lza", "łan", "z"] if language.tag == "pl" else ["łan", "lza", "z"]
    assert looks.in_order(reversed(expected), str) == expected


def test_a_row_is_called_by_its_name_in_the_readers_language_else_in_english(language):
    row = PartnerGroup(slug="friends", name={"en": "Town Friends", "ur": "شہر کے دوست"})
    assert looks.called(row) == ("شہر کے دوست" if language.tag == "ur" else "Town Friends")
    assert looks.called(PartnerGroup(slug="friends", name={})) == "friends"


def test_the_languages_spoken_at_an_event_are_each_offered_once():
    tags = [tag for tag, _ in host_labels.spoken_languages(("ur", "en"))]
    assert tags[:2] == ["ur", "en"] and len(tags) == len(set(tags)) and {"fr", "so"} <= set(tags)


def test_wards_are_put_in_order_once_for_each_language(bare, monkeypatch):
    asked, key = [], collation.key
    monkeypatch.setattr(collation, "key", lambda *what: asked.append(what) or key(*what))
    looks._wards.cache_clear()
    pack = bare.extensions["pack"]
    for tag in ("hu", "ur", "hu", "ur"):
        with bare.test_request_context(f"/{tag}/pledge"):
            form = SignPledgeForm(None, pack=pack)
            assert sorted(form.ward.choices[1:]) == sorted(pack.ward_names.items())
    assert len(asked) == 2 * len(pack.wards)


def test_the_table_of_letters_is_read_before_the_first_page(bare, monkeypatch):
    read, load = [], collation.Collator.load
    monkeypatch.setattr(
        collation.Collator, "load", lambda self, name: read.append(name) or load(self, name)
    )
    collation._collator.cache_clear()
    app = create_app(config(bare.config["SQLALCHEMY_DATABASE_URI"]))
    assert len(read) == 1
    looks._wards.cache_clear()
    with app.test_request_context("/lt/pledge"):
        assert SignPledgeForm(None, pack=app.extensions["pack"]).ward.choices
    assert len(read) == 1

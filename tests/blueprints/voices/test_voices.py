"""Which voices are missing."""

import csv
import dataclasses
import io
import unicodedata

import pytest
from flask import g

from campaign.blueprints.voices.views import town
from campaign.domain import comparing
from campaign.domain.releasing import Quarter
from campaign.extensions import db
from campaign.languages import LANGUAGES
from campaign.words.voices import gaps
from tests import make
from tests.blueprints.voices.published import QUARTER, publish, whole_quarter


@pytest.fixture
def analyst(session, visitor):
    visitor.enter(make.account(session, "analyst"))
    return visitor


@pytest.fixture
def published(session):
    whole_quarter(session)


def sentences(page):
    return " ".join(page.words.split())


def test_the_missing_wards_and_languages_are_named_in_plain_sentences(analyst, published):
    words = sentences(analyst.open("/desk/voices/"))
    short = words.split("Pledges signed · Language")[0]
    assert "Bramingham: 4.2% of those who said at most, but 5.8% of residents." in short
    # Alone, the number of the other could be what is expected of it.
    assert "Bramingham and Round Green together: 4.2% of those who said at most" in short
    assert "Barnfield:" not in short
    assert "Romanian: 0% of those who said (0% to 0.6%), but 3.5% of residents aged 3" in words
    assert "Bangla: " in words and "Urdu: " not in words


@pytest.mark.parametrize("shipped", [True, False])
def test_that_pages_are_not_in_a_missing_language_is_said(
    app, analyst, published, monkeypatch, shipped
):
    pack = app.extensions["pack"]
    tags = [tag for tag in pack.languages if shipped or tag != "ro"]
    monkeypatch.setitem(app.extensions, "pack", dataclasses.replace(pack, languages=tags))
    words = sentences(analyst.open("/desk/voices/"))
    assert "Romanian: " in words
    assert ("Our pages are not in this language." in words) is not shipped


def test_it_says_the_base_the_blank_rate_the_day_of_the_census_and_the_interval(analyst, published):
    words = sentences(analyst.open(f"/desk/voices/{QUARTER}"))
    assert "About 980 people said it, of 1,200." in words
    assert "Not said: 18%" in words
    assert "Left empty: " in words
    assert "Census 2021 (21 March 2021), table TS007: 225,259 residents." in words
    assert "our own estimate of the residents of each ward" in words
    assert "good to about 500 people" in words
    assert "Goodman’s simultaneous intervals" in words


def test_each_picture_has_a_title_a_description_and_its_table(analyst, published):
    page = analyst.open(f"/desk/voices/{QUARTER}")
    pictures = page.all("svg")
    assert len(pictures) > 5
    ids = {a["id"] for _, a in page.tags if "id" in a}
    assert all(set(a["aria-labelledby"].split()) <= ids for a in pictures)
    assert len(page.all("table")) == 11


def test_another_quarter_is_offered_and_one_without_numbers_says_so(analyst, published, session):
    whole_quarter(session, Quarter(2026, 2))
    page = analyst.open("/desk/voices/2026Q2")
    assert "1 April 2026 to 30 June 2026" in page.words
    assert "/desk/voices/2026Q3" in {a.get("href") for a in page.all("a")}
    assert "Nothing was released" in analyst.open("/desk/voices/2031Q1", 404).words


def test_the_newest_whole_quarter_comes_first_and_the_one_that_runs_is_offered(
    analyst, published, session
):
    publish(session, "pledges.ward", {"E05014735": 40}, Quarter(2026, 4), is_whole=False)
    session.commit()
    words = sentences(analyst.open("/desk/voices/"))
    assert "from 1 July 2026" in words and "Q4 2026 so far" in words


def test_before_anything_was_released_the_page_says_so(analyst):
    assert "Nothing was released" in analyst.open("/desk/voices/").words


@pytest.mark.parametrize("quarter", ["2026Q5", "2026", "0000Q1", "9999Q1", "x" * 500, "2026Q3'--"])
def test_what_is_no_quarter_is_not_found(analyst, published, quarter):
    analyst.open(f"/desk/voices/{quarter}", 404)
    analyst.open(f"/desk/voices/{quarter}/table.csv", 404)


def test_the_file_has_the_same_numbers_and_sentences(analyst, published):
    response = analyst.client.get(f"/desk/voices/{QUARTER}/table.csv")
    lines = list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))
    assert ["Barnfield", "65", "6.4%", "4.2%", "9.4%", "5.6%", "no clear difference"] in lines
    assert ["Bramingham", "", "", "0%", "4.2%", "5.8%", "clearly fewer"] in lines
    assert any(line and line[0].startswith("Romanian: ") for line in lines)
    assert analyst.client.get(f"/desk/voices/{QUARTER}/table.xlsx").data[:2] == b"PK"


@pytest.mark.parametrize("address", ["2026Q3/table.doc", "2026Q1/table.csv"])
def test_an_unknown_form_or_an_empty_quarter_is_no_file(analyst, published, address):
    analyst.open(f"/desk/voices/{address}", 404)


def test_a_survey_that_nobody_answered_is_left_out(analyst, published, session):
    publish(session, "survey.ward", {"E05014735": 0, "": 0})
    session.commit()
    assert "Surveys answered" not in analyst.open("/desk/voices/").words


@pytest.mark.parametrize("role", ["admin", "host"])
def test_others_do_not_see_it(session, visitor, role):
    visitor.enter(make.account(session, *(["admin"] if role == "admin" else [])))
    visitor.open("/desk/voices/", 403)


def test_a_ward_in_latin_letters_does_not_turn_the_sentence_it_begins(app, published):
    with app.test_request_context("/"):
        g.language = LANGUAGES["ur"]
        parts = comparing.parts(db.session(), QUARTER, town())
        begun = [unicodedata.bidirectional(line[0]) for part in parts for line in gaps(part)]
    assert begun and set(begun) == {"R"}

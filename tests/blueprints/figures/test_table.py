"""One table: what was released of it, over whole quarters, in pictures, as a table and as files."""

import csv
import io
import re
import zipfile
from datetime import date

import pytest
import time_machine

from campaign.extensions import db
from tests import make

TODAY = "2026-11-21 12:00"
WARDS = {"E05014735": 120, "E05014736": None, "E05014739": 5, "outside": 10, "": 35}
PATH = "/desk/figures/pledges.ward"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def staff(app, visitor):
    """Somebody of the desk, and two quarters of pledges by ward."""
    with app.app_context():
        account = make.account(db.session, "staff")
        make.release(db.session, "pledges.ward", "2026Q2", WARDS, total=175)
        fewer = {**WARDS, "E05014736": 40, "E05014739": 0}
        make.release(db.session, "pledges.ward", "2026Q3", fewer, total=206)
        db.session.commit()
    visitor.enter(account)
    return visitor


def flat(page):
    """The words of a page in one line."""
    return " ".join(page.words.split())


def rows(staff, address):
    """The rows of a CSV."""
    found = staff.client.get(address)
    assert found.status_code == 200
    return list(csv.reader(io.StringIO(found.get_data(as_text=True).removeprefix("\ufeff"))))


def test_it_shows_each_quarter_and_all_together(staff):
    page = staff.open(PATH)
    words = flat(page)
    assert "Ward Q2 2026 Q3 2026 Together" in words
    assert "Barnfield 120 120 240" in words
    assert "Not said 35 35 70" in words
    assert "All 175 206 381" in words


def test_a_hidden_number_is_a_dot_and_a_sum_with_one_in_it_is_at_least_so_much(staff):
    page = staff.open(PATH)
    words = flat(page)
    assert "Beech Hill · hidden 40 \u2066≥ 40\u2069" in words
    assert "Small numbers are hidden" in words
    assert "means at least that many" in words


def test_every_ward_is_a_tile_of_the_map_and_the_pictures_say_what_they_show(staff):
    page = staff.open(PATH)
    images = [a for a in page.all("svg") if a.get("role") == "img"]
    assert len(images) == 3  # the map, bars, and the quarters
    assert len(re.findall(r'class="shade-', page.html)) == 20
    tile = page.html.index(">Beech Hill</text>")
    assert ">\u2066≥ 40\u2069</text>" in page.html[tile : tile + 200]
    titles = re.findall(r"<title id=[^>]*>([^<]*)</title>", page.html)
    assert titles[0] == "Pledges signed · Ward, Q2 2026 – Q3 2026: Map of the wards"
    descriptions = re.findall(r"<desc id=[^>]*>([^<]*)</desc>", page.html)
    assert descriptions[:2] == ["The most: \u2068Barnfield\u2069, 240."] * 2
    for image in images:
        ids = {a.get("id") for _, a in page.tags}
        assert set(image["aria-labelledby"].split()) <= ids


def test_days_are_widened_to_whole_quarters_and_the_page_says_so(staff):
    page = staff.open(f"{PATH}?from=2026-05-03&to=2026-05-04")
    words = flat(page)
    assert "this shows 1 April 2026 to 30 June 2026" in words
    assert "Ward Q2 2026 Barnfield" in words
    assert (page.value("from"), page.value("to")) == ("2026-05-03", "2026-05-04")


def test_whole_quarters_are_shown_without_a_word_about_it(staff):
    words = flat(staff.open(f"{PATH}?from=2026-04-01&to=2026-06-30"))
    assert "so this shows" not in words
    assert "Nothing was released for" not in words


@pytest.mark.parametrize(
    ("query", "sentence", "field"),
    [
        ("from=2026-09-01&to=2026-01-01", "The last day is before the first.", "closes"),
        ("from=2016-01-01&to=2026-01-01", "Ask for at most 5 years at a time.", "opens"),
        ("from=2016-01-01", "Ask for at most 5 years at a time.", "opens"),
        ("from=yesterday", "Write the day like this: \u20662026-06-05\u2069.", "opens"),
        ("to=2026-02-30", "Write the day like this: \u20662026-06-05\u2069.", "closes"),
        (
            "from=0001-01-01&to=9999-12-31",
            "Write the day like this: \u20662026-06-05\u2069.",
            "opens",
        ),
    ],
)
@pytest.mark.parametrize("path", [PATH, f"{PATH}/table.csv", f"{PATH}/table.xlsx"])
def test_days_that_cannot_be_get_a_sentence_and_nothing_typed_is_lost(
    staff, path, query, sentence, field
):
    page = staff.open(f"{path}?{query}", 422)
    assert any(sentence in error for error in page.errors)
    assert any(a["href"] == f"#{field}" for a in page.all("a"))
    for name, typed in (part.split("=") for part in query.split("&")):
        assert page.value(name) == typed


def test_five_years_are_not_too_many(staff):
    words = flat(staff.open(f"{PATH}?from=2021-10-01&to=2026-09-30"))
    assert "Nothing was released for Q4 2021, Q1 2022" in words
    assert "Barnfield 120 120 240" in words


def test_where_nothing_was_released_it_says_when_it_will_be(staff):
    page = staff.open(f"{PATH}?from=2025-01-01&to=2025-03-31")
    assert "Nothing was released for this time yet." in page.words
    assert not page.all("svg")
    staff.open(f"{PATH}/table.csv?from=2025-01-01&to=2025-03-31", 404)


def test_a_quarter_that_runs_says_up_to_when_it_was_counted(app, staff):
    with app.app_context():
        cells = {"E05014735": 15}
        make.release(db.session, "pledges.ward", "2026Q4", cells, up_to=date(2026, 10, 31))
        db.session.commit()
    words = flat(staff.open(PATH))
    assert "Q4 2026 so far" in words
    assert "Q4 2026 is not over: counted up to 31 October 2026." in words


def test_the_file_has_what_the_page_has_and_what_is_hidden_is_empty(staff):
    query = "?from=2026-04-01&to=2026-09-30"
    found = rows(staff, f"{PATH}/table.csv{query}")
    assert found[0] == ["Ward", "Q2 2026", "Q3 2026"]
    assert found[1:6] == [
        ["Barnfield", "120", "120"],
        ["Beech Hill", "", "40"],
        ["Central", "5", "0"],
        ["Just outside the town", "10", "10"],
        ["Not said", "35", "35"],
    ]
    assert any("Small numbers are hidden" in cell for row in found for cell in row)
    page = staff.open(f"{PATH}{query}")
    links = [a["href"] for a in page.all("a") if "/table." in a["href"]]
    assert [re.sub(r"\?.*", "", link) for link in links] == [
        f"{PATH}/table.csv",
        f"{PATH}/table.xlsx",
    ]
    named = staff.client.get(links[1]).headers["Content-Disposition"]
    assert "pledges.ward-2026Q2-2026Q3.xlsx" in named
    with zipfile.ZipFile(io.BytesIO(staff.client.get(links[1]).get_data())) as book:
        assert [n for n in book.namelist() if "worksheets/sheet" in n] == [
            "xl/worksheets/sheet1.xml"
        ]
    staff.open(f"{PATH}/table.pdf", 404)


def test_a_table_by_two_things_is_laid_out_across_and_in_full_in_the_file(app, staff):
    with app.app_context():
        cells = {
            ("E05014735", "18_plus"): 40,
            ("E05014735", ""): None,
            ("", "18_plus"): 15,
            ("", ""): 20,
        }
        make.release(db.session, "pledges.ward.age_band", "2026Q3", cells)
        db.session.commit()
    page = staff.open(f"{PATH}.age_band")
    words = flat(page)
    assert "Ward 18 or over Not said Barnfield 40 · hidden Not said 15 20" in words
    assert len(page.all("svg")) == 2
    found = rows(staff, f"{PATH}.age_band/table.csv")
    assert found[:3] == [
        ["Ward", "Age group", "Q3 2026"],
        ["Barnfield", "18 or over", "40"],
        ["Barnfield", "Not said", ""],
    ]


def test_days_are_columns_over_time_and_over_many_quarters_their_sums_are(app, staff):
    with app.app_context():
        cells = {f"2026-07-{day:02}": day for day in range(1, 32)}
        make.release(db.session, "pledges.day", "2026Q3", cells, total=500)
        for quarter in ("2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2"):
            make.release(db.session, "pledges.day", quarter, {"2025-01-01": 10}, total=10)
        db.session.commit()
    page = staff.open("/desk/figures/pledges.day?from=2026-07-01&to=2026-09-30")
    assert page.html.count("<rect") == 31
    assert "The most: \u206831 July 2026\u2069, 31." in page.words
    assert "1 July 2026 1" in flat(page)
    page = staff.open("/desk/figures/pledges.day?from=2025-01-01&to=2026-09-30")
    assert page.html.count("<rect") == 7
    assert "The most: \u2068Q3 2026\u2069, 500." in page.words


def test_where_all_is_hidden_it_says_so_and_opens_the_table(app, staff):
    with app.app_context():
        cells = {"irish": None, "roma": None}
        make.release(db.session, "equality.ethnic_group", "2026Q3", cells)
        db.session.commit()
    page = staff.open("/desk/figures/equality.ethnic_group")
    assert "every number is nothing, or hidden" in page.words
    assert not page.all("svg")
    assert "Roma · hidden" in flat(page)
    assert any("open" in a for a in page.all("details") if a.get("id") == "table")


def test_rows_that_overlap_are_never_added_up(app, staff):
    with app.app_context():
        cells = {"en": 10, "ur": 5}
        for quarter in ("2026Q2", "2026Q3"):
            make.release(db.session, "events.language", quarter, cells, total=12)
        db.session.commit()
    words = flat(staff.open("/desk/figures/events.language"))
    assert "the rows do not add up" in words
    assert "English 10 10 20" in words
    assert "All " not in words


def test_a_host_and_an_aim_have_their_names_and_a_key_nobody_knows_stays_as_it_is(app, staff):
    with app.app_context():
        make.group(db.session, slug="friends", name={"en": "Town Friends"})
        make.release(db.session, "events.host", "2026Q3", {"friends": 10, "gone": 5}, total=15)
        db.session.commit()
    words = flat(staff.open("/desk/figures/events.host"))
    assert "Town Friends 10" in words
    assert "gone 5" in words

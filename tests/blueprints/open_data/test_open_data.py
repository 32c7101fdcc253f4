"""Every published table as files that a program reads, and a page that lists them."""

import csv
import io

import pytest

from campaign.domain.cataloguing import CATALOGUE
from tests import make

WARDS = {"E05014735": 40, "E05014736": None, "outside": 5, "": 0}


@pytest.fixture
def published(session):
    """A table of two quarters, the second so far; and one of two dimensions."""
    make.release(session, "pledges.ward", "2026Q2", WARDS)
    make.release(session, "pledges.ward", "2026Q3", WARDS | {"outside": 10})
    make.release(session, "pledges.ward.age_band", "2026Q3", {("E05014735", "18_plus"): 40})
    session.commit()


def rows(client, key, language="en"):
    response = client.get(f"/open-data/{key}.csv", headers={"Accept-Language": language})
    assert response.status_code == 200 and response.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(response.get_data().decode("utf-8-sig"))))


def test_a_table_is_read_as_csv(client, published):
    first, hidden, *_ = found = rows(client, "pledges.ward")
    assert len(found) == 8
    assert first["quarter"] == "2026Q2" and first["first_day"] == "2026-04-01"
    assert (first["ward"], first["count"], first["is_hidden"]) == ("E05014735", "40", "0")
    assert first["ward_name"] not in ("", "E05014735")
    assert (hidden["ward"], hidden["count"], hidden["is_hidden"]) == ("E05014736", "", "1")


def test_a_table_is_read_as_json(client, published):
    found = client.get("/open-data/pledges.ward.json").get_json()
    assert found["licence"] == "CC-BY-4.0" and found["attribution"] and found["by"] == ["ward"]
    last = found["releases"][-1]
    assert (last["quarter"], last["is_whole"], last["last_day"]) == ("2026Q3", True, "2026-09-30")
    shown = {cell["ward"]: cell["count"] for cell in last["cells"]}
    assert shown == WARDS | {"outside": 10}


def test_keys_are_the_same_in_every_language_and_words_are_not(client, published):
    english, polish = rows(client, "pledges.ward"), rows(client, "pledges.ward", "pl")
    keys = [(row["quarter"], row["ward"], row["count"]) for row in english]
    assert keys == [(row["quarter"], row["ward"], row["count"]) for row in polish]
    file = client.get("/open-data/pledges.ward.json", headers={"Accept-Language": "pl"})
    assert file.get_json()["language"] == "pl" and "Accept-Language" in file.vary


def test_only_the_newest_of_a_quarter_is_handed_out(client, session):
    make.release(session, "pledges.ward", "2026Q3", {"E05014735": 10}, up_to=make_day("2026-07-31"))
    make.release(session, "pledges.ward", "2026Q3", {"E05014735": 25}, up_to=make_day("2026-08-31"))
    session.commit()
    (row,) = rows(client, "pledges.ward")
    assert (row["last_day"], row["is_whole"], row["count"]) == ("2026-08-31", "0", "25")


def make_day(text):
    from datetime import date

    return date.fromisoformat(text)


def test_a_file_is_cached_and_sets_no_cookie(client, published):
    first = client.get("/open-data/pledges.ward.csv")
    assert first.cache_control.public and first.cache_control.max_age
    assert "Set-Cookie" not in first.headers
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "/licenses/by/4.0/" in first.headers["Link"] and 'rel="license"' in first.headers["Link"]
    again = client.get(
        "/open-data/pledges.ward.csv", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304 and not again.get_data()


def test_the_dictionary_explains_every_table_column_and_key(client, published):
    found = client.get("/open-data/dictionary.json").get_json()
    assert set(found["tables"]) == set(CATALOGUE)
    assert set(rows(client, "pledges.ward")[0]) - {"ward", "ward_name"} == set(found["columns"])
    assert set(found["tables"]["pledges.ward"]["keys"]["ward"]) == set(WARDS)
    lines = rows(client, "dictionary")
    assert {line["table"] for line in lines if line["what"] == "table"} == set(CATALOGUE)
    assert {
        line["key"] for line in lines if line["table"] == "pledges.ward" and line["what"] == "key"
    } == set(WARDS)
    assert all(line["meaning"] for line in lines)


@pytest.mark.parametrize(
    "address",
    [
        "/open-data/pledges.ward.day.csv",
        "/open-data/names.csv",
        "/open-data/pledges.ward.xlsx",
        "/open-data/pledges.ward",
    ],
)
def test_what_is_not_offered_is_not_found(client, published, address):
    assert client.get(address).status_code == 404


def test_a_table_of_which_nothing_was_published_has_no_rows(client):
    assert rows(client, "badges.day") == []
    assert client.get("/open-data/badges.day.json").get_json()["releases"] == []


def test_the_page_lists_what_was_published(visitor, published):
    page = visitor.open("/en/open-data/")
    files = {
        link["href"] for link in page.all("a") if link.get("href", "").startswith("/open-data/")
    }
    assert files == {
        f"/open-data/{key}.{form}"
        for key in ("pledges.ward", "pledges.ward.age_band", "dictionary")
        for form in ("csv", "json")
    }
    assert "CC BY 4.0" in page.words


def test_the_page_says_so_where_nothing_is_published(visitor):
    assert "Nothing is published yet" in visitor.open("/en/open-data/").words


def test_the_page_finds_the_reader_s_language(client):
    answer = client.get("/open-data/", headers={"Accept-Language": "ur"})
    assert (answer.status_code, answer.location) == (302, "/ur/open-data/")

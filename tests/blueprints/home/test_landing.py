"""The front page and the addresses of languages."""

import gzip
from datetime import UTC, datetime

import pytest

from campaign.extensions import db
from campaign.languages import LANGUAGES
from campaign.models import Recount
from tests.tongues import some_languages


@pytest.mark.parametrize("tag", some_languages())
def test_the_front_page_leads_to_signing(visitor, tag):
    page = visitor.open(f"/{tag}/")
    assert f"/{tag}/pledge" in {a.get("href") for a in page.all("a")}


@pytest.mark.parametrize(
    ("accepted", "tag"),
    [
        ("ur", "ur"),
        ("ur-PK,ur;q=0.9", "ur"),
        ("pl;q=0.4,ur;q=0.6", "ur"),
        ("tlh", "en"),
        ("", "en"),
        ("de,pl;q=0.1", "pl"),
    ],
)
@pytest.mark.parametrize("path", ["/", "/pledge", "/our-data"])
def test_without_a_prefix_the_best_language_is_negotiated(client, accepted, tag, path):
    response = client.get(path, headers={"Accept-Language": accepted})
    assert (response.status_code, response.headers["Location"]) == (302, f"/{tag}{path}")
    assert "Accept-Language" in response.headers["Vary"]


def test_the_switcher_stays_on_the_page_and_names_languages_in_themselves(visitor):
    page = visitor.open("/ur/our-data")
    links = {a.get("hreflang"): a["href"] for a in page.all("a") if "hreflang" in a}
    assert links == {tag: f"/{tag}/our-data" for tag in LANGUAGES}
    assert "Polski" in page.words and "اردو" in page.words


def test_an_unknown_language_is_404_and_the_page_is_still_in_one(visitor):
    visitor.open("/xx/pledge", 404)
    assert visitor.open("/ur/nowhere", 404).all("html")[0]["dir"] == "rtl"


def test_a_draft_language_says_so(visitor):
    assert "not checked" not in visitor.open("/en/").words
    assert len(visitor.open("/ur/").all("footer")) == 1
    assert "/ur/about#words" in visitor.open("/ur/").html


def weight(visitor, tag: str) -> int:
    """Bytes of page, sheet and script of a first visit, each compressed as any server can."""
    page = visitor.open(f"/{tag}/pledge")
    sheet = next(a["href"] for a in page.all("link") if a["rel"] == "stylesheet")
    parts = [page.response.data, visitor.client.get(sheet).data]
    parts += [visitor.client.get(a["src"]).data for a in page.all("script")]
    return sum(len(gzip.compress(part, 6)) for part in parts)


def test_a_first_visit_fits_one_flight(visitor):
    assert weight(visitor, "en") <= 14_336
    assert weight(visitor, "ur") <= 20_000


def test_pages_travel_compressed(client):
    response = client.get("/en/pledge", headers={"Accept-Encoding": "br"})
    assert response.headers["Content-Encoding"] == "br"


def test_the_day_of_the_recount_is_the_towns_day(app, visitor):
    with app.app_context():
        late = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)  # half past midnight in British summer
        db.session.add(Recount(taken_at=late, channel="online", pledges=0))
        db.session.commit()
    assert "2 July 2026" in visitor.open("/en/").words


@pytest.mark.parametrize("host", ["..", "a" * 70 + ".example"])
@pytest.mark.parametrize("path", ["/en/pledge", "/ur/", "/", "/en"])
def test_a_host_that_cannot_be_one_is_400_with_headers(visitor, host, path):
    page = visitor.open(path, 400, headers={"Host": host})
    assert page.all("html")[0]["dir"] == ("rtl" if path == "/ur/" else "ltr")


@pytest.mark.parametrize("path", ["/en/", "/", "/en", "/en/nowhere", "/count.json"])
def test_a_host_that_is_not_ours_is_400(client, path):
    assert client.get(path, headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:8000", "127.0.0.1:8000"])
def test_our_own_host_and_the_machine_itself_are_answered(client, host):
    assert client.get("/en/", headers={"Host": host}).status_code == 200


def test_health_is_told_by_any_address_of_the_machine(client):
    assert client.get("/healthz", headers={"Host": "10.1.2.3:8000"}).status_code == 200


@pytest.mark.parametrize("path", ["//evil.example/en", "/en//pledge", "//evil.example/en/"])
def test_double_slashes_are_no_address_of_ours(client, path):
    assert client.get("/", environ_overrides={"PATH_INFO": path}).status_code == 404


@pytest.mark.parametrize("path", ["/en", "/en?x=1", "//evil.example/en", "/en//evil.example"])
def test_a_redirect_never_leads_to_the_host_that_was_sent(client, path):
    response = client.get(path, headers={"Host": "evil.example"})
    location = response.headers.get("Location", "/")
    assert location.startswith("/") and not location.startswith("//"), location


def test_a_missing_slash_is_put_right_and_the_query_kept(client):
    response = client.get("/en?x=%C3%A9")
    assert (response.status_code, response.headers["Location"]) == (308, "/en/?x=%C3%A9")

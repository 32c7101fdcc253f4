"""The front page and the addresses of languages."""

import gzip

import pytest

from campaign.languages import LANGUAGES


@pytest.mark.parametrize("tag", LANGUAGES)
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

"""The events for machines."""

from datetime import datetime

import pytest

from events.models import ProgrammeItem
from tests import make

NOW = datetime(2026, 6, 1, 8)
PROBLEM = "application/problem+json"


@pytest.fixture(autouse=True)
def _june(time_machine):
    time_machine.move_to(NOW, tick=False)


def planned(session, **over):
    usual = {"slug": "meal", "starts": datetime(2026, 6, 5, 18)}
    found = make.event(session, **{**usual, **over})
    session.commit()
    return found


def test_the_list_pages_with_its_filters(client, session):
    for n in range(25):
        planned(session, slug=f"e{n:02}", kind="walk")
    planned(session)
    first = client.get("/api/v1/events?kind=walk&access=").get_json()
    assert len(first["items"]) == 20 and "kind=walk" in first["next"]
    second = client.get(first["next"].removeprefix("http://localhost")).get_json()
    assert second["next"] is None
    slugs = [item["slug"] for item in first["items"] + second["items"]]
    assert slugs == [f"e{n:02}" for n in range(25)]


def test_a_listed_date_says_when_where_and_leads_on(client, session):
    planned(session, title={"en": "Meal", "ur": "کھانا"}, ward_code="E05014739", venue="Hall")
    (item,) = client.get("/api/v1/events").get_json()["items"]
    assert item["title"] == {"en": "Meal", "ur": "کھانا"}
    assert item["startDate"] == "2026-06-05T18:00:00+01:00" and item["day"] == "2026-06-05"
    assert item["url"] == "http://localhost/en/events/meal/2026-06-05"
    assert client.get(item["event"].removeprefix("http://localhost")).status_code == 200


def test_an_event_speaks_the_terms_of_openactive(client, session):
    planned(
        session,
        access=["step_free", "toilets", "hearing_loop", "bsl", "prayer_room"],
        access_note={"en": "Ring the bell."},
        audience="women",
        age_from=16,
        bookable=True,
        capacity=9,
        rrule="FREQ=WEEKLY;COUNT=3",
        programme=[ProgrammeItem(title={"en": "Music"}, starts_after=0, minutes=9)],
    )
    found = client.get("/api/v1/events/meal").get_json()
    assert [c["prefLabel"] for c in found["accessibilitySupport"]] == [
        "Physical impairment",
        "Hearing impairment",
    ]
    assert {"type": "Toilets", "name": "Toilets", "value": True} in found["amenityFeature"]
    assert found["accessibilityInformation"] == {"en": "Ring the bell."}
    assert found["genderRestriction"] == "https://openactive.io/FemaleOnly"
    assert found["ageRange"] == {"type": "QuantitativeValue", "minValue": 16}
    assert found["offers"] == [{"type": "Offer", "price": "0.00", "priceCurrency": "GBP"}]
    assert [d["remainingAttendeeCapacity"] for d in found["dates"]] == [9, 9, 9]


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("kind=rave&from=x", {"kind", "from"}),
        ("q=" + "x" * 10_000, {"q"}),
        ("after=1", {"after"}),
        ("access=pool", {"access"}),
    ],
)
def test_a_filter_that_cannot_be_read_is_a_problem_that_names_it(client, query, fields):
    response = client.get(f"/api/v1/events?{query}")
    assert (response.status_code, response.mimetype) == (422, PROBLEM)
    found = response.get_json(force=True)
    assert set(found["errors"]) == fields and found["status"] == 422 and found["title"]


@pytest.mark.parametrize(
    "path", ["events/nothing", "nowhere", "events/meal/dates", "", "events/%00"]
)
@pytest.mark.parametrize("language", ["en", "ur"])
def test_what_there_is_not_is_a_problem(client, path, language):
    response = client.get(f"/api/v1/{path}", headers={"Accept-Language": language})
    assert (response.status_code, response.mimetype) == (404, PROBLEM)
    assert response.get_json(force=True)["status"] == 404
    assert "Accept-Language" in response.headers["Vary"]


def test_what_is_not_published_is_not_there(client, session):
    planned(session, state="draft")
    assert client.get("/api/v1/events/meal").status_code == 404
    assert client.get("/api/v1/events").get_json()["items"] == []


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", ["events", "events/meal", "openapi.json"])
def test_a_method_it_does_not_have_is_a_problem_that_says_which_it_has(client, method, path):
    response = client.open(f"/api/v1/{path}", method=method)
    assert (response.status_code, response.mimetype) == (405, PROBLEM)
    assert {"GET", "HEAD"} <= set(response.headers["Allow"].replace(",", " ").split())


def test_an_answer_may_be_kept_and_is_not_sent_again(client, session):
    planned(session)
    for path in ("/api/v1/events", "/api/v1/events/meal", "/api/v1/openapi.json"):
        first = client.get(path)
        assert "public" in first.headers["Cache-Control"] and "Set-Cookie" not in first.headers
        again = client.get(path, headers={"If-None-Match": first.headers["ETag"]})
        assert again.status_code == 304


def test_the_description_is_openapi_and_names_every_filter(client):
    found = client.get("/api/v1/openapi.json").get_json()
    assert found["openapi"].startswith("3.")
    assert {"/api/v1/events", "/api/v1/events/{slug}"} <= set(found["paths"])
    parameters = found["paths"]["/api/v1/events"]["get"]["parameters"]
    assert {"from", "to", "kind", "ward", "language", "access", "free", "audience", "q"} <= {
        p["name"] for p in parameters
    }
    assert PROBLEM in found["paths"]["/api/v1/events"]["get"]["responses"]["422"]["content"]
    everything = str(found)
    assert all(name in found["components"]["schemas"] for name in ("Event", "Page", "Problem"))
    assert "genderRestriction" in everything


def test_errors_of_pages_stay_pages(client):
    assert client.get("/en/nowhere").mimetype == "text/html"
    assert client.post("/en/events").mimetype == "text/html"

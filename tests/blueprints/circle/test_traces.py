"""What the pages leave behind: in headers, in a head, in logs, and elsewhere on the site."""

import json
import logging
import re

import pytest

from campaign import logs, security
from campaign.languages import LANGUAGES
from tests.blueprints.circle.conftest import ADDRESS
from tests.tongues import some_languages

STEPS = ("start", "before", "form", "send")
WAYS_IN = [
    ("GET", ADDRESS, {}),
    ("GET", "/circle", {}),
    ("GET", f"{ADDRESS}/leave", {}),
    ("GET", "/circle/leave", {}),
    ("GET", f"{ADDRESS}/nowhere", {}),
    ("PUT", ADDRESS, {}),
    ("POST", ADDRESS, {"data": {"step": "nowhere"}}),
    ("POST", ADDRESS, {"data": b"{}", "content_type": "application/json"}),
    ("POST", ADDRESS, {"data": {"called": "x" * 70_000}}),
    *(("POST", ADDRESS, {"data": {"step": step}}) for step in STEPS),
]


@pytest.mark.parametrize(("method", "path", "options"), WAYS_IN)
def test_nothing_is_cached_and_no_address_is_passed_on(client, method, path, options):
    response = client.open(path, method=method, **options)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in response.headers
    assert "ETag" not in response.headers


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("tag", some_languages())
def test_each_page_is_titled_as_the_campaign_and_found_by_nobody(app, visitor, tag, step):
    status = 422 if step == "send" else 200
    page = visitor.send(f"/{tag}/circle", status, step=step)
    title = re.search("<title>(.*)</title>", page.html)[1]
    assert title == app.extensions["pack"].name[tag]
    assert "noindex" in next(a for a in page.all("meta") if a.get("name") == "robots")["content"]
    assert not [a for a in page.all("link") if a["rel"] in ("alternate", "canonical")]
    assert not [a for a in page.all("meta") if "property" in a]


@pytest.mark.parametrize("step", STEPS)
def test_every_page_has_one_address_and_the_way_out_comes_first(visitor, step):
    page = visitor.send(ADDRESS, 422 if step == "send" else 200, step=step)
    reached = [a for tag, a in page.tags if tag in ("a", "button") and "hidden" not in a]
    assert reached[0]["href"] == f"{ADDRESS}/leave"
    places = {a.get("action") or a.get("formaction") for _, a in page.tags} - {None}
    assert places == {f"/{tag}/circle" for tag in LANGUAGES}
    links = {a["href"] for a in page.all("a") if "/circle" in a["href"]}
    assert links == {f"{ADDRESS}/leave"}


def test_no_field_is_remembered_by_the_browser(visitor):
    page = visitor.send(ADDRESS, 200, step="form")
    (form,) = [a for a in page.all("form") if a["id"] == "fields"]
    assert form["autocomplete"] == "off"
    lines = [a for a in page.all("input") if "type" not in a]
    assert lines
    assert all((a["autocomplete"], a["spellcheck"]) == ("off", "false") for a in lines)


@pytest.mark.parametrize("tag", some_languages())
def test_leaving_clears_and_goes_to_the_neutral_site(app, client, tag):
    response = client.get(f"/{tag}/circle/leave")
    assert response.status_code == 303
    assert response.headers["Location"] == app.extensions["pack"].neutral_site
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_whoever_presses_it_or_opens_it_alone_leaves_nothing(client, site):
    response = client.get(f"{ADDRESS}/leave", headers={"Sec-Fetch-Site": site})
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_site_empties_what_this_one_keeps(app, client, site):
    response = client.get(f"{ADDRESS}/leave", headers={"Sec-Fetch-Site": site})
    assert response.headers["Location"] == app.extensions["pack"].neutral_site
    assert "Clear-Site-Data" not in response.headers


WRITTEN_OTHERWISE = ["/EN/circle", "/en/Circle", "//circle", "/en//circle/leave"]


@pytest.mark.parametrize(
    "path", ["/circle", *(f"/{tag}/circle/x" for tag in LANGUAGES), *WRITTEN_OTHERWISE]
)
def test_its_addresses_are_discreet_in_every_language(path):
    assert security.is_discreet(path)


@pytest.mark.parametrize("path", ["/xx/circle", "/en/circles", "/api/circle"])
def test_other_addresses_are_as_any(path):
    assert not security.is_discreet(path)


@pytest.mark.parametrize(("method", "path", "options"), WAYS_IN)
def test_the_log_has_one_constant_for_whatever_is_done_here(client, caplog, method, path, options):
    logging.getLogger("campaign").addHandler(caplog.handler)
    with caplog.at_level(logging.INFO):
        client.open(path, method=method, **options)
    logging.getLogger("campaign").removeHandler(caplog.handler)
    (record,) = [r for r in caplog.records if getattr(r, "event", "") == "request"]
    line = json.loads(logs.JsonFormatter().format(record))
    del line["time"]
    assert line == {"level": "info", "event": "request", "route": "discreet"}


@pytest.mark.parametrize(
    "path",
    ["", "events", "our-data", "about", "accessibility", "pledge", "stewards", "b/000000000000"],
)
def test_no_other_page_leads_here(visitor, path):
    page = visitor.client.get(f"/en/{path}").get_data(as_text=True)
    assert "/circle" not in page


@pytest.mark.parametrize(
    "path", ["/robots.txt", "/sitemap.xml", "/en/events.ics", "/api/v1/events"]
)
def test_no_list_names_it(client, path):
    assert b"circle" not in client.get(path).data


def test_the_gate_keeps_no_copy(client):
    for path in ("/gate/", "/gate/worker.js", "/gate/manifest.webmanifest"):
        assert b"/circle" not in client.get(path).data

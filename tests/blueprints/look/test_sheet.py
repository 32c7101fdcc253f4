"""The style sheet."""

import re


def test_the_sheet_has_the_packs_colours_and_may_be_kept(client, app):
    address = f"/look/{app.extensions['sheet'].digest}.css"
    response = client.get(address)
    assert app.extensions["pack"].colours.dark.action in response.text
    assert "immutable" in response.headers["Cache-Control"]


def test_another_digest_is_404(client):
    assert client.get("/look/000000000000.css").status_code == 404


def test_the_sheet_uses_logical_properties_only(app):
    physical = re.findall(
        r"[{;]\s*(?:margin|padding|border)-(?:left|right|top|bottom)|[{;](?:left|right|top|bottom|width|height)\s*:",
        app.extensions["sheet"].text,
    )
    assert not physical


def test_static_files_carry_the_headers(client):
    response = client.get("/static/mark.svg")
    assert response.status_code == 200
    assert "Content-Security-Policy" in response.headers
    assert "Access-Control-Allow-Origin" not in response.headers

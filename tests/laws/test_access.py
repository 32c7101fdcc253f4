"""Every view says who may use it."""

import pytest
from flask import Flask

from campaign import access

ROLES = {"anyone", "holder"}
SECRET = "<token>"


def test_every_view_says_who_may_use_it(app):
    assert {access.declared(app, endpoint) for endpoint in app.view_functions} <= ROLES


def test_a_view_that_does_not_say_is_refused():
    app = Flask("planted", static_folder=None)
    app.add_url_rule("/planted", view_func=lambda: "")
    with pytest.raises(access.Undeclared):
        access.insist_every_view_is_declared(app)


def test_an_address_with_a_secret_is_the_holders_and_no_other_is(app):
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.endswith(":negotiated"):
            role = access.declared(app, rule.endpoint)
            assert (role == "holder") == (SECRET in rule.rule), rule.rule


def test_nobody_and_strangers_get_404_for_every_address_with_a_secret(app, client):
    for rule in app.url_map.iter_rules():
        if SECRET in rule.rule and not rule.endpoint.endswith(":negotiated"):
            values = {name: "png" if name == "form" else "guess" for name in rule.arguments}
            values["lang"] = "en"
            with app.test_request_context():
                path = app.url_map.bind("localhost").build(rule.endpoint, values)
            method = "POST" if "POST" in rule.methods else "GET"
            assert client.open(path, method=method).status_code == 404, path


def test_only_posts_change_anything(app):
    for rule in app.url_map.iter_rules():
        assert rule.methods <= {"GET", "HEAD", "OPTIONS"} or rule.methods <= {"POST", "OPTIONS"}


def test_every_answer_has_the_headers_whatever_its_status(app, client):
    for path in ("/", "/en/", "/en/nowhere", "/static/none", "/healthz", "/en/receipt/x"):
        for method in ("GET", "HEAD", "POST", "DELETE"):
            response = client.open(path, method=method)
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert "unsafe" not in response.headers["Content-Security-Policy"]
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert response.status_code < 500

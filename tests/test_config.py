"""Settings, and what stops a start."""

import base64

import pytest
from gunicorn.config import Config as Served

from campaign import server
from campaign.config import Config, Misconfigured, parse_field_keys

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
OTHER = base64.urlsafe_b64encode(b"o" * 32).decode()
SECRETS = {"SECRET_KEY": "s", "FIELD_KEY": KEY}


def test_development_makes_its_secrets_and_keeps_them(tmp_path):
    first = Config.from_environment({}, instance=tmp_path)
    assert first == Config.from_environment({}, instance=tmp_path)
    assert first.base_url == "http://127.0.0.1:8000"
    assert not first.production
    assert all(oct(file.stat().st_mode)[-3:] == "600" for file in tmp_path.iterdir())


@pytest.mark.parametrize("missing", ["SECRET_KEY", "FIELD_KEY"])
@pytest.mark.parametrize(
    "said", [{"BASE_URL": "https://example.org"}, {"CAMPAIGN_ENV": "production"}]
)
def test_production_does_not_start_without_its_secrets(tmp_path, missing, said):
    environ = {**SECRETS, **said}
    del environ[missing]
    with pytest.raises(Misconfigured, match=missing):
        Config.from_environment(environ, instance=tmp_path)


def test_production_starts_with_them(tmp_path):
    environ = {**SECRETS, "BASE_URL": "https://Example.org"}
    found = Config.from_environment(environ, instance=tmp_path)
    assert found.production and found.base_url == "https://example.org"


@pytest.mark.parametrize("url", ["example.org", "https://example.org/luton", "ftp://example.org"])
def test_a_base_url_a_badge_cannot_hold_is_refused(tmp_path, url):
    with pytest.raises(Misconfigured, match="BASE_URL"):
        Config.from_environment({**SECRETS, "BASE_URL": url}, instance=tmp_path)


def test_field_keys_are_named_and_newest_first():
    assert parse_field_keys(f"k2:{KEY},k1:{KEY}") == (("k2", b"k" * 32), ("k1", b"k" * 32))
    assert parse_field_keys(KEY)[0][0] == "k1"


@pytest.mark.parametrize("broken", ["", "short", "k1:", f"k2:{KEY},k1:x"])
def test_a_key_of_another_length_is_refused(broken):
    with pytest.raises(Misconfigured, match="FIELD_KEY"):
        parse_field_keys(broken)


def test_a_database_address_as_hosting_gives_it_uses_our_driver(tmp_path):
    found = Config.from_environment({"DATABASE_URL": "postgres://u@h/d"}, instance=tmp_path)
    assert found.database_url == "postgresql+psycopg://u@h/d"


@pytest.mark.parametrize("said", ["prod", "Production", "production ", "live"])
def test_a_misspelled_environment_stops_the_start(tmp_path, said):
    with pytest.raises(Misconfigured, match="CAMPAIGN_ENV"):
        Config.from_environment({**SECRETS, "CAMPAIGN_ENV": said}, instance=tmp_path)


@pytest.mark.parametrize("said", [{}, {"CAMPAIGN_ENV": ""}])
@pytest.mark.parametrize("url", ["https://example.org", "HTTPS://Example.org"])
def test_an_address_with_tls_is_production_unless_said_otherwise(tmp_path, said, url):
    with pytest.raises(Misconfigured, match="SECRET_KEY"):
        Config.from_environment({**said, "BASE_URL": url}, instance=tmp_path)
    assert Config.from_environment({**SECRETS, **said, "BASE_URL": url}).production
    environ = {"CAMPAIGN_ENV": "development", "BASE_URL": url}
    assert not Config.from_environment(environ, instance=tmp_path).production


def test_an_empty_environment_without_tls_is_development(tmp_path):
    assert not Config.from_environment({"CAMPAIGN_ENV": ""}, instance=tmp_path).production


@pytest.mark.parametrize("twice", [f"k1:{KEY},k1:{OTHER}", f"k1:{KEY},{OTHER}", f"{KEY},{OTHER}"])
def test_two_keys_of_one_name_are_refused(twice):
    with pytest.raises(Misconfigured, match="k1"):
        parse_field_keys(twice)


def test_no_header_says_where_the_application_begins():
    served = Served()
    assert "SCRIPT_NAME" in served.forwarder_headers, (
        "the control: by itself the server believes it"
    )
    served.set("forwarder_headers", server.forwarder_headers)
    assert served.forwarder_headers == []

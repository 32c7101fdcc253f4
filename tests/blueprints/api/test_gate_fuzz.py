"""Whatever a phone, or somebody who says they are one, sends: it is answered, and never with a 500."""

import contextvars
import json
from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaign.extensions import limiter

PROBLEM = "application/problem+json"
FUZZ = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
# Half a pair of surrogates and NUL included, which no database holds.
texts = st.text(st.characters(exclude_categories=()), max_size=12)
numbers = st.integers() | st.floats() | st.integers(-(2**63), 2**64) | st.booleans()
leaves = st.none() | numbers | texts
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4)
)


@st.composite
def nearly(draw, **fields):
    """A form as it should be, or with a field that is odd, one too many, or one missing."""
    sent = {name: draw(good) for name, good in fields.items()}
    fault = draw(st.sampled_from(["none", "none", "none", "odd", "more", "missing"]))
    name = draw(texts if fault == "more" else st.sampled_from(sorted(fields)))
    if fault in {"odd", "more"}:
        sent[name] = draw(anything)
    if fault == "missing":
        del sent[name]
    return sent


moments = st.datetimes(timezones=st.timezones()).map(lambda moment: moment.isoformat())
counts = st.integers(0, 2**53)
scans = nearly(
    scan=st.uuids().map(str),
    code=texts | st.from_regex(r"(mark:)?[0-9a-zA-Z -]{0,20}", fullmatch=True),
    kind=st.sampled_from(["entry", "exit"]),
    at=moments | texts,
    seq=counts,
    people=st.integers(1, 10),
)
tallies = nearly(
    gate=st.just("North"),
    bucket=st.just("2026-06-05T17:30:00Z"),
    who=st.sampled_from(["adult", "left_undone"]),
    total=st.integers(0, 10**6),
)
batches = nearly(
    device_time=moments,
    scans=st.lists(scans, max_size=2),
    tallies=st.lists(tallies, max_size=1),
    unsent=st.integers(0, 500),
)
invitations = texts | st.from_regex(r"[0-9]{1,12}\.[0-9]{1,12}\.[0-9a-f]{16}\.[0-9a-f]{32}")


@pytest.fixture
def ask(phone):
    def ask(path, **options):
        response = contextvars.Context().run(partial(phone.ask, path, **options))
        assert response.status_code < 500, response.text
        if response.status_code >= 400:
            assert response.mimetype == PROBLEM
            assert response.get_json(force=True)["status"] == response.status_code
        return response

    return ask


@pytest.fixture(autouse=True)
def _no_limits(app):
    limiter.enabled = app.config["RATELIMIT_ENABLED"] = False
    yield
    limiter.enabled = app.config["RATELIMIT_ENABLED"] = True


@FUZZ
@given(sent=anything | batches)
def test_any_batch(ask, sent):
    response = ask("batch", data=json.dumps(sent), content_type="application/json")
    if response.status_code == 422:
        assert response.get_json(force=True)["errors"]
    else:
        assert response.status_code == 200
        assert len(response.get_json()["scans"]) == len(sent["scans"])


@FUZZ
@given(sent=anything | nearly(invitation=invitations, language=st.just("en")))
def test_any_invitation(ask, sent):
    response = ask("join", data=json.dumps(sent), content_type="application/json")
    assert response.status_code in {403, 422}


@FUZZ
@given(body=st.binary(max_size=300), kind=st.sampled_from(["application/json", "", "text/plain"]))
def test_any_bytes(ask, body, kind):
    for path in ("batch", "join", "meal/2026-06-05/badges"):
        ask(path, data=body, content_type=kind)


@FUZZ
@given(since=texts | st.from_regex(r"\d{1,20}\.\d{1,20}\.\d{1,20}", fullmatch=True))
def test_any_cursor(ask, since):
    sent = {"since": since.encode("utf-8", "surrogatepass")}
    assert ask("meal/2026-06-05", method="GET", query_string=sent).status_code in {200, 422}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"seq": ' + b"9" * 9_000 + b"}", b"NaN", b"null"],
)
def test_what_is_no_json_is_a_problem(phone, body):
    response = phone.ask("batch", data=body, content_type="application/json")
    assert response.status_code in {400, 422} and response.mimetype == PROBLEM


def test_a_form_is_no_batch(phone, names):
    assert names(phone.ask("batch", data={"scans": "x"})) == {"device_time", "scans"}

"""Languages nobody speaks, headers nobody meant, and names in every script."""

import pytest

from campaign.extensions import limiter
from tests import make
from tests.blueprints.ambassadors import applied
from tests.tongues import NAMES

HEADERS = {
    "8 KB of one word": "x" * 8192,
    "8 KB of languages": ",".join(f"x{n:03d};q=0.{n % 10}" for n in range(720)),
    "8 KB of one that is known": ",".join(["ur"] * 2700),
    "no numbers": "ur;q=abc,pl;q=,ro;q=--1",
    "numbers too large": "ur;q=9,pl;q=-7,ro;q=1e400",
    "signs": ";;;,,,===***///\\\\\"'",
    "not ASCII": "\xe9\xff\xf1",
    "any": "*",
    "a path": "../../etc,en/../ur",
}


@pytest.mark.parametrize("tag", ["xx", "zz", "eng", "qaa", "EN", "ur-PK"])
def test_a_language_nobody_speaks_is_404_with_the_way_to_all_others(app, visitor, tag):
    page = visitor.open(f"/{tag}/pledge", 404)
    offered = {a.get("hreflang") for a in page.all("a")} - {None}
    assert offered == set(app.extensions["pack"].languages)


@pytest.mark.parametrize("said", HEADERS.values(), ids=HEADERS)
def test_whatever_a_browser_says_it_reads_it_is_led_to_a_page(app, visitor, said):
    answer = visitor.client.get("/pledge", headers={"Accept-Language": said})
    assert answer.status_code == 302
    _, tag, rest = answer.headers["Location"].split("/")
    assert tag in app.extensions["pack"].languages and rest == "pledge"
    visitor.open("/nowhere", 404, headers={"Accept-Language": said})


def test_names_in_every_script_sign(visitor):
    for name in NAMES.values():
        receipt = visitor.receipt(name=name, age_band="18_plus")
        assert visitor.open(receipt).value("name") == name


def test_names_in_every_script_book(visitor, gathering):
    date = gathering(capacity=200)
    for name in NAMES.values():
        assert name in visitor.open(visitor.place(date, name=name)).words


def test_names_in_every_script_apply_and_say_yes(app, visitor):
    applied.open_cohort(app, name={"en": "Spring group"})
    yes = {"keep": "yes", "take_part": "yes", "pictures": "no", "news": "no"}
    for name in NAMES.values():
        limiter.reset()
        mine = applied.mine(visitor, name=name)
        assert name in visitor.open(mine).words
        visitor.send(applied.parents_page(app), by=name, **yes)


def test_names_in_every_script_have_accounts(visitor, session):
    visitor.enter(make.account(session, "admin"))
    for number, name in enumerate(NAMES.values()):
        visitor.open("/admin/")
        told = {"name": name, "email": f"a{number}@example.org", "language": "en"}
        visitor.send("/admin/accounts", 200, **told)
    words = visitor.open("/admin/").words
    assert [name for name in NAMES.values() if name not in words] == []

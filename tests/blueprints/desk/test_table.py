"""The table of all events."""

import re
from datetime import datetime

import pytest

from tests import make


@pytest.fixture
def staff(app, session, visitor):
    one = make.group(session, slug="alpha", name={"en": "Alpha"})
    two = make.group(session, slug="beta", name={"en": "Beta"})
    make.event(session, two, slug="a", title={"en": "Apples"}, starts=datetime(2027, 3, 1, 9))
    make.event(session, one, slug="b", title={"en": "bread", "ur": "روٹی"}, state="draft",
               starts=datetime(2027, 1, 1, 9))  # fmt: skip
    make.event(session, one, slug="c", title={"en": "Cake 100%"}, state="waiting",
               starts=datetime(2027, 2, 1, 9))  # fmt: skip
    visitor.enter(make.account(session, "staff"))
    return visitor


@pytest.fixture
def listed(staff):
    """The events of a page, by their slugs."""

    def listed_(query=""):
        html = staff.open(f"/desk/events{query}").html
        return re.findall(r'<th scope="row"><a href="/hosts/\w+/events/(\w+)/"', html)

    return listed_


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("?sort=title", "abc"),
        ("?sort=title&down=y", "cba"),
        ("?sort=first", "bca"),
        ("?sort=group", "bca"),
        ("?state=draft", "b"),
        ("?state=none&sort=title", "abc"),
        ("?group=beta", "a"),
        ("?group=none", ""),
        ("?q=BRE", "b"),
        ("?q=روٹی", "b"),
        ("?q=rot", ""),
        ("?q=روٹي", "b"),
        ("?q=cake+100%25", "c"),
        ("?q=100%25", "c"),
        ("?q=_", ""),
        ("?sort=none&page=-1&down=2", "cba"),
        ("?page=99999999999999999999", ""),
        ("?page=one&sort=title", "abc"),
        ("?page=2", ""),
    ],
)
def test_the_address_narrows_and_sorts(listed, query, slugs):
    assert listed(query) == list(slugs)


def test_titles_and_groups_stand_in_the_order_of_an_alphabet(session, staff, listed):
    other = make.group(session, slug="zeta", name={"en": "Áed"})
    for slug, title in (("z", "Éclair"), ("y", "Zoë"), ("x", "zebra"), ("w", "Łukasz")):
        make.event(session, other, slug=slug, title={"en": title})
    session.commit()
    assert listed("?sort=title") == list("abczwxy")
    assert listed("?sort=title&down=y") == list("yxwzcba")
    assert listed("?sort=group")[0] == "z"
    assert listed("?q=zoe") == ["y"] and listed("?q=lukasz") == ["w"]


def test_a_page_in_alphabetical_order_follows_the_one_before(session, staff, listed):
    group = make.group(session, slug="many")
    for number in range(60):
        make.event(session, group, slug=f"n{number}", title={"en": f"Ö {number:02}"})
    session.commit()
    first, second = listed("?sort=title&group=many"), listed("?sort=title&group=many&page=2")
    assert first + second == [f"n{number}" for number in range(60)] and len(first) == 50


def test_a_head_sorts_and_the_same_head_turns_it_round(staff, listed):
    page = staff.open("/desk/events?state=&sort=title")
    links = [a["href"] for a in page.all("a") if "sort=title" in a.get("href", "")]
    assert links == ["/desk/events?sort=title&down=y"]
    assert [a["aria-sort"] for a in page.all("th") if "aria-sort" in a] == ["ascending"]


def test_what_waits_leads_to_its_review(staff):
    links = [a["href"] for a in staff.open("/desk/events").all("a")]
    assert [link for link in links if "review" in link] == ["/desk/review/c"]

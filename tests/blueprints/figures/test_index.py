"""The running totals, and the way to every table that is made."""

import csv
import io
from datetime import datetime, timedelta

import pytest

from campaign import clock
from campaign.domain import cataloguing
from campaign.extensions import db
from tests import make


@pytest.fixture
def analyst(app, visitor):
    """Somebody who reads figures."""
    with app.app_context():
        account = make.account(db.session, "analyst")
    visitor.enter(account)
    return visitor


def test_the_totals_are_those_of_the_whole_town(app, analyst):
    with app.app_context():
        for _ in range(3):
            make.pledge(db.session)
        yesterday = datetime.combine(clock.today() - timedelta(days=1), datetime.min.time())
        make.event(db.session, starts=yesterday)
        make.event(db.session)
        db.session.commit()
    page = analyst.open("/desk/figures")
    words = " ".join(page.words.split())
    assert "Pledges signed 3" in words
    assert "Events held 1" in words


def test_every_table_of_the_catalogue_is_offered(analyst):
    page = analyst.open("/desk/figures")
    offered = {a["href"] for a in page.all("a") if a["href"].startswith("/desk/figures/")}
    tables = {f"/desk/figures/{key}" for key in cataloguing.CATALOGUE}
    assert offered - tables == {"/desk/figures/totals.csv", "/desk/figures/totals.xlsx"}
    assert tables <= offered
    for address in sorted(tables):
        analyst.open(address)


def test_the_totals_come_as_files(app, analyst):
    with app.app_context():
        make.pledge(db.session)
        db.session.commit()
    found = analyst.client.get("/desk/figures/totals.csv")
    rows = list(csv.reader(io.StringIO(found.get_data(as_text=True).removeprefix("\ufeff"))))
    assert rows[:2] == [["Figure", "So far"], ["Pledges signed", "1"]]
    found = analyst.client.get("/desk/figures/totals.xlsx")
    assert found.get_data().startswith(b"PK")
    assert "figures.xlsx" in found.headers["Content-Disposition"]
    analyst.open("/desk/figures/totals.pdf", 404)


def test_a_table_that_is_asked_for_is_opened_in_whatever_order_it_is_named(analyst):
    found = analyst.open("/desk/figures?figure=pledges&by=age_band&by=ward", 303)
    assert found.response.headers["Location"] == "/desk/figures/pledges.ward.age_band"


@pytest.mark.parametrize(
    "address",
    [
        "/desk/figures?figure=pledges&by=ward&by=age_band&by=language",
        "/desk/figures/pledges.ward.age_band.language",
        "/desk/figures/pledges.ward.age_band.language/table.csv",
        "/desk/figures?figure=pledges&by=host",
        "/desk/figures?figure=pledges",
    ],
)
def test_a_table_by_three_things_is_not_made_and_what_is_made_is_offered(analyst, address):
    page = analyst.open(address, 422)
    assert "We do not make this table" in page.words
    offered = {a["href"] for a in page.all("a")}
    assert {f"/desk/figures/{e.key}" for e in cataloguing.of_figure("pledges")} <= offered


@pytest.mark.parametrize(
    "address",
    ["/desk/figures/people", "/desk/figures/people.ward", "/desk/figures?figure=risk&by=ward",
     "/desk/figures/people/table.csv", "/desk/figures/%F0%9F%A6%84"],
)  # fmt: skip
def test_a_figure_that_nobody_counts_is_not_there(analyst, address):
    page = analyst.open(address, 404)
    assert any(a["href"] == "/desk/figures" for a in page.all("a"))


@pytest.mark.parametrize("role", ["admin", "host"])
@pytest.mark.parametrize("address", ["/desk/figures", "/desk/figures/pledges.ward"])
def test_nobody_else_reads_them(app, visitor, role, address):
    with app.app_context():
        group = make.group(db.session) if role == "host" else None
        roles = () if role == "host" else (role,)
        account = make.account(db.session, *roles, group=group)
    visitor.enter(account)
    visitor.open(address, 403)


def test_staff_read_them_too_and_find_the_way_from_the_desk(app, visitor):
    with app.app_context():
        account = make.account(db.session, "staff")
    visitor.enter(account)
    assert any(a["href"] == "/desk/figures" for a in visitor.open("/desk/").all("a"))
    visitor.open("/desk/figures")

"""Open data in a real browser: the page in both directions, and the files it leads to."""

import pytest

from campaign.domain.cataloguing import CATALOGUE
from tests import make
from tests.browsers import looks, on_one_engine, overflow


@pytest.fixture
def published(app, session):
    """Every table, published once."""
    for entry in CATALOGUE.values():
        make.release(session, entry.key, "2026Q3", {("",) * len(entry.by): 40})
    session.commit()


@on_one_engine
@looks
@pytest.mark.parametrize("is_empty", [False, True])
def test_the_page_is_whole(address, phone, axe, request, tag, width, is_empty):
    if not is_empty:
        request.getfixturevalue("published")
    page = phone(width, java_script_enabled=True)
    page.goto(f"{address}/{tag}/open-data/")
    assert axe(page) == []
    assert overflow(page) <= 0


def test_somebody_finds_a_table_from_the_front_page_and_saves_it(published, address, phone):
    page = phone(390, java_script_enabled=False)
    page.goto(f"{address}/en/")
    page.get_by_role("link", name="Open data").click()
    row = page.get_by_role("row", name="Pledges signed · Ward CSV · JSON", exact=True)
    with page.expect_download() as saved:
        row.get_by_role("link", name="CSV").click()
    assert saved.value.path().read_text("utf-8-sig").startswith('"quarter","first_day"')

"""The demonstration's last quarter, from the figures to the report, and every number counted again."""

import re
from pathlib import Path

import pypdfium2
import pytest

from campaign import figures
from campaign.cli import demonstration
from campaign.domain import cataloguing, comparing
from campaign.domain.releasing import Quarter
from campaign.extensions import db
from campaign.models import Release
from tests.journeys.test_voices import enter

NUMBER = re.compile(r"[\d,]+")


@pytest.fixture
def quarter(app) -> Quarter:
    """The last whole quarter of the demonstration."""
    with app.app_context():
        demonstration.demonstrate()
        return next(one.quarter for one in comparing.released(db.session()) if one.is_whole)


@pytest.fixture
def hardly_there(app, quarter) -> set[str]:
    """The two wards that fewest signed in, for those who live there."""
    with app.app_context():
        entry = cataloguing.find("pledges.ward")
        counts = figures.count(entry, quarter.first, quarter.last)
        wards = app.extensions["pack"].wards
        by_share = sorted(wards, key=lambda ward: counts[ward.code,] / ward.residents)
        return {ward.name for ward in by_share[:2]}


def published(app, quarter) -> set[str]:
    """Every number that was published of the quarter and those before it, as it is written."""
    with app.app_context():
        contents = [row.content for row in db.session.query(Release)]
    numbers = [cell["shown"] for content in contents for cell in content["cells"]]
    numbers += [content["total"] for content in contents]
    return {f"{number:,}" for number in numbers if number is not None} | {"0"}


def text_of(path: Path) -> str:
    """The words of a PDF."""
    paper = pypdfium2.PdfDocument(path)
    return " ".join(
        " ".join(paper[at].get_textpage().get_text_range() for at in range(len(paper))).split()
    )


def test_staff_see_who_is_missing_and_hand_in_a_report_that_can_be_counted_again(
    app, address, phone, quarter, hardly_there, tmp_path
):
    page = phone(1280)
    enter(page, app, address, "en", "staff")
    page.goto(f"{address}/desk/")
    page.locator("main").get_by_role("link", name="Figures", exact=True).click()
    assert page.locator("h1").inner_text() == "Figures"
    page.goto(f"{address}/desk/")
    page.get_by_role("link", name="Which voices are missing").click()

    short = page.locator(".gaps").inner_text()
    of_wards = short.split("Pledges signed · Ward")[1].split("Pledges signed ·")[0]
    named = {w.name for w in app.extensions["pack"].wards if re.search(rf"\b{w.name}\b", of_wards)}
    assert named == hardly_there
    of_languages = short.split("Pledges signed · Language")[1]
    assert all(f"{language}: " in of_languages for language in ("Polish", "Romanian"))
    assert "English: " not in of_languages.split("What is")[0]

    page.get_by_role("link", name="Report of the quarter").click()
    page.wait_for_url(f"**/desk/reports/{quarter}")
    rows = page.locator("main td").all_inner_texts()
    numbers = {cell for cell in rows if NUMBER.fullmatch(cell)}
    assert len(numbers) > 50
    assert numbers <= published(app, quarter)
    with page.expect_download() as coming:
        page.get_by_role("link", name="PDF").click()
    coming.value.save_as(tmp_path / "report.pdf")
    words = text_of(tmp_path / "report.pdf")
    assert all(f"{ward}" in words for ward in hardly_there)
    assert f"figures recount {quarter}" in words

    again = app.test_cli_runner().invoke(args=["figures", "recount", str(quarter)])
    assert again.exit_code == 0, again.output

"""The report of a quarter."""

import io
import re
import zipfile
from datetime import timedelta

import pytest
from docx import Document as WordFile

from campaign import clock
from campaign.domain import answering
from campaign.domain.answering import Answer
from campaign.domain.releasing import Quarter
from campaign.models import Release
from campaign.models.theme import CANNOT, HEARD
from tests import make
from tests.blueprints.voices.published import QUARTER, publish, whole_quarter

ADDRESS = f"/desk/reports/{QUARTER}"
LAST_MINUTE = clock.datetime(2026, 9, 30, 22, 59, tzinfo=clock.UTC)  # of the quarter, in the town


@pytest.fixture
def analyst(session, visitor):
    visitor.enter(make.account(session, "analyst"))
    return visitor


@pytest.fixture
def published(session):
    whole_quarter(session, Quarter(2026, 2))
    whole_quarter(session)


def answered(session, title, *, at=LAST_MINUTE, state=CANNOT, public=True):
    said = Answer(
        title={"en": title},
        said={"en": "The last bus goes at six."},
        state=state,
        answer={"en": "The company has no drivers."} if state != HEARD else {},
        owner="Transport team",
        due_on=at.date(),
    )
    theme = answering.begin(session, said, now=at)
    if public:
        answering.publish(theme, now=at)
    session.commit()


def test_it_has_figures_with_the_quarter_before_voices_answers_and_method(
    analyst, published, session
):
    answered(session, "Buses")
    page = analyst.open(ADDRESS)
    words = " ".join(page.words.split())
    assert "Luton in Harmony: Q3 2026" in words
    assert "Report of 1 July 2026 to 30 September 2026." in words
    assert "Pledges signed 1,121 1,121" in words
    assert "Clearly missing: Pledges signed · Ward" in words
    assert "Buses People said: The last bus goes at six." in words
    assert "We cannot do it: The company has no drivers." in words
    assert "flask --app campaign figures recount 2026Q3" in words
    assert "pledges.ward" in words and "equality.religion" in words


def test_only_what_was_answered_in_the_quarter_and_is_public_is_in_it(analyst, published, session):
    answered(session, "Buses")
    answered(session, "Just after", at=LAST_MINUTE + timedelta(minutes=1))
    answered(session, "Not shown", public=False)
    answered(session, "Only heard", state=HEARD)
    words = analyst.open(ADDRESS).words
    assert "Buses" in words
    assert not [title for title in ("Just after", "Not shown", "Only heard") if title in words]
    assert "Just after" not in analyst.open("/desk/reports/2026Q2").words


def test_every_number_of_a_table_is_one_that_was_published(analyst, published, session):
    """So that the command that counts releases again counts the report again."""
    released = {"·", "0"}  # nobody, in a language our pages are not in
    for release in session.query(Release):
        numbers = [cell["shown"] for cell in release.content["cells"]]
        released |= {f"{n:,}" for n in [*numbers, release.content["total"]] if n is not None}
    html = analyst.open(ADDRESS).html
    rows = [row for row in re.findall(r"<tr>.*?</tr>", html) if "data-what" in row]
    cells = re.findall(r"<td[^>]*><bdi>([^<]*)</bdi></td>", " ".join(rows))
    numbers = {cell for cell in cells if re.fullmatch(r"[\d,]+|·", cell)}
    assert len(numbers) > 10
    assert numbers <= released


def test_the_same_words_are_in_the_word_file_and_the_pdf(analyst, published):
    response = analyst.client.get(f"{ADDRESS}/report.docx")
    assert response.headers["Content-Disposition"] == "attachment; filename=report-2026Q3.docx"
    paper = WordFile(io.BytesIO(response.data))
    texts = [paragraph.text for paragraph in paper.paragraphs]
    assert "Which voices are missing" in texts
    assert any(text.startswith("Bramingham: 4.2%") for text in texts)
    assert zipfile.ZipFile(io.BytesIO(response.data)).testzip() is None
    response = analyst.client.get(f"{ADDRESS}/report.pdf")
    assert response.data.startswith(b"%PDF")
    assert b"pdfuaid" in response.data


def test_a_quarter_that_is_not_over_says_so(analyst, session):
    publish(session, "pledges.ward", {"E05014735": 40, "": 5}, is_whole=False)
    session.commit()
    assert "The quarter is not over." in analyst.open(ADDRESS).words


@pytest.mark.parametrize("address", ["2031Q1", "2026q3", "2026Q0", "guess", "2026Q3/report.exe"])
def test_what_there_is_no_report_of_is_not_found(analyst, published, address):
    analyst.open(f"/desk/reports/{address}", 404)


def test_a_quarter_without_numbers_says_so(analyst):
    assert "Nothing was released" in analyst.open("/desk/reports/2031Q1", 404).words
    assert "Nothing was released" in analyst.open("/desk/reports/").words
    analyst.open("/desk/reports/2031Q1/report.pdf", 404)


def test_the_list_leads_to_each_report(analyst, published):
    addresses = [a.get("href") for a in analyst.open("/desk/reports/").all("a")]
    reports = [a for a in addresses if a and a.startswith("/desk/reports/20")]
    assert reports == ["/desk/reports/2026Q3", "/desk/reports/2026Q2"]


def test_administrators_and_hosts_do_not_see_it(session, visitor, published):
    for roles in (["admin"], []):
        visitor.enter(make.account(session, *roles))
        visitor.open(ADDRESS, 403)

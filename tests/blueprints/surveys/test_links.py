"""Links handed to a sample: made once, opened once."""

import csv
import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pypdfium2
import pytest
import time_machine
import zxingcpp

from campaign import clock
from campaign.domain import sampling
from campaign.extensions import db
from campaign.models import Survey, SurveyAnswer, SurveyLink
from tests import make
from tests.visitor import Visitor

LINKS = "/desk/surveys/ours/links"
NOTHING = {"count": "", "as_file": "csv", "language": "en"}


@pytest.fixture
def link(app, survey):
    """Makes a survey and one link; the address of it, without a language."""

    def make_one(**over):
        survey(**over)
        with app.app_context():
            (code,) = codes = sampling.new_codes(1)
            sampling.hand_out(db.session, db.session.query(Survey).one(), codes)
            db.session.commit()
        return f"survey/by/{code}"

    return make_one


def answer(visitor, address, status=303, **fields):
    """Open a link and answer."""
    form = visitor.open(address)
    usual = {"submission": form.value("submission"), "q_cohesion": "tend_to_agree"}
    return visitor.send(address, status, **{**usual, **fields})


def test_links_come_as_a_table_and_each_opens_the_survey(staff, app, survey):
    survey(by_link_only=True)
    staff.open("/desk/surveys/ours/")
    page = staff.send(LINKS, 200, count="3", as_file="csv", language="en")
    assert page.response.headers["Content-Disposition"].endswith("ours-links.csv")
    assert page.response.headers["Cache-Control"] == "no-store"
    rows = list(csv.reader(io.StringIO(page.response.data.decode("utf-8-sig"))))
    assert rows[0] == ["Number", "Code", "Link"]
    assert [row[0] for row in rows[1:]] == ["1", "2", "3"]
    address = rows[1][2].removeprefix("http://localhost")
    assert staff.open(f"/en{address}").value("submission")
    with app.app_context():
        kept = {row.token_hash for row in db.session.query(SurveyLink)}
    assert len(kept) == 3 and not any(rows[1][1].replace("-", "") in one for one in kept)


@pytest.mark.parametrize("tag", ["en", "ur"])
def test_cards_have_a_code_that_scans_to_a_link_of_the_survey(staff, app, survey, tag):
    survey(title={"en": "How we live", "ur": "ہم کیسے رہتے ہیں"})
    staff.open("/desk/surveys/ours/")
    fields = {"csrf_token": staff.csrf_token, "count": "12", "as_file": "pdf", "language": tag}
    pdf = pypdfium2.PdfDocument(staff.client.post(LINKS, data=fields).data)
    assert len(pdf) == 2
    picture = pdf[0].render(scale=200 / 72).to_pil()
    found = {code.text for code in zxingcpp.read_barcodes(picture)}
    assert len(found) == 10
    assert all(one.startswith("http://localhost/survey/by/") for one in found)
    staff.open(next(iter(found)).replace("http://localhost", "/en"))


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({}, "Write how many links you need."),
        ({"count": "many"}, "Write a whole number."),
        ({"count": "0"}, "Make 1 to 5000 links at once."),
        ({"count": "5001"}, "Make 1 to 5000 links at once."),
        ({"count": "201", "as_file": "pdf"}, "Make at most 200 cards at once."),
        ({"count": "5", "language": "tlh"}, "Choose from the list."),
    ],
)
def test_what_cannot_be_made_gets_its_sentence(staff, app, survey, over, sentence):
    survey()
    staff.open("/desk/surveys/ours/")
    page = staff.send(LINKS, 422, **NOTHING | over)
    assert any(sentence in error for error in page.errors), page.errors
    with app.app_context():
        assert db.session.query(SurveyLink).count() == 0


def test_a_link_is_answered_once_and_says_so_afterwards(visitor, app, link):
    address = f"/en/{link(by_link_only=True)}"
    page = answer(visitor, address)
    assert page.response.headers["Location"] == "/en/survey/ours/thanks"
    page = visitor.open(address, 410)
    assert "already answered by this link" in page.words
    with app.app_context():
        assert db.session.query(SurveyAnswer).one().by_link
        assert db.session.query(SurveyLink).one().used


def test_the_same_form_by_a_link_sent_twice_leads_to_the_same_thanks(visitor, app, link):
    address = f"/en/{link()}"
    fields = {"submission": visitor.open(address).value("submission")}
    for _ in range(2):
        page = visitor.send(address, q_cohesion="tend_to_agree", **fields)
        assert page.response.headers["Location"] == "/en/survey/ours/thanks"


def test_of_ten_who_open_one_link_at_once_one_is_counted_and_nine_are_told(app, visitor, link):
    address = f"/en/{link()}"
    marks = [visitor.open(address).value("submission") for _ in range(10)]

    def post(mark: str) -> int:
        response = Visitor(app.test_client())._ask(
            "POST", address, data={"submission": mark, "q_cohesion": "tend_to_agree"}
        )
        return response.status_code

    with ThreadPoolExecutor(10) as pool:
        assert sorted(pool.map(post, marks)) == [303, *[410] * 9]
    with app.app_context():
        assert db.session.query(SurveyAnswer).count() == 1


def test_a_link_somebody_typed_is_read_leniently(visitor, link):
    code = link().rsplit("/", 1)[1]
    typed = sampling.spaced(code).lower().replace("0", "o").replace("1", "i")
    assert visitor.open(f"/en/survey/by/{typed}").value("submission")


@pytest.mark.parametrize("code", ["x", "0" * 16, "%20", "A" * 2000])
def test_a_link_nobody_made_opens_nothing(visitor, link, code):
    link()
    visitor.open(f"/en/survey/by/{code}", 404)
    visitor.send(f"/en/survey/by/{code}", 404)


def test_a_link_of_a_draft_opens_nothing(visitor, link):
    visitor.open(f"/en/{link(published=False)}", 404)


def test_a_link_without_a_language_finds_the_readers(client, link):
    response = client.get(f"/{link()}", headers={"Accept-Language": "ur"})
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/ur/survey/by/")


def test_pages_of_a_link_are_kept_by_no_cache_and_send_no_referrer(visitor, link):
    headers = visitor.open(f"/en/{link()}").response.headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"


def test_a_survey_by_link_alone_cannot_be_answered_without(visitor, app, link):
    address = f"/en/{link(by_link_only=True)}"
    page = visitor.open("/en/survey/ours", 403)
    assert "answered by a link from a letter" in page.words
    mark = visitor.open(address).value("submission")
    page = visitor.send(
        "/en/survey/ours", 403, submission=mark, q_cohesion="tend_to_agree", age_band="18_plus"
    )
    assert "answered by a link from a letter" in page.words
    with app.app_context():
        assert db.session.query(SurveyAnswer).count() == 0
        assert not db.session.query(SurveyLink).one().used


def test_a_link_of_a_closed_survey_says_so_and_stays_unused(visitor, app, link):
    address = f"/en/{link()}"
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False):
        assert "This survey closed on" in visitor.open(address, 410).words
    with app.app_context():
        assert not db.session.query(SurveyLink).one().used


def test_what_is_refused_uses_no_link_up(visitor, app, link):
    address = f"/en/{link()}"
    answer(visitor, address, 422, q_cohesion="perhaps")
    with app.app_context():
        assert not db.session.query(SurveyLink).one().used
    answer(visitor, address)


def test_five_thousand_links_are_five_thousand(session):
    made = make.survey(session)
    codes = sampling.new_codes(sampling.MOST_AT_ONCE)
    sampling.hand_out(session, made, codes)
    assert len(set(codes)) == 5000
    assert sampling.handed(session, made) == sampling.Handed(5000, 0)

"""What hosts see of their own event: safe numbers, words after a look, and posters."""

import csv
import io
import re
import zipfile
from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp

from campaign import clock
from campaign.domain import polling
from campaign.domain.releasing import Quarter
from campaign.domain.voicing import Sound
from campaign.extensions import db
from campaign.words.feedback import FACES
from tests import make
from tests.blueprints.hosts import at_gates
from tests.tongues import some_languages

PAGE = "/hosts/friends/events/iftar/feedback"
# How many chose each face until one quarter ended, and then until the next did.
BEFORE = {1: 0, 2: 20, 3: 10, 4: 5, 5: 5}
SINCE = {1: 20, 2: 1, 3: 3, 4: 0, 5: 20}


def crowd(opinion, **faces):
    for name, number in faces.items():
        for _ in range(number):
            opinion(face=int(name.removeprefix("face")))


def table(page):
    """What is under "Show as table": the word of each face, and its number or "hidden"."""
    rows = re.findall(r'<th scope="row"><bdi>(.*?)</bdi></th><td[^>]*>(.*?)</td>', page.html)
    return {word: re.sub(r"<.*?>|·", "", shown) for word, shown in rows}


def test_numbers_are_rounded_and_small_ones_hidden(host, opinion):
    crowd(opinion, face5=23, face4=11, face3=7, face1=2)
    found = table(host.open(PAGE))
    assert (found["Very good"], found["Good"], found["Bad"]) == ("25", "10", "hidden")
    assert "2" not in found.values() and "23" not in found.values()


def test_no_two_days_of_a_quarter_tell_the_face_of_one_person(host, opinion):
    crowd(opinion, face5=20)
    before = table(host.open(PAGE))
    this = Quarter.of(clock.today())
    for _ in range(30):
        opinion(face=1, today=this.first)
    page = host.open(PAGE)
    assert table(page) == before
    assert f"The next are shown on {this.after.first:1 %B %Y}" in page.words


def test_a_quarter_is_protected_together_with_the_one_before(host, opinion):
    """What the last alone would show, beside what the one before showed, would tell of one person."""
    earlier = Quarter.of(clock.today()).before.before.last
    for face, number in BEFORE.items():
        for _ in range(number):
            opinion(face=face, today=earlier)
    crowd(opinion, **{f"face{face}": number for face, number in SINCE.items()})
    now = [(str(face), BEFORE[face] + SINCE[face]) for face in BEFORE]
    then = [(str(face), number) for face, number in BEFORE.items()]
    alone, together = polling.protected([now]), polling.protected([then, now])
    assert alone != together
    words = {str(face): str(words) for face, words in FACES.items()}
    assert table(host.open(PAGE)) == {
        words[face]: "hidden" if number is None else str(number)
        for face, number in together.items()
    }


def test_of_too_few_people_no_number_is_shown(host, opinion):
    crowd(opinion, face5=2, face1=1)
    assert "Too few people" in host.open(PAGE).words


def test_words_are_read_only_after_a_look_and_never_a_voice(host, opinion):
    opinion(liked="Not looked at")
    opinion(sound=Sound(b"OggS", 7))
    opinion(show=True, better="More salt")
    page = host.open(PAGE)
    assert "More salt" in page.words
    assert "Not looked at" not in page.words and not page.all("audio")


def test_another_groups_feedback_is_not_there(host, session, opinion):
    other = make.group(session, slug="other")
    make.event(session, other, slug="theirs")
    session.commit()
    for path in ("/hosts/other/events/theirs/feedback", "/hosts/friends/events/theirs/feedback"):
        for form in ("", ".csv", ".xlsx"):
            host.open(path + form, 404)


def test_staff_see_it_too_and_the_desk_leads_there(staff, opinion):
    opinion(show=True, liked="The bread")
    assert f'href="{PAGE}"' in staff.open("/desk/feedback/shown").html
    assert "The bread" in staff.open(PAGE).words


def test_the_same_is_a_table_of_text_and_a_spreadsheet(host, opinion):
    crowd(opinion, face5=19, face4=10, face3=7, face1=2)
    opinion(show=True, liked='=HYPERLINK("x")', face=5)
    text = host._ask("GET", f"{PAGE}.csv").data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert ["Very good", "20"] in rows and ["Bad", ""] in rows and ["Good", "10"] in rows
    assert any(row[1:2] == ['\'=HYPERLINK("x")'] for row in rows)
    book = zipfile.ZipFile(io.BytesIO(host._ask("GET", f"{PAGE}.xlsx").data))
    whole = "".join(book.read(name).decode() for name in book.namelist() if name.endswith("xml"))
    assert re.findall(r'<sheet name="(\w+)"', whole) == ["Faces", "Words"]
    assert "<f>" not in whole and "<v>20</v>" in whole and "<v>2</v>" not in whole


def test_the_page_leads_to_posters_of_dates_near(host, app):
    with app.app_context():
        group = db.session.query(make.PartnerGroup).filter_by(slug="friends").one()
        starts = at_gates.began(24 * 20)
        make.event(db.session, group, slug="tea", starts=starts, rrule="FREQ=WEEKLY;COUNT=9")
        db.session.commit()
    page = host.open("/hosts/friends/events/tea/feedback")
    days = {a["href"].split("/")[6] for a in page.all("a") if "feedback.pdf" in a.get("href", "")}
    first = starts.date()
    assert str(first) not in days
    assert {str(first + timedelta(weeks=n)) for n in range(1, 9)} == days


def test_a_draft_has_no_posters_yet(host, app):
    with app.app_context():
        group = db.session.query(make.PartnerGroup).filter_by(slug="friends").one()
        event = make.event(db.session, group, slug="tea", state="draft", published_at=None)
        db.session.commit()
        day = event.starts.date()
    assert "once the event is published" in host.open("/hosts/friends/events/tea/feedback").words
    host.open(f"/hosts/friends/events/tea/dates/{day}/feedback.pdf", 404)


@pytest.mark.parametrize("tag", [*some_languages(), "all"])
def test_a_posters_code_opens_the_form_of_its_date_in_its_language(host, app, tag):
    if tag not in (*app.extensions["pack"].languages, "all"):
        pytest.skip("not a language of this pack")
    day = at_gates.began(24).date()
    response = host._ask(
        "GET", f"/hosts/friends/events/iftar/dates/{day}/feedback.pdf?language={tag}"
    )
    assert response.mimetype == "application/pdf"
    document = pypdfium2.PdfDocument(response.data)
    tags = app.extensions["pack"].languages if tag == "all" else [tag]
    assert len(document) == len(tags)
    for number, one in enumerate(tags):
        picture = document[number].render(scale=2).to_pil()
        (code,) = zxingcpp.read_barcodes(picture)
        assert code.text == f"http://localhost/{one}/events/iftar/{day}/feedback"
        assert document[number].get_size() == pytest.approx((595.3, 841.9), abs=0.5)


@pytest.mark.parametrize(
    "path", ["2020-01-01/feedback.pdf", "x/feedback.pdf", "{day}/feedback.pdf?language=xx"]
)
def test_a_poster_that_cannot_be_is_not_there(host, path):
    path = path.format(day=at_gates.began(24).date())
    host.open(f"/hosts/friends/events/iftar/dates/{path}", 404)

"""The report of a workshop: by question and theme, with the points and who was there, in three forms."""

from io import BytesIO

import docx
import pypdfium2
import pytest

from campaign import clock
from campaign.domain import scribing, theming
from campaign.extensions import db
from campaign.models import Discussion, Note
from tests.blueprints.hosts.at_gates import flat
from tests.blueprints.hosts.sent import form_of
from tests.domain.test_discussing import theme

URDU = "ہمیں ایک بینچ چاہیے"
NOTES = ((1, 0, "Benches by the shops."), (2, 0, "A bench at the stop."), (2, 1, URDU))


@pytest.fixture
def address(app, workshop):
    """A workshop with three notes, two of them under a theme, and the points of two tables."""
    found = workshop(NOTES, tables=3, about={"en": "A street where people sit."})
    with app.app_context():
        row = db.session.query(Discussion).one()
        benches = theme(db.session, "benches")
        for note in db.session.query(Note).filter(Note.text != "A bench at the stop."):
            theming.code(db.session(), benches, note)
        for table, agreed in zip(row.tables, (True, False), strict=False):
            text = f"Point of {table.number}"
            scribing.keep_point(db.session(), table, text, 1, agreed=agreed, now=clock.now())
        db.session.commit()
    return found


def present(host, address, **over):
    sent = {"delegates": "39", "organisations": "Roma Trust\nIrish Forum\nroma trust\n\n"}
    return host.send(f"{address}present", **{**sent, **over})


def in_order(said, *words):
    places = [said.index(word) for word in words]
    return places == sorted(places)


def test_the_report_says_it_by_question_and_theme(host, address):
    present(host, address)
    said = flat(host.open(f"{address}report"))
    assert "39 people came. There were 3 tables." in said
    assert in_order(said, "Organisations", "Irish Forum", "Roma Trust", "What the tables report")
    assert said.count("Roma Trust") == 1
    assert "Point of 1" in said
    assert "Point of 2\u2069 (not agreed at the table)" in said
    assert "No point was written." in said
    assert in_order(
        said,
        *("1. \u2068What is good here?", "Benches", "1 note · Table 1", "Benches by the shops."),
        *("Under no theme yet", "A bench at the stop.", "2. \u2068What should change?", URDU),
    )


def test_the_pdf_and_the_word_file_say_the_same(host, address):
    present(host, address)
    page = flat(host.open(f"{address}report"))
    pdf = host.client.get(f"{address}report.pdf")
    assert "kind-streets.pdf" in pdf.headers["Content-Disposition"]
    printed = "".join(
        one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(pdf.data)
    )
    paper = docx.Document(BytesIO(host.client.get(f"{address}report.docx").data))
    written = "\n".join(p.text for p in paper.paragraphs)
    for words in ("39 people came. There were 3 tables.", "Benches by the shops.", "Irish Forum"):
        assert words in page
        assert words in " ".join(printed.split())
        assert words in written
    assert URDU in written
    assert [cell.text for cell in paper.tables[0].rows[1].cells] == ["1", "Point of 1"]


def test_a_form_nobody_knows_is_nowhere(host, address):
    host.open(f"{address}report.odt", 404)


def test_an_empty_workshop_has_a_report_too(host, workshop):
    said = flat(host.open(f"{workshop()}report"))
    assert "Nothing was noted on this question." in said
    for form in ("pdf", "docx"):
        assert host.client.get(f"{workshop(title={'en': form})}report.{form}").status_code == 200


def test_a_note_is_taken_out_by_its_host_for_good(host, address, app):
    with app.app_context():
        number = db.session.query(Note).filter_by(text="Benches by the shops.").one().id
    assert "Benches by the shops." in host.open(f"{address}notes").words
    for _ in range(2):
        host.send(f"{address}notes/{number}")
    assert "Benches by the shops." not in host.open(f"{address}notes").words
    assert "Benches by the shops." not in host.open(f"{address}report").words


def test_a_point_is_taken_out_by_its_host_for_good(host, address):
    assert "Point of 1" in host.open(f"{address}notes").words
    for _ in range(2):
        host.send(f"{address}points/1")
    page = host.open(f"{address}notes").words
    assert "Point of 1" not in page and "Point of 2" in page
    said = flat(host.open(f"{address}report"))
    assert "Point of 1" not in said
    assert said.count("The words are deleted by now.") == said.count("No point was written.") == 1


@pytest.mark.parametrize("kind", ["notes", "points"])
def test_a_number_no_row_has_is_nowhere(host, address, kind):
    host.send(f"{address}{kind}/2147483648", 404)
    host.send(f"{address}{kind}/{10**30}", 404)


def test_hosts_see_themes_and_staff_put_notes_under_them(host, staff, address, app):
    page = host.open(f"{address}notes")
    assert "Put it under a theme" not in page.words
    assert "Benches" in flat(page)
    with app.app_context():
        number = db.session.query(Note).filter_by(text="A bench at the stop.").one().id
    assert "Put it under a theme" in staff.open(f"{address}notes").words
    staff.send(
        "/desk/themes/code", source=f"note:{number}", theme="benches", back=f"{address}notes"
    )
    said = flat(host.open(f"{address}report"))
    assert "2 notes · Tables 1, 2" in said
    assert "Under no theme yet" not in said


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"delegates": "many"}, "Write a whole number."),
        ({"delegates": "2001"}, "Write a number from 0 to 2000."),
        ({"organisations": "x" * 81}, "Line 1 is too long. Write it shorter."),
        (
            {"organisations": "\n".join(map(str, range(201)))},
            "Write at most 200 organisations.",
        ),
    ],
)
def test_who_was_there_is_bounded_and_stays_typed(host, address, over, said):
    page = host.send(f"{address}present", 422, **{"delegates": "3", "organisations": "A", **over})
    assert said in page.words
    name, typed = next(iter(over.items()))
    assert form_of(page)[name] == typed


def test_nobody_needs_to_have_counted(host, address):
    present(host, address, delegates="", organisations="")
    assert "There were 3 tables." in host.open(f"{address}report").words


def test_a_report_in_urdu_runs_from_right_to_left(host, address, app):
    from campaign.models import Account

    with app.app_context():
        db.session.query(Account).update({"language": "ur"})
        db.session.commit()
    page = host.open(f"{address}report")
    (html,) = page.all("html")
    assert html["dir"] == "rtl"
    assert host.client.get(f"{address}report.pdf").data.startswith(b"%PDF")

"""Seating people at a workshop's tables, and the pages that are laid on them."""

from datetime import timedelta

import pypdfium2
import pytest
import zxingcpp

from campaign import clock
from campaign.domain import drawn_groups, scribing
from campaign.extensions import db
from campaign.languages import LANGUAGES
from tests.blueprints.hosts import drawn
from tests.blueprints.hosts.at_gates import flat

PEOPLE = "\n".join(
    f"{one.name.split()[0]},Khan,{('Irish Forum', 'Roma Trust', 'Mosques')[at % 3]}"
    for at, one in enumerate(drawn.pupils(39))
)


def seats(**over):
    return {"people": PEOPLE, "number": "4", "rounds": "1", "spoken": "en", **over}


def test_39_people_are_seated_at_four_tables_of_even_size(host, workshop, look):
    address = workshop()
    host.send(f"{address}seats", **seats())
    tables = look(lambda row: drawn_groups.rounds_of(row.draw, drawn.SEALER))[0]
    assert sorted(len(table.people) for table in tables) == [9, 10, 10, 10]
    for table in tables:
        schools = [one.entrant.school for one in table.people]
        assert max(map(schools.count, schools)) <= 4
    assert look(lambda row: len(row.tables)) == 4
    assert look(lambda row: row.draw.state) == "published"
    assert look(lambda row: row.organisations) == ["Irish Forum", "Roma Trust", "Mosques"]
    words = flat(host.open(address))
    assert "Amina0 K" in words
    assert "Khan" not in words
    assert "39" in host.open(f"{address}present").html


def test_seating_anew_keeps_the_links_and_organisations(host, workshop, look):
    address = workshop(organisations=["Pensioners"], tables=4)
    before = look(lambda row: [table.token_hash for table in row.tables])
    for number in ("4", "5"):
        host.send(f"{address}seats", **seats(number=number))
    assert look(lambda row: [table.token_hash for table in row.tables])[:4] == before
    assert look(lambda row: row.organisations) == ["Pensioners"]


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"people": ""}, "Write who is to be drawn"),
        ({"people": "Amina,Khan\n,Shah"}, "the first name is missing"),
        ({"number": "60"}, "39 people cannot fill 60 teams or tables"),
        ({"rounds": "13"}, "Write a number from 1 to 12."),
    ],
)
def test_who_cannot_be_seated_so_is_said_and_stays_typed(host, workshop, over, said, look):
    address = workshop()
    page = host.send(f"{address}seats", 422, **seats(**over))
    assert said in page.words
    assert look(lambda row: row.draw) is None
    if "people" not in over:
        assert "Amina0,Khan" in page.html


def test_nobody_is_seated_at_a_workshop_that_is_over(host, workshop):
    address = workshop(happens_on=clock.now().date() - timedelta(days=2))
    page = host.send(f"{address}seats", 422, **seats())
    assert "The day of the workshop is over" in page.words


@pytest.mark.parametrize("tag", ["en", "ur"])
def test_each_table_has_a_page_whose_code_opens_it(app, host, workshop, tag):
    address = workshop(tables=3)
    response = host.client.get(f"{address}links-{tag}.pdf")
    assert response.mimetype == "application/pdf"
    pages = pypdfium2.PdfDocument(response.data)
    assert len(pages) == 3
    opened = []
    for page in pages:
        (code,) = zxingcpp.read_barcodes(page.render(scale=2).to_pil())
        assert code.text.startswith(f"http://localhost/{tag}/scribe/")
        with app.app_context():
            table = scribing.find(db.session(), code.text.rpartition("/")[2])
            opened.append(table.number)
    assert opened == [1, 2, 3]


def test_a_language_the_pack_has_not_has_no_pages(host, workshop):
    assert "xx" not in LANGUAGES
    host.open(f"{workshop()}links-xx.pdf", 404)

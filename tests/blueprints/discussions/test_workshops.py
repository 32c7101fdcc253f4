"""A host writes a workshop, changes it, closes it; what was noted is never lost on the way."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.domain import scribing
from campaign.domain.sealing import Sealer
from campaign.extensions import db
from campaign.models import AuditEntry, Discussion
from tests import make
from tests.blueprints.hosts.at_gates import flat
from tests.blueprints.hosts.sent import form_of

NEW = "/hosts/friends/workshops/new"
SEALER = Sealer(make.FIELD_KEYS)


def typed(**over):
    usual = {
        "title-en": "Kind streets",
        "title-ur": "مہربان گلیاں",
        "about-en": "What makes a street kind?",
        "happens_on": clock.now().date().isoformat(),
        "tables": "4",
        "guide-0-text-en": "What is good here?",
        "guide-0-prompts-en": "Parks\nShops",
        "guide-0-minutes": "15",
        "guide-1-text-en": "What should change?",
        "guide-1-minutes": "20",
    }
    return {**usual, **over}


def test_a_host_writes_a_workshop_and_sees_its_guide_and_tables(host, look, app):
    address = host.send(NEW, **typed()).response.headers["Location"]
    words = flat(host.open(address))
    assert "Kind streets" in words
    assert "What should change?" in words
    assert "35 minutes in all" in words
    assert "Table 4" in words
    assert look(lambda row: [q.prompts for q in row.guide]) == [{"en": "Parks\nShops"}, {}]
    assert "Kind streets" in host.open("/hosts/friends/workshops/").words
    with app.app_context():
        assert [e.deed for e in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))] == [
            "discussion.written"
        ]


@pytest.mark.parametrize(
    ("over", "said"),
    [
        ({"title-en": "", "title-ur": ""}, "Write a title in at least one language."),
        ({"happens_on": ""}, "Write the date."),
        ({"happens_on": "yesterday"}, "Write this date as day, month and year."),
        ({"happens_on": "2011-01-01"}, "Choose a day at most a year from today."),
        ({"tables": ""}, "Write a number from 1 to 40."),
        ({"tables": "0"}, "Write a number from 1 to 40."),
        ({"tables": "41"}, "Write a number from 1 to 40."),
        ({"tables": "four"}, "Write a whole number."),
        ({"guide-0-minutes": ""}, "Write a number from 1 to 180."),
        ({"guide-0-minutes": "181"}, "Write a number from 1 to 180."),
        ({"guide-0-text-en": ""}, "Write the question in at least one language."),
        ({"guide-0-text-en": "x" * 301}, "Write at most 300 characters."),
        ({"guide-0-remove": "y", "guide-1-remove": "y"}, "Write one question at least."),
        ({"about-en": "bell \x07"}, "could not be read"),
    ],
)
def test_what_is_missing_gets_a_sentence_and_nothing_typed_is_lost(host, over, said, app):
    page = host.send(NEW, 422, **typed(**over))
    assert said in page.words
    sent, back = typed(**over), form_of(page)
    same = {name for name in sent if "remove" not in name and "\x07" not in sent[name]}
    assert {name: back[name] for name in same} == {name: sent[name] for name in same}
    with app.app_context():
        assert db.session.query(Discussion).count() == 0


def test_a_question_is_added_without_script_and_twelve_are_the_most(host):
    page = host.send(NEW, 200, **typed(), add="guide")
    assert "Question 3" in page.words
    sent = form_of(page)
    assert sent["guide-1-text-en"] == "What should change?"
    many = {f"guide-{n}-text-en": f"Question {n}?" for n in range(12)}
    page = host.send(NEW, 200, **typed(**many), add="guide")
    assert "Add a question" not in page.words


def test_a_form_of_countless_rows_is_bounded(host):
    many = {f"guide-{n}-text-en": f"Question {n}?" for n in range(40)}
    page = host.send(NEW, 422, **typed(**many))
    assert len([a for a in page.all("input") if a.get("name", "").endswith("-minutes")]) <= 40


def test_questions_change_places_words_and_minutes(host, workshop, look):
    address = workshop([(1, 1, "More lights.")])
    sent = form_of(host.open(f"{address}edit"))
    sent |= {"guide-1-text-en": "What has to change?", "guide-1-minutes": "25", "tables": "3"}
    host.send(f"{address}edit", **sent)
    assert look(lambda row: [q.text["en"] for q in row.guide])[1] == "What has to change?"
    assert look(lambda row: len(row.tables)) == 3
    assert "More lights." in host.open(f"{address}notes").words


def test_what_has_notes_stays_and_the_form_says_which(host, workshop, look):
    address = workshop([(2, 1, "More lights.")])
    sent = form_of(host.open(f"{address}edit"))
    page = host.send(f"{address}edit", 409, **{**sent, "tables": "1"})
    assert "Table 2 has notes already" in page.words
    page = host.send(f"{address}edit", 409, **{**sent, "guide-1-remove": "y"})
    assert "Question 2 has notes already" in page.words
    assert look(lambda row: (len(row.tables), len(row.guide))) == (2, 2)


def test_two_who_change_it_at_once_lose_nothing(host, workshop, look):
    address = workshop()
    first, second = (form_of(host.open(f"{address}edit")) for _ in range(2))
    host.send(f"{address}edit", **{**first, "title-en": "First"})
    page = host.send(f"{address}edit", 409, **{**second, "title-en": "Second"})
    assert "Somebody changed this workshop meanwhile" in page.words
    assert form_of(page)["title-en"] == "Second"
    host.send(f"{address}edit", **form_of(page))
    assert look(lambda row: row.title["en"]) == "Second"


def test_it_closes_and_opens_again_once_each(host, workshop, look, app):
    address = workshop()
    for verb in ("close", "close", "open", "open"):
        host.send(f"{address}{verb}")
    assert look(lambda row: row.closed_at) is None
    host.send(f"{address}close")
    words = flat(host.open(address))
    assert "Closed to scribes" in words
    assert "Scribes can write no more since" in words
    with app.app_context():
        deeds = [e.deed for e in db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))]
    assert deeds == ["discussion.closed", "discussion.opened", "discussion.closed"]


def test_one_with_notes_is_not_deleted_and_an_empty_one_is(host, workshop, app):
    address = workshop([(1, 0, "More benches.")])
    assert "Delete this workshop" not in host.open(address).words
    page = host.send(f"{address}delete", 409)
    assert "Take the notes out first" in page.words
    empty = workshop(title={"en": "Empty"})
    assert "Delete this workshop" in host.open(empty).words
    host.send(f"{empty}delete")
    with app.app_context():
        assert [row.slug for row in db.session.query(Discussion)] == ["kind-streets"]


def test_another_groups_workshop_is_nobodys(enter, host, workshop, app):
    address = workshop()
    with app.app_context():
        make.group(db.session, slug="others")
        db.session.commit()
    other = enter("others")
    for page in ("", "edit", "notes", "seats", "present", "report", "report.pdf", "links-en.pdf"):
        other.open(f"{address}{page}".replace("/friends/", "/others/"), 404)
        other.open(f"{address}{page}", 404)


def test_staff_open_every_groups(staff, workshop):
    assert "Kind streets" in staff.open(workshop()).words


def test_a_workshop_of_last_month_can_still_be_written_up(host):
    past = (clock.now().date() - timedelta(days=30)).isoformat()
    host.send(NEW, **typed(happens_on=past))


def tokens(row):
    return [scribing.token_of(table, SEALER) for table in row.tables]


def test_the_tables_pages_lead_to_their_scribes_and_can_be_renewed(host, workshop, look):
    address = workshop()
    before = look(tokens)
    page = host.open(address)
    assert [f"/en/scribe/{token}" in page.html for token in before] == [True, True]
    for _ in range(8):  # chance may once give the link there was before the last
        host.send(f"{address}links/1")
    after = look(tokens)
    assert after[1] == before[1]
    host.send(f"{address}links/99", 404)

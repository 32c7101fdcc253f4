"""What is said of texts that wait for staff becomes true with them, and goes with them."""

import pytest
from sqlalchemy import select

from campaign import clock
from campaign.models import AuditEntry
from campaign.models.rendering import Rendering
from events import publishing, revising
from events.models import Event, EventEdit
from tests.blueprints.hosts.sent import form_of
from tests.blueprints.texts.test_events import EVENT, HERE, standing, title_of

REVIEW = "/desk/review/iftar"


@pytest.fixture
def here(enter, event, staff):
    """The Urdu of an event of a group that staff read; they have just checked its title."""
    address = f"{event(trusted=False)}/ur"
    staff.send(address, **form_of(staff.open(address)), **{"title-checked": "y"})
    return address


@pytest.fixture
def member(enter, here):
    return enter(member=True)


def decide(staff, what):
    staff.send(f"{REVIEW}/{what}", read=staff.open(REVIEW).value("read"))


def write(member, here, **typed):
    member.send(here, **{**form_of(member.open(here)), **typed})


def title_stands(member, here):
    return dict(standing(member.open(here)))["title"]


def test_a_refused_edit_leaves_no_mark(member, staff, here):
    write(member, here, title="افطاری")
    assert title_stands(member, here) == "Draft"
    decide(staff, "refuse")
    assert title_stands(member, here) == "Checked"


def test_an_edit_of_the_original_that_is_taken_back_leaves_no_mark(member, here):
    edit = f"{EVENT}edit"
    member.send(edit, **{**form_of(member.open(edit)), "title-en": "Small Iftar"})
    assert title_stands(member, here) == "Outdated"
    member.send(f"{EVENT}take-back")
    assert title_stands(member, here) == "Checked"


def test_an_approved_edit_is_noted_when_it_becomes_true(member, staff, here):
    write(member, here, title="افطاری")
    decide(staff, "approve")
    assert title_stands(member, here) == "Draft"


def test_a_check_of_a_text_that_waits_comes_with_it(member, staff, here, kept):
    write(member, here, **{"title": "افطاری", "title-checked": "y"})
    assert "Friends" in member.open(here).words and title_stands(member, here) == "Checked"
    decide(staff, "approve")
    assert title_stands(member, here) == "Checked"
    noted = kept(lambda s: s.execute(select(Rendering.subject, Rendering.checked_by)).all())
    assert ("event:iftar", "Friends") in noted and {name for name, _ in noted} == {"event:iftar"}


def test_a_check_of_a_text_that_is_refused_goes_with_it(member, staff, here):
    write(member, here, **{"description": "آئیں", "description-checked": "y"})
    assert ("description", "Checked") in standing(member.open(here))
    decide(staff, "refuse")
    assert standing(member.open(here)) == [("title", "Checked"), ("description", "Draft")]


def test_a_check_of_a_text_that_was_changed_again_is_none(member, staff, here):
    write(member, here, **{"title": "افطاری", "title-checked": "y"})
    write(member, here, title="بڑی دعوت")
    assert title_stands(member, here) == "Draft"
    decide(staff, "approve")
    assert title_stands(member, here) == "Draft"


RUDE, QUESTION = "Coś wulgarnego", {"key": "q1", "text": {"en": "Chair?"}, "purpose": {}}


def leads_to_reading(answer):
    return answer.response.headers["Location"] == REVIEW


def test_staff_who_translate_publish_nothing_of_the_group_that_nobody_has_read(
    member, staff, here, kept
):
    write(member, f"{HERE}/pl", title=RUDE)
    page = staff.open(here)
    assert "waits for staff" in page.words
    assert leads_to_reading(staff.send(here, **{**form_of(page), "title": "افطاری"}))
    assert kept(title_of)["pl"] == "Wielki Iftar" and kept(title_of)["ur"] == "بڑی افطاری"
    page = staff.open(REVIEW)
    assert RUDE in page.words and "افطاری" in page.words
    decide(staff, "approve")
    assert kept(title_of)["pl"] == RUDE and kept(title_of)["ur"] == "افطاری"
    deeds = kept(lambda s: s.scalars(select(AuditEntry.deed).order_by(AuditEntry.id)).all())
    assert deeds[-2:] == ["text.translated", "edit.approved"]


def test_staff_who_translate_one_question_publish_no_other(enter, event, staff, kept):
    event(trusted=False, questions=[{**QUESTION, "required": False}])
    write(enter(member=True), f"{HERE}/pl", **{"questions-1-text": RUDE})
    write(staff, f"{HERE}/ur", **{"questions-1-text": "کرسی؟"})
    asked = kept(lambda s: s.scalars(select(Event)).one().questions)
    assert asked[0]["text"] == {"en": "Chair?"}
    decide(staff, "approve")
    asked = kept(lambda s: s.scalars(select(Event)).one().questions)
    assert asked[0]["text"] == {"en": "Chair?", "pl": RUDE, "ur": "کرسی؟"}


def test_staff_who_edit_the_event_publish_nothing_of_the_group_either(member, staff, kept):
    write(member, f"{HERE}/pl", title=RUDE)
    sent = {**form_of(staff.open(f"{EVENT}edit")), "venue": "Library", "capacity": "7"}
    assert leads_to_reading(staff.send(f"{EVENT}edit", **{**sent, "bookable": "y"}))
    found = kept(lambda s: revising.fields_of(s.scalars(select(Event)).one()))
    assert (found["title"]["pl"], found["venue"]) == ("Wielki Iftar", "Town Hall")
    assert found["capacity"] == 7, "places never wait"


def test_staff_who_translate_where_nothing_waits_are_heard_at_once(staff, here, kept):
    answer = staff.send(here, **{**form_of(staff.open(here)), "title": "افطاری"})
    assert answer.response.headers["Location"] == f"{HERE}?done=saved"
    assert kept(title_of)["ur"] == "افطاری"


URDU = "بڑی افطاری"


def test_english_of_what_was_written_in_another_language_first_is_a_translation(
    enter, event, staff, kept
):
    event(trusted=False, title={"ur": URDU})
    host, english = enter(member=True), f"{HERE}/en"
    for title in ("Great Iftar", "Big Iftar"):
        write(host, english, **{"title": title, "title-checked": "y"})
        page = host.open(english)
        assert page.value("title") == title and dict(standing(page))["title"] == "Checked"
        assert "title" not in dict(standing(host.open(f"{HERE}/ur")))
    assert kept(title_of) == {"ur": URDU}
    assert "Checked 1" in " ".join(host.open(HERE).words.split())
    decide(staff, "approve")
    assert title_stands(host, english) == "Checked"


def test_what_cannot_be_checked_is_said_beside_its_line_and_nothing_typed_is_lost(
    enter, event, kept
):
    """The question that was written in Urdu comes to stand where an English one does."""
    urdu = {"key": "q2", "text": {"ur": "کرسی؟"}, "purpose": {}, "required": False}
    event(trusted=False, questions=[{**QUESTION, "required": False}, urdu])
    fields = {"questions": [urdu]}

    def take_away_the_first(session):
        found = session.scalars(select(Event)).one()
        publishing.edit(session, found, fields, by_staff=False, now=clock.now())

    kept(take_away_the_first)
    host, english = enter(member=True), f"{HERE}/en"
    ticked = {"questions-1-text": "Seat?", "questions-1-text-checked": "y"}
    page = host.send(english, 422, **{**form_of(host.open(english)), **ticked})
    assert form_of(page)["questions-1-text"] == "Seat?"
    assert 'href="#questions-1-text"' in page.html
    host.send(english, **form_of(host.open(english)) | {"questions-1-text": "Seat?"})
    waiting = kept(lambda s: s.scalars(select(EventEdit)).one().fields["questions"])
    assert waiting[0]["text"] == {"ur": "کرسی؟", "en": "Seat?"}

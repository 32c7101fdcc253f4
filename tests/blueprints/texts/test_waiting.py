"""What is said of texts that wait for staff becomes true with them, and goes with them."""

import pytest
from sqlalchemy import select

from campaign.models.rendering import Rendering
from tests.blueprints.hosts.sent import form_of
from tests.blueprints.texts.test_events import EVENT, standing

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

"""Hosts describe their own projects; staff, or a trusted group, show them to residents."""

import pytest

from campaign.domain import partnering
from campaign.models import Project
from tests import answers

HERE = "/hosts/friends/projects"
WHOLE = {
    "name-en": "Shared tables",
    "name-ur": "مشترکہ میز",
    "since": "2026-01-01",
    "until": "",
    "problem-en": "People eat alone.",
    "audience-en": "Older people.",
    "activities-en": "We cook together.",
    "outputs-0-text-en": "20 meals",
    "outputs-0-measure": "events_held",
    "outcomes-en": "They know their neighbours.",
}


def look(kept, ask):
    return kept(lambda session: ask(session.query(Project).one()))


def test_a_host_describes_a_project_that_residents_read_once_staff_have_looked(host, staff):
    somebody = host()
    somebody.open(f"{HERE}/new")
    somebody.send(f"{HERE}/new", **WHOLE)
    page = somebody.open(f"{HERE}/shared-tables")
    assert "Staff look at it first" in page.words and "20 meals" in page.words
    somebody.send(f"{HERE}/shared-tables/publish", 403)
    somebody.open("/en/projects/shared-tables", 404)
    assert "Shared tables" in staff.open("/desk/projects").words
    staff.open(f"{HERE}/shared-tables")
    staff.send(f"{HERE}/shared-tables/publish")
    assert "مشترکہ میز" in somebody.open("/ur/projects/shared-tables").words


def test_a_trusted_group_shows_its_project_itself(host):
    somebody = host(trusted=True)
    somebody.send(f"{HERE}/new", **WHOLE)
    somebody.open(f"{HERE}/shared-tables")
    somebody.send(f"{HERE}/shared-tables/publish")
    assert "People eat alone." in somebody.open("/en/projects/shared-tables").words


def test_an_edit_by_a_group_that_is_not_trusted_waits_for_staff(host, staff, kept):
    somebody = host()
    somebody.send(f"{HERE}/new", **WHOLE)
    staff.open(f"{HERE}/shared-tables")
    staff.send(f"{HERE}/shared-tables/publish")
    form = somebody.open(f"{HERE}/shared-tables/edit")
    assert "residents no longer see this project until staff have looked" in form.words
    somebody.send(f"{HERE}/shared-tables/edit", **{**WHOLE, "read": form.value("read")})
    somebody.open("/en/projects/shared-tables", 404)


def test_outputs_are_added_kept_and_removed_without_script(host, kept):
    somebody = host()
    page = somebody.send(f"{HERE}/new", 200, **WHOLE, add="outputs")
    assert "outputs-1-text-en" in page.html and page.value("outputs-0-text-en") == "20 meals"
    second = {"outputs-1-text-en": "A book", "outputs-1-measure": ""}
    somebody.send(f"{HERE}/new", **WHOLE, **second)
    assert look(kept, lambda one: [row["text"]["en"] for row in one.outputs]) == [
        "20 meals",
        "A book",
    ]
    form = somebody.open(f"{HERE}/shared-tables/edit")
    sent = {**WHOLE, **second, "outputs-0-remove": "y", "read": form.value("read")}
    somebody.send(f"{HERE}/shared-tables/edit", **sent)
    assert look(kept, lambda one: one.outputs) == [{"text": {"en": "A book"}, "measure": ""}]


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"name-en": "", "name-ur": ""}, "Write the name in at least one language."),
        ({"since": ""}, "Write the date."),
        ({"since": "1989-12-31"}, "Choose a day from 1 January 1990 to 31 December 2100."),
        ({"since": "2101-01-01"}, "Choose a day from 1 January 1990 to 31 December 2100."),
        ({"until": "2025-01-01"}, "The last day is before the first."),
        ({"outputs-0-text-en": ""}, "Say what comes out, in at least one language."),
        ({"outputs-0-measure": "pledges"}, "Choose from the list."),
        ({"problem-en": "x" * 1001}, "Write at most 1000 characters."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_it_and_all_that_was_typed_stays(
    host, kept, over, sentence
):
    page = host().send(f"{HERE}/new", 422, **{**WHOLE, **over})
    assert sentence in page.words and "We cook together." in page.html
    assert kept(lambda session: session.query(Project).count()) == 0


def test_a_project_that_lacks_something_is_not_shown_and_says_what(host):
    somebody = host(trusted=True)
    somebody.send(f"{HERE}/new", **{**WHOLE, "problem-en": ""})
    assert "the problem" in somebody.open(f"{HERE}/shared-tables").words
    page = somebody.send(f"{HERE}/shared-tables/publish", 422)
    assert "Add: the problem." in page.words


def test_what_residents_see_is_taken_from_the_page_before_it_is_deleted(host, kept):
    somebody = host(trusted=True)
    somebody.send(f"{HERE}/new", **WHOLE)
    somebody.send(f"{HERE}/shared-tables/publish")
    page = somebody.send(f"{HERE}/shared-tables/remove", 409)
    assert "Take it from the page first" in page.words
    somebody.send(f"{HERE}/shared-tables/take-back")
    somebody.send(f"{HERE}/shared-tables/remove")
    assert kept(lambda session: session.query(Project).count()) == 0


def test_another_groups_project_is_404_under_ones_own_address(host, kept):
    slug = kept(lambda session: answers.project(session).slug)
    somebody = host()
    somebody.open(f"{HERE}/{slug}", 404)
    for what in ("edit", "publish", "take-back", "remove"):
        somebody.send(f"{HERE}/{slug}/{what}", 404)
    assert kept(lambda session: len(partnering.every(session))) == 1


def test_whoever_saves_second_is_told_and_may_save_on_purpose(host, kept):
    somebody = host()
    somebody.send(f"{HERE}/new", **WHOLE)
    address = f"{HERE}/shared-tables/edit"
    read = somebody.open(address).value("read")
    somebody.send(address, **{**WHOLE, "problem-en": "Theirs.", "read": read})
    page = somebody.send(address, 422, **{**WHOLE, "problem-en": "Ours.", "read": read})
    assert "Somebody else changed this" in page.words and "Ours." in page.html
    somebody.send(address, **{**WHOLE, "problem-en": "Ours.", "read": page.value("read")})
    assert look(kept, lambda one: one.problem) == {"en": "Ours."}

"""Staff make themes, answer them in several languages, show them, and lose nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from campaign.domain import answering, theming
from campaign.models import AuditEntry, Coding, Theme
from tests import answers

WHOLE = {
    "title-en": "Dark paths",
    "title-ur": "اندھیرے راستے",
    "said-en": "It is dark.",
    "state": "done",
    "answer-en": "There are lamps.",
    "owner": "Streets",
    "due_on": "2026-12-01",
    "measure-en": "It is lit.",
}


def yesterday():
    return datetime.now(UTC).date() - timedelta(days=2)


def theme(kept, **over):
    return kept(lambda session: answers.theme(session, **over).slug)


def under(kept, slug, *make):
    """Put something made by each of `make` under a theme."""

    def act(session):
        for one in make:
            theming.code(session, answering.theme(session, slug), one(session))

    kept(act)


def test_a_theme_is_written_in_several_languages_and_shown(staff, kept):
    staff.open("/desk/themes/new")
    staff.send("/desk/themes/new", **WHOLE)
    page = staff.open("/desk/themes/dark-paths")
    assert "اندھیرے راستے" in staff.open("/desk/themes/dark-paths/edit").html
    assert "Residents do not see it." in page.words
    staff.send("/desk/themes/dark-paths/publish")
    assert "There are lamps." in staff.open("/en/answered/dark-paths").words
    assert "اندھیرے راستے" in staff.open("/ur/answered/dark-paths").words
    deeds = kept(
        lambda session: [one.deed for one in session.query(AuditEntry).order_by(AuditEntry.id)]
    )
    assert deeds[-2:] == ["theme.made", "theme.published"]


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"title-en": "", "title-ur": ""}, "Write a title in at least one language."),
        ({"title-en": "x" * 121}, "Write at most 120 characters."),
        ({"due_on": "soon"}, "Write this date as day, month and year."),
        ({"state": "secret"}, "Choose one from the list."),
        ({"aim": "nobodys"}, "Choose from the list."),
        ({"owner": "x" * 81}, "Write at most 80 characters."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_it_and_all_that_was_typed_stays(
    staff, kept, over, sentence
):
    page = staff.send("/desk/themes/new", 422, **{**WHOLE, **over})
    assert sentence in page.words and "There are lamps." in page.html
    assert kept(lambda session: session.query(Theme).count()) == 0


def test_a_theme_that_lacks_something_is_not_shown_and_says_what(staff, kept):
    slug = theme(kept, owner="", due_on=None)
    assert "who looks after it" in staff.open(f"/desk/themes/{slug}").words
    page = staff.send(f"/desk/themes/{slug}/publish", 422)
    assert "Add: who looks after it, a date." in page.words
    staff.open(f"/en/answered/{slug}", 404)


def test_what_residents_see_is_not_saved_without_what_they_need(staff, kept):
    slug = theme(kept, public=True)
    form = staff.open(f"/desk/themes/{slug}/edit")
    page = staff.send(
        f"/desk/themes/{slug}/edit", 422, **{**WHOLE, "answer-en": "", "read": form.value("read")}
    )
    assert "Add: the answer." in page.words and "It is lit." in page.html
    assert "It is dark behind the hall." in staff.open(f"/en/answered/{slug}").words


def test_whoever_saves_second_is_told_and_may_save_on_purpose(staff, kept):
    slug = theme(kept)
    address = f"/desk/themes/{slug}/edit"
    read = staff.open(address).value("read")
    staff.send(address, **{**WHOLE, "read": read})
    page = staff.send(address, 422, **{**WHOLE, "owner": "Parks", "read": read})
    assert "Somebody else changed this while you wrote." in page.words
    assert page.value("owner") == "Parks"
    staff.send(address, **{**WHOLE, "owner": "Parks", "read": page.value("read")})
    assert kept(lambda session: answering.theme(session, slug).owner) == "Parks"


def test_a_theme_with_notes_on_it_is_refused_with_a_sentence_and_nothing_is_lost(staff, kept):
    slug = theme(kept)
    under(kept, slug, answers.note, answers.opinion)
    page = staff.send(f"/desk/themes/{slug}/remove", 409)
    assert "2 notes and opinions are under this theme, so it was not deleted." in page.words
    assert "The food." in page.words
    assert kept(lambda session: session.query(Coding).count()) == 2


def test_notes_are_put_under_another_theme_and_the_empty_one_is_deleted(staff, kept):
    slug, other = theme(kept), theme(kept)
    under(kept, slug, answers.note, answers.written_answer)
    staff.open(f"/desk/themes/{slug}")
    staff.send(f"/desk/themes/{slug}/merge", into=other)
    staff.send(f"/desk/themes/{slug}/remove")
    staff.open(f"/desk/themes/{slug}", 404)
    assert "1 note · 1 answer in a survey" in staff.open(f"/desk/themes/{other}").words


def test_a_theme_is_not_put_under_one_that_is_not_there(staff, kept):
    slug = theme(kept)
    under(kept, slug, answers.note)
    for into in ("nothing", slug, "\0", ""):
        staff.send(f"/desk/themes/{slug}/merge", 404, into=into)
    assert kept(lambda session: session.query(Coding).count()) == 1


def test_the_list_shows_what_is_overdue_and_where_it_was_heard(staff, kept):
    late = theme(kept, title={"en": "Late"}, due_on=yesterday())
    theme(kept, title={"en": "In time"})
    under(kept, late, answers.opinion)
    assert "Overdue (1)" in staff.open("/desk/themes").words
    page = staff.open("/desk/themes?show=overdue")
    assert "Late" in page.words and "In time" not in page.words
    assert "1 opinion" in page.words and "0 notes" not in page.words
    assert "In time" in staff.open("/desk/themes?show=open").words
    assert "In time" not in staff.open("/desk/themes?show=answered").words
    assert "In time" in staff.open("/desk/themes?show=nothing").words


def test_taken_from_the_page_residents_read_it_no_longer(staff, kept):
    slug = theme(kept, public=True)
    staff.open(f"/desk/themes/{slug}")
    staff.send(f"/desk/themes/{slug}/take-back")
    staff.open(f"/en/answered/{slug}", 404)


@pytest.mark.parametrize("what", ["", "/edit"])
def test_a_theme_there_is_not_is_404(staff, what):
    staff.open(f"/desk/themes/nothing{what}", 404)


@pytest.mark.parametrize("what", ["edit", "publish", "take-back", "merge", "remove"])
def test_nothing_can_be_done_to_a_theme_there_is_not(staff, what):
    staff.send(f"/desk/themes/nothing/{what}", 404)


def test_words_that_were_forgotten_are_said_to_be_gone(staff, kept):
    slug = theme(kept)
    under(kept, slug, lambda session: answers.opinion(session, liked=None, better=None))
    page = staff.open(f"/desk/themes/{slug}")
    assert "The words are deleted by now." in page.words and "1 opinion" in page.words


def test_what_staff_write_is_shown_as_text(staff):
    staff.send("/desk/themes/new", **{**WHOLE, "title-en": "<b>Bold</b>"})
    staff.send("/desk/themes/b-bold-b/publish")
    for path in ("/desk/themes", "/desk/themes/b-bold-b", "/en/answered", "/en/answered/b-bold-b"):
        html = staff.open(path).html
        assert "&lt;b&gt;Bold" in html and "<b>" not in html

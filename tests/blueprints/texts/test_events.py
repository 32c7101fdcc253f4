"""A host translates an event side by side, sees how each language stands, and has it checked."""

import re

import pytest
from sqlalchemy import select

from campaign.models import AuditEntry
from campaign.models.rendering import Rendering
from events.models import Event, EventEdit
from tests.blueprints.hosts.sent import form_of

HERE = "/hosts/friends/events/iftar/texts"
EVENT = "/hosts/friends/events/iftar/"


def standing(page):
    """The state of each text, in the order of the page."""
    return re.findall(r'<h2 id="(\S+)-label">.*?<strong class="state [^>]*>(\w+)<', page.html)


def title_of(session):
    return session.scalars(select(Event)).one().title


def test_each_text_stands_beside_its_original_in_its_own_direction(host):
    page = host.open(f"{HERE}/ur")
    assert 'lang="ur" dir="rtl" autocomplete="off"' in page.html
    assert '<p class="kept" lang="en" dir="ltr">Bring a dish.</p>' in page.html
    assert page.value("title") == "بڑی افطاری"
    assert standing(page) == [("title", "Draft"), ("description", "Draft")]


def test_a_translation_is_kept_and_read_by_residents(host, kept):
    page = host.open(f"{HERE}/ro")
    assert standing(page) == [("title", "Missing"), ("description", "Missing")]
    host.send(
        f"{HERE}/ro", **{**form_of(page), "title": " Marele  Iftar ", "description": "Veniți!"}
    )
    assert kept(title_of)["ro"] == "Marele  Iftar"
    assert standing(host.open(f"{HERE}/ro")) == [("title", "Draft"), ("description", "Draft")]
    resident = host.open("/ro/events/iftar")
    assert "Marele Iftar" in " ".join(resident.words.split()) and "Veniți!" in resident.words
    assert kept(lambda s: s.scalars(select(AuditEntry)).all()[-1].thing) == "event:iftar:ro"


def test_a_check_names_the_group_and_an_edit_undoes_it(host, kept):
    sent = form_of(host.open(f"{HERE}/ur"))
    host.send(f"{HERE}/ur", **sent, **{"title-checked": "y"})
    page = host.open(f"{HERE}/ur")
    assert standing(page) == [("title", "Checked"), ("description", "Draft")]
    assert "Checked by \u2068Friends\u2069 on" in page.words
    host.send(f"{HERE}/ur", **{**form_of(page), "title": "افطاری"})
    assert standing(host.open(f"{HERE}/ur"))[0] == ("title", "Draft")
    assert set(kept(lambda s: s.scalars(select(Rendering.checked_by)).all())) == {""}


def test_all_that_is_written_can_be_checked_at_once(host):
    sent = form_of(host.open(f"{HERE}/pl"))
    host.send(f"{HERE}/pl", **sent, all="y")
    assert standing(host.open(f"{HERE}/pl")) == [("title", "Checked"), ("description", "Missing")]


def test_an_edit_of_the_event_makes_its_translations_outdated(host):
    sent = form_of(host.open(f"{EVENT}edit"))
    host.send(f"{EVENT}edit", **{**sent, "title-en": "Very big Iftar"})
    assert standing(host.open(f"{HERE}/ur")) == [("title", "Outdated"), ("description", "Draft")]
    words = " ".join(host.open(HERE).words.split())
    assert "Outdated 1" in words and "Written in this language first" in words


def test_the_overview_ranks_languages_by_who_reads_them_and_reminds_of_the_missing(host):
    page = host.open(HERE)
    rows = re.findall(r'<th scope="row"><a href="[^"]*/(\w+)"', page.html)
    assert rows[:4] == ["en", "ur", "pl", "ro"]
    assert "7,455" in page.words
    for reminder in (page, host.open(EVENT)):
        named = re.findall(rf'<a class="link" href="{HERE}/(\w+)"', reminder.html)
        assert named[:2] == ["ro", "bn"] and len(named) == 5
        assert "8,714" not in reminder.html.split('class="note"')[1].split("</ul>")[0]


def test_an_edit_by_a_group_that_is_not_trusted_waits_for_staff(enter, event, kept):
    here, host = event(trusted=False), enter(member=True)
    page = host.open(f"{here}/ro")
    assert "waits for staff" in page.words
    host.send(f"{here}/ro", **{**form_of(page), "title": "Marele Iftar"})
    assert "ro" not in kept(title_of)
    waiting = kept(lambda s: s.scalars(select(EventEdit)).one().fields)
    assert waiting == {"title": {**kept(title_of), "ro": "Marele Iftar"}}
    assert host.open(f"{here}/ro").value("title") == "Marele Iftar"


def test_questions_and_parts_of_the_programme_are_translated_too(enter, event, kept):
    asked = {"key": "q1", "text": {"en": "Chair?"}, "purpose": {"en": "To seat you."}}
    here = event(questions=[{**asked, "required": False}])
    host = enter(member=True)
    page = host.open(f"{here}/ur")
    assert "Question 1" in page.words
    host.send(f"{here}/ur", **{**form_of(page), "questions-1-text": "کرسی؟"})
    asked_now = kept(lambda s: s.scalars(select(Event)).one().questions[0])
    assert asked_now == {**asked, "text": {"en": "Chair?", "ur": "کرسی؟"}, "required": False}


def test_an_emptied_text_goes_and_the_page_falls_back(host, kept):
    sent = form_of(host.open(f"{HERE}/ur"))
    host.send(f"{HERE}/ur", **{**sent, "title": ""})
    assert "ur" not in kept(title_of)
    assert '<p class="kept" lang="en"' in host.open(f"{HERE}/ur").html


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"title": "x" * 121}, "Write at most 120 characters."),
        ({"title": "a\u202eb"}, "We took out hidden marks"),
        ({"title": "a\x00b"}, "Some characters could not be read."),
        ({"title": "", "title-checked": "y"}, "Write the text before a speaker checks it."),
    ],
)
def test_what_cannot_be_kept_is_said_beside_it_and_nothing_typed_is_lost(
    host, kept, over, sentence
):
    sent = {**form_of(host.open(f"{HERE}/ro")), "description": "Veniți!", **over}
    page = host.send(f"{HERE}/ro", 422, **sent)
    assert sentence in page.words and "Veniți!" in page.html
    assert "ro" not in kept(title_of)


def test_who_was_overtaken_is_told_and_can_send_again_on_purpose(host, kept):
    first = form_of(host.open(f"{HERE}/ro"))
    host.send(f"{HERE}/ro", **{**first, "title": "Primul"})
    page = host.send(f"{HERE}/ro", 422, **{**first, "title": "Al doilea"})
    assert "Somebody else changed this while you wrote." in page.words
    assert page.value("title") == "Al doilea"
    host.send(f"{HERE}/ro", **form_of(page))
    assert kept(title_of)["ro"] == "Al doilea"


def test_two_languages_do_not_get_in_each_others_way(host, kept):
    romanian, bengali = (form_of(host.open(f"{HERE}/{tag}")) for tag in ("ro", "bn"))
    host.send(f"{HERE}/ro", **{**romanian, "title": "Marele Iftar"})
    host.send(f"{HERE}/bn", **{**bengali, "title": "বড় ইফতার"})
    assert kept(title_of).keys() == {"en", "ur", "pl", "ro", "bn"}


def test_the_original_is_not_edited_here(host, kept):
    page = host.open(f"{HERE}/en")
    assert "Written in this language first" in page.words
    host.send(f"{HERE}/en", **{**form_of(page), "title": "Changed", "title-checked": "y"})
    assert kept(title_of)["en"] == "Big Iftar"


@pytest.mark.parametrize("path", [f"{HERE}/xx", f"{HERE}/<b>", "/hosts/friends/events/none/texts"])
def test_another_language_or_event_is_nobodys(host, path):
    assert host.client.get(path).status_code == 404


def test_a_cancelled_event_says_that_it_can_no_longer_be_changed(enter, event):
    here, host = event(state="cancelled"), enter(member=True)
    sent = form_of(host.open(f"{here}/ro"))
    page = host.send(f"{here}/ro", 409, **{**sent, "title": "Marele Iftar"})
    assert "This event was called off" in page.words


def test_a_groups_profile_is_translated_likewise(host, kept):
    here = "/hosts/friends/texts"
    host.send(f"{here}/ur", **{**form_of(host.open(f"{here}/ur")), "name": "دوست", "all": "y"})
    assert standing(host.open(f"{here}/ur")) == [("name", "Checked")]
    sent = form_of(host.open("/hosts/friends/profile"))
    host.send("/hosts/friends/profile", **{**sent, "name-en": "Good Friends"})
    assert standing(host.open(f"{here}/ur")) == [("name", "Outdated")]


def test_the_pages_open_in_urdu(enter, event):
    here, host = event(), enter(member=True, language="ur")
    for path in (here, f"{here}/pl"):
        assert host.open(path).all("html")[0]["dir"] == "rtl"

"""Two translate one thing at once: neither undoes what the other wrote, and nothing typed is lost."""

import re

import pytest
from sqlalchemy import select

from campaign.models.rendering import Rendering
from events.models import Event
from tests.blueprints.hosts.sent import form_of
from tests.blueprints.texts.test_events import HERE, standing, title_of

ROMANIAN, EDIT = f"{HERE}/ro", "/hosts/friends/events/iftar/edit"


def description_of(session):
    return session.scalars(select(Event)).one().description


def test_two_translators_of_one_language_keep_each_others_lines(host, kept):
    first, second = (form_of(host.open(ROMANIAN)) for _ in range(2))
    host.send(ROMANIAN, **{**first, "title": "Marele Iftar"})
    host.send(ROMANIAN, **{**second, "description": "Veniți!"})
    assert kept(title_of)["ro"] == "Marele Iftar"
    assert kept(description_of)["ro"] == "Veniți!"


def test_only_the_line_both_changed_is_refused_with_both_texts_and_the_rest_is_saved(host, kept):
    first, second = (form_of(host.open(ROMANIAN)) for _ in range(2))
    host.send(ROMANIAN, **{**first, "title": "Primul"})
    page = host.send(ROMANIAN, 422, **{**second, "title": "Al doilea", "description": "Veniți!"})
    assert kept(title_of)["ro"] == "Primul" and kept(description_of)["ro"] == "Veniți!"
    assert page.value("title") == "Al doilea" and ">Primul</p>" in page.html
    assert page.errors[0].startswith("Somebody else changed this") and len(page.errors) == 1
    assert 'href="#title"' in page.html and standing(page)[1] == ("description", "Draft")


def test_what_both_wrote_alike_is_no_quarrel(host, kept):
    first, second = (form_of(host.open(ROMANIAN)) for _ in range(2))
    for sent in (first, second):
        host.send(ROMANIAN, **{**sent, "title": "Marele Iftar"})
    assert kept(title_of)["ro"] == "Marele Iftar"


def test_a_text_that_was_emptied_meanwhile_comes_back_on_purpose_alone(host, kept):
    here = f"{HERE}/ur"
    first, second = (form_of(host.open(here)) for _ in range(2))
    host.send(here, **{**first, "title": ""})
    host.send(here, **{**second, "description": "آئیں"})
    assert "ur" not in kept(title_of) and kept(description_of)["ur"] == "آئیں"


@pytest.mark.parametrize("ticked", ["title-checked", "all"])
def test_nobody_checks_words_they_have_not_seen(host, kept, ticked):
    here = f"{HERE}/ur"
    first, second = (form_of(host.open(here)) for _ in range(2))
    host.send(here, **{**first, "title": "افطاری"})
    page = host.send(here, 422, **second, **{ticked: "y"})
    assert standing(page)[0] == ("title", "Draft") and "افطاری" in page.html
    checked = kept(lambda s: s.scalars(select(Rendering.block).where(Rendering.checked_by != "")))
    assert set(checked) == ({"description"} if ticked == "all" else set())


def test_a_translation_of_words_that_changed_meanwhile_is_looked_at_again(host, kept):
    sent = {**form_of(host.open(ROMANIAN)), "title": "Marele Iftar", "description": "Veniți!"}
    host.send(EDIT, **{**form_of(host.open(EDIT)), "title-en": "Small Iftar"})
    page = host.send(ROMANIAN, 422, **sent)
    assert "ro" not in kept(title_of) and kept(description_of)["ro"] == "Veniți!"
    assert page.value("title") == "Marele Iftar" and ">Small Iftar</p>" in page.html


def question(number):
    return {
        "key": f"q{number}",
        "text": {"en": f"Chair {number}?"},
        "purpose": {},
        "required": False,
    }


@pytest.fixture
def asked(enter, event, kept):
    """A member of a group with an event that asks two things, and what takes the second away."""
    event(questions=[question(1), question(2)])

    def take_away(session):
        session.scalars(select(Event)).one().questions = [question(1)]

    return enter(member=True), lambda: kept(take_away)


def test_a_translation_of_what_was_taken_away_is_handed_back_and_the_rest_is_saved(asked, kept):
    host, take_away = asked
    sent = form_of(host.open(ROMANIAN))
    take_away()
    page = host.send(ROMANIAN, 409, **{**sent, "questions-2-text": "Scaun?", "title": "Iftar"})
    assert page.errors == ["What you wrote here has no place any more. Copy it."]
    assert 'href="#lost"' in page.html and 'lang="ro" dir="ltr">Scaun?</p>' in page.html
    assert kept(title_of)["ro"] == "Iftar"
    host.send(ROMANIAN, **form_of(page))


def test_what_was_taken_away_is_handed_back_beside_what_cannot_be_kept(asked):
    host, take_away = asked
    sent = form_of(host.open(ROMANIAN))
    take_away()
    typed = {"questions-2-text": "Scaun?", "title": "x" * 121}
    page = host.send(ROMANIAN, 422, **{**sent, **typed})
    assert "Scaun?" in page.words and "Write at most 120 characters." in page.errors


def test_what_was_taken_away_and_never_touched_is_no_quarrel(asked, kept):
    host, take_away = asked
    sent = form_of(host.open(ROMANIAN))
    take_away()
    host.send(ROMANIAN, **{**sent, "title": "Iftar"})
    assert kept(title_of)["ro"] == "Iftar"


def test_a_translation_of_what_became_the_original_meanwhile_is_handed_back(host, kept):
    sent = form_of(host.open(f"{HERE}/ur"))
    urdu = {"ur": "بڑی افطاری"}
    kept(lambda s: setattr(s.scalars(select(Event)).one(), "title", urdu))
    page = host.send(f"{HERE}/ur", 409, **{**sent, "title": "افطاری"})
    assert 'lang="ur" dir="rtl">افطاری</p>' in page.html
    assert kept(title_of) == urdu


def test_each_tick_says_what_was_checked(host):
    page = host.open(f"{HERE}/ur")
    labels = re.findall(r'<label class="tick".*?<span>(.*?)</span></label>', page.html, re.S)
    names = [re.sub(r"<[^>]*>", "", label) for label in labels]
    assert names == [
        "A speaker has checked this: Title",
        "A speaker has checked this: What happens there",
        "A speaker has checked all of it",
    ]

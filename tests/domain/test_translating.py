"""How each language of a text stands, whatever was edited, and how texts are found and put back."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from campaign.domain import phrasing, translating
from campaign.domain.translating import State
from campaign.models.rendering import Rendering
from tests import make

EVENT, TODAY = "event:meal", date(2026, 6, 5)
MEAL = {"en": "A shared meal", "ur": "مشترکہ کھانا", "pl": "Wspólny posiłek"}
TAGS = ("en", "ur", "pl", "ro")


def stands(session, texts, block="title"):
    found = translating.states(session, EVENT, {block: texts}, TAGS)[block]
    return {tag: str(one.state) for tag, one in found.items()}


def edit(session, before, after, block="title"):
    translating.note(session, EVENT, {block: before}, {block: after})


def check(session, texts, tag, block="title"):
    translating.check(session, EVENT, block, texts, tag, by="Friends", on=TODAY)


def test_what_nobody_noted_is_a_draft_and_what_is_not_there_is_missing(session):
    assert stands(session, MEAL) == {"ur": "draft", "pl": "draft", "ro": "missing"}


def test_an_edit_of_the_original_makes_the_others_outdated(session):
    new = {**MEAL, "en": "A meal for all"}
    edit(session, MEAL, new)
    assert stands(session, new) == {"ur": "outdated", "pl": "outdated", "ro": "missing"}


def test_an_edit_that_is_taken_back_heals(session):
    check(session, MEAL, "ur")
    new = {**MEAL, "en": "A meal for all"}
    edit(session, MEAL, new)
    assert stands(session, new)["ur"] == "outdated"
    edit(session, new, MEAL)
    assert stands(session, MEAL)["ur"] == "checked"


def test_an_edit_of_a_translation_makes_it_a_draft_of_the_original_as_it_is_now(session):
    check(session, MEAL, "ur")
    newer = {**MEAL, "en": "A meal for all"}
    edit(session, MEAL, newer)
    newest = {**newer, "ur": "سب کا کھانا"}
    edit(session, newer, newest)
    assert stands(session, newest) == {"ur": "draft", "pl": "outdated", "ro": "missing"}


def test_what_was_checked_names_the_group_and_the_day(session):
    check(session, MEAL, "pl")
    found = translating.states(session, EVENT, {"title": MEAL}, ("pl",))["title"]["pl"]
    assert found == translating.Standing(State.CHECKED, "Friends", TODAY)


def test_words_that_changed_without_a_note_are_not_checked(session):
    check(session, MEAL, "ur")
    assert stands(session, {**MEAL, "ur": "کھانا"})["ur"] == "draft"


def test_a_check_says_that_an_outdated_text_still_fits(session):
    new = {**MEAL, "en": "A meal for all"}
    edit(session, MEAL, new)
    check(session, new, "ur")
    assert stands(session, new) == {"ur": "checked", "pl": "outdated", "ro": "missing"}


@pytest.mark.parametrize("tag", ["ro", "en"])
def test_neither_a_missing_text_nor_the_original_can_be_checked(session, tag):
    with pytest.raises(translating.NothingToCheck):
        check(session, MEAL, tag)


def test_the_first_language_stays_the_original_when_english_is_added(session):
    urdu = {"ur": "مشترکہ کھانا"}
    both = {**urdu, "en": "A shared meal"}
    edit(session, {}, urdu)
    edit(session, urdu, both)
    assert stands(session, both) == {"en": "draft", "pl": "missing", "ro": "missing"}
    newer = {**both, "ur": "سب کا کھانا"}
    edit(session, both, newer)
    assert stands(session, newer)["en"] == "outdated"


def test_the_original_of_a_text_that_waits_is_that_of_the_text_as_it_is(session):
    urdu = {"ur": "مشترکہ کھانا"}
    both = {**urdu, "en": "A shared meal"}
    where, shown = (session, EVENT, {"title": both}), {"title": urdu}
    assert translating.originals(*where, shown=shown) == {"title": "ur"}
    assert set(translating.states(*where, TAGS, shown=shown)["title"]) == {"en", "pl", "ro"}
    translating.check(session, EVENT, "title", both, "en", by="Friends", on=TODAY, shown=urdu)
    found = translating.states(*where, TAGS, shown=shown)["title"]["en"]
    assert found.state == State.CHECKED
    polish = {"title": {"pl": "Wspólny posiłek", "en": "A shared meal"}}
    assert translating.originals(session, EVENT, polish, shown=shown) == {"title": "en"}


def test_without_the_original_another_language_takes_its_place(session):
    edit(session, {}, MEAL)
    rest = {tag: text for tag, text in MEAL.items() if tag != "en"}
    edit(session, MEAL, rest)
    assert stands(session, rest) == {"en": "missing", "pl": "outdated", "ro": "missing"}


def test_nothing_is_left_of_a_text_that_went_or_of_a_thing_that_was_deleted(session):
    edit(session, {}, MEAL)
    edit(session, MEAL, {"en": MEAL["en"], "pl": MEAL["pl"]})
    noted = select(Rendering.language).where(Rendering.subject == EVENT)
    assert session.scalars(noted).all() == ["pl"]
    translating.forget(session, EVENT)
    assert session.scalar(select(func.count()).select_from(Rendering)) == 0


def test_blocks_and_things_stand_apart(session):
    check(session, MEAL, "ur")
    assert stands(session, MEAL, "description")["ur"] == "draft"
    other = translating.states(session, "event:walk", {"title": MEAL}, TAGS)["title"]
    assert other["ur"].state == State.DRAFT


def test_what_is_done_to_an_event_is_noted(session):
    event = make.event(session, slug="meal", title=MEAL)
    with translating.noting_event(session, event):
        event.title = {**MEAL, "en": "A meal for all"}
    assert stands(session, event.title)["pl"] == "outdated"


def test_languages_come_by_how_many_read_them_and_uncounted_ones_last():
    people = {"ur": 8714, "ro": 7455, "pl": 7823}
    found = translating.most_read(people, ("ckb", "ro", "ur", "pl"))
    assert found == [("ur", 8714), ("pl", 7823), ("ro", 7455), ("ckb", None)]


FIELDS = {
    "title": {"en": "Meal", "ur": "کھانا"},
    "description": {},
    "access_note": {"en": "Ring."},
    "picture_alt": None,
    "questions": [
        {"key": "a", "text": {"en": "Allergies?"}, "purpose": {"en": "To cook."}},
        {"key": "b", "text": {"en": "Chair?"}, "purpose": {"en": "To seat you."}},
    ],
    "programme": [{"id": 3, "title": {"en": "Talk"}, "minutes": 10}],
}


def test_texts_are_named_by_the_way_to_them_and_stand_in_order():
    assert list(phrasing.blocks(FIELDS, phrasing.EVENT)) == [
        *("title", "access_note", "questions.1.text", "questions.1.purpose"),
        *("questions.2.text", "questions.2.purpose", "programme.1.title"),
    ]


def test_one_language_put_back_changes_that_alone():
    made = phrasing.rewritten(FIELDS, "ur", {"questions.2.text": "کرسی؟", "title": ""})
    assert made["title"] == {"en": "Meal"}
    assert made["questions"][1]["text"] == {"en": "Chair?", "ur": "کرسی؟"}
    assert made["questions"][0] == FIELDS["questions"][0] and made.keys() == {"title", "questions"}
    assert FIELDS["title"] == {"en": "Meal", "ur": "کھانا"}, "what was there stays as it was"


WORDS = st.dictionaries(st.sampled_from(TAGS), st.text(max_size=5), max_size=4)


@given(st.lists(st.fixed_dictionaries({"text": WORDS})), st.sampled_from(TAGS), st.text(max_size=5))
def test_whatever_is_put_back_is_found_again(entries, tag, text):
    fields, ways = {"outputs": entries}, ("outputs.*.text",)
    for name, texts in phrasing.blocks(fields, ways).items():
        again = phrasing.blocks(phrasing.rewritten(fields, tag, {name: text}), ways)
        wanted = {**texts, tag: text} if text else {k: v for k, v in texts.items() if k != tag}
        assert again.get(name, {}) == wanted
        others = {k: v for k, v in phrasing.blocks(fields, ways).items() if k != name}
        assert {k: v for k, v in again.items() if k != name} == others


def asked(*entries):
    """An event's questions, each by its text in languages."""
    listed = [{"text": texts, "purpose": {"en": "So."}} for texts in entries]
    return phrasing.blocks({"questions": listed}, ("questions.*.text", "questions.*.purpose"))


CHAIR, FOOD = {"en": "Chair?", "ur": "کرسی؟"}, {"en": "Allergies?", "ur": "الرجی؟"}
FOOD_NOW = {**FOOD, "en": "Any allergies?"}


@pytest.mark.parametrize(
    ("after", "stands_now"),
    [
        ((FOOD, CHAIR), {1: "draft", 2: "checked"}),
        ((CHAIR,), {1: "checked"}),
        ((FOOD,), {1: "draft"}),
        ((FOOD_NOW, CHAIR), {1: "outdated", 2: "checked"}),
        (({"en": "New?"}, CHAIR, FOOD), {1: "missing", 2: "checked", 3: "draft"}),
        (({"en": "New?", "ur": "نیا؟"}, FOOD), {1: "draft", 2: "draft"}),
        ((), {}),
    ],
)
def test_what_is_noted_of_an_entry_of_a_list_goes_where_it_goes(session, after, stands_now):
    before = asked(CHAIR, FOOD)
    translating.check(session, EVENT, "questions.1.text", CHAIR, "ur", by="Friends", on=TODAY)
    translating.note(session, EVENT, before, asked(*after))
    found = translating.states(session, EVENT, asked(*after), ("ur",))
    texts = {name: one["ur"].state for name, one in found.items() if name.endswith("text")}
    assert texts == {f"questions.{number}.text": state for number, state in stands_now.items()}
    noted = session.scalars(select(Rendering.block)).all()
    assert all(name.endswith("text") and name in found for name in noted)


def test_two_entries_that_change_places_again_and_again_keep_what_is_noted(session):
    one, other = asked(CHAIR, FOOD), asked(FOOD, CHAIR)
    for block, texts in (("questions.1.text", CHAIR), ("questions.2.text", FOOD)):
        translating.check(session, EVENT, block, texts, "ur", by="Friends", on=TODAY)
    for before, after in ((one, other), (other, one), (one, other)):
        translating.note(session, EVENT, before, after)
        found = translating.states(session, EVENT, after, ("ur",))
        assert {found[f"questions.{n}.text"]["ur"].state for n in (1, 2)} == {State.CHECKED}


ENTRIES = st.lists(st.dictionaries(st.sampled_from(TAGS), st.text("ab", max_size=2)), max_size=5)


@given(ENTRIES, ENTRIES)
def test_no_two_entries_become_one(before, after):
    went = phrasing.went(asked(*before), asked(*after))
    assert len(set(went.values())) == len(went)
    assert set(went.values()) <= {f"questions.{n}" for n in range(1, len(after) + 1)}


@given(st.permutations(["a", "b", "c", "d"]))
def test_entries_that_only_change_places_are_found_again(order):
    went = phrasing.went(asked(*({"en": c} for c in "abcd")), asked(*({"en": c} for c in order)))
    assert [went[f"questions.{'abcd'.index(c) + 1}"] for c in order] == [
        f"questions.{n}" for n in (1, 2, 3, 4)
    ]


def test_what_is_said_of_texts_that_wait_goes_with_the_thing(session):
    newer = {**MEAL, "ur": "کھانا"}
    translating.check(session, EVENT, "title", newer, "ur", by="Friends", on=TODAY, shown=MEAL)
    assert stands(session, newer)["ur"] == "checked" and stands(session, MEAL)["ur"] == "draft"
    translating.forget(session, EVENT)
    assert session.scalars(select(Rendering)).all() == []

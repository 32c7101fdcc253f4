"""Staff translate what they write for the town; what was asked in a survey stays as it was asked."""

import pytest
from sqlalchemy import select

from campaign.blueprints.texts import shapes
from campaign.domain import answering, phrasing, questioning, translating
from campaign.models import Theme
from campaign.models.rendering import Rendering
from tests import answers, make
from tests.blueprints.hosts.sent import form_of
from tests.blueprints.texts.test_events import standing


@pytest.fixture
def survey(kept):
    """A survey with a question of the town's own, a draft unless told otherwise."""

    def make_one(state="draft"):
        def act(session):
            options = {"en": ("Yes", "No"), "ur": ("ہاں", "نہیں")}
            said = questioning.Wording("choice", {"en": "Is it safe?", "ur": "محفوظ؟"}, options)
            own = questioning.write(session, said)
            made = make.survey(session, questions=("cohesion", own.key))
            made.slug, made.state, made.title = "ours", state, {"en": "Our town"}
            return own.key

        return kept(act)

    return make_one


@pytest.fixture
def wording(kept):
    """Reads a question back: its text, and that of each option."""

    def read(key):
        def act(session):
            found = questioning.latest(session, key)
            return found.text, [option["text"] for option in found.options]

        return kept(act)

    return read


def test_a_theme_is_translated_and_whoever_edits_it_meanwhile_is_told(staff, kept):
    kept(lambda s: setattr(answers.theme(s, title={"en": "Dark paths"}), "slug", "dark"))
    before = kept(lambda s: answering.mark(s.scalars(select(Theme)).one()))
    sent = form_of(staff.open("/desk/texts/theme/dark/ur"))
    staff.send("/desk/texts/theme/dark/ur", **{**sent, "title": "اندھیرے راستے"})
    assert kept(lambda s: s.scalars(select(Theme)).one().title["ur"]) == "اندھیرے راستے"
    assert kept(lambda s: answering.mark(s.scalars(select(Theme)).one())) != before
    assert "Draft 1" in " ".join(staff.open("/desk/texts/theme/dark").words.split())


def test_an_edit_of_an_aim_makes_its_translations_outdated(staff, kept):
    texts = {"title": {"en": "Meet more", "ur": "زیادہ ملیں"}}
    slug = kept(lambda s: answers.aim(s, **texts).slug)
    address = f"/desk/aims/{slug}/edit"
    sent = form_of(staff.open(address))
    horizon = {"horizon": "short"}
    staff.send(address, **{**sent, **horizon, "title-en": "Meet more often"})
    assert standing(staff.open(f"/desk/texts/aim/{slug}/ur"))[0] == ("title", "Outdated")


def test_staff_name_the_group_whose_speaker_checked(staff, kept):
    kept(lambda s: make.group(s, slug="friends", name={"en": "Friends"}).slug)
    slug = kept(lambda s: answers.aim(s, title={"en": "Meet", "ur": "ملیں"}).slug)
    page = staff.open(f"/desk/texts/aim/{slug}/ur")
    sent = {**form_of(page), "title-checked": "y"}
    wrong = staff.send(f"/desk/texts/aim/{slug}/ur", 422, **{**sent, "by": "Amina Example"})
    assert wrong.errors == ["Choose from the list."] and 'href="#by"' in wrong.html
    assert kept(lambda s: s.scalars(select(Rendering)).all()) == []
    for by, named in (("friends", "Friends"), ("", "Council")):
        staff.send(f"/desk/texts/aim/{slug}/ur", **{**sent, "by": by, "title": f"ملیں {named}"})
        assert named in kept(lambda s: s.scalars(select(Rendering.checked_by)).one())
        sent = {**form_of(staff.open(f"/desk/texts/aim/{slug}/ur")), "title-checked": "y"}


def test_a_survey_has_its_own_texts_and_its_questions_but_no_standard_one(staff, survey, wording):
    key = survey()
    page = staff.open("/desk/texts/survey/ours/ro")
    names = [name for name, _ in standing(page)]
    assert names == [
        *("title", "questions-2-text"),
        *("questions-2-options-1-text", "questions-2-options-2-text"),
    ]
    typed = {"questions-2-options-1-text": "Da", "questions-2-options-2-text": "Nu"}
    sent = {**form_of(page), **typed, "questions-2-text": "E sigur?"}
    staff.send("/desk/texts/survey/ours/ro", **sent)
    text, options = wording(key)
    assert text["ro"] == "E sigur?" and [one["ro"] for one in options] == ["Da", "Nu"]


def test_answers_are_in_a_language_all_or_none(staff, survey, wording):
    key = survey()
    sent = form_of(staff.open("/desk/texts/survey/ours/ro"))
    half = {**sent, "questions-2-options-1-text": "Da"}
    page = staff.send("/desk/texts/survey/ours/ro", 422, **half)
    assert page.errors == ["Write all the answers in this language, or none of them."]
    assert "ro" not in wording(key)[1][0]


def test_what_was_asked_stays_and_a_language_nobody_was_asked_in_can_come(staff, survey, wording):
    key = survey("published")
    page = staff.open("/desk/texts/survey/ours/ur")
    assert "It was asked like this, so it stays." in page.words
    assert not [a for a in page.all("input") if a.get("name") == "questions-2-text"]
    changed = {**form_of(page), "questions-2-text": "بدلا"}
    assert "بدلا" in staff.send("/desk/texts/survey/ours/ur", 409, **changed).words
    assert wording(key)[0]["ur"] == "محفوظ؟"
    checked = {**form_of(page), "questions-2-text-checked": "y"}
    staff.send("/desk/texts/survey/ours/ur", **checked)
    assert ("questions-2-text", "Checked") in standing(staff.open("/desk/texts/survey/ours/ur"))
    sent = form_of(staff.open("/desk/texts/survey/ours/ro"))
    staff.send("/desk/texts/survey/ours/ro", **{**sent, "questions-2-text": "E sigur?"})
    assert wording(key)[0]["ro"] == "E sigur?"


def test_another_wording_makes_the_questions_translations_outdated(staff, survey):
    key = survey()
    address = f"/desk/surveys/questions/{key}"
    sent = {**form_of(staff.open(address)), "kind": "choice", "text-en": "Is it safe here?"}
    staff.send(address, **sent)
    page = staff.open("/desk/texts/survey/ours/ur")
    assert ("questions-2-text", "Outdated") in standing(page)
    assert ("questions-2-options-1-text", "Draft") in standing(page)


def test_versions_of_a_question_stand_apart(staff, survey, kept):
    key = survey("published")
    page = "/desk/texts/survey/ours/ur"
    staff.send(page, **{**form_of(staff.open(page)), "questions-2-text-checked": "y"})
    address = f"/desk/surveys/questions/{key}"
    staff.send(address, **{**form_of(staff.open(address)), "kind": "choice", "text-en": "Well?"})
    assert ("questions-2-text", "Checked") in standing(staff.open(page)), "it was asked like this"

    def again(session):
        newest = questioning.latest(session, key)
        assert newest.version == 2
        make.survey(session, questions=(key,)).slug = "next"
        subject, blocks = translating.subject_of(newest), phrasing.blocks_of(newest, ("text",))
        return translating.states(session, subject, blocks, ("ur",))["text"]["ur"].state

    assert kept(again) == "outdated", "the Urdu is of the words before"
    newer = "/desk/texts/survey/next/ur"
    staff.send(newer, **{**form_of(staff.open(newer)), "questions-1-text-checked": "y"})
    assert ("questions-1-text", "Checked") in standing(staff.open(newer))
    assert ("questions-2-text", "Checked") in standing(staff.open(page))


def test_a_new_version_begins_with_how_the_old_one_stood(staff, survey, kept):
    key = survey("published")
    page = "/desk/texts/survey/ours/ur"
    staff.send(page, **{**form_of(staff.open(page)), "questions-2-text-checked": "y"})
    address = f"/desk/surveys/questions/{key}"
    sent = {**form_of(staff.open(address)), "kind": "choice", "options-en": "Yes\nNo way"}
    staff.send(address, **sent)
    kept(lambda s: setattr(make.survey(s, questions=(key,)), "slug", "next"))
    assert standing(staff.open("/desk/texts/survey/next/ur"))[-3:] == [
        ("questions-1-text", "Checked"),
        ("questions-1-options-1-text", "Draft"),
        ("questions-1-options-2-text", "Outdated"),
    ]


def test_answers_that_change_places_keep_how_they_stand(staff, survey):
    key = survey()
    page = "/desk/texts/survey/ours/ur"
    staff.send(page, **{**form_of(staff.open(page)), "questions-2-options-1-text-checked": "y"})
    address = f"/desk/surveys/questions/{key}"
    turned = {"kind": "choice", "options-en": "No\nYes", "options-ur": "نہیں\nہاں"}
    staff.send(address, **{**form_of(staff.open(address)), **turned})
    found = dict(standing(staff.open(page)))
    assert found["questions-2-options-1-text"] == "Draft"
    assert found["questions-2-options-2-text"] == "Checked"


def test_nothing_noted_is_left_of_what_is_deleted(staff, kept):
    slug = kept(lambda s: answers.aim(s, title={"en": "Meet", "ur": "ملیں"}).slug)
    texts = {"title": {"en": "Meet", "ur": "ملیں"}}
    kept(lambda s: translating.note(s, f"aim:{slug}", {}, texts))
    staff.open("/desk/aims")
    staff.send(f"/desk/aims/{slug}/remove")
    assert kept(lambda s: s.scalars(select(Rendering)).all()) == []


@pytest.mark.parametrize("path", ["theme/none", "nonsense/none", "survey/none/ur", "aim/x/<b>"])
def test_what_there_is_not_is_404(staff, path):
    assert staff.client.get(f"/desk/texts/{path}").status_code == 404


def test_every_kind_names_its_texts_as_the_rules_do():
    for name in ("EVENT", "GROUP", "SURVEY", "QUESTION", "THEME", "AIM", "PROJECT"):
        assert set(getattr(shapes, name)) == set(getattr(phrasing, name)), name

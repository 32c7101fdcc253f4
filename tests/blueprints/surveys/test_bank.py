"""The bank of questions."""

import pytest

from campaign.extensions import db
from campaign.models import Question, Survey
from tests import make

SCALE = {"text-en": "How safe do you feel?", "kind": "scale", "options-en": "Very\nFairly\nNot"}


def questions(app):
    """Every question, apart from its session."""
    with app.app_context():
        found = db.session.query(Question).order_by(Question.id).all()
        db.session.expunge_all()
        return found


def test_the_standard_wordings_are_there_before_anything_was_asked(staff, app):
    page = staff.open("/desk/surveys/questions")
    assert page.words.count("standard wording") == 3
    first = page.words.index("people from different backgrounds get on well together?")
    assert first < page.words.index("immediate neighbourhood?")
    assert questions(app) == []


def test_a_question_of_our_own_is_kept_in_each_language_it_was_written_in(staff, app):
    staff.open("/desk/surveys/questions/new")
    urdu = {"text-ur": "آپ کتنا محفوظ محسوس کرتے ہیں؟", "options-ur": "بہت\nکافی\nنہیں"}
    staff.send("/desk/surveys/questions/new", **SCALE, **urdu)
    (made,) = questions(app)
    assert made.kind == "scale" and set(made.text) == {"en", "ur"}
    assert [one["key"] for one in made.options] == ["o1", "o2", "o3"]
    assert made.options[1]["text"] == {"en": "Fairly", "ur": "کافی"}
    assert "How safe do you feel?" in staff.open("/desk/surveys/questions").words


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"text-en": ""}, "Write it in English at least."),
        ({"kind": "guess"}, "Choose from the list."),
        ({"options-en": "Only one"}, "Write 2 to 20 answers to choose from"),
        ({"options-en": "\n".join("x" * 21)}, "Write 2 to 20 answers to choose from"),
        ({"options-ur": "ایک"}, "Write 3 answers in اردو too"),
        ({"text-en": "x" * 301}, "Write at most 300 characters."),
    ],
)
def test_what_cannot_be_gets_its_sentence_and_nothing_is_lost(staff, app, over, sentence):
    staff.open("/desk/surveys/questions/new")
    page = staff.send("/desk/surveys/questions/new", 422, **{**SCALE, "text-pl": "Jak?", **over})
    assert any(sentence in error for error in page.errors), page.errors
    assert "Jak?" in page.html
    assert questions(app) == []


def test_own_words_need_no_answers_to_choose_from(staff, app):
    staff.open("/desk/surveys/questions/new")
    staff.send("/desk/surveys/questions/new", **SCALE | {"kind": "words"})
    assert questions(app)[0].options == []


def test_another_wording_of_what_was_asked_is_a_new_version(staff, app):
    with app.app_context():
        key = make.question(db.session).key
        asked = make.survey(db.session, questions=(key,))
        draft = make.survey(db.session, questions=(key,), published=False)
        db.session.commit()
        names = (asked.slug, draft.slug)
    page = staff.open(f"/desk/surveys/questions/{key}")
    assert "becomes the next version" in page.words
    staff.send(f"/desk/surveys/questions/{key}", **SCALE)
    old, new = questions(app)
    assert (old.version, old.text["en"]) == (1, "What do you think?")
    assert (new.version, new.key, new.text["en"]) == (2, key, "How safe do you feel?")
    with app.app_context():
        rows = {s.slug: s.questions[0].question_id for s in db.session.query(Survey)}
    assert rows == {names[0]: old.id, names[1]: new.id}
    assert "version 2" in staff.open("/desk/surveys/questions").words


def test_what_was_never_asked_changes_in_place(staff, app):
    with app.app_context():
        key = make.question(db.session).key
        db.session.commit()
    staff.open(f"/desk/surveys/questions/{key}")
    staff.send(f"/desk/surveys/questions/{key}", **SCALE)
    (only,) = questions(app)
    assert (only.version, only.kind) == (1, "scale")


def test_a_standard_wording_cannot_be_changed(staff):
    page = staff.open("/desk/surveys/questions/cohesion", 409)
    assert "This is a standard wording." in page.words
    staff.send("/desk/surveys/questions/cohesion", 409, **SCALE)
    staff.open("/desk/surveys/questions/nobody", 404)

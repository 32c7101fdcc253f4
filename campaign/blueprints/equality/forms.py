"""The equality questions, each to be left empty."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import RadioField, SelectField
from wtforms.validators import StopValidation

from campaign.domain.equalities import Said
from campaign.domain.equality_questions import QUESTIONS, Question
from campaign.forms import Form, LineField, Short, SubmissionField, readable
from campaign.models.equality import OWN_WORDS_LENGTH, PREFER_NOT
from campaign.words import equality as equality_words

OWN = "own_"  # before the name of a question's line for own words
MOST_RADIOS = 7  # beyond that a list that opens is easier


class AnswerQuestionsForm(Form):
    """Every question of the bank, and lines for own words."""

    submission = SubmissionField(of="equality")

    @property
    def anchors(self) -> dict[str, str]:
        """The first control of each field, where it has not the field's own id."""
        radios = {field.name: f"{field.id}-0" for field in self if isinstance(field, RadioField)}
        return {"submission": next(iter(QUESTIONS)), **radios}

    def pairs(self) -> Iterator[tuple[Question, Any, Any]]:
        """Yield each question with its field, and the field for own words or None."""
        for key, question in QUESTIONS.items():
            yield question, self[key], self[OWN + key] if question.own_words else None

    def said(self) -> dict[str, Said]:
        """Return what was answered, by question."""
        return {
            question.key: Said(field.data or "", own.data if own is not None else "")
            for question, field, own in self.pairs()
        }


def questions_form(sent: MultiDict[str, str] | None = None) -> AnswerQuestionsForm:
    """Return the form, in the reader's language."""
    fields: dict[str, Any] = {}
    for key, question in QUESTIONS.items():
        fields[key] = _choice(question)
        if question.own_words:
            checks = [Short(OWN_WORDS_LENGTH), readable]
            fields[OWN + key] = LineField(_l("Or say it in your own words"), checks)
    form: AnswerQuestionsForm = type("AskedForm", (AnswerQuestionsForm,), fields)(sent)
    return form


def _choice(question: Question) -> RadioField | SelectField:
    groups = [(group, listed) for group, listed in equality_words.listed(question)]
    groups.append(("", [(PREFER_NOT, equality_words.choice(question.key, PREFER_NOT))]))
    flat = [one for _, listed in groups for one in listed]
    kind = RadioField if len(flat) <= MOST_RADIOS else SelectField
    return kind(
        gettext(question.text),
        [_Offered(question)],
        choices=flat,
        description=gettext(question.hint) if question.hint else "",
        render_kw={"groups": groups},
        validate_choice=False,
    )


class _Offered:
    """Refuses an answer that is not on the list."""

    def __init__(self, question: Question) -> None:
        self.question = question

    def __call__(self, form: Form, field: Any) -> None:
        """Raise StopValidation for what was not offered, and take it out."""
        if field.data and field.data not in self.question.offered:
            field.data = ""
            raise StopValidation(str(_l("Choose from the list, or leave it empty.")))

"""A survey as a form: a field for each question, all of which may be left empty, and where somebody lives."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import Field, RadioField, SelectField, SelectMultipleField
from wtforms.validators import StopValidation
from wtforms.widgets import TextArea

from campaign.blueprints.hosts.fields import check_text
from campaign.blueprints.pledge.forms import ward_choices
from campaign.domain import responding
from campaign.domain.responding import Response
from campaign.forms import Form, SubmissionField
from campaign.looks import Told
from campaign.models.pledge import AGE_BANDS
from campaign.models.survey import SEVERAL, WORDS, WORDS_LENGTH, Question, Survey
from campaign.packs import Pack
from campaign.refusals import explain
from campaign.words import survey as survey_words

OF = "survey"
PREFIX = "q_"
NOT_LISTED = _l("Choose from those that are listed.")


class OneField(RadioField):
    """One of a question's options."""

    data: Any

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        if self.data and self.data not in dict(self.choices):
            self.data = ""
            raise StopValidation(str(NOT_LISTED))


class SeveralField(SelectMultipleField):
    """Any of a question's options."""

    data: Any

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        offered = dict(self.choices)
        if set(self.data or ()) - set(offered):
            self.data = [value for value in self.data if value in offered]
            raise StopValidation(str(NOT_LISTED))


class WordsField(Field):
    """A few lines in somebody's own words."""

    widget = TextArea()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first value, with one kind of line end."""
        text = unicodedata.normalize("NFC", valuelist[0] if valuelist else "")
        self.data = text.replace("\r\n", "\n").replace("\r", "\n").strip()

    def pre_validate(self, form: Any) -> None:
        """Refuse what is too long, or cannot be kept."""
        self.data, wrong = check_text(form, self.data or "", WORDS_LENGTH)
        if wrong:
            raise StopValidation(wrong)


@dataclass(frozen=True)
class Asked:
    """A question with its field, in words."""

    question: Question
    field: Any
    text: Told
    options: list[tuple[str, Told]]


class AnswerSurveyForm(Form):
    """What every survey asks besides its questions. `make_form` adds a field for each of those."""

    submission = SubmissionField(of=OF)
    ward = SelectField(_l("Your ward"), validate_choice=False)
    age_band = RadioField(
        _l("Your age"),
        choices=[(band, _l(label)) for band, label in AGE_BANDS.items()],
        validate_choice=False,
    )

    survey: Survey
    wards: Mapping[str, str]

    def validate_ward(self, field: SelectField) -> None:
        """Refuse a ward the town does not have."""
        field.data = field.data or ""
        if field.data and field.data not in self.wards:
            raise StopValidation(str(_l("Choose a ward from the list, or leave it empty.")))

    def validate_age_band(self, field: RadioField) -> None:
        """Refuse an age group there is not."""
        if field.data and field.data not in AGE_BANDS:
            field.data = ""
            raise StopValidation(str(_l("Choose one of the three age groups.")))

    def validate(self, extra_validators: Any = None) -> bool:
        """Refuse also an answer to a question that this survey does not ask."""
        fine = super().validate(extra_validators)
        if any(name.startswith(PREFIX) and name not in self for name in self.sent or ()):
            refusal = responding.UnknownAnswer()
            self.refuse("submission", explain(refusal).about(refusal))
            return False
        return fine

    @property
    def asked(self) -> list[Asked]:
        """The questions in order."""
        return [
            Asked(one, self[name_of(one)], survey_words.text_of(one), survey_words.options_of(one))
            for one in self._questions
        ]

    @property
    def anchors(self) -> dict[str, str]:
        """Where the summary of errors leads, for fields whose first control has another id."""
        choices = {name_of(one): f"{name_of(one)}-0" for one in self._questions if one.options}
        return {"submission": "send", **choices}

    @property
    def _questions(self) -> list[Question]:
        return [row.question for row in self.survey.questions]

    def response(self, channel: str, language: str | None) -> Response:
        """Return what was answered, once the form was checked."""
        chosen, words = {}, {}
        for one in self.asked:
            data, kind = one.field.data, one.question.kind
            if data and kind == WORDS:
                words[one.question.key] = data
            elif data:
                chosen[one.question.key] = tuple(data) if kind == SEVERAL else (data,)
        return Response(
            submission=self.submission.mark or "",
            channel=channel,
            language=language,
            ward_code=self.ward.data or None,
            age_band=self.age_band.data or None,
            chosen=chosen,
            words=words,
        )


def make_form(sent: MultiDict[str, str] | None, survey: Survey, pack: Pack) -> AnswerSurveyForm:
    """Return a survey's form, filled with what was sent."""
    fields = {name_of(row.question): _field(row.question) for row in survey.questions}
    kind = type("AnswerThisSurveyForm", (AnswerSurveyForm,), fields)
    form: AnswerSurveyForm = kind(sent)
    form.sent, form.survey, form.wards = sent, survey, pack.ward_names
    form.ward.choices = ward_choices(pack)
    return form


def name_of(question: Question) -> str:
    """Return the name of a question's field."""
    return f"{PREFIX}{question.key}"


def _field(question: Question) -> Any:
    if question.kind == WORDS:
        return WordsField()
    choices = [(option["key"], "") for option in question.options]
    if question.kind == SEVERAL:
        return SeveralField(choices=choices, validate_choice=False)
    return OneField(choices=choices, validate_choice=False)

"""A form on paper as it is typed in: the number of each answer that is ticked, in one field per question."""

from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectField
from wtforms.validators import StopValidation

from campaign.blueprints.admin.forms import ListedField
from campaign.blueprints.pledge.forms import ward_choices
from campaign.blueprints.survey.forms import OF, Asked, WordsField, name_of
from campaign.domain.responding import Response
from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, SubmissionField, readable
from campaign.languages import LANGUAGES, SOURCE
from campaign.models.pledge import AGE_BANDS
from campaign.models.survey import SEVERAL, WORDS, Question, Survey
from campaign.packs import Pack
from campaign.words import survey as survey_words

_dl = desk_words.lazy_gettext
MOST_TYPED = 80


class NumbersField(LineField):
    """The numbers of what is ticked on paper, from 1 on, with spaces or commas between several."""

    def __init__(self, options: list[str], *, several: bool = False, **settings: Any) -> None:
        super().__init__(**settings)
        self.options, self.several = options, several
        self.chosen: tuple[str, ...] = ()

    def pre_validate(self, form: Any) -> None:
        """Refuse what is not the number of an answer, and several where one is chosen."""
        typed = self.data.replace(",", " ").split()[:MOST_TYPED]
        numbers = [int(one) for one in typed if one.isdecimal() and len(one) < 4]
        most = len(self.options)
        if len(numbers) < len(typed) or any(not 1 <= one <= most for one in numbers):
            raise StopValidation(str(_dl("Type numbers from 1 to %(most)d.", most=most)))
        if len(set(numbers)) > 1 and not self.several:
            raise StopValidation(str(_dl("Type one number. If two are ticked, leave it empty.")))
        self.chosen = tuple(self.options[one - 1] for one in dict.fromkeys(numbers))


class EnterPaperForm(Form):
    """What every form on paper has besides its questions. `make_paper_form` adds those."""

    submission = SubmissionField(of=OF)
    language = ListedField(_dl("Language of the form"), default=SOURCE.tag)
    code = LineField(_dl("Code of the link"), [Short(40), readable])
    ward = SelectField(_l("Your ward"), validate_choice=False)

    survey: Survey
    pack: Pack

    def validate_ward(self, field: SelectField) -> None:
        """Refuse a ward the town does not have."""
        field.data = field.data or ""
        if field.data and field.data not in self.pack.ward_names:
            raise StopValidation(str(_l("Choose a ward from the list, or leave it empty.")))

    @property
    def asked(self) -> list[Asked]:
        """The questions in order."""
        rows = [row.question for row in self.survey.questions]
        return [
            Asked(one, self[name_of(one)], survey_words.text_of(one), survey_words.options_of(one))
            for one in rows
        ]

    def response(self, channel: str) -> Response:
        """Return what was on paper, once the form was checked."""
        asked = [(one.question, one.field) for one in self.asked]
        return Response(
            submission=self.submission.mark or "",
            channel=channel,
            language=self.language.data,
            ward_code=self.ward.data or None,
            age_band=next(iter(self["age_band"].chosen), None),
            chosen={q.key: f.chosen for q, f in asked if q.kind != WORDS and f.chosen},
            words={q.key: f.data for q, f in asked if q.kind == WORDS and f.data},
        )


def make_paper_form(sent: MultiDict[str, str] | None, survey: Survey, pack: Pack) -> EnterPaperForm:
    """Return the form of a survey on paper, filled with what was sent."""
    fields = {name_of(row.question): _field(row.question) for row in survey.questions}
    fields["age_band"] = NumbersField(list(AGE_BANDS), label=_l("Your age"))
    form: EnterPaperForm = type("EnterThisPaperForm", (EnterPaperForm,), fields)(sent)
    form.survey, form.pack = survey, pack
    form.ward.choices = ward_choices(pack)
    form.language.choices = [(tag, LANGUAGES[tag].autonym) for tag in pack.languages]
    return form


def _field(question: Question) -> Any:
    if question.kind == WORDS:
        return WordsField()
    options = [option["key"] for option in question.options]
    return NumbersField(options, several=question.kind == SEVERAL)

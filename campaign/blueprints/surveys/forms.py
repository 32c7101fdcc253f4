"""The forms staff write surveys, questions and links in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField
from wtforms.validators import StopValidation

from campaign.blueprints.account.forms import written
from campaign.blueprints.admin.forms import ListedField
from campaign.blueprints.hosts.fields import ReadField, TextsField, day_field, number_field
from campaign.domain.phrasing import SURVEY, texts_of
from campaign.domain.questioning import Wording
from campaign.domain.surveying import Plan
from campaign.extensions import desk_words
from campaign.forms import Form
from campaign.languages import LANGUAGES, SOURCE
from campaign.models.survey import SCALE, WORDS, Question, Survey
from campaign.packs import Pack
from campaign.words import survey as survey_words

_dl = desk_words.lazy_gettext

TITLE, ABOUT, TEXT, OPTIONS = 120, 600, 300, 2000
MOST_PEOPLE = 1_000_000
PLACE = "place_"
CSV, PDF = "csv", "pdf"


def in_english(form: Form, field: Any) -> None:
    """Ask for the English text, to which every reader falls back."""
    if not field.data.get(SOURCE.tag):
        field.blame(str(_dl("Write it in English at least.")))


@dataclass(frozen=True)
class Offered:
    """A question of the bank beside the field that says at which place it is asked."""

    question: Question
    field: ReadField


class WriteSurveyForm(Form):
    """A survey. `make_survey_form` adds a field for each question of the bank."""

    title = TextsField(_dl("Title"), most=TITLE, always=(SOURCE.tag,))
    about = TextsField(_dl("What it is for, in a sentence"), most=ABOUT)
    opens_on = day_field(_dl("First day"), validators=[written(_dl("Choose a day."))])
    closes_on = day_field(_dl("Last day"), validators=[written(_dl("Choose a day."))])
    questions = ReadField(_dl("Questions"), str, "", "")
    by_link_only = BooleanField(_dl("Only those who have a link can answer"))
    population = number_field(_dl("From how many households the sample was drawn"))

    bank: Sequence[Question]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for a title in English."""
        fine = super().validate(extra_validators)
        in_english(self, self.title)
        return fine and not self.title.wrong

    def validate_population(self, field: ReadField) -> None:
        """Refuse a number of nobody, or of more than a town has."""
        if field.value is not None and not 1 <= field.value <= MOST_PEOPLE:
            raise StopValidation(str(_dl("Write a number from 1 to %(most)d.", most=MOST_PEOPLE)))

    @property
    def offered(self) -> list[Offered]:
        """The bank, each question with the field of its place."""
        return [Offered(one, self[f"{PLACE}{one.key}"]) for one in self.bank]

    @property
    def plan(self) -> Plan:
        """What was written, once it was checked."""
        placed = [one for one in self.offered if one.field.value]
        placed.sort(key=lambda one: one.field.value)
        return Plan(
            title=self.title.data,
            about=self.about.data,
            opens_on=self.opens_on.value,
            closes_on=self.closes_on.value,
            questions=tuple(one.question.key for one in placed),
            by_link_only=self.by_link_only.data,
            population=self.population.value,
        )


def make_survey_form(
    sent: MultiDict[str, str] | None, bank: Sequence[Question], kept: Survey | None = None
) -> WriteSurveyForm:
    """Return the form with a survey as it is kept; of what was sent, over the texts that are kept."""
    fields = {f"{PLACE}{one.key}": number_field(_dl("Place")) for one in bank}
    kind = type("WriteThisSurveyForm", (WriteSurveyForm,), fields)
    typed = _typed(kept) if kept else {}
    if kept and sent is not None:
        typed = texts_of(kept, SURVEY)
    form: WriteSurveyForm = kind(sent, data=typed)
    form.bank = bank
    return form


def _typed(survey: Survey) -> dict[str, Any]:
    places = {
        f"{PLACE}{row.question.key}": str(number) for number, row in enumerate(survey.questions, 1)
    }
    return {
        "title": survey.title,
        "about": survey.about,
        "opens_on": survey.opens_on.isoformat(),
        "closes_on": survey.closes_on.isoformat(),
        "by_link_only": survey.by_link_only,
        "population": str(survey.population or ""),
        **places,
    }


class WriteQuestionForm(Form):
    """A question of the town's own. Its options are written one in each line, in each language."""

    kind = RadioField(
        _dl("How it is answered"),
        choices=list(survey_words.KINDS.items()),
        default=SCALE,
        validate_choice=False,
    )
    text = TextsField(_dl("Question"), most=TEXT, always=(SOURCE.tag,))
    options = TextsField(_dl("Answers to choose from, one in each line"), most=OPTIONS, long=True)

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for the question in English."""
        fine = super().validate(extra_validators)
        in_english(self, self.text)
        return fine and not self.text.wrong

    def validate_kind(self, field: RadioField) -> None:
        """Refuse a kind there is not."""
        if field.data not in survey_words.KINDS:
            field.data = SCALE
            raise StopValidation(str(_dl("Choose from the list.")))

    @property
    def wording(self) -> Wording:
        """What was written, once it was checked."""
        given = {} if self.kind.data == WORDS else self.options.data
        lines = {tag: _lines(text) for tag, text in given.items()}
        return Wording(self.kind.data, self.text.data, lines)


def make_question_form(
    sent: MultiDict[str, str] | None, kept: Question | None = None
) -> WriteQuestionForm:
    """Return the form with a question as it is kept; of what was sent, over the texts that are kept."""
    if kept is None:
        return WriteQuestionForm(sent)
    tags = dict.fromkeys(tag for option in kept.options for tag in option["text"])
    lines = {tag: "\n".join(o["text"].get(tag, "") for o in kept.options) for tag in tags}
    texts = {"text": kept.text, "options": lines}
    return WriteQuestionForm(sent, data={**texts, "kind": kept.kind} if sent is None else texts)


def _lines(text: str) -> Sequence[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class MoveLastDayForm(Form):
    """Another last day."""

    closes_on = day_field(_dl("Last day"), validators=[written(_dl("Choose a day."))])


class HandOutForm(Form):
    """How many links, and on what."""

    count = number_field(
        _dl("How many"), validators=[written(_dl("Write how many links you need."))]
    )
    as_file = RadioField(
        _dl("As"),
        choices=[
            (CSV, _dl("A table (CSV) for letters of your own")),
            (PDF, _dl("Cards to cut out (PDF), each with its code to scan")),
        ],
        default=CSV,
        validate_choice=False,
    )
    language = ListedField(_dl("Language of the cards"), default=SOURCE.tag)

    def __init__(self, sent: MultiDict[str, str] | None, *, pack: Pack) -> None:
        super().__init__(sent)
        self.language.choices = [(tag, LANGUAGES[tag].autonym) for tag in pack.languages]
        if self.as_file.data not in {CSV, PDF}:
            self.as_file.data = CSV

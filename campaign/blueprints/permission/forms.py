"""What a parent is asked: four things, each on its own, and who answers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField
from wtforms.validators import StopValidation

from campaign.blueprints.ambassadors.forms import NAME_LENGTH, TurningForm, a_name
from campaign.domain import permitting
from campaign.domain.permitting import Answer
from campaign.forms import Form, LineField, Short, readable, visible
from campaign.refusals import explain

YES, NO = "yes", "no"
CHOICES = [(YES, _l("Yes")), (NO, _l("No"))]


class Answered:
    """Refuses a question without an answer, each in its own words."""

    def __init__(self, otherwise: Any) -> None:
        self.otherwise = otherwise

    def __call__(self, form: Form, field: Any) -> None:
        """Raise StopValidation where neither yes nor no was chosen."""
        if field.data not in {YES, NO}:
            field.data = None
            raise StopValidation(str(self.otherwise))


def _question(label: Any, otherwise: Any) -> RadioField:
    return RadioField(label, [Answered(otherwise)], choices=CHOICES, validate_choice=False)


class AnswerForm(Form):
    """The four things. Nothing is ticked beforehand; the first is asked of a child's parent only."""

    keep = _question(
        _l("May we keep what your child wrote, and your answer?"),
        _l("Choose whether we may keep it."),
    )
    take_part = _question(
        _l("May they take part in the workshops?"), _l("Choose whether they may take part.")
    )
    pictures = _question(
        _l("May pictures of them be taken at the workshops?"), _l("Choose Yes or No for pictures.")
    )
    news = _question(_l("May we send them news of the campaign?"), _l("Choose Yes or No for news."))
    by = LineField(_l("Your full name"), [Short(NAME_LENGTH), readable, visible])

    def __init__(
        self, sent: MultiDict[str, str] | None, *, of_a_child: bool, **options: Any
    ) -> None:
        super().__init__(sent, **options)
        if not of_a_child:
            del self.keep
        if self.take_part.data == NO:  # then the rest is of no account
            for field in ("keep", "pictures", "news"):
                if field in self:
                    self[field].data = self[field].data or NO

    def validate_keep(self, field: RadioField) -> None:
        """Refuse taking part where nothing may be kept."""
        if field.data == NO and self.take_part.data == YES:
            refusal = permitting.GroundMissing()
            raise StopValidation(explain(refusal).about(refusal))

    def validate_by(self, field: LineField) -> None:
        """Ask who says yes; who says no need not say."""
        if field.data:
            a_name(self, field)
        elif self.take_part.data == YES:
            raise StopValidation(str(_l("Write your name, so that we know who said yes.")))

    @property
    def said(self) -> Answer:
        """The answers, each as it was given."""
        return Answer(
            keep="keep" in self and self.keep.data == YES,
            take_part=self.take_part.data == YES,
            pictures=self.pictures.data == YES,
            news=self.news.data == YES,
        )


class TurnForm(TurningForm):
    """Pictures and news, after a yes."""

    pictures = BooleanField(_l("Pictures of them may be taken at the workshops"))
    news = BooleanField(_l("You may send them news of the campaign"))

"""What is asked when somebody joins a circle: what trust.md lists, and nothing else."""

from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import StopValidation

from campaign.blueprints.circle import ways
from campaign.blueprints.hosts.labels import spoken_languages
from campaign.domain import circling, enrolling
from campaign.forms import Form, LineField, Short, SubmissionField, readable, visible
from campaign.languages import Language
from campaign.looks import told
from campaign.models import Circle
from campaign.packs import Pack

LIVES = 60 * 60  # seconds; what was typed is shown again for no longer than that
NO, YES = "no", "yes"
CALLED_LENGTH, NEED_LENGTH, WAY_LENGTH = 60, 200, 254


class EnrolForm(Form):
    """Two things are needed: what to call her, and a word. She contacts us, unless she says otherwise."""

    submission = SubmissionField(of="circle", lives=LIVES)
    circle = RadioField(_l("Which group?"), validate_choice=False)
    called = LineField(_l("What shall we call you?"), [Short(CALLED_LENGTH), readable, visible])
    may_contact = RadioField(
        _l("May we contact you?"),
        choices=[(NO, _l("No, I ring you")), (YES, _l("Yes, in the one way I choose here"))],
        default=NO,
        validate_choice=False,
    )
    channel = RadioField(
        _l("In which way?"), choices=list(ways.CHANNEL_LABELS.items()), validate_choice=False
    )
    way = LineField(_l("The number, or the e-mail address"), [Short(WAY_LENGTH), readable])
    safe = BooleanField(
        _l("It is mine alone, and safe: nobody else sees, answers or hears what comes there")
    )
    when = SelectMultipleField(
        _l("When?"), choices=list(ways.WHEN_LABELS.items()), validate_choice=False
    )
    voicemail = BooleanField(_l("If I do not answer a call, you may leave a message"))
    language = SelectField(_l("In which language?"), validate_choice=False)
    childcare = LineField(
        _l("Children who come with you: how many, and how old?"), [Short(NEED_LENGTH), readable]
    )
    access = LineField(_l("What makes it easier for you to come?"), [Short(NEED_LENGTH), readable])
    interpreter = SelectField(_l("An interpreter, for which language?"), validate_choice=False)
    code_word = LineField(_l("A word of your own"), [Short(NEED_LENGTH), readable, visible])

    def __init__(
        self,
        sent: MultiDict[str, str] | None,
        *,
        pack: Pack,
        circles: list[Circle],
        language: Language,
    ) -> None:
        super().__init__(sent, data={"language": language.tag})
        self.pack, self.circles = pack, {circle.slug: circle for circle in circles}
        self.contact: circling.Contact | None = None
        self.language.choices = [(other.tag, other.autonym) for other in pack.spoken]
        also = circling.ALSO_INTERPRETED | {"bfi": str(_l("British Sign Language"))}
        spoken = [*spoken_languages(pack.languages), *also.items()]
        self.interpreter.choices = [("", ""), *spoken]
        self.circle.choices = [(circle.slug, told(circle.name).text) for circle in circles]
        # One that was chosen and has closed since is refused, never replaced by the one that is left.
        if len(circles) == 1 and not (sent and sent.get("circle")):
            del self.circle

    @property
    def chosen(self) -> Circle:
        """The circle to join; the only one there is, or the one that was chosen."""
        if "circle" in self:
            return self.circles[self.circle.data]
        return next(iter(self.circles.values()))

    @property
    def said(self) -> circling.Said:
        """What she said, once it was checked."""
        needs = circling.Needs(self.childcare.data, self.access.data, self.interpreter.data)
        return circling.Said(self.called.data, self.contact, needs)

    def enrolment(self) -> enrolling.Enrolment:
        """Return what is to be kept, once it was checked."""
        return enrolling.Enrolment(self.submission.mark or "", self.said, self.code_word.data)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, then what belongs together."""
        valid = super().validate(extra_validators)
        if self.may_contact.data != YES:
            return valid
        self.contact = ways.check(self, self.pack)
        return valid and self.contact is not None

    def validate_circle(self, field: RadioField) -> None:
        """Refuse a circle that cannot be joined."""
        if field.data not in self.circles:
            field.data = ""
            raise StopValidation(str(_l("Choose a group.")))

    def validate_called(self, field: LineField) -> None:
        """Any name will do, but there is one."""
        if not circling.spelled(field.data):
            raise StopValidation(str(_l("Write a name for us to call you. Any name will do.")))

    def validate_may_contact(self, field: RadioField) -> None:
        """Refuse what is neither yes nor no; nothing said is no."""
        field.data = field.data or NO
        if field.data not in (NO, YES):
            field.data = NO
            raise StopValidation(str(_l("Choose yes or no.")))

    def validate_interpreter(self, field: SelectField) -> None:
        """Refuse a language that is not listed."""
        field.data = field.data or ""
        if field.data not in dict(field.choices):
            field.data = ""
            raise StopValidation(str(ways.NO_LANGUAGE))

    def validate_code_word(self, field: LineField) -> None:
        """A word long enough to be hers alone, and not the name everybody calls her."""
        letters = circling.spelled(field.data)
        least, most = circling.WORD_LEAST, circling.WORD_MOST
        if not least <= len(letters) <= most:
            says = _l("Choose a word of %(least)d to %(most)d letters.", least=least, most=most)
            raise StopValidation(str(says))
        if letters == circling.spelled(self.called.data):
            raise StopValidation(str(_l("Choose a word that is not your name.")))

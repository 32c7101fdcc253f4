"""What a young person is asked: no more than the workshops, and asking a parent, need."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, Field, HiddenField, SelectField
from wtforms.validators import DataRequired, StopValidation
from wtforms.widgets import TextArea

from campaign.addresses import language_of_request
from campaign.blueprints.hosts.fields import check_text
from campaign.blueprints.pledge.forms import is_letter
from campaign.domain import applying, contacting, permitting
from campaign.domain.asking import Parent
from campaign.forms import JOINERS, Form, LineField, Short, SubmissionField, readable, visible
from campaign.languages import LANGUAGES
from campaign.looks import told
from campaign.models import Cohort
from campaign.refusals import explain

NAME_LENGTH, WORDS_LENGTH, OLDEST = 60, 1500, 130
TURNED = ("pictures", "news")
IN_NAMES = " '’‘ʼ`´-‐‑–·." + JOINERS
DOT_INSIDE = re.compile(r"\.\S")


def a_name(form: Form, field: Any) -> None:
    """Refuse what no name has: it goes into a message to a parent, and must not carry anything else."""
    odd = [c for c in field.data if unicodedata.category(c)[0] not in "LM" and c not in IN_NAMES]
    if odd or DOT_INSIDE.search(field.data):
        raise StopValidation(str(_l("Write the name in letters only.")))
    if not any(map(is_letter, field.data)):
        raise StopValidation(str(_l("Write what we may call you. A first name is enough.")))


def spell_contact(field: LineField) -> str:
    """Return a contact in its normal spelling, "" where there is none; refuse what cannot be written to."""
    if not field.data:
        return ""
    region = current_app.extensions["pack"].region
    try:
        spelled = contacting.normalise(field.data, region=region)
        if "@" not in spelled:
            contacting.insist_on_mobile(spelled, region=region)
    except (contacting.UnreadableContact, contacting.NoMobile) as refusal:
        raise StopValidation(explain(refusal).about(refusal)) from None
    return spelled


class WordsField(Field):
    """A text of several lines, in somebody's own words."""

    widget = TextArea()

    def __init__(self, label: Any, most: int = WORDS_LENGTH, **options: Any) -> None:
        super().__init__(label, **options)
        self.most = most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first value, with one kind of line end."""
        text = unicodedata.normalize("NFC", valuelist[0] if valuelist else "")
        self.data = text.replace("\r\n", "\n").replace("\r", "\n").strip()

    def pre_validate(self, form: Any) -> None:
        """Refuse what is too long, or cannot be kept."""
        self.data, wrong = check_text(form, self.data or "", self.most)
        if wrong:
            raise StopValidation(wrong)


class ParentForm(Form):
    """How a parent is asked."""

    parent_spelled = ""

    parent_contact = LineField(_l("Your parent’s e-mail or mobile number"), [Short(254), readable])
    paper = BooleanField(_l("I take a paper slip to my parent instead"))
    parent_language = SelectField(_l("The language your parent reads best"), validate_choice=False)

    def __init__(self, sent: MultiDict[str, str] | None, **options: Any) -> None:
        super().__init__(sent, **options)
        spoken = current_app.extensions["pack"].languages
        self.parent_language.choices = [(tag, LANGUAGES[tag].autonym) for tag in spoken]
        if not self.parent_language.data:
            self.parent_language.data = language_of_request().tag

    def validate_parent_contact(self, field: LineField) -> None:
        """Refuse what is neither an address nor a number."""
        self.parent_spelled = spell_contact(field)

    def validate_parent_language(self, field: SelectField) -> None:
        """Refuse a language we cannot ask in."""
        if field.data not in dict(field.choices):
            field.data = language_of_request().tag
            raise StopValidation(str(_l("Choose a language from the list.")))

    @property
    def parent(self) -> Parent | None:
        """How a parent is asked, or None where that was not said. Paper is instead of a message."""
        if not self.parent_spelled and not self.paper.data:
            return None
        return Parent(self.parent_language.data, "" if self.paper.data else self.parent_spelled)


class AskAgainForm(ParentForm):
    """Asking a parent once more."""

    def validate_parent_contact(self, field: LineField) -> None:
        """Ask for one of the two."""
        super().validate_parent_contact(field)
        if self.parent is None:
            raise StopValidation(
                str(_l("Write how we reach your parent, or tick the paper slip below."))
            )


class ContactForm(Form):
    """Where to write to the young person; empty for nowhere."""

    contact_spelled = ""

    contact = LineField(_l("Your own e-mail or mobile number"), [Short(254), readable])

    def validate_contact(self, field: LineField) -> None:
        """Refuse what is neither an address nor a number, and a form that came without the field."""
        if not field.raw_data:
            raise StopValidation(
                str(_l("This came without some of the page, so nothing is changed. Send it again."))
            )
        self.contact_spelled = spell_contact(field)


class ApplyForm(ParentForm):
    """One screen. `age_in_years` is used to find the age group, and then dropped."""

    contact_spelled = ""
    age_in_years = 0

    submission = SubmissionField(of="ambassador")
    cohort = SelectField(_l("Which group"), validate_choice=False)
    name = LineField(_l("Your first name"), [Short(NAME_LENGTH), readable, visible, a_name])
    age = LineField(_l("Your age"), [Short(12), readable])
    words = WordsField(_l("Why would you like to take part?"))
    contact = LineField(_l("Your own e-mail or mobile number"), [Short(254), readable])
    agree = BooleanField(
        _l("I agree that you keep this for the workshops"),
        [DataRequired(_l("Tick this box, because we cannot plan the workshops without it."))],
    )

    def __init__(
        self, sent: MultiDict[str, str] | None, *, cohorts: Sequence[Cohort], **options: Any
    ) -> None:
        super().__init__(sent, **options)
        self.cohorts = {cohort.slug: cohort for cohort in cohorts}
        self.cohort.choices = [(slug, told(c.name).text) for slug, c in self.cohorts.items()]
        if len(cohorts) == 1 and not self.cohort.data:
            self.cohort.data = cohorts[0].slug

    def validate_cohort(self, field: SelectField) -> None:
        """Refuse a group that takes no applications."""
        if field.data not in self.cohorts:
            refusal = applying.ApplyingOver()
            raise StopValidation(explain(refusal).about(refusal))

    def validate_age(self, field: LineField) -> None:
        """Read a whole number, in the digits of any script; refuse who is too young or too old."""
        text = field.data
        if not (text.isdecimal() and len(text) <= 3 and int(text) <= OLDEST):
            raise StopValidation(str(_l("Write your age as a number, such as 14.")))
        try:
            permitting.age_band(int(text))
        except (permitting.TooYoung, permitting.TooOld) as refusal:
            raise StopValidation(explain(refusal).about(refusal)) from None
        self.age_in_years = int(text)

    def validate_contact(self, field: LineField) -> None:
        """Refuse what is neither an address nor a number."""
        self.contact_spelled = spell_contact(field)

    def validate_parent_contact(self, field: LineField) -> None:
        """Ask for a parent where the age needs one; from 16 what was written here is not looked at."""
        if not self.needs_a_parent:
            return
        super().validate_parent_contact(field)
        if self.parent is None:
            refusal = applying.ParentMissing()
            raise StopValidation(explain(refusal).about(refusal))

    def validate_parent_language(self, field: SelectField) -> None:
        """As above."""
        if self.needs_a_parent:
            super().validate_parent_language(field)

    @property
    def needs_a_parent(self) -> bool:
        """Whether the age, if it can be read, needs a parent."""
        text = self.age.data or ""
        if not (text.isdecimal() and len(text) <= 3):
            return False
        try:
            return permitting.needs_a_parent(permitting.age_band(int(text)))
        except (permitting.TooYoung, permitting.TooOld):
            return False


class TurningForm(Form):
    """Pictures and news. What the page showed comes back, so that only what was changed on it is."""

    was_pictures, was_news = HiddenField(), HiddenField()

    def __init__(self, sent: MultiDict[str, str] | None = None, **shown: bool) -> None:
        was = {f"was_{name}": "y" if held else "" for name, held in shown.items()}
        super().__init__(sent, data={**shown, **was})

    @property
    def said(self) -> dict[str, bool | None]:
        """What is said about each; None where it is as the page showed it."""
        return {name: self._changed(self[name], self[f"was_{name}"]) for name in TURNED}

    def _changed(self, field: Field, was: Field) -> bool | None:
        said = bool(field.data)
        return None if was.raw_data and said == (was.data == "y") else said


class ChoicesForm(TurningForm):
    """Pictures and news, which are said apart from taking part."""

    pictures = BooleanField(_l("Pictures of me may be taken at the workshops"))
    news = BooleanField(_l("Send me news of the campaign"))

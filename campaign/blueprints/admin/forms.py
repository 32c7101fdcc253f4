"""The forms of the administrators."""

from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, SelectField, SelectMultipleField
from wtforms.validators import StopValidation

from campaign.blueprints.account.forms import EMAIL_LENGTH, written
from campaign.blueprints.hosts.fields import TextsField
from campaign.domain import contacting
from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, readable
from campaign.languages import DESK_LANGUAGES, LANGUAGES, SOURCE
from campaign.looks import in_order
from campaign.models.account import ADMIN, ANALYST, NAME_LENGTH, STAFF
from events.models import PartnerGroup

_dl = desk_words.lazy_gettext
GROUP_NAME_LENGTH = 80
ROLE_CHOICES = [
    (STAFF, _dl("Staff: events, people, figures")),
    (ANALYST, _dl("Analyst: figures only")),
    (ADMIN, _dl("Administrator: accounts only")),
]


class TickedField(SelectMultipleField):
    """Any of a few choices; one that is not offered is refused in words."""

    data: Any

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        offered = {value for value, _ in self.choices}
        if set(self.data or ()) - offered:
            self.data = [value for value in self.data or () if value in offered]
            raise StopValidation(str(_dl("Choose from the list.")))


class ListedField(SelectField):
    """One of a few choices; one that is not offered is refused in words."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what was not offered."""
        if self.data not in {value for value, _ in self.choices}:
            raise StopValidation(str(_dl("Choose from the list.")))


class InviteForm(Form):
    """Whom to invite. `email_spelled` is the e-mail as it is compared and kept."""

    email_spelled = ""

    name = LineField(_dl("Name"), [written(_dl("Write a name.")), Short(NAME_LENGTH), readable])
    email = LineField(
        _dl("E-mail"), [written(_dl("Write an e-mail.")), Short(EMAIL_LENGTH), readable]
    )
    language = ListedField(
        _dl("Language"),
        default=SOURCE.tag,
        choices=[(tag, LANGUAGES[tag].autonym) for tag in DESK_LANGUAGES],
    )
    roles = TickedField(_dl("Roles"), choices=ROLE_CHOICES)

    def validate_email(self, field: LineField) -> None:
        """Refuse what is not an e-mail address."""
        self.email_spelled = spelled(field.data)
        if not self.email_spelled:
            raise StopValidation(str(_dl("We could not read this e-mail. Check it.")))


class GiveRolesForm(Form):
    """What an account may do."""

    roles = TickedField(_dl("Roles"), choices=ROLE_CHOICES)


class GiveGroupsForm(Form):
    """Which partner groups an account belongs to."""

    groups = TickedField(_dl("Partner groups"), coerce=int)

    def __init__(
        self, sent: MultiDict[str, str] | None, *, groups: list[PartnerGroup], **options: Any
    ) -> None:
        super().__init__(sent, **options)
        self.groups.choices = [(group.id, name_of(group)) for group in in_order(groups, name_of)]


class NameGroupForm(Form):
    """A partner group's name; English is needed."""

    name = TextsField(_dl("Name of the group"), most=GROUP_NAME_LENGTH, always=(SOURCE.tag,))

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the name, and that it has one in English."""
        super().validate(extra_validators)
        if not self.name.wrong and not self.name.data.get(SOURCE.tag):
            self.name.blame(str(_dl("Write the name in English.")))
        return not self.name.wrong


def spelled(email: str) -> str:
    """Return an e-mail in its normal spelling, or "" where it is none."""
    try:
        return contacting.normalise(email, region="") if "@" in email else ""
    except contacting.UnreadableContact:
        return ""


def name_of(group: PartnerGroup) -> str:
    """Return a group's name in English, or in the first language it has one in."""
    return group.name.get(SOURCE.tag) or next(iter(group.name.values()), group.slug)


class TrustForm(Form):
    """Whether a group publishes without asking."""

    trusted = BooleanField(_dl("Trusted: it publishes without asking"))

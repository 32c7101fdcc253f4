"""The forms of an account."""

from typing import Any

from wtforms import PasswordField, SelectField
from wtforms.validators import InputRequired

from campaign.domain.passwording import MOST
from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, readable
from campaign.languages import DESK_LANGUAGES, LANGUAGES
from campaign.models.entry import PASSKEY_NAME_LENGTH

_dl = desk_words.lazy_gettext
EMAIL_LENGTH, CODE_LENGTH, NEXT_LENGTH = 254, 40, 500


def written(sentence: Any) -> InputRequired:
    """Refuse an empty field, in words."""
    return InputRequired(sentence)


class SecretField(PasswordField):
    """A password: taken as it was typed, and never shown again."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first value; a missing field is an empty one."""
        self.data = valuelist[0] if valuelist else ""


class SignInForm(Form):
    """The first step of signing in."""

    email = LineField(_dl("E-mail"), [written(_dl("Write your e-mail.")), Short(EMAIL_LENGTH)])
    password = SecretField(_dl("Password"), [written(_dl("Write your password.")), Short(MOST * 4)])


class GiveCodeForm(Form):
    """A code of the authenticator app, or a recovery code."""

    code = LineField(_dl("Code"), [written(_dl("Write the code.")), Short(CODE_LENGTH), readable])


class ChoosePasswordForm(Form):
    """The first password, of an invitation."""

    password = SecretField(
        _dl("New password"), [written(_dl("Write a new password.")), Short(MOST * 4)]
    )


class ChangePasswordForm(ChoosePasswordForm):
    """Another password, by somebody who knows the present one."""

    current = SecretField(
        _dl("Present password"), [written(_dl("Write your present password.")), Short(MOST * 4)]
    )


class RenewCodesForm(Form):
    """New recovery codes, by somebody who knows the password."""

    password = SecretField(_dl("Password"), [written(_dl("Write your password.")), Short(MOST * 4)])


class ChangeLanguageForm(Form):
    """The language of the pages behind sign-in."""

    language = SelectField(
        _dl("Language of your pages"),
        choices=[(tag, LANGUAGES[tag].autonym) for tag in DESK_LANGUAGES],
    )


class AddPasskeyForm(Form):
    """What a passkey is called."""

    name = LineField(
        _dl("Name of the passkey"),
        [written(_dl("Give it a name.")), Short(PASSKEY_NAME_LENGTH), readable],
    )

"""The form every form is made from, and the fields and checks they share.

Public forms need no cookie and no script: each carries a signed, timed `submission` made with the page,
which says that the page came from here, and lets the same form be sent twice without acting twice.
"""

import re
import secrets
import unicodedata
from typing import Any

from flask import current_app, request
from flask_babel import lazy_gettext as _l
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import UnsupportedMediaType
from wtforms import Form as WTForm
from wtforms import HiddenField, StringField
from wtforms.validators import StopValidation, ValidationError

SUBMISSION_LIVES = 24 * 60 * 60  # seconds
FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
NOT_TEXT = {
    "Cc",
    "Cs",
    "Co",
    "Cn",
    "Zl",
    "Zp",
}  # control, surrogate, private, unassigned, new lines
NOT_SEEN = {"Zl", "Zp", "Cf"}  # breaks of line and paragraph, and what only formats
JOINERS = "\u200c\u200d"  # ZWNJ and ZWJ: spelling, in Persian, Urdu, Hindi
OVERRIDES = "\u202d\u202e"
# Marks, embeddings and isolates that only steer direction. Joiners (ZWJ, ZWNJ) are spelling and stay.
STEERING = "\u061c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
# werkzeug leaves bytes that are not UTF-8 (lone surrogates among them) as they were sent, in per cent.
UNDECODED = re.compile(r"%[89A-F][0-9A-F]")
DROP_STEERING = str.maketrans("", "", STEERING)
DROP_OVERRIDES = str.maketrans("", "", OVERRIDES)


def one_line(text: str | None) -> str:
    """Return a single-line text in NFC, trimmed, without marks that only steer direction."""
    return unicodedata.normalize("NFC", (text or "").translate(DROP_STEERING)).strip()


class Short:
    """Refuses a text longer than `most` characters."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: "Form", field: Any) -> None:
        """Raise ValidationError where the text is too long."""
        if len(field.data) > self.most:
            raise StopValidation(str(_l("Write at most %(most)d characters.", most=self.most)))


def readable(form: "Form", field: Any) -> None:
    """Refuse characters that cannot be kept or that change how other text is read."""
    if any(character in OVERRIDES for character in field.data):
        field.data = field.data.translate(DROP_OVERRIDES)
        raise StopValidation(
            str(_l("We took out hidden marks that turn text around. Check it, then send it again."))
        )
    unreadable = [c for c in field.data if unicodedata.category(c) in NOT_TEXT or c == "\ufffd"]
    if unreadable or UNDECODED.search(field.data):
        field.data = UNDECODED.sub("", "".join(c for c in field.data if c not in unreadable))
        raise StopValidation(
            str(_l("Some characters could not be read. Check it, then send it again."))
        )


def visible(form: "Form", field: Any) -> None:
    """Refuse, in a name, characters that nobody sees; joiners are spelling and stay."""
    hidden = {c for c in field.data if unicodedata.category(c) in NOT_SEEN} - set(JOINERS)
    if hidden:
        field.data = "".join(c for c in field.data if c not in hidden)
        raise StopValidation(
            str(_l("Some characters could not be read. Check it, then send it again."))
        )


class LineField(StringField):
    """One line of text, cleaned."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first value, cleaned; a missing field is an empty one."""
        self.data = one_line(valuelist[0] if valuelist else "")


class SubmissionField(HiddenField):
    """The form's own signed mark. `mark` is its random part once the form was read."""

    mark: str | None = None

    def __init__(self, *, of: str, lives: int = SUBMISSION_LIVES, **options: Any) -> None:
        super().__init__(default=lambda: sign_submission(of), **options)
        self.of, self.lives = of, lives

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was sent; `pre_validate` judges it."""
        self.data = valuelist[0] if valuelist else ""
        self.mark = read_submission(self.data, of=self.of, lives=self.lives)

    def pre_validate(self, form: "WTForm") -> None:
        """Refuse a mark that is missing, altered, too old, or of another form."""
        if self.mark is None:
            self.renew()
            raise ValidationError(
                str(
                    _l(
                        "This page was open for too long, or came from elsewhere. Send it once more."
                    )
                )
            )

    def renew(self) -> None:
        """Give the form a fresh mark, for another try."""
        self.data, self.mark = sign_submission(self.of), None


class Form(WTForm):
    """A form whose errors are in the reader's language and which never loses what was typed."""

    def __init__(self, sent: MultiDict[str, str] | None = None, **options: Any) -> None:
        super().__init__(sent, **options)

    def refuse(self, field: str, sentence: str) -> None:
        """Put a sentence beside a field, as the field's own checks do."""
        self[field].errors = [*self[field].errors, sentence]


def sent_form() -> MultiDict[str, str]:
    """Return what was sent, read whole before any other work. A button alone may send nothing.

    Raises:
        UnsupportedMediaType: it is not a form, so its fields would look empty.
    """
    nothing = not request.mimetype and not request.content_length
    if request.mimetype not in FORM_TYPES and not nothing:
        raise UnsupportedMediaType
    return request.form


def sign_submission(of: str) -> str:
    """Return a fresh signed mark for a form named `of`."""
    return str(_serializer(of).dumps(secrets.token_urlsafe(16)))


def read_submission(text: str, *, of: str, lives: int = SUBMISSION_LIVES) -> str | None:
    """Return the random part of a mark made for the form `of` within its life (seconds), or None."""
    try:
        return str(_serializer(of).loads(text, max_age=lives))
    except BadSignature:
        return None


def _serializer(of: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"submission:{of}")

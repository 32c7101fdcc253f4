"""What is sent to have a text heard and signed."""

from collections.abc import Mapping
from typing import Any

from flask import current_app
from werkzeug.datastructures import MultiDict
from wtforms import FileField, SelectField, StringField
from wtforms.validators import StopValidation
from wtforms.widgets import TextArea

from campaign.blueprints.hosts.fields import check_text, clean_text
from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, readable
from campaign.languages import LANGUAGES, SPOKEN
from campaign.models.rendering import TRANSCRIPT_LENGTH
from campaign.refusals.sound import NO_TRANSCRIPT, NOT_SPOKEN

_dl = desk_words.lazy_gettext

NOT_LISTED = _dl("Choose one from the list.")
NO_LANGUAGE = _dl("Choose the language of this text.")
MOST_ADDRESS_TYPED = 300


class WordsField(StringField):
    """A text of several lines, cleaned."""

    widget = TextArea()

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the first value; a missing field is an empty one."""
        self.data = clean_text(valuelist[0] if valuelist else "", long=True)

    def pre_validate(self, form: Any) -> None:
        """Refuse none, too much, and marks that cannot be kept."""
        if not self.data:
            raise StopValidation(str(NO_TRANSCRIPT))
        self.data, wrong = check_text(form, self.data, TRANSCRIPT_LENGTH)
        if wrong:
            raise StopValidation(wrong)


class OfBlockForm(Form):
    """Something about one of several texts."""

    block = SelectField(_dl("Which text"), validate_choice=False)

    def __init__(
        self,
        sent: MultiDict[str, str] | None,
        *,
        blocks: Mapping[str, Any],
        **options: Any,
    ) -> None:
        super().__init__(sent, **options)
        self.block.choices = list(blocks.items())
        self.block.data = self.block.data or next(iter(blocks))

    def validate_block(self, field: SelectField) -> None:
        """Refuse a text that is not listed."""
        _insist_it_is_listed(field, NOT_LISTED)


class SoundForm(OfBlockForm):
    """A recording, and what is said in it."""

    spoken = SelectField(_dl("Language that is spoken"), validate_choice=False)
    recording = FileField(_dl("Recording"))
    language = SelectField(_dl("Language of these words"), validate_choice=False)
    transcript = WordsField(_dl("What is said, in words"))

    def __init__(self, sent: MultiDict[str, str] | None, **options: Any) -> None:
        super().__init__(sent, **options)
        nothing = [("", _dl("Choose a language"))]
        self.spoken.choices = nothing + [(one.tag, named(one.tag)) for one in SPOKEN.values()]
        tags = dict.fromkeys([*current_app.extensions["pack"].languages, *SPOKEN])
        self.language.choices = nothing + [(tag, named(tag)) for tag in tags]

    def validate_spoken(self, field: SelectField) -> None:
        """Refuse none, and one that is not heard here."""
        _insist_it_is_listed(field, NOT_SPOKEN)

    def validate_language(self, field: SelectField) -> None:
        """Refuse none, and one that is not listed."""
        _insist_it_is_listed(field, NO_LANGUAGE)


class VideoForm(OfBlockForm):
    """The address of a video in British Sign Language."""

    address = LineField(_dl("Web address of the video"), [Short(MOST_ADDRESS_TYPED), readable])


def named(tag: str) -> str:
    """Return what a language is called by those who write it; one that is spoken, with its English name."""
    if tag in LANGUAGES:
        return LANGUAGES[tag].autonym
    return f"{SPOKEN[tag].autonym} ({SPOKEN[tag].name})"


def _insist_it_is_listed(field: SelectField, sentence: Any) -> None:
    if not field.data or field.data not in dict(field.choices):
        field.data = ""
        raise StopValidation(str(sentence))

"""Where a group's calendar is, and a file of it."""

from typing import Any

from werkzeug.datastructures import FileStorage
from wtforms import FileField
from wtforms.validators import StopValidation

from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, readable
from campaign.words.calendar import FETCHED

_d = desk_words.gettext
_dl = desk_words.lazy_gettext
ADDRESS_LENGTH = 500
SUBSCRIBED = ("webcal://", "webcals://")  # what programs call an https address to subscribe to


class GiveAddressForm(Form):
    """The address of a calendar."""

    address = LineField(_dl("Address of your calendar"), [Short(ADDRESS_LENGTH), readable])

    def validate_address(self, field: LineField) -> None:
        """Refuse what is no https address; whether it may be asked is seen when it is."""
        for scheme in SUBSCRIBED:
            if field.data.lower().startswith(scheme):
                field.data = f"https://{field.data[len(scheme) :]}"
        if not field.data.lower().startswith("https://") or len(field.data.split()) != 1:
            raise StopValidation(str(FETCHED["NotHttps"]))


class SendFileForm(Form):
    """A file of a calendar."""

    file = FileField(_dl("Calendar file (.ics)"))

    def validate_file(self, field: Any) -> None:
        """Refuse a form without a file."""
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            raise StopValidation(_d("Choose a file."))

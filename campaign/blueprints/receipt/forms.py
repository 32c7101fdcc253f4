"""Correcting what is held."""

from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms.validators import StopValidation

from campaign.blueprints.pledge.forms import HomeForm
from campaign.forms import LineField


class CorrectPledgeForm(HomeForm):
    """Name, postcode and ward, as they should be from now on; `named` where the page asks the name."""

    def __init__(self, sent: MultiDict[str, str] | None, *, named: bool, **options: Any) -> None:
        super().__init__(sent, **options)
        self.named = named

    def validate_name(self, field: LineField) -> None:
        """Refuse a form that came without the name: it would be taken for one left empty."""
        if self.named and not field.raw_data:
            field.data = field.object_data
            raise StopValidation(
                str(_l("This came without some of the page, so nothing is changed. Send it again."))
            )

"""The form that asks for a file of data."""

from werkzeug.datastructures import MultiDict
from wtforms.validators import StopValidation

from campaign.blueprints.admin.forms import ListedField
from campaign.blueprints.hosts.fields import day_field
from campaign.domain.exporting import CSV, FORMS
from campaign.domain.extracting import DAYS, QUARTER, Extract, Wanted
from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, readable, visible
from campaign.models.export import REASON_LENGTH
from campaign.words import export as export_words

_d = desk_words.gettext
_dl = desk_words.lazy_gettext


class AskForm(Form):
    """Which rows, in which form, and why. Days may be left empty; so may the reason where nobody is named."""

    opens = day_field(_dl("From"))
    closes = day_field(_dl("To"))
    quarter = ListedField(_dl("Quarter"))
    form = ListedField(_dl("Kind of file"), default=CSV)
    reason = LineField(_dl("Why"), [Short(REASON_LENGTH), readable, visible])

    def __init__(
        self, sent: MultiDict[str, str] | None, extract: Extract, quarters: list[str]
    ) -> None:
        super().__init__(sent)
        self.form.choices = [(form, form.upper()) for form in FORMS]
        self.quarter.choices = [(one, export_words.quarter(one)) for one in quarters]
        for kind, names in {DAYS: ("opens", "closes"), QUARTER: ("quarter",)}.items():
            for name in names if kind != extract.narrowed_by else ():
                del self[name]

    def validate_quarter(self, field: ListedField) -> None:
        """Say it plainly where nothing was released at all."""
        if not field.choices:
            raise StopValidation(str(_d("Nothing was released yet.")))

    @property
    def wanted(self) -> Wanted:
        """Which rows.

        Raises:
            DaysReversed, SpanTooWide: as for figures (`spanning`).
        """
        if self.quarter is not None:
            return Wanted(quarter=self.quarter.data)
        return Wanted(self.opens.value, self.closes.value)

"""From which day to which, and which table: read from the address of a page."""

from datetime import date

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from campaign.blueprints.whats_on.asking import DayField
from campaign.domain import spanning
from campaign.domain.spanning import DaysReversed, Span, SpanTooWide
from campaign.forms import Form
from campaign.refusals import explain

LONGEST = 40  # characters of a figure's or a dimension's name


class SpanForm(Form):
    """The days figures are asked for. Both may be empty."""

    opens = DayField(_l("From"), name="from", id="opens")
    closes = DayField(_l("To"), name="to", id="closes")
    found: Span | None = None

    def span(self, today: date) -> Span | None:
        """Return the quarters asked for, or None with the reason beside the field."""
        if not self.validate():
            return None
        try:
            self.found = spanning.span(self.opens.day, self.closes.day, today=today)
        except (DaysReversed, SpanTooWide) as refusal:
            sentence = explain(refusal)
            self.refuse(sentence.field, sentence.about(refusal))
        return self.found


def asked_table(sent: MultiDict[str, str]) -> tuple[str, tuple[str, ...]]:
    """Return the figure and the dimensions that an address names, in order, each once."""
    by = dict.fromkeys(name[:LONGEST] for name in sent.getlist("by") if name)
    return sent.get("figure", "")[:LONGEST], tuple(by)

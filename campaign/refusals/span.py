"""What staff are told when the days they ask figures for cannot be."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from campaign.domain import spanning
from campaign.extensions import desk_words

_dl = desk_words.lazy_gettext


def _too_wide(refusal: spanning.SpanTooWide) -> LazyString:
    return _dl("Ask for at most %(years)d years at a time.", years=refusal.years)


REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    spanning.DaysReversed: (
        "closes",
        _l("The last day is before the first. Change one of them."),
        422,
    ),
    spanning.SpanTooWide: ("opens", _too_wide, 422),
}

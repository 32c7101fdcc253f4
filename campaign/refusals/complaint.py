"""What somebody who complains, or who answers, is told when something cannot be."""

from typing import Any

from flask_babel import lazy_gettext as _l

from campaign.domain import complaining
from campaign.extensions import desk_words

_dl = desk_words.lazy_gettext

REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    complaining.NoSuchComplaint: ("", _l("Nothing is held under this address."), 404),
    complaining.ComplaintSent: (
        "words",
        _l(
            "This form was already sent, and what it said is saved. If you are another person, send"
            " yours now: this is a fresh form."
        ),
        422,
    ),
    complaining.NothingSaid: ("words", _l("Write what it is about. A sentence is enough."), 422),
    complaining.AnsweredAlready: (
        "words",
        _dl("A colleague has answered already. The answer stays as it was given."),
        409,
    ),
}

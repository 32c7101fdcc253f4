"""What is said when something about a circle cannot be."""

from typing import Any

from flask_babel import lazy_gettext as _l

from campaign.domain import enrolling

REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    enrolling.EnrolmentUsed: (
        "submission",
        _l(
            "What was sent with this form before is saved. To change it, ring us. To send it for"
            " another person, fill in this fresh form."
        ),
        422,
    ),
}

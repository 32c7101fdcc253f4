"""What is said when something about a circle cannot be.

Each refusal has the field it is about, its sentence, and the status; `errors.py` takes them in.
"""

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

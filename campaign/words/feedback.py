"""What the five faces are called, and what the poster on the way out says."""

from typing import Any

from flask_babel import lazy_gettext as _l

HOW_WAS_IT = _l("How was it?")
# From the best to the worst, as they are asked.
FACES: dict[int, Any] = {
    5: _l("Very good"),
    4: _l("Good"),
    3: _l("In between"),
    2: _l("Not so good"),
    1: _l("Bad"),
}
HALF_A_MINUTE = _l("It takes half a minute. We ask for no name and no account.")
SCAN_ME = _l("Scan this on your way out, and tell us.")

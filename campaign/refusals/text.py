"""What somebody who translates is told when a text cannot be taken as read."""

from typing import Any

from campaign.domain import translating
from campaign.extensions import desk_words

_dl = desk_words.lazy_gettext

REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    translating.NothingToCheck: ("", _dl("Write the text before a speaker checks it."), 422),
}

"""Things whose texts can be heard, as the page on which that is arranged knows them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from campaign.domain import speaking
from campaign.extensions import desk_words
from campaign.models import SignedVideo, SpokenText

_dl = desk_words.lazy_gettext

Blocks = Mapping[str, Any]  # what each text is called, by its block

EVENT: Blocks = {
    "description": _dl("What happens there"),
    "access_note": _dl("More about access"),
}
PLEDGE: Blocks = {"promises": _dl("The promises")}


@dataclass(frozen=True)
class Place:
    """Something with texts that can be heard. `insist` refuses whoever may not change them now.

    What it found lasts until the transaction ends.
    """

    subject: str
    blocks: Blocks
    sources: Mapping[str, str]  # what each text says, in the language it was written in first
    crumbs: Sequence[tuple[str, str]]  # addresses, and what stands there
    address: str  # of its page
    may_change: bool = True
    insist: Callable[[], None] = lambda: None

    def is_outdated(self, made: SpokenText | SignedVideo, block: str) -> bool:
        """Whether a text has changed since it was recorded or filmed."""
        return speaking.is_outdated(made, self.sources.get(block, ""))

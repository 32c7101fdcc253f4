"""What is kept sealed about a booking, and opening it."""

import json
from collections.abc import Mapping

from campaign.domain.sealing import Place as SealPlace
from campaign.domain.sealing import Sealer
from campaign.models import Place


def seal(key: str, texts: Mapping[str, str], sealer: Sealer) -> dict[str, bytes | None]:
    """Return the sealed columns of the place held under a registration's key; empty texts are None."""
    return {
        column: sealer.seal(text, SealPlace("place", column, key)) if text else None
        for column, text in texts.items()
    }


def contact_of(place: Place, sealer: Sealer) -> str | None:
    """Return the contact, opened, or None."""
    return _opened(place, "contact_sealed", sealer)


def token_of(place: Place, sealer: Sealer) -> str | None:
    """Return the secret of the place's link, where we may write to its booker; else None."""
    return _opened(place, "token_sealed", sealer)


def answers_of(place: Place, sealer: Sealer) -> dict[str, str]:
    """Return the answers to the host's questions, opened, by the question's key."""
    text = _opened(place, "answers_sealed", sealer)
    return dict(json.loads(text)) if text else {}


def _opened(place: Place, column: str, sealer: Sealer) -> str | None:
    sealed = getattr(place, column)
    where = SealPlace("place", column, place.registration.key)
    return sealer.open(sealed, where) if sealed else None

"""Plain builders, for tests whose subject is something else."""

import secrets
from typing import Any

from sqlalchemy.orm import Session

from campaign import clock
from campaign.domain import pledging
from campaign.domain.sealing import Sealer

FIELD_KEYS = (("k1", b"0" * 32),)


def signing(**over: Any) -> pledging.Signing:
    """What somebody signed."""
    usual = {"submission": secrets.token_urlsafe(16), "language": "en"}
    return pledging.Signing(**{**usual, **over})


def pledge(session: Session, **over: Any) -> str:
    """Sign, and return the receipt's token."""
    return pledging.sign(session, signing(**over), today=clock.today(), sealer=Sealer(FIELD_KEYS))

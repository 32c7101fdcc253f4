"""From a postcode to a ward, through the imported table."""

import re
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from campaign.models import Postcode

# The shape of a UK postcode (Royal Mail, Programmer's Guide to PAF): outward code, then digit and
# two letters.
POSTCODES = Postcode.__table__
WARD = select(POSTCODES.c.ward_code).where(POSTCODES.c.postcode == bindparam("postcode"))
SHAPE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")


class UnreadablePostcode(ValueError):
    """The text does not have the shape of a postcode."""


class UnknownPostcode(LookupError):
    """A postcode by its shape, but not one in or near the town."""


@dataclass(eq=False)  # not frozen: context managers set `__traceback__` on what passes
class WardDisagrees(Exception):
    """The chosen ward is not the one the postcode lies in (None: outside the town)."""

    chosen: str
    found: str | None


@dataclass(frozen=True)
class Home:
    """Where somebody lives, as far as we keep it: a ward, just outside, or not said."""

    ward_code: str | None = None
    outside: bool = False


def normalise(text: str) -> str:
    """Return a postcode in upper case without spaces.

    Raises:
        UnreadablePostcode: it has not the shape of one.
    """
    postcode = re.sub(r"[\s\-.]", "", text).upper()
    if not SHAPE.fullmatch(postcode):
        raise UnreadablePostcode
    return postcode


def locate(session: Session, *, postcode: str, ward_code: str) -> Home:
    """Return where a signer lives from what was typed; either may be empty.

    Raises:
        UnreadablePostcode: the postcode has not the shape of one.
        UnknownPostcode: it is not in the imported table.
        WardDisagrees: the postcode lies elsewhere than in the chosen ward.
    """
    if not postcode.strip():
        return Home(ward_code=ward_code or None)
    row = session.connection().execute(WARD, {"postcode": normalise(postcode)}).one_or_none()
    if row is None:
        raise UnknownPostcode
    if ward_code and ward_code != row.ward_code:
        raise WardDisagrees(chosen=ward_code, found=row.ward_code)
    return Home(ward_code=row.ward_code, outside=row.ward_code is None)

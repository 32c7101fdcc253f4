"""What is held about people, in words, read off the tables themselves."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Column

from campaign.domain import pledging
from campaign.languages import LANGUAGES
from campaign.looks import day
from campaign.models import Badge, Base, Pledge, Signature
from campaign.models.pledge import AGE_BANDS, HELD, ONLINE, PRINTED_BADGE, STANDING, WITHDRAWN

STATES = {
    STANDING: _l("Yes, once"),
    HELD: _l("Not yet"),
    WITHDRAWN: _l("No, you took it back"),
}
CHANNELS = {ONLINE: _l("On this website"), PRINTED_BADGE: _l("With a printed badge")}


@dataclass(frozen=True)
class Holding:
    """One thing that is held: what, why, until when, and (on a receipt) its value."""

    label: str
    purpose: str
    until: str
    value: str = ""
    key: str = ""  # its name in the tables


def of_everybody() -> list[Holding]:
    """Return every kind of thing that is held about people, each once."""
    found = {
        column.info["label"]: holding(column)
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if "purpose" in column.info
    }
    return list(found.values())


def of(signature: Signature) -> list[Holding]:
    """Return what is held about one signer and the badge they wear, with values in words."""
    columns = Base.metadata.tables[Pledge.__tablename__].columns
    return [
        *(
            holding(column, SHOWN.get(column.name, _plain)(signature, column.name))
            for column in columns
            if "purpose" in column.info
        ),
        *_of_badge(signature.badge),
    ]


def holding(column: Column[Any], value: str = "") -> Holding:
    """Return what a column holds, in words."""
    label, purpose = column.info["label"], column.info["purpose"]
    until = column.info["keep"].value
    return Holding(_(label), _(purpose), _(until), value, column.name)


def _of_badge(badge: Badge | None) -> Iterator[Holding]:
    """Yield what is held about a badge beside its code, which stands on the pledge."""
    columns = Base.metadata.tables[Badge.__tablename__].columns
    if badge is not None and badge.claimed_on is not None:
        state = _("A valid badge") if badge.is_worn else _("Badge stopped")
        yield replace(holding(columns["state"], state), key="badge_state")
        yield replace(holding(columns["claimed_on"], day(badge.claimed_on)), key="badge_claimed_on")


def _plain(signature: Signature, name: str) -> str:
    return getattr(signature, name) or _("Nothing")


def _ward(signature: Signature, name: str) -> str:
    names = current_app.extensions["pack"].ward_names
    return names.get(signature.ward_code, signature.ward_code or _("Nothing"))


def _yes(signature: Signature, name: str) -> str:
    return _("Yes") if getattr(signature, name) else _("No")


def _contact(signature: Signature, name: str) -> str:
    return pledging.contact_of(signature, current_app.extensions["sealer"]) or _("Nothing")


def _mark(signature: Signature, name: str) -> str:
    return _("Kept, but cannot be read") if getattr(signature, name) else _("Nothing")


SHOWN: dict[str, Callable[[Signature, str], str]] = {
    "ward_code": _ward,
    "outside": _yes,
    "updates": _yes,
    "contact_sealed": _contact,
    "contact_mark": _mark,
    "receipt_hash": _mark,
    "sent_mark": _mark,
    "age_band": lambda s, _name: _(AGE_BANDS[s.age_band]) if s.age_band else _("Nothing"),
    "language": lambda s, _name: LANGUAGES[s.language].autonym,
    "channel": lambda s, _name: str(CHANNELS[s.channel]),
    "state": lambda s, _name: str(STATES[s.state]),
    "signed_on": lambda s, _name: day(s.signed_on),
    "badge_id": lambda s, _name: s.badge.in_fours if s.badge else _("Nothing"),
}

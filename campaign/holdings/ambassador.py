"""What is held about one young ambassador, and about the parent who was asked, in words."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from campaign.domain import confiding
from campaign.domain.sealing import Sealer
from campaign.holdings import Holding, holding
from campaign.languages import LANGUAGES
from campaign.looks import day
from campaign.models import Ambassador, Base, Permission
from campaign.models.ambassador import (
    ACTIVE,
    ADULT,
    ASKED,
    EMAIL,
    GIVEN,
    PAPER,
    REFUSED,
    SMS,
    UNDER_13,
    UNDER_16,
    WAITING,
    WITHDRAWN,
    YOUNG,
)

Row = Ambassador | Permission
AGE_BANDS = {
    UNDER_13: _l("11 or 12"),
    UNDER_16: _l("13 to 15"),
    YOUNG: _l("16 or 17"),
    ADULT: _l("18 to 25"),
}
STATES = {
    WAITING: _l("Not yet: a parent is asked"),
    ACTIVE: _l("Yes"),
    REFUSED: _l("No"),
    WITHDRAWN: _l("No longer"),
}
SAID = {
    ASKED: _l("Nothing yet"),
    GIVEN: _l("Yes"),
    REFUSED: _l("No"),
    WITHDRAWN: _l("Yes, and later no"),
}
CHANNELS = {EMAIL: _l("By e-mail"), SMS: _l("By text message"), PAPER: _l("On paper")}


def of(row: Row) -> list[Holding]:
    """Return what a row really holds about a person, with values in words; what is empty is left out."""
    shown = OF_THE_YOUNG if isinstance(row, Ambassador) else OF_A_PARENT
    found = []
    for column in Base.metadata.tables[row.__tablename__].columns:
        if "purpose" in column.info:
            value = shown.get(column.name, _plain)(row, column.name)
            found += [holding(column, value)] if value else []
    return found


def _plain(row: Any, name: str) -> str:
    value = getattr(row, name)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return day(value.astimezone(current_app.extensions["pack"].zone).date())
    if isinstance(value, date):
        return day(value)
    return _("Kept, but cannot be read") if value else ""


def _one_of(words: dict[str, Any]) -> Callable[[Any, str], str]:
    return lambda row, name: str(words[getattr(row, name)])


def _opened(open_: Callable[[Any, Sealer], str]) -> Callable[[Any, str], str]:
    return lambda row, _name: open_(row, current_app.extensions["sealer"])


def _language(row: Any, _name: str) -> str:
    return LANGUAGES[row.language].autonym


Shown = dict[str, Callable[[Any, str], str]]
OF_THE_YOUNG: Shown = {
    "state": _one_of(STATES),
    "age_band": _one_of(AGE_BANDS),
    "language": _language,
    "name_sealed": _opened(confiding.name_of),
    "words_sealed": _opened(confiding.words_of),
    "contact_sealed": _opened(confiding.contact_of),
    "badge_id": lambda row, _name: row.badge.in_fours if row.badge else "",
}
OF_A_PARENT: Shown = {
    "channel": _one_of(CHANNELS),
    "contact_sealed": _opened(confiding.parents_contact),
    "language": _language,
    "state": _one_of(SAID),
    "by_sealed": _opened(confiding.parents_name),
}

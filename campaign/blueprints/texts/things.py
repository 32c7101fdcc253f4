"""A thing with texts, as the page of translations knows it: where they are read and how they are kept."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from sqlalchemy import select

from campaign.blueprints.texts.shapes import Shapes
from campaign.domain import phrasing
from campaign.domain.phrasing import Blocks, Texts
from campaign.extensions import db
from campaign.languages import LANGUAGES, SOURCE
from campaign.looks import in_order, told
from events.models import PartnerGroup

Crumb = tuple[str, str]  # an address, and what stands there


@dataclass(frozen=True)
class Sheet:
    """Texts that are kept in one place, and where in the thing they stand, such as `questions.2.`."""

    subject: str
    shapes: Shapes
    read: Callable[[], Blocks]
    write: Callable[[str, Mapping[str, str]], None]
    within: str = ""
    asked: bool = False  # what a language has was asked, and stays as it is
    shown: Callable[[], Blocks] | None = None  # as residents read them, where some wait for staff

    @property
    def blocks_shown(self) -> Blocks | None:
        """Its texts as residents read them, where it can be that others wait."""
        return self.shown() if self.shown else None

    def shown_of(self, block: str) -> Texts | None:
        """Return a text as it is, where it can be that another waits."""
        shown = self.blocks_shown
        return None if shown is None else shown.get(block, {})


@dataclass(frozen=True)
class Thing:
    """Something whose texts are translated, by whoever `checkers` names: groups, by a key each."""

    subject: str
    title: Texts
    sheets: Sequence[Sheet]
    checkers: Mapping[str, str]
    crumbs: Sequence[Crumb]
    address: str  # of its translations; a language is one step below
    warning: str = ""  # what becomes of what is saved
    may_change: bool = True
    to_read: Callable[[], str] = str  # where its writer reads what waits of it, else ""

    @property
    def tags(self) -> list[str]:
        """The languages it can be written in: the pack's, and any other it already has."""
        there = [tag for sheet in self.sheets for texts in sheet.read().values() for tag in texts]
        tags = dict.fromkeys([*current_app.extensions["pack"].languages, *there])
        return [tag for tag in tags if tag in LANGUAGES]


def sheet_of(
    row: Any, subject: str, shapes: Shapes, within: str = "", *, asked: bool = False
) -> Sheet:
    """Return the texts of a row of a table."""
    ways = tuple(shapes)
    return Sheet(
        subject,
        shapes,
        lambda: phrasing.blocks_of(row, ways),
        lambda tag, texts: phrasing.rewrite(row, ways, tag, texts),
        within,
        asked,
    )


def name_of(group: PartnerGroup) -> str:
    """Return a group's name as it is written down where it checked something."""
    return told(group.name, SOURCE.tag).text or group.slug


def every_checker() -> dict[str, str]:
    """Return who can have checked a text of the whole town's: the organisation, and each group."""
    groups = in_order(db.session.scalars(select(PartnerGroup)), name_of)
    own = current_app.extensions["pack"].organisation.in_(SOURCE)
    return {"": own} | {group.slug: name_of(group) for group in groups}

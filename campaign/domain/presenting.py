"""What a group says of itself, in its name, a few words and its website: it stands beside its events."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign.models import Cohort, Project
from events.models import Event, PartnerGroup
from events.models.event import DRAFT


class ResidentsReadIt(Exception):
    """It was read by staff and is shown, so a group that is not trusted changes nothing of it alone."""


def is_open(session: Session, group: PartnerGroup, *, by_staff: bool) -> bool:
    """Whether a group's words may change now.

    One that is not trusted writes them before anything of it is shown: staff read them with its first event.
    """
    return by_staff or group.trusted or not _is_shown(session, group)


def insist_it_is_open(session: Session, group: PartnerGroup, *, by_staff: bool) -> None:
    """Refuse a change that staff would have to read.

    Raises:
        ResidentsReadIt: something of the group is shown, or waits for staff.
    """
    if not is_open(session, group, by_staff=by_staff):
        raise ResidentsReadIt


def _is_shown(session: Session, group: PartnerGroup) -> bool:
    shown = (
        select(Event.id).where(Event.group_id == group.id, Event.state != DRAFT),
        select(Project.id).where(Project.group_id == group.id, Project.published_at.is_not(None)),
        select(Cohort.id).where(Cohort.group_id == group.id),
    )
    return any(session.scalar(one.limit(1)) is not None for one in shown)

"""What a partner does, described as problem, audience, activities, outputs, outcomes and impact.

An output may be tied to a count: then it is what was published of the partner's own gatherings, quarter
by quarter, and never a count of our own.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign.domain import disclosing, releasing
from campaign.domain.answering import Overtaken, mark_of
from campaign.models import Project, Release
from events.models import PartnerGroup
from events.slugs import candidates, slug

SLUG = 71  # of the 80 there is room for, with what makes it the only one
MOST_OUTPUTS = 8
# What an output can be tied to (keys of aiming.MEASURES), and the table it is read from.
TABLES: dict[str, str] = {
    "events_held": "events.host",
    "people_met": "attendance.host",
    "feedback": "feedback.host",
}
NEEDED = ("name", "problem", "audience", "activities")
DESCRIBED = (*NEEDED, "outputs", "outcomes", "impact", "since", "until")


class NoSuchProject(LookupError):
    """There is no project of this name, or not for whoever asks."""


class NotDescribed(Exception):
    """Residents would miss something of a project: `missing` names the fields."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(*missing)
        self.missing = tuple(missing)


class NotTrusted(Exception):
    """Staff have to look at this group's projects first."""


class ProjectDaysRefused(ValueError):
    """A project ends before it begins."""


class ProjectShown(Exception):
    """Residents see this project, so it is not deleted."""


@dataclass(frozen=True)
class Description:
    """What a partner says of a project. Texts are `{language tag: text}`; `outputs` as in the table."""

    name: Mapping[str, str]
    problem: Mapping[str, str]
    audience: Mapping[str, str]
    activities: Mapping[str, str]
    outcomes: Mapping[str, str]
    impact: Mapping[str, str]
    since: date
    until: date | None = None
    outputs: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True)
class Count:
    """What was published for an output, up to a day."""

    number: int
    up_to: date
    is_whole: bool  # False where some of it was too small to publish


def describe(session: Session, group: PartnerGroup, description: Description) -> Project:
    """Describe a project of a group; nobody outside sees it yet. The caller commits.

    Raises:
        ProjectDaysRefused: as its name says.
    """
    values = _values(description)
    for name in candidates((slug(text)[:SLUG] for text in description.name.values()), "project"):
        made = Project(slug=name, group=group, **values)
        try:
            with session.begin_nested():
                session.add(made)
        except IntegrityError:
            continue
        return made
    raise AssertionError("random names do not run out")


def mark(project: Project) -> str:
    """Return a mark of a project as it is now, to notice that somebody else changed it."""
    return mark_of(project, DESCRIBED)


def redescribe(project: Project, description: Description, *, by_staff: bool, read: str) -> None:
    """Describe a project anew; its address stays. The caller commits.

    What residents see was read by staff, or is of a group that is trusted: any other edit takes it from
    the page until staff have looked.

    Raises:
        Overtaken: it is no longer as it was read, by its mark.
        ProjectDaysRefused: as its name says.
        NotDescribed: it stays on the page, and residents would miss something.
    """
    values = _values(description)
    if read != mark(project):
        raise Overtaken
    if not (by_staff or project.group.trusted):
        project.published_at = None
    if project.published_at is not None:
        _insist(description)
    for name, value in values.items():
        setattr(project, name, value)


def missing(project: Project | Description) -> list[str]:
    """Return the fields without which a project cannot be shown to residents."""
    return [field for field in NEEDED if not getattr(project, field)]


def publish(project: Project, *, by_staff: bool, now: datetime) -> None:
    """Show a project to residents. Twice is no harm. The caller commits.

    Raises:
        NotTrusted: neither staff ask, nor a group that publishes without asking.
        NotDescribed: residents would miss something.
    """
    if not (by_staff or project.group.trusted):
        raise NotTrusted
    _insist(project)
    project.published_at = project.published_at or now


def take_back(project: Project) -> None:
    """Show a project to residents no longer."""
    project.published_at = None


def remove(session: Session, project: Project) -> None:
    """Delete a project that residents do not see. The caller commits.

    Raises:
        ProjectShown: they do.
    """
    if project.published_at is not None:
        raise ProjectShown
    session.delete(project)


def of_group(session: Session, group: PartnerGroup) -> list[Project]:
    """Return a group's projects, newest first."""
    mine = select(Project).where(Project.group_id == group.id)
    return list(session.scalars(mine.order_by(Project.since.desc(), Project.id.desc())))


def own(session: Session, group: PartnerGroup, slug: str, *, to_change: bool = False) -> Project:
    """Return a group's own project by its name; to change it, once nobody else does.

    Raises:
        NoSuchProject: as its name says; another group's is nobody's.
    """
    mine = select(Project).where(Project.group_id == group.id, Project.slug == slug)
    found = session.scalar(mine.with_for_update(of=Project) if to_change else mine)
    if found is None:
        raise NoSuchProject
    return found


def every(session: Session) -> list[Project]:
    """Return all projects: those residents do not see first, then newest first."""
    order = (Project.published_at.is_not(None), Project.since.desc(), Project.id.desc())
    return list(session.scalars(select(Project).order_by(*order)))


def published(session: Session) -> list[Project]:
    """Return the projects residents see, newest first."""
    shown = select(Project).where(Project.published_at.is_not(None))
    return list(session.scalars(shown.order_by(Project.since.desc(), Project.id.desc())))


def shown(session: Session, slug: str) -> Project:
    """Return the project of this name, if residents see it.

    Raises:
        NoSuchProject: there is none, or they do not.
    """
    wanted = select(Project).where(Project.slug == slug, Project.published_at.is_not(None))
    found = session.scalar(wanted)
    if found is None:
        raise NoSuchProject
    return found


def counted(session: Session, project: Project, *, today: date) -> dict[str, Count]:
    """Return what was published of the counts a project's outputs are tied to, by measure.

    Whole quarters are added up, from the one it began in to the one it ended in or today's. A measure of
    which nothing was published yet is left out.
    """
    last = min(project.until or today, today)
    named = {str(output.get("measure") or "") for output in project.outputs} & TABLES.keys()
    if project.since > last or not named:
        return {}
    made: defaultdict[str, list[Release]] = defaultdict(list)
    tables = [TABLES[name] for name in named]
    for release in releasing.latest_within(session, tables, project.since, last):
        made[release.table_key].append(release)
    host = project.group.slug
    return {name: _count(made[TABLES[name]], host) for name in named if TABLES[name] in made}


def _count(releases: Sequence[Release], host: str) -> Count:
    """Add up one host's cell of each quarter's release; a hidden one adds nothing, and is said."""
    cells = [disclosing.read(release.content).cells.get((host,), 0) for release in releases]
    up_to = max(release.up_to for release in releases)
    return Count(sum(shown or 0 for shown in cells), up_to, None not in cells)


def _insist(project: Project | Description) -> None:
    if lacking := missing(project):
        raise NotDescribed(lacking)


def _values(description: Description) -> dict[str, Any]:
    if description.until is not None and description.until < description.since:
        raise ProjectDaysRefused
    values = {name: getattr(description, name) for name in DESCRIBED}
    values["outputs"] = [dict(output) for output in description.outputs]
    return values

"""You said, we did: a theme is made, answered, shown to residents, and looked after until it is done."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from campaign.models import Aim, Coding, Theme
from campaign.models.theme import ANSWERS, DOING, HEARD
from events.slugs import candidates, slug

SLUG = 71  # of the 80 there is room for, with what makes it the only one
OPEN = (HEARD, DOING)  # something is still owed
THEMES_OF_A_PAGE = 20


class NoSuchTheme(LookupError):
    """There is no theme of this name, or residents do not see it."""


class Overtaken(Exception):
    """Somebody else changed it since it was read."""


class ThemeHeard(Exception):
    """Something is under this theme, so it stays."""

    def __init__(self, sayings: int) -> None:
        super().__init__(sayings)
        self.sayings = sayings


class NotAnswered(Exception):
    """Residents would miss something of a theme: `missing` names the fields."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(*missing)
        self.missing = tuple(missing)


@dataclass(frozen=True)
class Answer:
    """What staff say of a theme. Texts are `{language tag: text}`; `owner` is a team, not a person."""

    title: Mapping[str, str]
    said: Mapping[str, str]
    state: str = HEARD
    answer: Mapping[str, str] | None = None
    owner: str = ""
    due_on: date | None = None
    measure: Mapping[str, str] | None = None
    aim: Aim | None = None


def theme(session: Session, slug: str, *, to_change: bool = False) -> Theme:
    """Return the theme of this name; to change it, once nobody else does.

    Raises:
        NoSuchTheme: as its name says.
    """
    wanted = select(Theme).where(Theme.slug == slug)
    found = session.scalar(wanted.with_for_update() if to_change else wanted)
    if found is None:
        raise NoSuchTheme
    return found


def published(session: Session, slug: str) -> Theme:
    """Return the theme of this name, if residents see it.

    Raises:
        NoSuchTheme: there is none, or they do not.
    """
    found = theme(session, slug)
    if not found.is_public:
        raise NoSuchTheme
    return found


def begin(session: Session, answer: Answer, *, now: datetime) -> Theme:
    """Make a theme that nobody outside sees; its address is made of its title once. The caller commits."""
    values = _values(answer)
    for name in candidates((slug(text)[:SLUG] for text in answer.title.values()), "theme"):
        made = Theme(slug=name, made_at=now, updated_at=now, **values)
        made.answered_at = None if made.state == HEARD else now
        try:
            with session.begin_nested():
                session.add(made)
        except IntegrityError:
            continue
        return made
    raise AssertionError("random names do not run out")


def mark(theme: Theme) -> str:
    """Return a mark of a theme as it is now, to notice that somebody else changed it."""
    return mark_of(theme, ("updated_at",))


def mark_of(row: Any, names: Iterable[str]) -> str:
    """Return a mark of some columns of a row as they are now."""
    text = json.dumps({name: getattr(row, name) for name in names}, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def change(theme: Theme, answer: Answer, *, now: datetime, read: str) -> None:
    """Write a theme and its answer anew; its address stays. The caller commits.

    When it was answered is when its state last became what it is. `read` is its mark when it was read.

    Raises:
        Overtaken: somebody else changed it since.
        NotAnswered: residents see it, and would miss something. Nothing is changed then.
    """
    if read != mark(theme):
        raise Overtaken
    if theme.is_public:
        _insist(answer)
    before = theme.state
    for name, value in _values(answer).items():
        setattr(theme, name, value)
    if theme.state != before:
        theme.answered_at = None if theme.state == HEARD else now
    theme.updated_at = now


def missing(answer: Answer | Theme) -> list[str]:
    """Return the fields without which a theme cannot be shown to residents.

    Each says what was said and who looks after it; an answer says what, or why not; what is still owed
    says by when, and what is being done how one will see it.
    """
    needed = ["title", "said", "owner"]
    needed += ["answer"] if answer.state in ANSWERS else []
    needed += ["due_on"] if answer.state in OPEN else []
    needed += ["measure"] if answer.state == DOING else []
    return [field for field in needed if not getattr(answer, field)]


def publish(theme: Theme, *, now: datetime) -> None:
    """Show a theme to residents. Twice is no harm. The caller commits.

    Raises:
        NotAnswered: they would miss something.
    """
    _insist(theme)
    if not theme.is_public:
        theme.published_at = theme.updated_at = now


def take_back(theme: Theme, *, now: datetime) -> None:
    """Show a theme to residents no longer."""
    theme.published_at, theme.updated_at = None, now


def remove(session: Session, theme: Theme) -> None:
    """Delete a theme with nothing under it. The caller commits.

    Raises:
        ThemeHeard: something is. Nothing is lost.
    """
    under = select(func.count()).where(Coding.theme_id == theme.id)
    if sayings := session.scalar(under):
        raise ThemeHeard(sayings)
    try:
        with session.begin_nested():
            session.delete(theme)
    except IntegrityError:  # put under it meanwhile
        session.expire(theme)
        raise ThemeHeard(session.scalar(under) or 1) from None


def merge(session: Session, theme: Theme, into: Theme) -> int:
    """Put all that is under one theme under another, and return how much that was; the first stays, empty."""
    if theme.id == into.id:
        return 0
    sources = (Coding.feedback_id, Coding.note_id, Coding.item_id)
    there = select(Coding.id).where(Coding.theme_id == theme.id)
    moved = session.scalar(select(func.count()).select_from(there.subquery())) or 0
    for source in sources:
        already = select(source).where(Coding.theme_id == into.id, source.is_not(None))
        of_first = (Coding.theme_id == theme.id) & source.is_not(None)
        session.execute(delete(Coding).where(of_first & source.in_(already)))
        session.execute(update(Coding).where(of_first).values(theme_id=into.id))
    return moved


def overdue(session: Session, today: date) -> list[Theme]:
    """Return the themes whose day has passed without what was owed, longest first."""
    late = select(Theme).where(Theme.state.in_(OPEN), Theme.due_on < today)
    return list(session.scalars(late.order_by(Theme.due_on, Theme.id)))


def themes(session: Session, *, states: Sequence[str] = ()) -> list[Theme]:
    """Return the themes of some states, or of all, latest change first."""
    found = select(Theme).order_by(Theme.updated_at.desc(), Theme.id.desc())
    return list(session.scalars(found.where(Theme.state.in_(states)) if states else found))


def newest_answers(session: Session, most: int = THEMES_OF_A_PAGE, skip: int = 0) -> list[Theme]:
    """Return what was answered and residents see, newest answer first."""
    answered = _answered().order_by(Theme.answered_at.desc(), Theme.id.desc())
    return list(session.scalars(answered.limit(most).offset(skip)))


def count_answers(session: Session) -> int:
    """Return how many answers residents see."""
    return session.scalar(select(func.count()).select_from(_answered().subquery())) or 0


def waiting(session: Session) -> list[Theme]:
    """Return what residents see as heard, without an answer yet, soonest due first."""
    found = select(Theme).where(Theme.state == HEARD, Theme.published_at.is_not(None))
    return list(session.scalars(found.order_by(Theme.due_on, Theme.id)))


def towards_of(session: Session, aims: Sequence[Aim]) -> Mapping[int, list[Theme]]:
    """Return what residents see of what was answered towards each of some aims, newest first.

    By the aim's number, for every one of them; one query for a whole page.
    """
    found: dict[int, list[Theme]] = {aim.id: [] for aim in aims}
    wanted = _answered().add_columns(Theme.aim_id).where(Theme.aim_id.in_(list(found)))
    newest = wanted.order_by(Theme.answered_at.desc(), Theme.id.desc())
    for theme, aim_id in session.execute(newest):
        found[aim_id].append(theme)
    return found


def _answered() -> Any:
    return select(Theme).where(Theme.state.in_(ANSWERS), Theme.published_at.is_not(None))


def _insist(answer: Answer | Theme) -> None:
    if lacking := missing(answer):
        raise NotAnswered(lacking)


def _values(answer: Answer) -> dict[str, Any]:
    return {
        "title": dict(answer.title),
        "said": dict(answer.said),
        "state": answer.state,
        "answer": dict(answer.answer or {}),
        "owner": answer.owner,
        "due_on": answer.due_on,
        "measure": dict(answer.measure or {}),
        "aim": answer.aim,
    }

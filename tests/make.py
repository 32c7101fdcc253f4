"""Plain builders, for tests whose subject is something else."""

import secrets
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from campaign import clock
from campaign.domain import (
    applying,
    asking,
    circling,
    confirming,
    discussing,
    entering,
    opining,
    passwording,
    pledging,
    questioning,
    responding,
    scribing,
    surveying,
)
from campaign.domain.releasing import Quarter
from campaign.domain.sealing import Place, Sealer
from campaign.models import (
    Account,
    AccountRole,
    Ambassador,
    Circle,
    Cohort,
    Discussion,
    DiscussionTable,
    Feedback,
    Membership,
    Note,
    Question,
    Release,
    Survey,
)
from campaign.models.account import ACTIVE
from events import listings, occurrences
from events.models import Event, PartnerGroup

FIELD_KEYS = (("k1", b"0" * 32),)


def signing(**over: Any) -> pledging.Signing:
    """What somebody signed."""
    usual = {"submission": secrets.token_urlsafe(16), "language": "en"}
    return pledging.Signing(**{**usual, **over})


def pledge(session: Session, **over: Any) -> str:
    """Sign, and return the receipt's token."""
    sealer = Sealer(FIELD_KEYS)
    return pledging.sign(session, signing(**over), today=clock.today(), sealer=sealer).token


def group(session: Session, **over: Any) -> PartnerGroup:
    """A partner group."""
    usual = {"slug": f"group-{secrets.token_hex(4)}", "name": {"en": "Town Friends"}}
    found = PartnerGroup(**{**usual, **over})
    session.add(found)
    session.flush()
    return found


any_group = group  # `event` has an argument of this name


def event(session: Session, group: PartnerGroup | None = None, **over: Any) -> Event:
    """A gathering; by default live, published, in two days at 18:00, in one place, once."""
    now, slug = clock.now(), f"event-{secrets.token_hex(4)}"
    evening = datetime.combine(now.date() + timedelta(days=2), time(18))
    usual = {
        "slug": slug,
        "uid": f"{slug}@example.org",
        "group": group or any_group(session),
        "kind": "shared_meal",
        "state": "live",
        "title": {"en": "Shared meal"},
        "starts": evening,
        "minutes": 120,
        "zone": "Europe/London",
        "created_at": now,
        "updated_at": now,
        "published_at": now,
    }
    found = Event(**{**usual, **over})
    session.add(found)
    session.flush()
    listings.relist(session, found, clock.today())
    return found


PASSWORD = "four plain words"
AUTHENTICATOR = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def account(
    session: Session,
    *roles: str,
    group: PartnerGroup | None = None,
    email: str = "",
    name: str = "Ama Example",
    language: str = "en",
) -> Account:
    """An active account with `PASSWORD` and an authenticator of the key `AUTHENTICATOR`.

    It commits, so that pages see it, and returns the row detached, so that no transaction stays open.
    """
    sealer, email = Sealer(FIELD_KEYS), email or f"{secrets.token_hex(4)}@example.org"
    mark = entering.email_mark(email, sealer)
    made = Account(
        name=name,
        email_sealed=sealer.seal(email, Place("account", "email_sealed", mark)),
        email_mark=mark,
        password_hash=_password_hash(),
        language=language,
        state=ACTIVE,
    )
    confirming.keep_key(made, AUTHENTICATOR, sealer, step=0)
    made.roles.extend(AccountRole(role=role) for role in roles)
    if group is not None:
        session.add(group)
        made.memberships.append(Membership(group=group))
    session.add(made)
    session.commit()
    session.refresh(made)
    session.expunge(made)
    session.rollback()
    return made


def code(later: timedelta = timedelta()) -> str:
    """What the authenticator of `AUTHENTICATOR` shows now, or later."""
    return confirming.code_at(AUTHENTICATOR, clock.now() + later)


@cache
def _password_hash() -> str:
    return passwording.keep(PASSWORD)


def circle(session: Session, slug: str = "", **over: Any) -> Circle:
    """An open circle. It commits, so that pages see it."""
    slug = slug or f"circle-{secrets.token_hex(4)}"
    usual = {"phone": "01582 400000", "hours": {"en": "Tuesday, 10 to 12"}}
    facts = {"today": clock.today(), "sealer": Sealer(FIELD_KEYS), **usual, **over}
    name = facts.pop("name", {"en": "Tuesday group"})
    made = circling.open_circle(session, {"en": slug}, **facts)
    made.name = name
    session.commit()
    return made


def cohort(session: Session, **over: Any) -> Cohort:
    """A cohort of youth ambassadors that takes applications; by default it begins in ten days."""
    today: date = over.pop("today", clock.today())
    usual = {
        "slug": f"cohort-{secrets.token_hex(4)}",
        "name": {"en": "Spring group"},
        "starts_on": today + timedelta(days=10),
        "ends_on": today + timedelta(days=100),
        "apply_until": today + timedelta(days=5),
        "person": "Rosa Example",
        "phone": "+441582400001",
    }
    found = Cohort(**{"group": over.get("group") or group(session), **usual, **over})
    session.add(found)
    session.flush()
    return found


def application(**over: Any) -> applying.Application:
    """What somebody of 17 wrote who gave no contact; under 16, of whom a parent is asked on paper."""
    usual = {"submission": secrets.token_urlsafe(16), "language": "en", "name": "Ola", "age": 17}
    parent = asking.Parent("en") if over.get("age", 17) < 16 else None
    return applying.Application(**{"parent": parent, **usual, **over})


def ambassador(session: Session, cohort: Cohort, **over: Any) -> Ambassador:
    """A young person who applied; whoever is 16 takes part at once. Fields are those of `application`."""
    times = {"now": over.pop("now", clock.now()), "today": over.pop("today", clock.today())}
    wanted = application(**over)
    made = applying.apply(session, cohort, wanted, **times, sealer=Sealer(FIELD_KEYS))
    return applying.find(session, made.token)


def opinion(session: Session, event: Event, **over: Any) -> Feedback:
    """What somebody thought of an event's first date, given today unless told otherwise."""
    today: date = over.pop("today", clock.today())
    usual = {"submission": secrets.token_urlsafe(16), "language": "en", "face": 5}
    said = opining.Opinion(**{**usual, **over})
    first = occurrences.find(session, event, event.starts.date())
    opining.give(session, first, said, today=today, sealer=Sealer(FIELD_KEYS))
    session.flush()
    return session.query(Feedback).order_by(Feedback.id.desc()).first()


def discussion(session: Session, group: PartnerGroup | None = None, **over: Any) -> Discussion:
    """A workshop of today with two tables and two questions of ten minutes; `tables`, `guide` say else."""
    guide = over.pop("guide", ("What is good here?", "What should change?"))
    plan = discussing.Plan(
        title=over.pop("title", {"en": "Kind streets"}),
        about=over.pop("about", {}),
        happens_on=over.pop("happens_on", clock.today()),
        tables=over.pop("tables", 2),
        guide=tuple(discussing.Asked({"en": text}, 10) for text in guide),
    )
    sealer = Sealer(FIELD_KEYS)
    made = discussing.make(session, group or any_group(session), plan, sealer=sealer)
    for name, value in over.items():
        setattr(made, name, value)
    session.flush()
    return made


def note(
    session: Session, table: DiscussionTable, text: str = "More benches.", at: int = 0
) -> Note:
    """A note of a table, on the question of this place (from 0)."""
    uid, question = secrets.token_hex(16), table.discussion.guide[at].id
    written = scribing.Written(uid, question, text, 1)
    scribing.keep(session, table, written, today=clock.today())
    return session.query(Note).filter_by(uid=uid).one()


def survey(session: Session, **over: Any) -> Survey:
    """A survey that is open from today for a week, with the standard questions; `questions` say else."""
    today: date = over.pop("today", clock.today())
    usual = {
        "title": {"en": "How we live together"},
        "about": {},
        "opens_on": today,
        "closes_on": today + timedelta(days=7),
        "questions": ("cohesion", "belonging", "influence"),
    }
    published = over.pop("published", True)
    made = surveying.draft(session, surveying.Plan(**{**usual, **over}), today=today)
    if published:
        surveying.publish(session, made, today=today)
    session.flush()
    return made


def question(session: Session, kind: str = "choice", *options: str, text: str = "") -> Question:
    """A question of the town's own, in English."""
    text = text or "What do you think?"
    lines = {} if kind == "words" else {"en": options or ("Yes", "No")}
    return questioning.write(session, questioning.Wording(kind, {"en": text}, lines))


def response(session: Session, survey: Survey, **over: Any) -> int:
    """An answer on a phone: who definitely agrees, if nothing else is said; the number of its row."""
    today, link = over.pop("today", clock.today()), over.pop("link", None)
    usual = {"submission": secrets.token_urlsafe(16), "channel": "phone", "language": "en"}
    usual["chosen"] = {"cohesion": ("definitely_agree",)}
    said = responding.Response(**{**usual, **over})
    kept = responding.respond(
        session, survey, said, link=link, today=today, sealer=Sealer(FIELD_KEYS)
    )
    return kept.answer_id


def release(
    session: Session, key: str, quarter: str, cells: dict[Any, Any], **over: Any
) -> Release:
    """A table as it was published; whole, unless `up_to` is given. A cell of None is hidden."""
    asked = Quarter.parse(quarter)
    up_to = over.pop("up_to", asked.last)
    shown = [
        {"at": [at] if isinstance(at, str) else list(at), "shown": n} for at, n in cells.items()
    ]
    found = Release(
        table_key=key,
        quarter=quarter,
        first=asked.first,
        up_to=up_to,
        is_whole=up_to == asked.last,
        content={"cells": shown, "total": over.pop("total", None)},
        made_at=clock.now(),
    )
    session.add(found)
    session.flush()
    return found

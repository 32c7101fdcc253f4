"""Plain builders, for tests whose subject is something else."""

import secrets
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from campaign import clock
from campaign.domain import applying, asking, circling, confirming, entering, passwording, pledging
from campaign.domain.sealing import Place, Sealer
from campaign.models import Account, AccountRole, Ambassador, Circle, Cohort, Membership
from campaign.models.account import ACTIVE
from events import listings
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

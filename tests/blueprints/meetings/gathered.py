"""A circle with members, and accounts that look after it, for tests of the pages about it."""

import secrets
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from campaign import clock
from campaign.domain import circling, enrolling
from campaign.domain.circling import PARTS, Contact, Needs, Said
from campaign.domain.enrolling import Enrolment
from campaign.domain.sealing import Sealer
from campaign.models import Account, Circle, CircleMember, Facilitator
from tests import make

SEALER = Sealer(make.FIELD_KEYS)
ALWAYS = tuple(PARTS)
WORD, NO_NEEDS = "blue kettle", Needs()


def contact(channel: str = "text", **over: Any) -> Contact:
    """A way to be reached: by default a text in English, in every part of the week."""
    address = "amina@example.org" if channel == "mail" else "+447700900123"
    usual = {"address": address, "when": ALWAYS, "voicemail": False, "language": "en"}
    return Contact(channel, **{**usual, **over})


def join(
    session: Session,
    circle: Circle,
    called: str = "Amina",
    reached: Contact | None = None,
    *,
    word: str = WORD,
    needs: Needs = NO_NEEDS,
    today: Any = None,
) -> str:
    """Let somebody join, commit, and return the uid of her row."""
    uid = enrol(session, circle, called, reached, word=word, needs=needs, today=today)
    session.commit()  # last: nobody waits for a transaction that stays open
    return uid


def enrol(
    session: Session,
    circle: Circle,
    called: str = "Amina",
    reached: Contact | None = None,
    *,
    word: str = WORD,
    needs: Needs = NO_NEEDS,
    today: Any = None,
) -> str:
    """The same without a commit."""
    sent = Enrolment(secrets.token_hex(8), Said(called, reached, needs), word)
    enrolling.enrol(session, circle, sent, today=today or clock.today(), sealer=SEALER)
    mark = enrolling.sent_mark(sent.submission, SEALER)
    return session.scalars(select(CircleMember.uid).filter_by(sent_mark=mark)).one()


def facilitator(session: Session, circle: Circle, *roles: str, **options: Any) -> Account:
    """An account that looks after a circle."""
    account = make.account(session, *roles, **options)
    session.add(Facilitator(account_id=account.id, circle_id=circle.id))
    session.commit()
    return account


def box(circle: Circle) -> Sealer:
    """What opens a circle's fields."""
    return circling.box(circle, SEALER)

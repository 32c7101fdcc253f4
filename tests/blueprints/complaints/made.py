"""A complaint and its answer, for tests of the pages about it."""

from sqlalchemy import select

from campaign import clock
from campaign.domain import complaining
from campaign.domain.complaining import Complaining
from campaign.domain.sealing import Sealer
from campaign.models import Complaint
from tests import make

SEALER = Sealer(make.FIELD_KEYS)


def complaint(session, words="It was loud.", **over) -> str:
    """Return the token of a complaint."""
    sent = {"submission": words, "subject": "event", "language": "en", "words": words, **over}
    token = complaining.complain(session, Complaining(**sent), today=clock.today(), sealer=SEALER)
    session.commit()
    return token


def answered(session, words: str) -> None:
    """Answer the one complaint there is."""
    row, actor = session.scalars(select(Complaint)).one(), make.account(session, "staff")
    complaining.answer(session, row, words, actor=actor, now=clock.now(), sealer=SEALER)
    session.commit()

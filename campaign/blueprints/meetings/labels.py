"""What members of a circle said, and what became of messages to them, in words."""

from dataclasses import replace
from datetime import datetime

from flask import current_app

from campaign.blueprints.hosts.labels import autonym
from campaign.domain import circling, reaching
from campaign.domain.circling import Contact, Part
from campaign.domain.reaching import Waiting
from campaign.extensions import desk_words
from campaign.looks import clock_time, weekday
from campaign.models.message import FAILED, SENT, WAITING

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

CHANNELS = {
    circling.TEXT: _dl("Only by text message"),
    circling.CALL: _dl("Only by phone"),
    circling.MAIL: _dl("Only by e-mail"),
}
TEXTS = {
    reaching.SEE_YOU: _dl("See you on (the day) at (the time)."),
    reaching.TIME_CHANGED: _dl("The time has changed. Please ring us."),
    reaching.PLEASE_RING: _dl("Please ring us when you can."),
}


def hours(contact: Contact) -> list[str]:
    """Return the parts of the week in which she may be reached, those that touch each other as one."""
    chosen = [circling.PARTS[key] for key in circling.PARTS if key in contact.when]
    joined: list[Part] = []
    for part in sorted(chosen, key=lambda part: (part.days, part.starts)):
        if joined and (joined[-1].days, joined[-1].ends) == (part.days, part.starts):
            part = replace(joined.pop(), ends=part.ends)
        joined.append(part)
    return [_part(part) for part in joined]


def language(contact: Contact) -> str:
    """Return the name of her language, in that language."""
    return autonym(contact.language)


def became(message: Waiting) -> str:
    """Return what became of a message, or will."""
    if message.state == WAITING:
        return str(
            _d(
                "goes on %(day)s between %(starts)s and %(ends)s, or not at all",
                day=weekday(_here(message.due_at), "short"),
                starts=until(message.due_at),
                ends=until(message.expires_at),
            )
        )
    if message.state == SENT and message.sent_at is not None:
        day, time = weekday(_here(message.sent_at), "short"), until(message.sent_at)
        return str(_d("sent on %(day)s at %(time)s", day=day, time=time))
    if message.state == FAILED:
        return str(_d("could not be sent"))
    return str(_d("not sent: it was too late, or no longer true"))


def until(moment: datetime) -> str:
    """Return a time of day as the town's clocks show it."""
    return clock_time(_here(moment).time())


def _here(moment: datetime) -> datetime:
    return moment.astimezone(current_app.extensions["pack"].zone)


def _part(part: Part) -> str:
    starts, ends = clock_time(part.starts), clock_time(part.ends)
    if 0 in part.days:
        return str(_d("Monday to Friday, %(starts)s to %(ends)s", starts=starts, ends=ends))
    return str(_d("Saturday and Sunday, %(starts)s to %(ends)s", starts=starts, ends=ends))

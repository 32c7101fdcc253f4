"""What is said to who looks after a circle, or asks to read it in an emergency, when something cannot be."""

from typing import Any

from flask_babel import LazyString

from campaign.domain import convening, overriding, reaching
from campaign.extensions import desk_words
from campaign.looks import day

_dl = desk_words.lazy_gettext


def _no_such_day(refusal: convening.NoSuchSessionDay) -> LazyString:
    first, last = day(refusal.first), day(refusal.last)
    return _dl("Choose a day from %(first)s to %(last)s.", first=first, last=last)


REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    convening.HeadsOutOfRange: (
        "heads",
        _dl("Write how many came: a number from 0 to %(most)d.", most=convening.MOST_HEADS),
        422,
    ),
    convening.NoSuchSessionDay: ("held_on", _no_such_day, 422),
    convening.UnknownWord: (
        "word",
        _dl("Nobody here has this word. Ask how it is spelled, and try again."),
        422,
    ),
    reaching.NotATextOfOurs: ("text", _dl("Choose one of the texts."), 422),
    reaching.NobodyToTell: (
        "members",
        _dl("Choose at least one person who may be written to."),
        422,
    ),
    reaching.TooLateToTell: (
        "day",
        _dl("Nobody you chose may be reached before then. Nothing is sent."),
        422,
    ),
    overriding.NoReason: (
        "reason",
        _dl("Write why, in a sentence. A colleague has to understand it."),
        422,
    ),
    overriding.AskedAlready: (
        "circle",
        _dl("You have asked for this list already. It stands above."),
        409,
    ),
    overriding.NoSuchAsking: (
        "",
        _dl("This is not open to you. It may have been too long ago."),
        404,
    ),
    overriding.OwnAsking: ("", _dl("You asked this yourself, so somebody else has to agree."), 403),
    overriding.GlassWhole: (
        "",
        _dl("This is closed: nobody has agreed yet, or the hour is over."),
        403,
    ),
}

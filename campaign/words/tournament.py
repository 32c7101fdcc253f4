"""What teams, bibs, matches and the rules of a table are called, wherever a tournament is shown."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from campaign.domain.drawn_groups import BIBS
from campaign.extensions import desk_words
from events import passing, results
from events.folding import fold
from events.knockout import GROUP

_dl = desk_words.lazy_gettext

BIB_WORDS: dict[str, Any] = {
    "red": _l("red"),
    "blue": _l("blue"),
    "yellow": _l("yellow"),
    "green": _l("green"),
    "orange": _l("orange"),
    "purple": _l("purple"),
    "white": _l("white"),
    "black": _l("black"),
    "pink": _l("pink"),
    "turquoise": _l("turquoise"),
}
STAGES: dict[str, Any] = {
    "round_32": _l("Last 32"),
    "round_16": _l("Last 16"),
    "quarter": _l("Quarter-final"),
    "semi": _l("Semi-final"),
    "third": _l("Third place"),
    "final": _l("Final"),
}
# What a place in a table was decided by, in the order the rules are asked.
RULES: dict[str, Any] = {
    "points": _l("points"),
    "difference": _l("goal difference"),
    "goals": _l("goals scored"),
    "head_to_head": _l("the matches between them"),
    "fair_play": _l("fair play"),
    "lot": _l("a lot drawn from the seed"),
}
PLACES = {
    1: _l("First of group %(group)s"),
    2: _l("Second of group %(group)s"),
    3: _l("Third of group %(group)s"),
}

# Why a result that a host typed was not taken.
REFUSED: dict[str, Any] = {
    results.SCORE: _dl("Goals are 0 to 99 and fair play is 0 to 10. Check them."),
    results.PENALTIES: _dl(
        "A knock-out match that was drawn needs penalties, with a winner; any other match has none."
    ),
    results.NOT_BEGUN: _dl("This match has not begun yet. Type its result once it is played."),
    results.NO_SUCH_FIXTURE: _dl("There is no such match any more. Look at the fixtures again."),
    passing.TIME: _dl("The time of this result cannot be. Try again."),
    passing.DEVICE_REVOKED: _dl("The phone that sent this was stopped."),
    passing.AFTER_THE_END: _dl("The event was long ago. Results are no longer taken."),
    passing.TOO_MANY: _dl("Too many results were sent. Nothing more is taken."),
}

ANOTHER: Any = _dl("This form was sent before with another score. Open the match to change it.")


def bib(word: str) -> str:
    """Return the colour of bibs in the reader's language, or as the host wrote it."""
    return str(BIB_WORDS.get(word, word))


def bib_of(text: str) -> str:
    """Return the key of a colour as a host writes it, or the host's own word."""
    known = {fold(str(word)): key for key, word in BIB_WORDS.items()} | {b: b for b in BIBS}
    return known.get(fold(text), text)


def team(number: int, name: str) -> str:
    """Return what a team is called: as the host wrote, else by its number."""
    return name or str(_("Team %(number)s", number=number))


def stage(name: str, group: str) -> str:
    """Return what part of a tournament a match belongs to."""
    if name == GROUP:
        return str(_("Group %(group)s", group=group))
    return str(STAGES[name])


def slot(text: str) -> str:
    """Return who will stand on a side of a match, while it is not known which team that is."""
    kind, number = text[0], text[1:]
    if kind == "T":
        return team(int(number), "")
    if kind == "W" and number.isdigit():
        return str(_("Winner of match %(number)s", number=number))
    if kind == "L" and number.isdigit():
        return str(_("Loser of match %(number)s", number=number))
    return _place(kind, int(number))


def _place(group: str, rank: int) -> str:
    if rank in PLACES:
        return str(PLACES[rank]) % {"group": group}
    return str(_("Number %(rank)s of group %(group)s", rank=rank, group=group))

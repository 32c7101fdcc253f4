"""What draws and tournaments say: mistakes by their line, how even a draw is, teams, bibs, matches.

Sentences about a draw are read on its public page as well; those about a list only by who typed it.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from babel import Locale
from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from campaign.domain.entrants import Mistake
from campaign.extensions import desk_words
from campaign.languages import LANGUAGES, SOURCE
from campaign.looks import joined
from events.evenness import Balance, Spread
from events.folding import fold

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

FIELDS: dict[str, Any] = {
    "age": _l("Age"),
    "gender": _l("Gender"),
    "position": _l("Position on the pitch"),
    "skill": _l("Skill"),
}
COLUMNS: dict[str, Any] = {
    "name": _dl("first name"),
    "initial": _dl("initial"),
    "school": _dl("school or organisation"),
    "age": _dl("age band"),
    "gender": _dl("gender"),
    "position": _dl("position"),
    "skill": _dl("skill"),
    "languages": _dl("languages"),
    "interprets": _dl("interprets"),
}
# What a spreadsheet may call them as well, in English.
ALSO = {
    "name": "name",
    "firstname": "name",
    "forename": "name",
    "first name": "name",
    "initials": "initial",
    "initial": "initial",
    "surname": "initial",
    "last name": "initial",
    "school": "school",
    "organisation": "school",
    "organization": "school",
    "age": "age",
    "age band": "age",
    "gender": "gender",
    "position": "position",
    "skill": "skill",
    "level": "skill",
    "language": "languages",
    "languages": "languages",
    "interpreter": "interprets",
    "interprets": "interprets",
}


def columns() -> dict[str, str]:
    """Return the column of each heading, folded, as the reader's language calls it and in English."""
    return ALSO | {fold(str(label)): name for name, label in COLUMNS.items()}


def tongues() -> dict[str, str]:
    """Return the tag of each language by its tag and its names, folded."""
    return _tongues(tuple(current_app.extensions["pack"].languages))


@lru_cache(maxsize=4)
def _tongues(tags: tuple[str, ...]) -> dict[str, str]:
    known: dict[str, str] = {}
    for tag in tags:
        known |= {fold(name): code for code, name in _names(LANGUAGES[tag].locale).items()}
    known |= {code: code for code in _names(SOURCE.locale)}
    for language in LANGUAGES.values():
        known[fold(language.autonym)] = language.tag
    return known


def _names(locale: str) -> dict[str, str]:
    """Return the names of languages that have a plain tag."""
    found: dict[str, str] = dict(Locale.parse(locale).languages)
    return {code: name for code, name in found.items() if code.isalpha() and len(code) < 4}


def languages(tags: Sequence[str], locale: str) -> str:
    """Return languages by their names for a reader, or as they were written where nobody knows them."""
    known = _names(locale)
    return joined(isolated(known.get(tag, tag)) for tag in tags)


MISTAKES: dict[str, Any] = {
    "no_name": _dl("the first name is missing."),
    "name": _dl("write first name and initial without signs, each in its own cell: “%(word)s”."),
    "cells": _dl("there are more than %(word)s cells. Take out what we do not need."),
    "long": _dl("“%(word)s…” is too long. Write it shorter."),
    "languages": _dl("there are more than six languages. Write those that matter most."),
    "column": _dl("we do not know the column “%(word)s”. Take it out: it is not needed."),
    "column_twice": _dl("the column “%(word)s” is there twice. Take one out."),
    "too_many": _dl("there are more than 1,000 people from here on. Draw them in two parts."),
    "pair": _dl("write two names with a comma between them, not “%(word)s”."),
    "nobody": _dl("nobody in the list is called “%(word)s”. Write the name as it is in the list."),
    "several": _dl(
        "more than one person is called “%(word)s” (lines %(lines)s of the list). Write the number"
        " of the line instead."
    ),
    "oneself": _dl("“%(word)s” is there twice. Write two people."),
    "too_many_pairs": _dl("there are more than 500 pairs from here on. Leave some out."),
}


def mistake(found: Mistake, *, of_list: bool = True) -> str:
    """Return what is wrong in a line, and with `of_list` which line it is."""
    lines = joined(found.lines)
    said = str(MISTAKES[found.what]) % {"word": isolated(found.word), "lines": lines}
    if of_list:
        return str(_d("Line %(line)s: %(said)s", line=found.line, said=said))
    return said[:1].upper() + said[1:]


def isolated(text: str) -> str:
    """Return a text that keeps its own direction inside a sentence of another."""
    return f"\u2068{text}\u2069" if text else ""


def sizes(found: Balance) -> str:
    """Return how many people are in a team or at a table."""
    counts = found.spreads[0].counts if found.spreads else (0,)
    least, most = min(counts), max(counts)
    if least == most:
        return str(ngettext("%(num)d person in each.", "%(num)d people in each.", most))
    if least + 1 == most:
        return str(_("%(least)d or %(most)d people in each.", least=least, most=most))
    return str(_("%(least)d to %(most)d people in each.", least=least, most=most))


def schools(found: Balance) -> str:
    """Return how evenly schools or organisations are spread."""
    if len(found.spreads) < 2:
        return str(_("All are from one school or organisation, so there was nothing to spread."))
    return _how_even(found)


def field(found: Balance) -> str:
    """Return how even one of the other fields is."""
    if not found.spreads:
        return str(_("Not known of anybody."))
    return _how_even(found)


def _how_even(found: Balance) -> str:
    if not found.uneven:
        return str(_("As even as arithmetic allows."))
    if found.is_best:
        return str(_("As even as it can be, as some people stay together."))
    more = ngettext(
        "%(num)d pair of the same kind more is together than if all were spread evenly.",
        "%(num)d pairs of the same kind more are together than if all were spread evenly.",
        found.cost,
    )
    if not found.best:
        return str(more)
    # Outside the string that joins them: what stands inside one is not found for translation.
    rest = _("Of them %(best)d cannot be avoided, as some people stay together.", best=found.best)
    return f"{more} {rest}"


def uneven(spread: Spread) -> str:
    """Return where one value is uneven, for the host."""
    named = isolated(spread.value) or str(_d("not written"))
    facts = {"value": named, "least": spread.least, "most": spread.most}
    return str(_d("%(value)s: %(least)d to %(most)d in each.", **facts))


def meetings(repeats: int, fewest: int) -> str:
    """Return how often people meet again over the rounds."""
    if not repeats:
        return str(_("Nobody meets anybody twice."))
    again = ngettext(
        "%(num)d meeting is of two who met before.",
        "%(num)d meetings are of two who met before.",
        repeats,
    )
    if not fewest:
        return str(again)
    if repeats == fewest:
        rest = _("Fewer are not possible.")
    else:
        rest = _("No seating at all can have fewer than %(fewest)d.", fewest=fewest)
    return f"{again} {rest}"

"""Which voices are missing, in sentences: for the page, the files and the report."""

from collections.abc import Iterable
from typing import Any

from babel.lists import format_list
from flask import current_app
from flask_babel import format_percent

from campaign.addresses import language_of_request
from campaign.domain import representing
from campaign.domain.cataloguing import EQUALITY
from campaign.domain.census_bases import (
    AGED_3,
    AGED_16,
    CENSUS_DAY,
    NOT_ENGLISH,
    RESIDENTS,
    WITH_CONDITION,
)
from campaign.domain.comparing import LANGUAGE, Part, Released
from campaign.domain.exporting import Cell, Sheet
from campaign.domain.representing import Group
from campaign.extensions import desk_words
from campaign.looks import day, number
from campaign.words import figure as figure_words
from campaign.words.draw import isolated

_d = desk_words.gettext
_dl = desk_words.lazy_gettext
_dn = desk_words.ngettext

SMALL = 0.1  # shares below are told with a decimal
BASES = {
    RESIDENTS: _dl("residents"),
    AGED_3: _dl("residents aged 3 and over"),
    AGED_16: _dl("residents aged 16 and over"),
    WITH_CONDITION: _dl("residents with a lasting condition"),
    NOT_ENGLISH: _dl("residents whose main language is not English"),
}
STANDINGS = {
    representing.FEWER: _dl("clearly fewer"),
    representing.LEVEL: _dl("no clear difference"),
    representing.MORE: _dl("clearly more"),
    representing.UNSURE: _dl("too few to say"),
    representing.HIDDEN: _dl("hidden"),
}
RIGHT_TO_LEFT = "\u200f"  # a letter without a shape: browsers look into isolates for the first one
HIDDEN = "·"  # stands for a hidden number in print


def title(part: Part) -> str:
    """Return what is compared."""
    if part.entry.figure.startswith(f"{EQUALITY}."):
        return figure_words.figure(part.entry.figure)
    return figure_words.title(part.entry)


def quarter(one: Released) -> str:
    """Return what a quarter is called, and whether it is not over."""
    name = figure_words.quarter(one.quarter)
    return name if one.is_whole else _d("%(quarter)s so far", quarter=name)


def group(part: Part, one: Group) -> str:
    """Return what a group is called."""
    return figure_words.value(part.entry, part.by, one.key)


def percent(share: float | None) -> str:
    """Return a share (0 to 1) in per cent, with a decimal where it is small; nothing where it is None."""
    if share is None:
        return ""
    return str(format_percent(share, "#,##0.0%" if 0 < share < SMALL else "#,##0%"))


def gap(part: Part, one: Group) -> str:
    """Return the sentence about a group that is missing."""
    base = str(BASES[part.comparison.census.base])
    facts = {"group": _apart(group(part, one)), "census": percent(one.census_share), "base": base}
    if one.share is None:
        told = _d(
            "%(group)s: %(most)s of those who said at most, but %(census)s of %(base)s.",
            most=percent(one.most),
            **facts,
        )
    else:
        told = _d(
            "%(group)s: %(share)s of those who said (%(least)s to %(most)s), but %(census)s of"
            " %(base)s.",
            share=percent(one.share),
            least=percent(one.least),
            most=percent(one.most),
            **facts,
        )
    return " ".join([told, *_what_would_help(part, one)])


def gaps(part: Part) -> list[str]:
    """Return a sentence for each group that is missing, the farthest below its share first."""
    return [*(gap(part, one) for one in part.comparison.missing), *_together(part)]


def base(part: Part) -> str:
    """Return who is compared with whom."""
    census = part.comparison.census
    facts = {"day": day(CENSUS_DAY), "base": BASES[census.base], "total": number(census.total)}
    said = _d(
        "About %(said)s people said it, of %(asked)s.",
        said=number(part.comparison.said),
        asked=number(part.comparison.asked),
    )
    if not census.table:
        beside = _d(
            "Beside our own estimate of the residents of each ward at the census of %(day)s, good"
            " to about %(off_by)s people; %(total)s in all.",
            off_by=number(census.off_by),
            **facts,
        )
    else:
        beside = _d(
            "Beside Census 2021 (%(day)s), table %(table)s: %(total)s %(base)s.",
            table=census.table,
            **facts,
        )
    return f"{said} {beside}"


def unsaid(part: Part) -> list[str]:
    """Return what else was answered, the blank rate among it: the share of everybody asked."""
    rates = ((key, part.comparison.share_of_asked(key)) for key in part.comparison.unsaid)
    return [
        f"{figure_words.value(part.entry, part.by, key)}: {percent(rate)}"
        for key, rate in rates
        if rate is not None
    ]


def verdict(part: Part) -> str:
    """Return what is said where no group is missing, or nothing is to be said."""
    if not part.comparison.is_enough:
        return _d("Fewer than 20 people said it, so there are no shares.")
    return "" if gaps(part) else _d("Nobody is clearly missing.")


def headings() -> list[str]:
    """Return the headings of a comparison's table."""
    return [
        _d("Group"),
        _d("People"),
        _d("Share"),
        _d("From"),
        _d("To"),
        _d("Census 2021"),
        _d("Beside the census"),
    ]


def rows(part: Part, unknown: str = "–") -> list[list[Cell]]:
    """Return a comparison's table: numbers as published, shares in words, what is hidden None.

    `unknown` stands where there is no share.
    """
    return [
        [
            group(part, one),
            one.shown,
            percent(one.share) or unknown,
            percent(one.least) or unknown,
            percent(one.most) or unknown,
            percent(one.census_share),
            str(STANDINGS[one.standing]),
        ]
        for one in part.comparison.groups
    ]


def drawn(part: Part) -> list[dict[str, Any]]:
    """Return the groups that can be drawn: those with a share or the most it may be, and enough expected."""
    return [
        {
            "label": group(part, one),
            "share": one.share,
            "least": one.least,
            "most": one.most,
            "census": one.census_share,
            "said": f"{_found(one)} · {percent(one.census_share)}",
            "standing": one.standing,
        }
        for one in part.comparison.groups
        if one.most is not None and one.standing != representing.UNSURE
    ]


def _found(one: Group) -> str:
    return percent(one.share) if one.share is not None else f"\u2066≤ {percent(one.most)}\u2069"


def reach(part: Part) -> float:
    """Return the highest share there is to draw."""
    return max(max(row["most"], row["census"]) for row in drawn(part))


def sheets(found: Iterable[Part]) -> list[Sheet]:
    """Return the comparisons for a file, each with its gaps in sentences under it."""
    return [
        Sheet(
            title(part),
            headings(),
            rows(part, unknown=""),
            (base(part), *unsaid(part), *gaps(part)),
        )
        for part in found
    ]


def notes() -> list[str]:
    """Return how it was compared, for whoever has to judge it."""
    return [
        _d(
            "A share is of those who said it; who left it empty, or would rather not say, is not in"
            " it. Numbers are rounded to 5 and small ones hidden, as in every published table."
        ),
        _d(
            "From and to are Goodman’s simultaneous intervals for shares (1965) at 95 %, widened by"
            " the rounding: with nothing but chance at work, one table in twenty would name a group."
        ),
        _d(
            "A group is missing where even the upper end is below the census, and its share is less"
            " than four fifths of that. Nothing is said of groups of whom fewer than five would be"
            " expected."
        ),
        _d(
            "People who come together, such as a school class, are more alike than the interval"
            " knows. The census is of %(day)s, and the town has changed since.",
            day=day(CENSUS_DAY),
        ),
    ]


def _together(part: Part) -> list[str]:
    found = part.comparison.together
    if found is None:
        return []
    names = [_apart(figure_words.value(part.entry, part.by, key)) for key in found.keys]
    told = _d(
        "%(groups)s together: %(most)s of those who said at most, but %(census)s of %(base)s.",
        groups=format_list(names, locale=language_of_request().locale),
        most=percent(found.most),
        base=BASES[part.comparison.census.base],
        census=percent(found.census_share),
    )
    return [f"{told} {_level(found.short)}"]


def _apart(name: str) -> str:
    """Return a name that does not turn the sentence which it begins, such as a ward's in one of Urdu."""
    return RIGHT_TO_LEFT + isolated(name) if language_of_request().direction == "rtl" else name


def _what_would_help(part: Part, one: Group) -> list[str]:
    said = [_level(one.short)]
    site = current_app.extensions["pack"].languages
    if part.by == LANGUAGE and part.entry.figure == "pledges" and one.key not in site:
        said.append(_d("Our pages are not in this language."))
    return said


def _level(short: int) -> str:
    return str(
        _dn(
            "About %(many)s more person would bring it level.",
            "About %(many)s more people would bring it level.",
            short,
            many=number(short),
        )
    )

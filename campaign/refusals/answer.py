"""What staff and hosts are told when a theme, an aim or a project cannot be as they wanted."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from campaign.domain import aiming, answering, partnering, theming
from campaign.extensions import desk_words
from campaign.looks import joined
from campaign.words.answer import FIELDS

_dl = desk_words.lazy_gettext
_dln = desk_words.lazy_ngettext


def _named(missing: tuple[str, ...]) -> str:
    return joined(FIELDS[field] for field in missing)


def _missing(refusal: answering.NotAnswered | partnering.NotDescribed) -> LazyString:
    return _dl(
        "Residents would miss something. Add: %(named)s.",
        named=_named(refusal.missing),
    )


def _heard(refusal: answering.ThemeHeard) -> LazyString:
    return _dln(
        "%(num)d note or opinion is under this theme, so it was not deleted. Put it under another"
        " theme first.",
        "%(num)d notes and opinions are under this theme, so it was not deleted. Put them under"
        " another theme first.",
        refusal.sayings,
    )


def _used(refusal: aiming.AimUsed) -> LazyString:
    return _dl(
        "Answers or opinions name this aim (%(themes)d and %(opinions)d), so it was not deleted."
        " Change its last day instead.",
        themes=refusal.themes,
        opinions=refusal.opinions,
    )


_NOTHING_HERE = _l(
    "Check the address. If you came by a link of ours, what it led to may have been erased."
)
_ENDS_FIRST = _dl("The last day is before the first. Change one of the two.")

REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    answering.NoSuchTheme: ("", _NOTHING_HERE, 404),
    answering.Overtaken: (
        "read",
        _dl(
            "Somebody else changed this while you wrote. What you typed is still here. Look at it in"
            " another window, then save again to put yours in its place."
        ),
        422,
    ),
    answering.ThemeHeard: ("", _heard, 409),
    answering.NotAnswered: ("", _missing, 422),
    theming.NoSuchSaying: (
        "",
        _dl("This was erased, or nobody has looked at its words yet."),
        404,
    ),
    aiming.NoSuchAim: ("", _NOTHING_HERE, 404),
    aiming.UnknownMeasure: ("measure", _dl("Choose one from the list."), 422),
    aiming.AimUsed: ("", _used, 409),
    aiming.AimDaysRefused: ("until", _ENDS_FIRST, 422),
    partnering.NoSuchProject: ("", _NOTHING_HERE, 404),
    partnering.NotDescribed: ("", _missing, 422),
    partnering.NotTrusted: ("", _dl("Staff look at it first, then residents see it."), 403),
    partnering.ProjectDaysRefused: ("until", _ENDS_FIRST, 422),
    partnering.ProjectShown: (
        "",
        _dl("Residents see this project. Take it from the page first, then delete it."),
        409,
    ),
}

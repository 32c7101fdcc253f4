"""What somebody is told when a survey, a question or an answer cannot be."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from campaign.domain import heeding, linking, questioning, responding, sampling, surveying
from campaign.extensions import desk_words
from campaign.languages import LANGUAGES
from campaign.looks import day

_dl = desk_words.lazy_gettext


def _closed(refusal: responding.SurveyClosed) -> LazyString:
    if refusal.opens_on is not None:
        return _l("This survey opens on %(day)s.", day=day(refusal.opens_on))
    return _l(
        "This survey closed on %(day)s, so no more answers are taken.", day=day(refusal.closed_on)
    )


def _over(refusal: surveying.SurveyOver) -> LazyString:
    closed_on = day(refusal.closed_on)
    return _dl("It closed on %(day)s, and its results stand. Ask again instead.", day=closed_on)


def _links(refusal: sampling.LinksOutOfRange) -> LazyString:
    return _dl("Make 1 to %(most)d links at once.", most=refusal.most)


def _cards(refusal: linking.TooManyCards) -> LazyString:
    return _dl("Make at most %(most)d cards at once. A table may have more.", most=refusal.most)


def _questions(refusal: surveying.QuestionsOutOfRange) -> LazyString:
    return _dl("Choose 1 to %(most)d questions.", most=refusal.most)


def _options(refusal: questioning.OptionsOutOfRange) -> LazyString:
    return _dl(
        "Write %(least)d to %(most)d answers to choose from, each in a line of its own.",
        least=refusal.least,
        most=refusal.most,
    )


def _uneven(refusal: questioning.OptionsUneven) -> LazyString:
    return _dl(
        "Write %(count)d answers in %(language)s too, in the same order.",
        count=refusal.wanted,
        language=LANGUAGES[refusal.tag].autonym,
    )


REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    surveying.NoSuchSurvey: ("", _l("There is no survey at this address."), 404),
    surveying.NotADraft: (
        "",
        _dl("It is published, so its questions stay as they are. Ask again instead."),
        409,
    ),
    surveying.SurveyOver: ("closes_on", _over, 409),
    surveying.DaysOutOfOrder: (
        "closes_on",
        _dl("Choose a last day from today on, after the first day, and within two years of it."),
        422,
    ),
    surveying.QuestionsOutOfRange: ("questions", _questions, 422),
    questioning.NoSuchQuestion: ("", _dl("The bank has no question at this address."), 404),
    questioning.StandardWording: (
        "",
        _dl("This is a standard wording. Others ask it too, so it stays as it is."),
        409,
    ),
    questioning.OptionsOutOfRange: ("options", _options, 422),
    questioning.OptionsUneven: ("options", _uneven, 422),
    sampling.NoSuchLink: (
        "code",
        _l("This link opens no survey. Check it against the letter."),
        404,
    ),
    sampling.LinkUsed: (
        "code",
        _l("Somebody has already answered by this link. Each link counts once."),
        410,
    ),
    sampling.LinksOutOfRange: ("count", _links, 422),
    linking.TooManyCards: ("count", _cards, 422),
    responding.SurveyClosed: ("submission", _closed, 410),
    responding.LinkNeeded: (
        "code",
        _l("This survey is answered by a link from a letter. Open the link, or type its code."),
        403,
    ),
    responding.ResponseUsed: (
        "submission",
        _l(
            "This form was already sent, and what it said is saved. If you are another person, send"
            " yours now: this is a fresh form."
        ),
        422,
    ),
    responding.NothingAnswered: ("submission", _l("Answer at least one question."), 422),
    responding.UnknownAnswer: (
        "submission",
        _l(
            "This form asked something that the survey does not ask. Look at it again, then send it."
        ),
        422,
    ),
    responding.NotTakenBack: (
        "",
        _dl("Only what was typed in from paper today can be taken back."),
        409,
    ),
    heeding.NoSuchWords: (
        "",
        _dl("Nothing of this waits any more: somebody looked at it, or its time was over."),
        404,
    ),
}

"""Results of a survey as they are shown: bars with the table behind them, and other surveys beside them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from babel.numbers import format_percent
from flask import current_app
from flask_babel import gettext as _

from campaign.addresses import language_of_request
from campaign.domain import polling, surveying
from campaign.domain.exporting import Cell, Sheet
from campaign.domain.polling import Bar, Results, Tally
from campaign.extensions import db
from campaign.looks import Told, day, joined, number, told
from campaign.models.survey import Survey
from campaign.packs import earlier
from campaign.packs.earlier import Earlier
from campaign.words import survey as survey_words
from campaign.words.draw import isolated

MOST_EARLIER = 3
HIDDEN, NOT_TOLD = "·", "–"


@dataclass(frozen=True)
class Line:
    """One option, or one survey: how long its bar is (None is hidden), what is written beside it."""

    label: str
    value: int | None
    said: str
    share: str = ""
    margin: str = ""

    @property
    def counted(self) -> list[str | int | None]:
        """The line of a table: how many, and which share."""
        return [self.label, self.value, self.share or NOT_TOLD, *self._margin]

    @property
    def compared(self) -> list[str]:
        """The line of a table of shares alone."""
        return [self.label, " ".join(filter(None, (self.share or NOT_TOLD, self.margin)))]

    @property
    def _margin(self) -> list[str]:
        return [self.margin] if self.margin else []


@dataclass(frozen=True)
class Shown:
    """One question: its options, those reported as one, and the same share elsewhere and before.

    It has a day of its own where it was counted up to an earlier one than the rest.
    """

    id: str
    up_to: date | None
    text: Told
    in_words: bool
    answered: int | None
    hides_any: bool
    lines: list[Line]
    together: Line | None
    trend: list[Line]


def shown(survey: Survey, results: Results, *, today: date) -> list[Shown]:
    """Return the questions of some results, in the reader's language."""
    return [_shown(number, results, survey, today) for number in range(len(results.tallies))]


def notes(survey: Survey, results: Results) -> list[str]:
    """Return what must be known to read the results."""
    told = [
        _("This is what people who answered said, not what all residents would say."),
        _("Numbers are rounded to the nearest 5. Shares are of those who answered the question."),
    ]
    if survey.population:
        told[0] = _(
            "Households were chosen by chance. With a certainty of %(sure)s the share among all of"
            " them lies within the range that is given.",
            sure=percent(95),
        )
    if any(tally.hides_any for tally in results.tallies):
        told.append(_("A number that is not shown is small, or would give a small one away."))
    return told


def sheets(survey: Survey, results: Results | None, *, today: date) -> list[Sheet]:
    """Return a sheet for each question, with what must be known to read it; none has rows before results."""
    if results is None:
        return [Sheet(survey.slug, [_("Answer"), _("People"), _("Share")], [])]
    told, up_to = notes(survey, results), results.up_to
    return [
        _sheet(one, [_("Counted until %(day)s", day=day(one.up_to or up_to)), *told])
        for one in shown(survey, results, today=today)
    ]


def _sheet(one: Shown, told: list[str]) -> Sheet:
    headings = [_("Answer"), _("People"), _("Share")]
    if any(line.margin for line in one.lines):
        headings.append(_("Range"))
    rows: list[Sequence[Cell]] = [
        (str(one.text), one.answered),
        *(line.counted for line in one.lines),
    ]
    if one.together:
        rows.append(one.together.counted)
    rows += [(line.label, None, line.share, line.margin) for line in one.trend]
    return Sheet(one.id, headings, rows, told)


def _shown(at: int, results: Results, survey: Survey, today: date) -> Shown:
    tally = results.tallies[at]
    question = tally.question
    words = dict(survey_words.options_of(question))
    label = survey_words.together(question)
    together = _line(label, tally.together) if tally.together else None
    return Shown(
        id=f"question-{at + 1}",
        up_to=tally.up_to if tally.up_to != results.up_to else None,
        text=survey_words.text_of(question),
        in_words=not question.options,
        answered=tally.answered,
        hides_any=tally.hides_any,
        lines=[_line(str(words[bar.option]), bar) for bar in tally.bars],
        together=together,
        trend=list(_trend(tally, survey, today)) if together else [],
    )


def _line(label: str, bar: Bar) -> Line:
    """Return a line as long as its count."""
    share, margin = _share(bar), _margin(bar)
    count = number(bar.shown) if bar.shown is not None else HIDDEN
    return Line(label, bar.shown, " · ".join(filter(None, (count, share, margin))), share, margin)


def _compared(label: str, bar: Bar) -> Line:
    """Return a line as long as its share."""
    share, margin = _share(bar), _margin(bar)
    said = " · ".join(filter(None, (share, margin))) or HIDDEN
    return Line(label, bar.percent, said, share, margin)


def _share(bar: Bar) -> str:
    return percent(bar.percent) if bar.percent is not None else ""


def _margin(bar: Bar) -> str:
    if bar.margin is None:
        return ""
    least, most = (percent(100 * end) for end in (bar.margin.least, bar.margin.most))
    return isolated(f"{least} – {most}")


def _trend(tally: Tally, survey: Survey, today: date) -> Iterator[Line]:
    """Yield the share elsewhere and before, then in surveys of ours before this one, then in this one."""
    key = tally.question.key
    for found in _before_ours():
        if found.question == key:
            label = joined([told(found.place), isolated(found.year)])
            yield _compared(label, Bar("", None, found.percent))
    for other in _ours_before(survey, tally, today):
        results = polling.results(db.session(), other, today=today, only=key)
        for one in results.tallies if results else ():
            if one.together and one.together.percent is not None:
                yield _dated(other, one.together)
    yield _dated(survey, tally.together or Bar("", None, None))


def _ours_before(survey: Survey, tally: Tally, today: date) -> list[Survey]:
    """Return the last surveys that were final when this one opened and asked the same wording."""
    asked = tally.question.id
    found = [
        other
        for other in surveying.over(db.session(), today=survey.opens_on)
        if asked in {row.question_id for row in other.questions}
        and polling.is_final(other, today=today)
    ]
    return found[:MOST_EARLIER][::-1]


def _dated(survey: Survey, bar: Bar) -> Line:
    return _compared(joined([told(survey.title), day(survey.closes_on)]), bar)


def _before_ours() -> tuple[Earlier, ...]:
    kept = current_app.extensions
    if "earlier" not in kept:
        kept["earlier"] = earlier.load(kept["pack"])
    found: tuple[Earlier, ...] = kept["earlier"]
    return found


def percent(value: float) -> str:
    """Return a share in per cent, in whole numbers and Western digits."""
    locale = language_of_request().locale
    return str(format_percent(value / 100, locale=locale, numbering_system="latn"))

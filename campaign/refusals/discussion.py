"""What is said when a workshop cannot be changed so, or a scribe's link opens nothing."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from campaign.domain import discussing, scribing
from campaign.extensions import desk_words

_dl = desk_words.lazy_gettext


def _table(refusal: discussing.TableHasNotes) -> LazyString:
    return _dl(
        "Table %(number)d has notes already, so it stays. Write at least %(number)d tables.",
        number=refusal.number,
    )


def _question(refusal: discussing.QuestionHasNotes) -> LazyString:
    return _dl(
        "Question %(number)d has notes already, so it stays. You can still change its words.",
        number=refusal.position,
    )


REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    discussing.TableHasNotes: ("tables", _table, 409),
    discussing.QuestionHasNotes: ("guide", _question, 409),
    discussing.DiscussionChanged: (
        "title",
        _dl("Somebody changed this workshop meanwhile. Look at it, then send yours again."),
        409,
    ),
    discussing.HasNotes: (
        "",
        _dl("There are notes already, so this workshop stays. Take the notes out first."),
        409,
    ),
    scribing.NoSuchTable: (
        "",
        _l("This link opens no table. Ask the host of the workshop for another."),
        404,
    ),
}

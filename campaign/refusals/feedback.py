"""What somebody is told when feedback, its recording, or a look at it cannot be."""

from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from campaign.domain import listening, opining, voicing
from campaign.extensions import desk_words
from campaign.looks import clock_time, weekday

_dl = desk_words.lazy_gettext


def _not_yet(refusal: opining.FeedbackNotYet) -> LazyString:
    day, time = weekday(refusal.starts), clock_time(refusal.starts.time())
    return _l("You can tell us once it has begun: %(day)s, %(time)s.", day=day, time=time)


_TOO_LONG = _l("This recording is too long. Make one of at most a minute, or write it.")

REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    opining.FeedbackNotYet: ("", _not_yet, 404),
    opining.FeedbackOver: ("", _l("We asked about this until 60 days after it. Thank you."), 410),
    opining.FeedbackCalledOff: ("", _l("This does not take place."), 410),
    opining.FeedbackSent: (
        "submission",
        _l(
            "This form was already sent, and what it said is saved. If you are another person, send"
            " yours now: this is a fresh form."
        ),
        422,
    ),
    opining.NoSuchFace: ("face", _l("Choose one of the five faces."), 422),
    opining.AimNotAsked: ("aims", _l("Choose from those that are listed."), 422),
    voicing.RecordingTooLarge: ("recording", _TOO_LONG, 413),
    voicing.RecordingTooLong: ("recording", _TOO_LONG, 422),
    voicing.NotARecording: (
        "recording",
        _l("We could not read this recording. Make a new one, or write it."),
        422,
    ),
    voicing.RecorderBusy: (
        "recording",
        _l("Nothing you sent was saved. Please try again in a few minutes."),
        429,
    ),
    opining.TooManyOpinions: (
        "submission",
        _l("Nothing is lost. Wait ten minutes, then try again."),
        429,
    ),
    listening.NoSuchFeedback: (
        "",
        _dl("Nothing of this waits any more: somebody looked at it, or its time was over."),
        404,
    ),
    listening.NoSuchReason: ("reason", _dl("Choose a reason."), 422),
    listening.NothingWritten: (
        "liked",
        _dl("Write down what was said, or refuse it because nothing can be heard."),
        422,
    ),
}

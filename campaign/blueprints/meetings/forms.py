"""The forms of whoever looks after a circle."""

from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from werkzeug.datastructures import MultiDict

from campaign.blueprints.account.forms import written
from campaign.blueprints.admin.forms import ListedField, TickedField
from campaign.blueprints.hosts.checking import blame
from campaign.blueprints.hosts.fields import clock_field, day_field, number_field
from campaign.blueprints.meetings.labels import TEXTS
from campaign.domain.circling import WORD_MOST
from campaign.domain.reaching import ABOUT_A_DAY, Note
from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, readable

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

FARTHEST = timedelta(days=90)
# How a word is typed may be longer than it is compared: spaces and points between the letters.
WORD_LENGTH = 3 * WORD_MOST


class TellForm(Form):
    """A text of the allow-list, what day and time it is about, and to whom it goes."""

    text = ListedField(_dl("What to say"), choices=list(TEXTS.items()))
    day = day_field(_dl("Day of the meeting"))
    time = clock_field(_dl("Time of the meeting"))
    members = TickedField(_dl("To whom"))

    def __init__(
        self, sent: MultiDict[str, str] | None, *, choices: list[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(sent, **options)
        self.members.choices = choices

    def check(self, today: date) -> bool:
        """Check the form, and that a text about a day has one that is not far off."""
        fine = self.validate()
        if self.text.data in ABOUT_A_DAY:
            if not self.day.data:
                blame(self.day, _d("Write the day."))
            if not self.time.data:
                blame(self.time, _d("Write the time."))
            if self.day.value and self.day.value > today + FARTHEST:
                blame(self.day, _d("Choose a day within the next three months."))
        return fine and not self.errors

    def note(self, zone: tzinfo) -> Note:
        """Return what is to be said, once the form was checked."""
        if self.text.data not in ABOUT_A_DAY:
            return Note(self.text.data)
        return Note(self.text.data, datetime.combine(self.day.value, self.time.value, zone))


class RecordSessionForm(Form):
    """A meeting that was held, and how many came."""

    held_on = day_field(_dl("Day"), validators=[written(_dl("Write the day."))])
    heads = number_field(_dl("How many came"), validators=[written(_dl("Write a number."))])


class FindWordForm(Form):
    """A member's word, as she says it."""

    word = LineField(
        _dl("Her word"), [written(_dl("Write the word.")), Short(WORD_LENGTH), readable]
    )

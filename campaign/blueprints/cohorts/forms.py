"""The forms of a workshop, and of who came to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import current_app
from wtforms import HiddenField, SelectField

from campaign.blueprints.hosts import filling
from campaign.blueprints.hosts.checking import blame, problems
from campaign.blueprints.hosts.event_form import DESCRIPTION, LINE, TITLE
from campaign.blueprints.hosts.fields import TextsField, clock_field, day_field
from campaign.extensions import desk_words
from campaign.forms import Form, LineField, Short, readable
from campaign.words.cohort import ABOUT, TOPICS, in_each
from events.models import Event

_d = desk_words.gettext
_dl = desk_words.lazy_gettext

SAME = ("title", "description", "venue", "address")


class WorkshopForm(Form):
    """A workshop: its topic, and what residents read of it. `timed` is False for one of several dates."""

    read = HiddenField()
    topic = SelectField(_dl("Topic"), validate_choice=False)
    title = TextsField(_dl("Title"), most=TITLE)
    description = TextsField(_dl("What happens there"), most=DESCRIPTION, long=True)
    starts_on = day_field(_dl("Date"))
    starts_at = clock_field(_dl("Begins at"))
    ends_at = clock_field(_dl("Ends at"))
    venue = LineField(_dl("Name of the place"), validators=LINE)
    address = LineField(_dl("Address, with the postcode"), validators=[Short(200), readable])

    def __init__(self, sent: Any, *, timed: bool = True, **options: Any) -> None:
        super().__init__(sent, **options)
        self.timed = timed
        self.topic.choices = list(TOPICS.items())

    def check(self) -> bool:
        """Check every field, and the form as a whole; what is wrong stands beside its field."""
        fine = self.validate()
        if self.topic.data not in TOPICS:
            blame(self.topic, _d("Choose one from the list."))
        if not self.title.data and not self.title.wrong:
            blame(self.title, _d("Write a title in at least one language."))
        if self.timed:
            self._check_time()
        return fine and not problems(self)

    def _check_time(self) -> None:
        if not self.starts_on.data:
            blame(self.starts_on, _d("Write the date."))
        for field in (self.starts_at, self.ends_at):
            if not field.data:
                blame(field, _d("Write when it begins and when it ends."))
        begins, ends = self.starts_at.value, self.ends_at.value
        if begins and ends and ends <= begins:
            blame(self.ends_at, _d("It would end before it begins. Change one of the two times."))

    def as_fields(self) -> dict[str, Any]:
        """Return the event's fields of a form that has been checked."""
        pack = current_app.extensions["pack"]
        fields: dict[str, Any] = {name: self[name].data for name in SAME}
        if self.timed:
            day = self.starts_on.value
            starts, ends = (
                datetime.combine(day, at.value) for at in (self.starts_at, self.ends_at)
            )
            minutes = filling.minutes_between(starts, ends, pack.zone)
            fields |= {"starts": starts, "minutes": minutes, "zone": pack.timezone}
        return fields


def proposed(topic: str) -> dict[str, Any]:
    """Return what a new workshop on a topic says, in each of the pack's languages."""
    tags = current_app.extensions["pack"].languages
    if topic not in ABOUT:
        return {"topic": topic if topic in TOPICS else ""}
    title, about = in_each(TOPICS[topic], tags), in_each(ABOUT[topic], tags)
    return {"topic": topic, "title": title, "description": about}


def as_typed(topic: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the form shows for an event's fields as `publishing.latest` gives them."""
    zone = current_app.extensions["pack"].zone
    starts = datetime.fromisoformat(fields["starts"])
    ends = filling.wall_after(starts, fields["minutes"], zone)
    return {
        **{name: fields[name] for name in SAME},
        "topic": topic,
        "starts_on": starts.date().isoformat(),
        "starts_at": f"{starts:%H:%M}",
        "ends_at": f"{ends:%H:%M}",
    }


def is_timed_here(event: Event) -> bool:
    """Whether a workshop is of one date, by the clock, so that this form can say when."""
    zone = current_app.extensions["pack"].zone
    ends = filling.wall_after(event.starts, event.minutes, zone)
    alone = not event.rrule and event.sunset is None and not event.exceptions
    return alone and ends.date() == event.starts.date()

"""What hosts are told when a calendar cannot be fetched or read."""

from typing import Any

from campaign.domain import fetching
from campaign.words.calendar import FETCHED, LOOKS
from events import ical_reading

REFUSALS: dict[type[Exception], tuple[str, Any, int]] = {
    getattr(fetching, name): ("address", sentence, 422) for name, sentence in FETCHED.items()
}
REFUSALS |= {
    ical_reading.NotACalendar: ("file", lambda refusal: LOOKS[refusal.looks], 422),
    ical_reading.CalendarTooLarge: ("file", LOOKS["CalendarTooLarge"], 413),
    ical_reading.TooManyEvents: ("file", LOOKS["TooManyEvents"], 422),
}

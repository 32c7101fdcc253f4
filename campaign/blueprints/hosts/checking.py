"""What an event's form must say as a whole, after its fields were read one by one."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from campaign.blueprints.hosts import filling, labels
from campaign.blueprints.hosts.event_form import SUNSET, EventForm
from campaign.extensions import desk_words
from events import revising
from events.recurrence import TimingRefused

_d = desk_words.gettext

CHOSEN = ("kind", "timed", "sunset_side", "every", "attendance", "ward", "food", "audience")
TICKED = ("access", "languages")
OLDEST, MOST_PLACES = 120, 100_000


def check(form: EventForm, zone: Any, kept: Mapping[str, Any]) -> bool:
    """Check the whole form and put each sentence beside its field; `kept` are the fields as they are."""
    fine = form.validate()
    for part in (_choices, _texts, _time, _people, _questions):
        part(form)
    fine = fine and not problems(form)
    if fine:
        _programme(form, zone)
        _exceptions(form, zone, kept)
    return fine and not problems(form)


def problems(form: Any) -> list[tuple[str, str]]:
    """Return the id of each field that needs another look, with its sentence, in the form's order."""
    found: list[tuple[str, str]] = []
    for field in form:
        if hasattr(field, "wrong"):
            found += [(f"{field.id}-{tag}", sentence) for tag, sentence in field.wrong.items()]
        elif hasattr(field, "form"):
            found += problems(field.form)
        elif hasattr(field, "entries"):
            found += problems(field.entries)
            found += [(f"{field.id}-list", e) for e in field.errors if isinstance(e, str)]
        else:
            radio = field.type in {"RadioField", "SelectMultipleField"}
            found += [(f"{field.id}-0" if radio else field.id, e) for e in field.errors]
    return found


def blame(field: Any, sentence: str) -> None:
    """Put a sentence beside a field that has none yet."""
    if hasattr(field, "blame"):
        field.blame(sentence)
    elif not field.errors:
        field.errors = [sentence]


def _choices(form: EventForm) -> None:
    for name in CHOSEN:
        form[name].data = form[name].data or form[name].default or ""
        if form[name].data not in {value for value, _ in form[name].choices}:
            blame(form[name], _d("Choose one from the list."))
    for name in TICKED:
        known = {value for value, _ in form[name].choices}
        form[name].data = [value for value in form[name].data or [] if value in known]


def _texts(form: EventForm) -> None:
    if not form.title.data and not form.title.wrong:
        blame(form.title, _d("Write a title in at least one language."))


def _time(form: EventForm) -> None:
    if not form.starts_on.data:
        blame(form.starts_on, _d("Write the date."))
    if form.every.data and form.every.data != labels.OWN_RULE and not form.until.data:
        blame(form.until, _d("Write until when it repeats."))
    if form.timed.data == SUNSET:
        _time_by_the_sun(form)
        return
    for field in (form.starts_at, form.ends_at):
        if not field.data:
            blame(field, _d("Write when it begins and when it ends."))
    read = (form.starts_on.value, form.starts_at.value, form.ends_at.value)
    whole = all(value is not None for value in read) and not form.ends_on.errors
    if whole and filling.ends_of(form) <= filling.starts_of(form):
        sentence = _d("It would end before it begins. Change the start, the end or the last day.")
        blame(form.ends_at, sentence)


def _time_by_the_sun(form: EventForm) -> None:
    if not form.lasts.data:
        blame(form.lasts, _d("Write how many minutes it lasts."))
    if (form.sunset_minutes.value or 0) > 12 * 60:
        blame(form.sunset_minutes, _d("Write at most 720 minutes, which is 12 hours."))
    if any(row.form.is_kept for row in form.programme) and not form.starts_at.data:
        blame(form.starts_at, _d("Write about when it begins, for the programme."))


def _people(form: EventForm) -> None:
    low, high = form.age_from.value, form.age_to.value
    for field in (form.age_from, form.age_to):
        if field.value is not None and field.value > OLDEST:
            blame(field, _d("Write an age up to %(most)d.", most=OLDEST))
    if low is not None and high is not None and low > high:
        blame(form.age_to, _d("The second age is below the first. Change one of them."))
    rows = [form, *(row.form for row in form.programme)]
    for field in (row.capacity for row in rows):
        if field.value is not None and not 0 < field.value <= MOST_PLACES:
            blame(field, _d("Write how many places there are, or leave this empty."))


def _questions(form: EventForm) -> None:
    for row in (row.form for row in form.questions if row.form.is_kept):
        if not row.text.data:
            blame(row.text, _d("Write the question in at least one language."))
        if not row.purpose.data:
            blame(row.purpose, _d("Say why you ask. People see it beside the question."))


def _programme(form: EventForm, zone: Any) -> None:
    starts = filling.starts_of(form)
    lasts = timedelta(minutes=filling.minutes_of(form, zone))
    for row in (row.form for row in form.programme if row.form.is_kept):
        if not row.title.data:
            blame(row.title, _d("Name this part in at least one language."))
        for field in (row.begins, row.ends):
            if not field.data:
                blame(field, _d("Write when this part begins and when it ends."))
        if row.begins.value and row.ends.value:
            begins, ends = filling.item_times(form, row)
            if not starts <= begins < ends <= starts + lasts:
                sentence = _d("This part must lie between the beginning and the end of the event.")
                blame(row.begins, sentence)


def _exceptions(form: EventForm, zone: Any, kept: Mapping[str, Any]) -> None:
    fields = {"rrule": kept.get("rrule", ""), "zone": str(zone)} | filling.time_as_fields(
        form, zone
    )
    try:
        timing = revising.timing_of(fields | {"sunset": None, "exceptions": []})
    except TimingRefused:
        return  # the rule itself will say what is wrong with it
    for day in form.exceptions:
        is_new = day.value and day.value.isoformat() not in kept.get("exceptions", ())
        if is_new and not timing.is_on(day.value):
            blame(
                day, _d("It would not take place on this day anyway. Change the day, or empty it.")
            )

"""What the API takes and gives. Terms are schema.org's and OpenActive's where they have one."""

from typing import Any

from marshmallow import Schema, fields


def about(text: str) -> dict[str, Any]:
    """Return the options of a field that say what it is in the description."""
    return {"metadata": {"description": text}}


class TextsField(fields.Dict):
    """A text in one or more languages, by their tags."""

    def __init__(self, text: str) -> None:
        super().__init__(keys=fields.String(), values=fields.String(), **about(text))


FilterSchema = Schema.from_dict(
    {
        "from": fields.String(**about("First day, yyyy-mm-dd.")),
        "to": fields.String(**about("Last day, yyyy-mm-dd.")),
        "kind": fields.String(**about("Kind of event, such as shared_meal.")),
        "ward": fields.String(**about("Code of an electoral ward.")),
        "nearby": fields.String(**about("y: other wards too, the nearest first.")),
        "language": fields.String(**about("Tag of a language spoken there, such as ur.")),
        "access": fields.List(fields.String(), **about("What must be there; may be repeated.")),
        "free": fields.String(**about("y: free of charge only.")),
        "audience": fields.String(**about("everyone, women, families or ages.")),
        "q": fields.String(**about("Beginnings of words, forgiving of accents.")),
        "after": fields.String(**about("From `next` of the page before.")),
    },
    name="Filter",
)


class DateSchema(Schema):
    """One date of an event."""

    day = fields.Date(**about("The day that is its address, also when it moved."))
    startDate = fields.AwareDateTime()  # noqa: N815
    endDate = fields.AwareDateTime()  # noqa: N815
    eventStatus = fields.String(**about("A schema.org EventStatusType."))  # noqa: N815
    fromSunset = fields.Boolean(**about("Whether the time is calculated from the sunset."))  # noqa: N815
    url = fields.Url()


class ListedSchema(DateSchema):
    """One date in a list."""

    slug = fields.String()
    title = TextsField("The event's name.")
    kind = fields.String()
    venue = fields.String()
    ward = fields.String(allow_none=True)
    audience = fields.String()
    isAccessibleForFree = fields.Boolean()  # noqa: N815
    event = fields.Url(**about("Where the API has the whole event."))


class PageSchema(Schema):
    """A page of dates in order of time."""

    items = fields.List(fields.Nested(ListedSchema))
    next = fields.Url(allow_none=True, **about("The next page; null after the last."))


class PlacesSchema(DateSchema):
    """One date of an event, with its places."""

    maximumAttendeeCapacity = fields.Integer(allow_none=True)  # noqa: N815
    remainingAttendeeCapacity = fields.Integer(allow_none=True)  # noqa: N815


class ConceptSchema(Schema):
    """A concept of OpenActive's Accessibility Support list."""

    type = fields.String()
    prefLabel = fields.String()  # noqa: N815
    inScheme = fields.Url()  # noqa: N815


class AmenitySchema(Schema):
    """Something that is there."""

    type = fields.String()
    name = fields.String()
    value = fields.Boolean()


class RangeSchema(Schema):
    """Ages, in years."""

    type = fields.String()
    minValue = fields.Integer()  # noqa: N815
    maxValue = fields.Integer()  # noqa: N815


class OfferSchema(Schema):
    """What it costs."""

    type = fields.String()
    price = fields.String()
    priceCurrency = fields.String()  # noqa: N815


class EventSchema(Schema):
    """One event, whole."""

    slug = fields.String()
    identifier = fields.String(**about("The UID it has in calendars."))
    title = TextsField("Its name.")
    description = TextsField("Markdown.")
    kind = fields.String()
    organizer = TextsField("The partner group's name.")
    eventStatus = fields.String()  # noqa: N815
    eventAttendanceMode = fields.String()  # noqa: N815
    venue = fields.String()
    address = fields.String()
    ward = fields.String(allow_none=True)
    latitude = fields.Float(allow_none=True)
    longitude = fields.Float(allow_none=True)
    timezone = fields.String()
    rrule = fields.String(**about("RFC 5545; empty for an event that takes place once."))
    inLanguage = fields.List(fields.String())  # noqa: N815
    audience = fields.String()
    genderRestriction = fields.Url(**about("OpenActive."))  # noqa: N815
    ageRange = fields.Nested(RangeSchema, allow_none=True)  # noqa: N815
    accessibilitySupport = fields.List(fields.Nested(ConceptSchema))  # noqa: N815
    accessibilityInformation = TextsField("What else helps to come.")  # noqa: N815
    amenityFeature = fields.List(fields.Nested(AmenitySchema))  # noqa: N815
    food = fields.String()
    isAccessibleForFree = fields.Boolean()  # noqa: N815
    offers = fields.List(fields.Nested(OfferSchema))
    bookable = fields.Boolean()
    dateModified = fields.AwareDateTime()  # noqa: N815
    url = fields.Url()
    dates = fields.List(fields.Nested(PlacesSchema), **about("Those that are not over."))


class ProblemSchema(Schema):
    """A refusal (RFC 9457)."""

    type = fields.String()
    title = fields.String()
    status = fields.Integer()
    detail = fields.String()
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    more_errors = fields.Integer(**about("How many there are beside those in `errors`."))

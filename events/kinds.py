"""The registry of kinds of event. A kind is an entry here; a pack lists the ones its town uses."""

from dataclasses import dataclass

from events.models.schema import marked


@dataclass(frozen=True)
class Kind:
    """A kind of gathering."""

    key: str
    schema_type: str  # its schema.org type, for machines that read the page
    label: str


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("carnival", "Festival", marked("Carnival")),
        Kind("shared_meal", "FoodEvent", marked("Shared meal")),
        Kind("tournament", "SportsEvent", marked("Tournament")),
        Kind("festival", "Festival", marked("Festival")),
        Kind("walk", "SocialEvent", marked("Walk")),
        Kind("conference", "BusinessEvent", marked("Conference")),
        Kind("workshop", "EducationEvent", marked("Workshop")),
        Kind("training", "EducationEvent", marked("Training")),
        Kind("exhibition", "ExhibitionEvent", marked("Exhibition")),
        Kind("remembrance", "SocialEvent", marked("Remembrance")),
        Kind("school_visit", "EducationEvent", marked("School visit")),
    )
}

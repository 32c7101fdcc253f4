"""The registry of kinds of event. A kind is an entry here; a pack lists the ones its town uses."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of gathering."""

    key: str
    schema_type: str  # its schema.org type, for machines that read the page


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind("carnival", "Festival"),
        Kind("shared_meal", "FoodEvent"),
        Kind("tournament", "SportsEvent"),
        Kind("festival", "Festival"),
        Kind("walk", "SocialEvent"),
        Kind("conference", "BusinessEvent"),
        Kind("workshop", "EducationEvent"),
        Kind("training", "EducationEvent"),
        Kind("exhibition", "ExhibitionEvent"),
        Kind("remembrance", "SocialEvent"),
        Kind("school_visit", "EducationEvent"),
    )
}

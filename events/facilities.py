"""What a visitor wants to know before coming: access facts and food, as registries.

Keys are ours and short; `openactive` is the nearest concept of OpenActive's Accessibility Support list
or amenity of its Modelling Opportunity Data specification, for machines that read the page.
"""

from dataclasses import dataclass

from events.models.schema import marked


@dataclass(frozen=True)
class Fact:
    """One access fact: true of the event or not said."""

    key: str
    label: str
    amenity: str = ""  # OpenActive amenityFeature class
    support: str = ""  # OpenActive accessibilitySupport prefLabel


ACCESS: dict[str, Fact] = {
    fact.key: fact
    for fact in (
        Fact("step_free", marked("Step-free way in"), support="Physical impairment"),
        Fact("toilets", marked("Toilets"), amenity="Toilets"),
        Fact("accessible_toilet", marked("Accessible toilet"), amenity="Toilets"),
        Fact("hearing_loop", marked("Hearing loop"), support="Hearing impairment"),
        Fact("bsl", marked("British Sign Language"), support="Hearing impairment"),
        Fact("quiet_room", marked("Quiet room"), support="Social and Behavioural impairment"),
        Fact("prayer_room", marked("Prayer room")),
        Fact("buggies", marked("Room for buggies")),
        Fact("parking", marked("Parking"), amenity="Parking"),
    )
}
FOOD: dict[str, str] = {
    "halal": marked("Halal food"),
    "vegetarian": marked("Vegetarian food"),
    "vegan": marked("Vegan food"),
    "kosher": marked("Kosher food"),
    "mixed": marked("Food of several kinds"),
}

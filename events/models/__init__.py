"""The tables of the gatherings, on the one metadata that the campaign's tables share."""

from events.models.event import Event, EventDate, EventEdit, ItemSeats, ProgrammeItem
from events.models.group import PartnerGroup
from events.models.listed import ListedDate, ListedFact, ListedWord
from events.models.registration import Registration, RegistrationItem
from events.models.schema import Base

__all__ = [
    "Base",
    "Event",
    "EventDate",
    "EventEdit",
    "ItemSeats",
    "ListedDate",
    "ListedFact",
    "ListedWord",
    "PartnerGroup",
    "ProgrammeItem",
    "Registration",
    "RegistrationItem",
]

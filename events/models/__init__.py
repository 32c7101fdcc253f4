"""The tables of the gatherings, on the one metadata that the campaign's tables share."""

from events.models.checkin import AttendanceTotal, CheckIn, Device, Gate, Scan, Tally
from events.models.event import Event, EventDate, EventEdit, ItemSeats, ProgrammeItem
from events.models.group import PartnerGroup
from events.models.listed import ListedDate, ListedFact, ListedWord
from events.models.registration import Registration, RegistrationItem
from events.models.schema import Base
from events.models.tournament import Fixture, Result, Team, Tournament

__all__ = [
    "AttendanceTotal",
    "Base",
    "CheckIn",
    "Device",
    "Event",
    "EventDate",
    "EventEdit",
    "Fixture",
    "Gate",
    "ItemSeats",
    "ListedDate",
    "ListedFact",
    "ListedWord",
    "PartnerGroup",
    "ProgrammeItem",
    "Registration",
    "RegistrationItem",
    "Result",
    "Scan",
    "Tally",
    "Team",
    "Tournament",
]

"""The tables of the gatherings, on the one metadata that the campaign's tables share."""

from events.models.schema import Base

__all__ = ["Base"]

"""The tables: one file per noun. Importing this package declares them all."""

from campaign.models.badge import Badge, Batch
from campaign.models.pledge import Pledge, Repeat, Signature
from campaign.models.postcode import Postcode
from campaign.models.recount import Recount
from events.models.schema import Base

__all__ = ["Badge", "Base", "Batch", "Pledge", "Postcode", "Recount", "Repeat", "Signature"]

"""The tables: one file per noun. Importing this package declares them all."""

from campaign.models.account import Account, AccountRole, Membership
from campaign.models.adopted import AdoptedEvent
from campaign.models.audit import AuditEntry
from campaign.models.badge import Badge, Batch
from campaign.models.entry import Invitation, Passkey, RecoveryCode, SignIn
from campaign.models.message import Message
from campaign.models.place import Place
from campaign.models.pledge import Pledge, Repeat, Signature, UsedForm
from campaign.models.postcode import Postcode
from campaign.models.recount import Recount
from events.models import Base

__all__ = [
    "Account",
    "AccountRole",
    "AdoptedEvent",
    "AuditEntry",
    "Badge",
    "Base",
    "Batch",
    "Invitation",
    "Membership",
    "Message",
    "Passkey",
    "Place",
    "Pledge",
    "Postcode",
    "Recount",
    "RecoveryCode",
    "Repeat",
    "SignIn",
    "Signature",
    "UsedForm",
]

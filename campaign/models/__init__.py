"""The tables: one file per noun. Importing this package declares them all."""

from campaign.models.account import Account, AccountRole, Membership
from campaign.models.adopted import AdoptedEvent
from campaign.models.ambassador import (
    Ambassador,
    Certificate,
    Permission,
    WorkshopAttendance,
)
from campaign.models.audit import AuditEntry
from campaign.models.badge import Badge, Batch
from campaign.models.circle import (
    BreakGlass,
    Circle,
    CircleMember,
    CircleSession,
    Facilitator,
)
from campaign.models.cohort import Cohort, Lead, Workshop
from campaign.models.draw import Draw
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
    "Ambassador",
    "AuditEntry",
    "Badge",
    "Base",
    "Batch",
    "BreakGlass",
    "Certificate",
    "Circle",
    "CircleMember",
    "CircleSession",
    "Cohort",
    "Draw",
    "Facilitator",
    "Invitation",
    "Lead",
    "Membership",
    "Message",
    "Passkey",
    "Permission",
    "Place",
    "Pledge",
    "Postcode",
    "Recount",
    "RecoveryCode",
    "Repeat",
    "SignIn",
    "Signature",
    "UsedForm",
    "Workshop",
    "WorkshopAttendance",
]

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
from campaign.models.complaint import Complaint
from campaign.models.discussion import Discussion, DiscussionTable, GuideQuestion, Note
from campaign.models.draw import Draw
from campaign.models.entry import Invitation, Passkey, RecoveryCode, SignIn
from campaign.models.equality import EqualityAnswer, EqualityWaiting
from campaign.models.erasure import Erasure
from campaign.models.export import Export, ExportPart
from campaign.models.feedback import Feedback, Recording
from campaign.models.message import Message
from campaign.models.place import BookedTotal, Place
from campaign.models.pledge import Pledge, Repeat, Signature, UsedForm
from campaign.models.postcode import Postcode
from campaign.models.recount import Recount
from campaign.models.release import Release
from campaign.models.rendering import Rendering, SignedVideo, SpokenText
from campaign.models.survey import (
    AnswerItem,
    Question,
    Survey,
    SurveyAnswer,
    SurveyLink,
    SurveyQuestion,
)
from campaign.models.theme import Aim, Coding, Project, Theme
from events.models import Base

__all__ = [
    "Account",
    "AccountRole",
    "AdoptedEvent",
    "Aim",
    "Ambassador",
    "AnswerItem",
    "AuditEntry",
    "Badge",
    "Base",
    "Batch",
    "BookedTotal",
    "BreakGlass",
    "Certificate",
    "Circle",
    "CircleMember",
    "CircleSession",
    "Coding",
    "Cohort",
    "Complaint",
    "Discussion",
    "DiscussionTable",
    "Draw",
    "EqualityAnswer",
    "EqualityWaiting",
    "Erasure",
    "Export",
    "ExportPart",
    "Facilitator",
    "Feedback",
    "GuideQuestion",
    "Invitation",
    "Lead",
    "Membership",
    "Message",
    "Note",
    "Passkey",
    "Permission",
    "Place",
    "Pledge",
    "Postcode",
    "Project",
    "Question",
    "Recording",
    "Recount",
    "RecoveryCode",
    "Release",
    "Rendering",
    "Repeat",
    "SignIn",
    "Signature",
    "SignedVideo",
    "SpokenText",
    "Survey",
    "SurveyAnswer",
    "SurveyLink",
    "SurveyQuestion",
    "Theme",
    "UsedForm",
    "Workshop",
    "WorkshopAttendance",
]

"""A complaint, the days its answer is owed by, and the answer."""

from datetime import date

from sqlalchemy import CheckConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from events.models.schema import Base, Keep, marked, person_column

DATA, PAGE, EVENT, PEOPLE, OTHER = "data", "page", "event", "people", "other"
SUBJECTS = (DATA, PAGE, EVENT, PEOPLE, OTHER)


class Complaint(Base):
    """What somebody complained of. `uid` names the row to its seals."""

    __tablename__ = "complaint"
    __table_args__ = (
        UniqueConstraint("uid", name="uq_complaint_uid"),
        UniqueConstraint("token_hash", name="uq_complaint_token_hash"),
        UniqueConstraint("sent_mark", name="uq_complaint_sent_mark"),
        CheckConstraint("subject IN ('data', 'page', 'event', 'people', 'other')", name="subject"),
        CheckConstraint(
            "(answered_on IS NULL) = (answer_sealed IS NULL)", name="answered_has_an_answer"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info={"person": False})
    uid: Mapped[str] = mapped_column(String(32), info={"person": False})
    token_hash: Mapped[str] = person_column(
        String(64),
        label=marked("A mark of your complaint page’s address"),
        purpose=marked("To open the page on which you read our answer. The address is not kept."),
        keep=Keep.COMPLAINT,
    )
    sent_mark: Mapped[str | None] = person_column(
        String(64),
        label=marked("A fingerprint of the complaint form you sent"),
        purpose=marked("To know the same form when it comes twice. Nothing can be read from it."),
        keep=Keep.WEEK,
    )
    subject: Mapped[str] = mapped_column(String(6), info={"person": False})
    language: Mapped[str] = person_column(
        String(8),
        label=marked("The language of your complaint"),
        purpose=marked("To answer you in your language."),
        keep=Keep.COMPLAINT,
    )
    words_sealed: Mapped[bytes] = person_column(
        LargeBinary,
        label=marked("What you complained of"),
        purpose=marked("To look into it and answer you. It is kept encrypted."),
        keep=Keep.COMPLAINT,
    )
    contact_sealed: Mapped[bytes | None] = person_column(
        LargeBinary,
        label=marked("Your e-mail or phone, for your complaint"),
        purpose=marked("To tell you that our answer is there. It is kept encrypted."),
        keep=Keep.COMPLAINT,
    )
    token_sealed: Mapped[bytes | None] = person_column(
        LargeBinary,
        label=marked("The address of your complaint page, encrypted"),
        purpose=marked("To put the link into what we write to you."),
        keep=Keep.COMPLAINT,
    )
    made_on: Mapped[date] = mapped_column(info={"person": False})
    acknowledged_on: Mapped[date | None] = mapped_column(info={"person": False})
    answered_on: Mapped[date | None] = mapped_column(info={"person": False})
    answer_sealed: Mapped[bytes | None] = person_column(
        LargeBinary,
        label=marked("Our answer to your complaint"),
        purpose=marked("For you to read. It is kept encrypted."),
        keep=Keep.COMPLAINT,
    )

"""Texts in many tongues

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-21 21:24:25.697527

"""

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "rendering",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("block", sa.String(length=60), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("source_mark", sa.String(length=32), nullable=False),
        sa.Column("text_mark", sa.String(length=32), nullable=False),
        sa.Column("checked_by", sa.String(length=80), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(checked_by = '') = (checked_on IS NULL)", name=op.f("ck_rendering_checked_has_a_day")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendering")),
        sa.UniqueConstraint("subject", "block", "language", name="uq_rendering_subject"),
        info={"person": False},
    )
    op.create_table(
        "signed_video",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("block", sa.String(length=60), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("source_mark", sa.String(length=32), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "substr(address, 1, 8) = 'https://'", name=op.f("ck_signed_video_address")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_video")),
        sa.UniqueConstraint("subject", "block", name="uq_signed_video_subject"),
        info={"person": False},
    )
    op.create_table(
        "spoken_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=120), nullable=False),
        sa.Column("block", sa.String(length=60), nullable=False),
        sa.Column("spoken", sa.String(length=8), nullable=False),
        sa.Column("transcript", sa.Text(), nullable=False),
        sa.Column("transcript_language", sa.String(length=8), nullable=False),
        sa.Column("opus", sa.String(length=64), nullable=False),
        sa.Column("aac", sa.String(length=64), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("source_mark", sa.String(length=32), nullable=False),
        sa.Column("added_on", sa.Date(), nullable=False),
        sa.CheckConstraint("transcript <> ''", name=op.f("ck_spoken_text_has_a_transcript")),
        sa.CheckConstraint("seconds BETWEEN 1 AND 180", name=op.f("ck_spoken_text_seconds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_spoken_text")),
        sa.UniqueConstraint("subject", "block", "spoken", name="uq_spoken_text_subject"),
        info={"person": False},
    )


def downgrade():
    op.drop_table("spoken_text")
    op.drop_table("signed_video")
    op.drop_table("rendering")

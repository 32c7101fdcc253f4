"""What stays of bookings

Revision ID: 0008
Revises: 0007
Create Date: 2026-11-22 08:45:12.318440

"""

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "booked_total",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people > 0", name=op.f("ck_booked_total_people_is_positive")),
        sa.ForeignKeyConstraint(
            ["date_id"],
            ["event_date.id"],
            name=op.f("fk_booked_total_date_id_event_date"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booked_total")),
        info={"person": False},
    )
    op.create_index(op.f("ix_booked_total_date_id"), "booked_total", ["date_id"])


def downgrade():
    op.drop_table("booked_total")

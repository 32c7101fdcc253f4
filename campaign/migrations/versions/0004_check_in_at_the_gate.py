"""Check in at the gate

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-21 10:36:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "check_in",
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("counters", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(key_sealed IS NULL) = (destroyed_at IS NOT NULL)", name=op.f("ck_check_in_key_or_end")
        ),
        sa.ForeignKeyConstraint(
            ["date_id"],
            ["event_date.id"],
            name=op.f("fk_check_in_date_id_event_date"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("date_id", name=op.f("pk_check_in")),
        info={"person": False},
    )
    op.create_table(
        "gate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["date_id"],
            ["check_in.date_id"],
            name=op.f("fk_gate_date_id_check_in"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate")),
        sa.UniqueConstraint("date_id", "name", name="uq_gate_date_id_name"),
        info={"person": False},
    )
    op.create_table(
        "attendance_total",
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("bucket", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=20), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.CheckConstraint("people >= 0", name=op.f("ck_attendance_total_people_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["gate_id"],
            ["gate.id"],
            name=op.f("fk_attendance_total_gate_id_gate"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("gate_id", "bucket", "what", name=op.f("pk_attendance_total")),
        info={"person": False},
    )
    op.create_table(
        "device",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unsent", sa.Integer(), nullable=False),
        sa.Column("offset_seconds", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("unsent >= 0", name=op.f("ck_device_unsent_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["date_id"],
            ["check_in.date_id"],
            name=op.f("fk_device_date_id_check_in"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["gate_id"], ["gate.id"], name=op.f("fk_device_gate_id_gate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device")),
        sa.UniqueConstraint("date_id", "number", name="uq_device_date_id_number"),
        sa.UniqueConstraint("token_hash", name="uq_device_token_hash"),
        info={"person": False},
    )
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.create_index("ix_device_gate_id", ["gate_id"], unique=False)

    op.create_table(
        "scan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("scan", sa.String(length=36), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=True),
        sa.Column("kind", sa.String(length=5), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_seconds", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.CheckConstraint("kind IN ('entry', 'exit')", name=op.f("ck_scan_kind")),
        sa.CheckConstraint(
            "state = 'refused' OR mark IS NOT NULL", name=op.f("ck_scan_stored_has_a_mark")
        ),
        sa.CheckConstraint(
            "state = 'stored' OR reason <> ''", name=op.f("ck_scan_refused_has_a_reason")
        ),
        sa.CheckConstraint("state IN ('stored', 'refused')", name=op.f("ck_scan_state")),
        sa.CheckConstraint("people BETWEEN 1 AND 10", name=op.f("ck_scan_people")),
        sa.ForeignKeyConstraint(
            ["date_id"],
            ["check_in.date_id"],
            name=op.f("fk_scan_date_id_check_in"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_scan_device_id_device"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scan")),
        sa.UniqueConstraint("date_id", "scan", name="uq_scan_date_id_scan"),
    )
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.create_index(
            "ix_scan_date_id_received_at", ["date_id", "received_at"], unique=False
        )
        batch_op.create_index("ix_scan_device_id", ["device_id"], unique=False)

    op.create_table(
        "tally",
        sa.Column("device_id", sa.Integer(), nullable=False),
        sa.Column("gate_id", sa.Integer(), nullable=False),
        sa.Column("bucket", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(length=30), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.CheckConstraint("total >= 0", name=op.f("ck_tally_total_is_not_negative")),
        sa.ForeignKeyConstraint(
            ["device_id"], ["device.id"], name=op.f("fk_tally_device_id_device"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["gate_id"], ["gate.id"], name=op.f("fk_tally_gate_id_gate"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("device_id", "gate_id", "bucket", "who", name=op.f("pk_tally")),
        info={"person": False},
    )


def downgrade():
    op.drop_table("tally")
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_index("ix_scan_device_id")
        batch_op.drop_index("ix_scan_date_id_received_at")

    op.drop_table("scan")
    with op.batch_alter_table("device", schema=None) as batch_op:
        batch_op.drop_index("ix_device_gate_id")

    op.drop_table("device")
    op.drop_table("attendance_total")
    op.drop_table("gate")
    op.drop_table("check_in")

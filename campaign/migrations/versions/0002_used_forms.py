"""Know the same form sent again

Revision ID: 0002
Revises: 0001
Create Date: 2026-11-21 08:00:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "used_form",
        sa.Column("receipt_hash", sa.String(length=64), nullable=False),
        sa.Column("erased_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("receipt_hash", name=op.f("pk_used_form")),
        info={"person": False},
    )
    for table in ("pledge", "repeat"):
        # Never by making the table anew: SQLite would then lose its checks.
        with op.batch_alter_table(table, schema=None, recreate="never") as batch_op:
            batch_op.add_column(sa.Column("sent_mark", sa.String(length=64), nullable=True))


def downgrade():
    for table in ("repeat", "pledge"):
        with op.batch_alter_table(table, schema=None, recreate="never") as batch_op:
            batch_op.drop_column("sent_mark")
    op.drop_table("used_form")

"""Circle, ambassadors, draws and tournaments

Revision ID: 0005
Revises: 0004
Create Date: 2026-11-21 13:54:00

"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.Column("hours", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("key_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle")),
        sa.UniqueConstraint("slug", name="uq_circle_slug"),
    )
    op.create_table(
        "break_glass",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opens_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(agreed_at IS NULL) = (opens_until IS NULL)", name=op.f("ck_break_glass_agreed_opens")
        ),
        sa.CheckConstraint(
            "agreed_by_id IS NULL OR agreed_by_id <> asked_by_id",
            name=op.f("ck_break_glass_two_people"),
        ),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"],
            ["account.id"],
            name=op.f("fk_break_glass_agreed_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["account.id"],
            name=op.f("fk_break_glass_asked_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["circle.id"],
            name=op.f("fk_break_glass_circle_id_circle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_break_glass")),
    )
    with op.batch_alter_table("break_glass", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_break_glass_agreed_by_id"), ["agreed_by_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_break_glass_asked_by_id"), ["asked_by_id"], unique=False
        )
        batch_op.create_index(
            "ix_break_glass_circle_id_asked_at", ["circle_id", "asked_at"], unique=False
        )

    op.create_table(
        "circle_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("called_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("needs_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("code_mark", sa.String(length=64), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("sent_mark", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["circle.id"],
            name=op.f("fk_circle_member_circle_id_circle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_member")),
        sa.UniqueConstraint("sent_mark", name="uq_circle_member_sent_mark"),
        sa.UniqueConstraint("uid", name="uq_circle_member_uid"),
    )
    with op.batch_alter_table("circle_member", schema=None) as batch_op:
        batch_op.create_index(
            "ix_circle_member_circle_id_code_mark", ["circle_id", "code_mark"], unique=False
        )

    op.create_table(
        "circle_session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.CheckConstraint("heads >= 0 AND heads <= 500", name=op.f("ck_circle_session_heads")),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["circle.id"],
            name=op.f("fk_circle_session_circle_id_circle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle_session")),
        sa.UniqueConstraint("circle_id", "held_on", name="uq_circle_session_circle_id_held_on"),
    )
    op.create_table(
        "cohort",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("about", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("apply_until", sa.Date(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=30), nullable=False),
        sa.CheckConstraint("starts_on <= ends_on", name=op.f("ck_cohort_in_order")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["partner_group.id"], name=op.f("fk_cohort_group_id_partner_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort")),
        sa.UniqueConstraint("slug", name="uq_cohort_slug"),
    )
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("happens_on", sa.Date(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("seed", sa.String(length=64), nullable=False),
        sa.Column("inputs_hash", sa.String(length=64), nullable=False),
        sa.Column("wanted", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("people_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind IN ('teams', 'tables')", name=op.f("ck_draw_kind")),
        sa.CheckConstraint("state IN ('draft', 'published')", name=op.f("ck_draw_state")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["partner_group.id"], name=op.f("fk_draw_group_id_partner_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("token_hash", name="uq_draw_token_hash"),
        sa.UniqueConstraint("uid", name="uq_draw_uid"),
    )
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_group_id"), ["group_id"], unique=False)

    op.create_table(
        "facilitator",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_facilitator_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["circle_id"],
            ["circle.id"],
            name=op.f("fk_facilitator_circle_id_circle"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("account_id", "circle_id", name=op.f("pk_facilitator")),
    )
    with op.batch_alter_table("facilitator", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facilitator_circle_id"), ["circle_id"], unique=False)

    op.create_table(
        "ambassador",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("age_band", sa.String(length=5), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("badge_id", sa.Integer(), nullable=True),
        sa.Column("ground_on", sa.Date(), nullable=True),
        sa.Column("permitted_on", sa.Date(), nullable=True),
        sa.Column("pictures", sa.Boolean(), nullable=False),
        sa.Column("news", sa.Boolean(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_mark", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "age_band IN ('11_12', '13_15', '16_17', '18_25')", name=op.f("ck_ambassador_age_band")
        ),
        sa.CheckConstraint(
            "state <> 'active' OR age_band <> '11_12' OR ground_on IS NOT NULL",
            name=op.f("ck_ambassador_a_child_needs_a_parents_ground"),
        ),
        sa.CheckConstraint(
            "state <> 'active' OR age_band IN ('16_17', '18_25') OR permitted_on IS NOT NULL",
            name=op.f("ck_ambassador_active_needs_permission"),
        ),
        sa.CheckConstraint(
            "state = 'active' OR badge_id IS NULL", name=op.f("ck_ambassador_badge_while_active")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'active', 'refused', 'withdrawn')",
            name=op.f("ck_ambassador_state"),
        ),
        sa.ForeignKeyConstraint(
            ["badge_id"], ["badge.id"], name=op.f("fk_ambassador_badge_id_badge")
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_ambassador_cohort_id_cohort")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ambassador")),
        sa.UniqueConstraint("badge_id", name="uq_ambassador_badge_id"),
        sa.UniqueConstraint("sent_mark", name="uq_ambassador_sent_mark"),
        sa.UniqueConstraint("token_hash", name="uq_ambassador_token_hash"),
        sa.UniqueConstraint("uid", name="uq_ambassador_uid"),
    )
    with op.batch_alter_table("ambassador", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ambassador_cohort_id"), ["cohort_id"], unique=False)

    op.create_table(
        "lead",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_lead_account_id_account"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"], ["cohort.id"], name=op.f("fk_lead_cohort_id_cohort"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "cohort_id", name=op.f("pk_lead")),
    )
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_cohort_id"), ["cohort_id"], unique=False)

    op.create_table(
        "workshop",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "topic IN ('equality', 'diversity', 'prejudice', 'hate_crime', 'online_safety', 'sports_leadership', 'other')",
            name=op.f("ck_workshop_topic"),
        ),
        sa.ForeignKeyConstraint(
            ["cohort_id"],
            ["cohort.id"],
            name=op.f("fk_workshop_cohort_id_cohort"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_workshop_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("cohort_id", "event_id", name=op.f("pk_workshop")),
    )
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_workshop_event_id"), ["event_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ambassador_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("topics", sa.JSON(none_as_null=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ambassador_id"],
            ["ambassador.id"],
            name=op.f("fk_certificate_ambassador_id_ambassador"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("ambassador_id", name="uq_certificate_ambassador_id"),
        sa.UniqueConstraint("uid", name="uq_certificate_uid"),
    )
    op.create_table(
        "permission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ambassador_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("channel", sa.String(length=5), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("by_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(state = 'asked') = (answered_on IS NULL)",
            name=op.f("ck_permission_answered_has_a_day"),
        ),
        sa.CheckConstraint(
            "channel IN ('email', 'sms', 'paper')", name=op.f("ck_permission_channel")
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'given', 'refused', 'withdrawn')", name=op.f("ck_permission_state")
        ),
        sa.ForeignKeyConstraint(
            ["ambassador_id"],
            ["ambassador.id"],
            name=op.f("fk_permission_ambassador_id_ambassador"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_permission")),
        sa.UniqueConstraint("ambassador_id", name="uq_permission_ambassador_id"),
        sa.UniqueConstraint("token_hash", name="uq_permission_token_hash"),
    )
    op.create_table(
        "tournament",
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("draw", sa.String(length=36), nullable=True),
        sa.Column("plan", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["date_id"],
            ["event_date.id"],
            name=op.f("fk_tournament_date_id_event_date"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("date_id", name=op.f("pk_tournament")),
        sa.UniqueConstraint("draw", name="uq_tournament_draw"),
    )
    op.create_table(
        "workshop_attendance",
        sa.Column("ambassador_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=4), nullable=False),
        sa.CheckConstraint("how IN ('gate', 'lead')", name=op.f("ck_workshop_attendance_how")),
        sa.ForeignKeyConstraint(
            ["ambassador_id"],
            ["ambassador.id"],
            name=op.f("fk_workshop_attendance_ambassador_id_ambassador"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["event.id"],
            name=op.f("fk_workshop_attendance_event_id_event"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "ambassador_id", "event_id", "day", name=op.f("pk_workshop_attendance")
        ),
    )
    with op.batch_alter_table("workshop_attendance", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_workshop_attendance_event_id"), ["event_id"], unique=False
        )

    op.create_table(
        "fixture",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=10), nullable=False),
        sa.Column("group_name", sa.String(length=2), nullable=False),
        sa.Column("pitch", sa.String(length=40), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("home", sa.String(length=10), nullable=False),
        sa.Column("away", sa.String(length=10), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_fixture_ends_after_its_start")),
        sa.ForeignKeyConstraint(
            ["date_id"],
            ["tournament.date_id"],
            name=op.f("fk_fixture_date_id_tournament"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fixture")),
        sa.UniqueConstraint("date_id", "number", name="uq_fixture_date_id_number"),
    )
    op.create_table(
        "team",
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("bib", sa.String(length=20), nullable=False),
        sa.Column("group_name", sa.String(length=2), nullable=False),
        sa.ForeignKeyConstraint(
            ["date_id"],
            ["tournament.date_id"],
            name=op.f("fk_team_date_id_tournament"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("date_id", "number", name=op.f("pk_team")),
    )
    op.create_table(
        "result",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("date_id", sa.Integer(), nullable=False),
        sa.Column("fixture_id", sa.Integer(), nullable=True),
        sa.Column("device_id", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(length=36), nullable=False),
        sa.Column("home", sa.Integer(), nullable=False),
        sa.Column("away", sa.Integer(), nullable=False),
        sa.Column("home_fair", sa.Integer(), nullable=False),
        sa.Column("away_fair", sa.Integer(), nullable=False),
        sa.Column("home_penalties", sa.Integer(), nullable=True),
        sa.Column("away_penalties", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offset_seconds", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.CheckConstraint(
            "state = 'refused' OR (fixture_id IS NOT NULL AND home BETWEEN 0 AND 99 AND away BETWEEN 0 AND 99 AND home_fair BETWEEN 0 AND 10 AND away_fair BETWEEN 0 AND 10)",
            name=op.f("ck_result_stored_is_possible"),
        ),
        sa.CheckConstraint("state IN ('stored', 'refused')", name=op.f("ck_result_state")),
        sa.ForeignKeyConstraint(
            ["date_id"],
            ["tournament.date_id"],
            name=op.f("fk_result_date_id_tournament"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["device_id"],
            ["device.id"],
            name=op.f("fk_result_device_id_device"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["fixture_id"],
            ["fixture.id"],
            name=op.f("fk_result_fixture_id_fixture"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result")),
        sa.UniqueConstraint("date_id", "result", name="uq_result_date_id_result"),
    )
    with op.batch_alter_table("result", schema=None) as batch_op:
        batch_op.create_index("ix_result_device_id", ["device_id"], unique=False)
        batch_op.create_index("ix_result_fixture_id", ["fixture_id"], unique=False)

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.add_column(sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(
            sa.Column("kept_hours", sa.Integer(), server_default="168", nullable=False)
        )
        batch_op.create_check_constraint(op.f("ck_message_kept_hours"), "kept_hours > 0")

    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.alter_column("kept_hours", server_default=None)


def downgrade():
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_message_kept_hours"), type_="check")
        batch_op.drop_column("kept_hours")
        batch_op.drop_column("expires_at")

    with op.batch_alter_table("result", schema=None) as batch_op:
        batch_op.drop_index("ix_result_fixture_id")
        batch_op.drop_index("ix_result_device_id")

    op.drop_table("result")
    op.drop_table("team")
    op.drop_table("fixture")
    with op.batch_alter_table("workshop_attendance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_attendance_event_id"))

    op.drop_table("workshop_attendance")
    op.drop_table("tournament")
    op.drop_table("permission")
    op.drop_table("certificate")
    with op.batch_alter_table("workshop", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_workshop_event_id"))

    op.drop_table("workshop")
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lead_cohort_id"))

    op.drop_table("lead")
    with op.batch_alter_table("ambassador", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ambassador_cohort_id"))

    op.drop_table("ambassador")
    with op.batch_alter_table("facilitator", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_facilitator_circle_id"))

    op.drop_table("facilitator")
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_group_id"))

    op.drop_table("draw")
    op.drop_table("cohort")
    op.drop_table("circle_session")
    with op.batch_alter_table("circle_member", schema=None) as batch_op:
        batch_op.drop_index("ix_circle_member_circle_id_code_mark")

    op.drop_table("circle_member")
    with op.batch_alter_table("break_glass", schema=None) as batch_op:
        batch_op.drop_index("ix_break_glass_circle_id_asked_at")
        batch_op.drop_index(batch_op.f("ix_break_glass_asked_by_id"))
        batch_op.drop_index(batch_op.f("ix_break_glass_agreed_by_id"))

    op.drop_table("break_glass")
    op.drop_table("circle")

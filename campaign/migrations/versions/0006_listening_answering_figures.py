"""Listening, answering, figures that are safe to publish, exports, erasures, complaints

Revision ID: 0006
Revises: 0005
Create Date: 2026-11-21 17:20:39.334029

"""

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "aim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("horizon", sa.String(length=5), nullable=False),
        sa.Column("measure", sa.String(length=30), nullable=False),
        sa.Column("measure_words", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("horizon IN ('short', 'long')", name=op.f("ck_aim_horizon")),
        sa.CheckConstraint("since <= until", name=op.f("ck_aim_in_order")),
        sa.CheckConstraint("target IS NULL OR target > 0", name=op.f("ck_aim_target")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aim")),
        sa.UniqueConstraint("slug", name="uq_aim_slug"),
        info={"person": False},
    )
    op.create_table(
        "complaint",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("sent_mark", sa.String(length=64), nullable=True),
        sa.Column("subject", sa.String(length=6), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("contact_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("token_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("acknowledged_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "subject IN ('data', 'page', 'event', 'people', 'other')",
            name=op.f("ck_complaint_subject"),
        ),
        sa.CheckConstraint(
            "(answered_on IS NULL) = (answer_sealed IS NULL)",
            name=op.f("ck_complaint_answered_has_an_answer"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_complaint")),
        sa.UniqueConstraint("sent_mark", name="uq_complaint_sent_mark"),
        sa.UniqueConstraint("token_hash", name="uq_complaint_token_hash"),
        sa.UniqueConstraint("uid", name="uq_complaint_uid"),
    )
    op.create_table(
        "equality_answer",
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("after", sa.String(length=8), nullable=False),
        sa.Column("question", sa.String(length=30), nullable=False),
        sa.Column("choice", sa.String(length=60), nullable=False),
        sa.Column("own_words", sa.String(length=80), nullable=True),
        sa.CheckConstraint(
            "after IN ('pledge', 'booking', 'feedback', 'survey')",
            name=op.f("ck_equality_answer_after"),
        ),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_equality_answer")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("equality_answer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_equality_answer_week_question", ["week", "question"], unique=False
        )

    op.create_table(
        "equality_waiting",
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("uid", name=op.f("pk_equality_waiting")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "erasure",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("is_copied", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_erasure")),
    )
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.create_index("ix_erasure_done_on", ["done_on"], unique=False)

    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=7), nullable=False),
        sa.Column("text", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("options", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("is_standard", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('choice', 'scale', 'several', 'words')", name=op.f("ck_question_kind")
        ),
        sa.CheckConstraint("version > 0", name=op.f("ck_question_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("key", "version", name="uq_question_key_version"),
        info={"person": False},
    )
    op.create_table(
        "release",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("table_key", sa.String(length=60), nullable=False),
        sa.Column("quarter", sa.String(length=6), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("up_to", sa.Date(), nullable=False),
        sa.Column("is_whole", sa.Boolean(), nullable=False),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("first <= up_to", name=op.f("ck_release_in_order")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
        sa.UniqueConstraint(
            "table_key", "quarter", "up_to", name="uq_release_table_key_quarter_up_to"
        ),
        info={"person": False},
    )
    op.create_table(
        "survey",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("about", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(length=9), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=False),
        sa.Column("by_link_only", sa.Boolean(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=True),
        sa.CheckConstraint("state IN ('draft', 'published')", name=op.f("ck_survey_state")),
        sa.CheckConstraint("opens_on <= closes_on", name=op.f("ck_survey_in_order")),
        sa.CheckConstraint(
            "population IS NULL OR population > 0", name=op.f("ck_survey_population")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey")),
        sa.UniqueConstraint("slug", name="uq_survey_slug"),
        info={"person": False},
    )
    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=60), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("options", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("agreed_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=7), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("rows_all", sa.Integer(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "NOT is_named OR state IN ('asked', 'refused') OR agreed_at IS NOT NULL",
            name=op.f("ck_export_named_needs_agreement"),
        ),
        sa.CheckConstraint("form IN ('csv', 'xlsx')", name=op.f("ck_export_form")),
        sa.CheckConstraint(
            "state IN ('asked', 'queued', 'making', 'ready', 'failed', 'refused')",
            name=op.f("ck_export_state"),
        ),
        sa.CheckConstraint(
            "agreed_by_id IS NULL OR agreed_by_id <> asked_by_id", name=op.f("ck_export_two_people")
        ),
        sa.CheckConstraint("rows_done >= 0", name=op.f("ck_export_rows_done")),
        sa.ForeignKeyConstraint(
            ["agreed_by_id"],
            ["account.id"],
            name=op.f("fk_export_agreed_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"],
            ["account.id"],
            name=op.f("fk_export_asked_by_id_account"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
        sa.UniqueConstraint("uid", name="uq_export_uid"),
    )
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_export_asked_by_id"), ["asked_by_id"], unique=False)
        batch_op.create_index("ix_export_state_asked_at", ["state", "asked_at"], unique=False)

    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("problem", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("audience", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("activities", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("outputs", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("outcomes", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("impact", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"], ["partner_group.id"], name=op.f("fk_project_group_id_partner_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("slug", name="uq_project_slug"),
        info={"person": False},
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_group_id"), ["group_id"], unique=False)

    op.create_table(
        "survey_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("channel", sa.String(length=5), nullable=False),
        sa.Column("by_link", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("ward_code", sa.String(length=9), nullable=True),
        sa.Column("age_band", sa.String(length=8), nullable=True),
        sa.Column("sent_mark", sa.String(length=64), nullable=True),
        sa.CheckConstraint(
            "channel IN ('phone', 'kiosk', 'paper')", name=op.f("ck_survey_answer_channel")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_answer_survey_id_survey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answer")),
        sa.UniqueConstraint("sent_mark", name="uq_survey_answer_sent_mark"),
    )
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.create_index(
            "ix_survey_answer_survey_id_answered_on", ["survey_id", "answered_on"], unique=False
        )

    op.create_table(
        "survey_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_link_survey_id_survey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_link")),
        sa.UniqueConstraint("token_hash", name="uq_survey_link_token_hash"),
        info={"person": False},
    )
    with op.batch_alter_table("survey_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_survey_link_survey_id"), ["survey_id"], unique=False)

    op.create_table(
        "survey_question",
        sa.Column("survey_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_survey_question_question_id_question")
        ),
        sa.ForeignKeyConstraint(
            ["survey_id"],
            ["survey.id"],
            name=op.f("fk_survey_question_survey_id_survey"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("survey_id", "question_id", name=op.f("pk_survey_question")),
        sa.UniqueConstraint("survey_id", "position", name="uq_survey_question_survey_id_position"),
        info={"person": False},
    )
    op.create_table(
        "theme",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("said", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("state", sa.String(length=6), nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("owner", sa.String(length=80), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("measure", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("aim_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(state = 'heard') = (answered_at IS NULL)", name=op.f("ck_theme_answered_has_a_time")
        ),
        sa.CheckConstraint(
            "state IN ('heard', 'done', 'doing', 'cannot')", name=op.f("ck_theme_state")
        ),
        sa.ForeignKeyConstraint(
            ["aim_id"], ["aim.id"], name=op.f("fk_theme_aim_id_aim"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_theme")),
        sa.UniqueConstraint("slug", name="uq_theme_slug"),
        info={"person": False},
    )
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.create_index("ix_theme_state_due_on", ["state", "due_on"], unique=False)

    op.create_table(
        "answer_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("option", sa.String(length=40), nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.CheckConstraint(
            "state IN ('', 'waiting', 'shown', 'refused')", name=op.f("ck_answer_item_state")
        ),
        sa.CheckConstraint(
            "words IS NULL OR option = ''", name=op.f("ck_answer_item_an_option_or_words")
        ),
        sa.ForeignKeyConstraint(
            ["answer_id"],
            ["survey_answer.id"],
            name=op.f("fk_answer_item_answer_id_survey_answer"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_answer_item_question_id_question")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_item")),
        sa.UniqueConstraint(
            "answer_id", "question_id", "option", name="uq_answer_item_answer_id_question_id_option"
        ),
    )
    with op.batch_alter_table("answer_item", schema=None) as batch_op:
        batch_op.create_index(
            "ix_answer_item_question_id_option", ["question_id", "option"], unique=False
        )
        batch_op.create_index("ix_answer_item_state", ["state"], unique=False)

    op.create_table(
        "discussion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("about", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("happens_on", sa.Date(), nullable=False),
        sa.Column("draw_id", sa.Integer(), nullable=True),
        sa.Column("delegates", sa.Integer(), nullable=True),
        sa.Column("organisations", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "delegates IS NULL OR delegates >= 0", name=op.f("ck_discussion_delegates")
        ),
        sa.ForeignKeyConstraint(
            ["draw_id"], ["draw.id"], name=op.f("fk_discussion_draw_id_draw"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["partner_group.id"], name=op.f("fk_discussion_group_id_partner_group")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion")),
        sa.UniqueConstraint("slug", name="uq_discussion_slug"),
        info={"person": False},
    )
    with op.batch_alter_table("discussion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discussion_group_id"), ["group_id"], unique=False)

    op.create_table(
        "export_part",
        sa.Column("export_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"],
            ["export.id"],
            name=op.f("fk_export_part_export_id_export"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("export_id", "number", name=op.f("pk_export_part")),
    )
    if op.get_bind().dialect.name == "postgresql":
        # A file is of one day, and can be made again: it is in no log, so on no standby either, and it
        # is not squeezed, which costs more than it saves.
        op.execute("ALTER TABLE export_part SET UNLOGGED")
        op.execute("ALTER TABLE export_part ALTER COLUMN content SET STORAGE EXTERNAL")
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("face", sa.Integer(), nullable=False),
        sa.Column("aims", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("liked", sa.String(length=500), nullable=True),
        sa.Column("better", sa.String(length=500), nullable=True),
        sa.Column("sent_mark", sa.String(length=64), nullable=True),
        sa.Column("said_mark", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.CheckConstraint(
            "state <> 'refused' OR reason <> ''", name=op.f("ck_feedback_refused_has_a_reason")
        ),
        sa.CheckConstraint(
            "state IN ('wordless', 'waiting', 'shown', 'refused')", name=op.f("ck_feedback_state")
        ),
        sa.CheckConstraint(
            "state NOT IN ('wordless', 'refused') OR (liked IS NULL AND better IS NULL)",
            name=op.f("ck_feedback_words_only_where_read"),
        ),
        sa.CheckConstraint("face BETWEEN 1 AND 5", name=op.f("ck_feedback_face")),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name=op.f("fk_feedback_event_id_event"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("sent_mark", name="uq_feedback_sent_mark"),
    )
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.create_index("ix_feedback_event_id_day", ["event_id", "day"], unique=False)
        batch_op.create_index("ix_feedback_state", ["state"], unique=False)

    op.create_table(
        "discussion_table",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("discussion_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("point", sa.String(length=300), nullable=False),
        sa.Column("point_seq", sa.Integer(), nullable=False),
        sa.Column("point_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("number > 0", name=op.f("ck_discussion_table_number")),
        sa.ForeignKeyConstraint(
            ["discussion_id"],
            ["discussion.id"],
            name=op.f("fk_discussion_table_discussion_id_discussion"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discussion_table")),
        sa.UniqueConstraint(
            "discussion_id", "number", name="uq_discussion_table_discussion_id_number"
        ),
        sa.UniqueConstraint("token_hash", name="uq_discussion_table_token_hash"),
    )
    op.create_table(
        "guide_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("discussion_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("prompts", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_guide_question_minutes")),
        sa.ForeignKeyConstraint(
            ["discussion_id"],
            ["discussion.id"],
            name=op.f("fk_guide_question_discussion_id_discussion"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guide_question")),
        sa.UniqueConstraint(
            "discussion_id", "position", name="uq_guide_question_discussion_id_position"
        ),
        info={"person": False},
    )
    op.create_table(
        "recording",
        sa.Column("feedback_id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=32), nullable=False),
        sa.Column("sound_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.CheckConstraint("seconds BETWEEN 0 AND 60", name=op.f("ck_recording_seconds")),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_recording_feedback_id_feedback"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("feedback_id", name=op.f("pk_recording")),
        sa.UniqueConstraint("uid", name="uq_recording_uid"),
    )
    op.create_table(
        "note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uid", sa.String(length=36), nullable=False),
        sa.Column("table_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["guide_question.id"],
            name=op.f("fk_note_question_id_guide_question"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["table_id"],
            ["discussion_table.id"],
            name=op.f("fk_note_table_id_discussion_table"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
        sa.UniqueConstraint("table_id", "uid", name="uq_note_table_id_uid"),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index("ix_note_question_id", ["question_id"], unique=False)

    op.create_table(
        "coding",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("feedback_id", sa.Integer(), nullable=True),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("item_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(CASE WHEN feedback_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN note_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN item_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_coding_one_source"),
        ),
        sa.ForeignKeyConstraint(
            ["feedback_id"],
            ["feedback.id"],
            name=op.f("fk_coding_feedback_id_feedback"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"],
            ["answer_item.id"],
            name=op.f("fk_coding_item_id_answer_item"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["note_id"], ["note.id"], name=op.f("fk_coding_note_id_note"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["theme_id"], ["theme.id"], name=op.f("fk_coding_theme_id_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coding")),
        sa.UniqueConstraint("theme_id", "feedback_id", name="uq_coding_theme_id_feedback_id"),
        sa.UniqueConstraint("theme_id", "item_id", name="uq_coding_theme_id_item_id"),
        sa.UniqueConstraint("theme_id", "note_id", name="uq_coding_theme_id_note_id"),
        info={"person": False},
    )
    with op.batch_alter_table("coding", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_coding_feedback_id"), ["feedback_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coding_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_coding_note_id"), ["note_id"], unique=False)


def downgrade():
    with op.batch_alter_table("coding", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_coding_note_id"))
        batch_op.drop_index(batch_op.f("ix_coding_item_id"))
        batch_op.drop_index(batch_op.f("ix_coding_feedback_id"))

    op.drop_table("coding")
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.drop_index("ix_note_question_id")

    op.drop_table("note")
    op.drop_table("recording")
    op.drop_table("guide_question")
    op.drop_table("discussion_table")
    with op.batch_alter_table("feedback", schema=None) as batch_op:
        batch_op.drop_index("ix_feedback_state")
        batch_op.drop_index("ix_feedback_event_id_day")

    op.drop_table("feedback")
    op.drop_table("export_part")
    with op.batch_alter_table("discussion", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_discussion_group_id"))

    op.drop_table("discussion")
    with op.batch_alter_table("answer_item", schema=None) as batch_op:
        batch_op.drop_index("ix_answer_item_state")
        batch_op.drop_index("ix_answer_item_question_id_option")

    op.drop_table("answer_item")
    with op.batch_alter_table("theme", schema=None) as batch_op:
        batch_op.drop_index("ix_theme_state_due_on")

    op.drop_table("theme")
    op.drop_table("survey_question")
    with op.batch_alter_table("survey_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_survey_link_survey_id"))

    op.drop_table("survey_link")
    with op.batch_alter_table("survey_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_answer_survey_id_answered_on")

    op.drop_table("survey_answer")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_group_id"))

    op.drop_table("project")
    with op.batch_alter_table("export", schema=None) as batch_op:
        batch_op.drop_index("ix_export_state_asked_at")
        batch_op.drop_index(batch_op.f("ix_export_asked_by_id"))

    op.drop_table("export")
    op.drop_table("survey")
    op.drop_table("release")
    op.drop_table("question")
    with op.batch_alter_table("erasure", schema=None) as batch_op:
        batch_op.drop_index("ix_erasure_done_on")

    op.drop_table("erasure")
    op.drop_table("equality_waiting")
    with op.batch_alter_table("equality_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_equality_answer_week_question")

    op.drop_table("equality_answer")
    op.drop_table("complaint")
    op.drop_table("aim")

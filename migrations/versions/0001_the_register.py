"""the register."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES_LAST_FIRST = (
    "report_item",
    "relation",
    "recipient",
    "note",
    "deadline",
    "closing",
    "assignment_text",
    "assignment_point",
    "assignment_document",
    "assignment_case",
    "vote",
    "reservation",
    "previous_handling",
    "paragraph_document",
    "paragraph_case",
    "event_detail",
    "decision_point",
    "budget_decision",
    "assignment",
    "web_session",
    "role_grant",
    "paragraph",
    "event",
    "draft",
    "access_log",
    "user",
    "succession",
    "report",
    "meeting",
    "group_member",
    "case_number",
    "body_setting",
    "body_alias",
    "serial",
    "login_attempt",
    "event_head",
    "document",
    "case",
    "body_group",
    "body",
)
APPEND_ONLY = ("event", "event_detail")


def upgrade() -> None:
    op.create_table(
        "body",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "council",
                "executive_board",
                "committee",
                "company_board",
                "company",
                "administration",
                "advisory",
                "external",
                "official",
                name="bodykind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column(
            "paragraph_series",
            sa.Enum(
                "per_year",
                "per_meeting",
                name="paragraphseries",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("registry_code", sa.String(length=10), nullable=False),
        sa.Column("contact_address", sa.String(length=254), nullable=False),
        sa.Column("administers_for_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to", name=op.f("ck_body_validity")
        ),
        sa.ForeignKeyConstraint(["administers_for_id"], ["body.id"], name=op.f("fk_body_administers_for_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body")),
        sa.UniqueConstraint("name", name=op.f("uq_body_name")),
        sa.UniqueConstraint("slug", name=op.f("uq_body_slug")),
    )
    with op.batch_alter_table("body", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_administers_for_id"), ["administers_for_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_body_sort_key"), ["sort_key"], unique=False)

    op.create_table(
        "body_group",
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_group")),
        sa.UniqueConstraint("folded", name=op.f("uq_body_group_folded")),
        sa.UniqueConstraint("name", name=op.f("uq_body_group_name")),
    )
    op.create_table(
        "case",
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
    )
    op.create_table(
        "document",
        sa.Column(
            "kind",
            sa.Enum(
                "protocol_extract",
                "official_report",
                "proposal",
                "council_paper",
                "attachment",
                name="documentkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("url", sa.String(length=400), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_table(
        "event_head",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_head")),
    )
    op.create_table(
        "login_attempt",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_login_attempt")),
    )
    with op.batch_alter_table("login_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_login_attempt_key_at", ["key", "at"], unique=False)

    op.create_table(
        "serial",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_serial")),
        sa.UniqueConstraint("year", name=op.f("uq_serial_year")),
    )
    op.create_table(
        "body_alias",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("folded", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_alias_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_alias")),
        sa.UniqueConstraint("folded", name=op.f("uq_body_alias_folded")),
    )
    with op.batch_alter_table("body_alias", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_alias_body_id"), ["body_id"], unique=False)

    op.create_table(
        "body_setting",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_body_setting_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_setting")),
        sa.UniqueConstraint("body_id", "name", name=op.f("uq_body_setting_body_id_name")),
    )
    op.create_table(
        "case_number",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("literal", sa.String(length=40), nullable=False),
        sa.Column("canonical", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_number_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_number")),
    )
    with op.batch_alter_table("case_number", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_number_canonical"), ["canonical"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_number_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_number_literal"), ["literal"], unique=False)

    op.create_table(
        "group_member",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_group_member_body_id_body")),
        sa.ForeignKeyConstraint(["group_id"], ["body_group.id"], name=op.f("fk_group_member_group_id_body_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_member")),
    )
    with op.batch_alter_table("group_member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_group_member_body_id"), ["body_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_group_member_group_id"), ["group_id"], unique=False)

    op.create_table(
        "meeting",
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "planned",
                "held",
                "cancelled",
                name="meetingstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("adjusted_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "adjusted_on IS NULL OR adjusted_on >= held_on", name=op.f("ck_meeting_adjusted_after_held")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_meeting_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("body_id", "held_on", name=op.f("uq_meeting_body_id_held_on")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_held_on"), ["held_on"], unique=False)

    op.create_table(
        "report",
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("partial", "final", name="reportkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("to_body_id", sa.Integer(), nullable=False),
        sa.Column("conclusion", sa.String(length=400), nullable=False),
        sa.Column("url", sa.String(length=400), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["to_body_id"], ["body.id"], name=op.f("fk_report_to_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_table(
        "succession",
        sa.Column("predecessor_id", sa.Integer(), nullable=False),
        sa.Column("successor_id", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["predecessor_id"], ["body.id"], name=op.f("fk_succession_predecessor_id_body")),
        sa.ForeignKeyConstraint(["successor_id"], ["body.id"], name=op.f("fk_succession_successor_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
        sa.UniqueConstraint("predecessor_id", "successor_id", name=op.f("uq_succession_predecessor_id_successor_id")),
    )
    with op.batch_alter_table("succession", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_succession_predecessor_id"), ["predecessor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_succession_successor_id"), ["successor_id"], unique=False)

    op.create_table(
        "user",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("home_body_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["home_body_id"], ["body.id"], name=op.f("fk_user_home_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("email", name=op.f("uq_user_email")),
    )
    with op.batch_alter_table("user", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_user_home_body_id"), ["home_body_id"], unique=False)

    op.create_table(
        "access_log",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_access_log_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_log")),
    )
    with op.batch_alter_table("access_log", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_access_log_user_id"), ["user_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column(
            "kind",
            sa.Enum(
                "assignment",
                "decision",
                name="draftkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("used_by_act", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_draft_author_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_author_id"), ["author_id"], unique=False)

    op.create_table(
        "event",
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("action", sa.String(length=40), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("actor_name", sa.String(length=120), nullable=False),
        sa.Column("object_type", sa.String(length=40), nullable=False),
        sa.Column("object_id", sa.BigInteger(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("undoes", sa.String(length=32), nullable=True),
        sa.Column("detail_hash", sa.String(length=64), nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_event_actor_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("hash", name=op.f("uq_event_hash")),
        sa.UniqueConstraint("previous_hash", name=op.f("uq_event_previous_hash")),
        sa.UniqueConstraint("seq", name=op.f("uq_event_seq")),
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_event_act"), ["act"], unique=False)
        batch_op.create_index("ix_event_object", ["object_type", "object_id", "seq"], unique=False)
        batch_op.create_index(batch_op.f("ix_event_undoes"), ["undoes"], unique=False)

    op.create_table(
        "paragraph",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=10), nullable=False),
        sa.Column("sort_number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "approved",
                "rejected",
                "tabled",
                "referred_back",
                "other",
                name="outcome",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("adjusted_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("number <> ''", name=op.f("ck_paragraph_number_given")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_paragraph_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_paragraph_meeting_id_number")),
    )
    with op.batch_alter_table("paragraph", schema=None) as batch_op:
        batch_op.create_index("ix_paragraph_number", ["number"], unique=False)

    op.create_table(
        "role_grant",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "registrar",
                "officer",
                "manager",
                "auditor",
                "elected",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_role_grant_body_id_body")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_role_grant_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("user_id", "role", "body_id", name=op.f("uq_role_grant_user_id_role_body_id")),
    )
    with op.batch_alter_table("role_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_grant_user_id"), ["user_id"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_web_session_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_web_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_web_session_token_hash")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_user_id"), ["user_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("reference", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("sort_key", sa.String(length=200), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "draft",
                "proposed",
                "given",
                "in_progress",
                "ready",
                "reported",
                "completed",
                "written_off",
                "replaced",
                "rejected",
                "annulled",
                "voided",
                "closed_undocumented",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "kind",
            sa.Enum(
                "assignment",
                "referral_task",
                "standing",
                name="assignmentkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("giver_id", sa.Integer(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("paragraph_id", sa.Integer(), nullable=True),
        sa.Column("decision_point", sa.String(length=20), nullable=False),
        sa.Column("paragraph_missing_reason", sa.String(length=400), nullable=False),
        sa.Column(
            "origin",
            sa.Enum(
                "decision",
                "proposal",
                "motion",
                "budget",
                "correction",
                name="origin",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("origin_note", sa.String(length=200), nullable=False),
        sa.Column("budget_year", sa.Integer(), nullable=True),
        sa.Column("report_to", sa.String(length=200), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("protected_by", sa.String(length=200), nullable=False),
        sa.Column("registered_afterwards", sa.Boolean(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("published_on", sa.Date(), nullable=True),
        sa.Column("void_reason", sa.String(length=400), nullable=False),
        sa.Column("decided_due_on", sa.Date(), nullable=True),
        sa.Column("planned_due_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(origin = 'budget') = (budget_year IS NOT NULL)", name=op.f("ck_assignment_budget_has_year")
        ),
        sa.CheckConstraint(
            "(status IN ('annulled', 'completed', 'rejected', 'replaced', 'written_off')) = (ended_by_id IS NOT NULL)",
            name=op.f("ck_assignment_ended_by_decision"),
        ),
        sa.CheckConstraint("status <> 'voided' OR void_reason <> ''", name=op.f("ck_assignment_void_has_reason")),
        sa.CheckConstraint(
            "status IN ('draft', 'proposed', 'voided', 'rejected') OR paragraph_id IS NOT NULL OR budget_year IS NOT NULL OR paragraph_missing_reason <> ''",
            name=op.f("ck_assignment_evidence_of_giving"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'voided') OR giver_id IS NOT NULL", name=op.f("ck_assignment_giver_known")
        ),
        sa.CheckConstraint("title <> ''", name=op.f("ck_assignment_title_given")),
        sa.ForeignKeyConstraint(
            ["ended_by_id"], ["closing.id"], name=op.f("fk_assignment_ended_by_id_closing"), use_alter=True
        ),
        sa.ForeignKeyConstraint(["giver_id"], ["body.id"], name=op.f("fk_assignment_giver_id_body")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_assignment_owner_id_user")),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraph.id"], name=op.f("fk_assignment_paragraph_id_paragraph")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment")),
        sa.UniqueConstraint("reference", name=op.f("uq_assignment_reference")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_budget_year"), ["budget_year"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_ended_by_id"), ["ended_by_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_giver_id"), ["giver_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_paragraph_id"), ["paragraph_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignment_sort_key"), ["sort_key"], unique=False)
        batch_op.create_index("ix_assignment_status_due_on", ["status", "due_on"], unique=False)

    op.create_table(
        "budget_decision",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("supplementary", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_budget_decision_paragraph_id_paragraph")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_decision")),
        sa.UniqueConstraint("paragraph_id", name=op.f("uq_budget_decision_paragraph_id")),
    )
    with op.batch_alter_table("budget_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_budget_decision_year"), ["year"], unique=False)

    op.create_table(
        "decision_point",
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_decision_point_paragraph_id_paragraph")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_point")),
    )
    with op.batch_alter_table("decision_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_point_paragraph_id"), ["paragraph_id"], unique=False)

    op.create_table(
        "event_detail",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_event_detail_event_id_event")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event_detail")),
        sa.UniqueConstraint("event_id", name=op.f("uq_event_detail_event_id")),
    )
    op.create_table(
        "paragraph_case",
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_paragraph_case_case_id_case")),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_paragraph_case_paragraph_id_paragraph")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph_case")),
        sa.UniqueConstraint("paragraph_id", "case_id", name=op.f("uq_paragraph_case_paragraph_id_case_id")),
    )
    with op.batch_alter_table("paragraph_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paragraph_case_case_id"), ["case_id"], unique=False)

    op.create_table(
        "paragraph_document",
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_paragraph_document_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_paragraph_document_paragraph_id_paragraph")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paragraph_document")),
        sa.UniqueConstraint("paragraph_id", "document_id", name=op.f("uq_paragraph_document_paragraph_id_document_id")),
    )
    with op.batch_alter_table("paragraph_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_paragraph_document_document_id"), ["document_id"], unique=False)

    op.create_table(
        "previous_handling",
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("paragraph_id <> earlier_id", name=op.f("ck_previous_handling_another")),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["paragraph.id"], name=op.f("fk_previous_handling_earlier_id_paragraph")
        ),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_previous_handling_paragraph_id_paragraph")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_previous_handling")),
    )
    with op.batch_alter_table("previous_handling", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_previous_handling_earlier_id"), ["earlier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_previous_handling_paragraph_id"), ["paragraph_id"], unique=False)

    op.create_table(
        "reservation",
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("parties", sa.String(length=120), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraph.id"], name=op.f("fk_reservation_paragraph_id_paragraph")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservation")),
    )
    with op.batch_alter_table("reservation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reservation_paragraph_id"), ["paragraph_id"], unique=False)

    op.create_table(
        "vote",
        sa.Column("paragraph_id", sa.Integer(), nullable=False),
        sa.Column("proposition", sa.Text(), nullable=False),
        sa.Column("yes", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("abstain", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("yes >= 0 AND no >= 0 AND (abstain IS NULL OR abstain >= 0)", name=op.f("ck_vote_counts")),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraph.id"], name=op.f("fk_vote_paragraph_id_paragraph")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
    )
    with op.batch_alter_table("vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_vote_paragraph_id"), ["paragraph_id"], unique=False)

    op.create_table(
        "assignment_case",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_case_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_assignment_case_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_case")),
        sa.UniqueConstraint("assignment_id", "case_id", name=op.f("uq_assignment_case_assignment_id_case_id")),
    )
    with op.batch_alter_table("assignment_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_case_case_id"), ["case_id"], unique=False)

    op.create_table(
        "assignment_document",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_document_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_assignment_document_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_document")),
        sa.UniqueConstraint(
            "assignment_id", "document_id", name=op.f("uq_assignment_document_assignment_id_document_id")
        ),
    )
    with op.batch_alter_table("assignment_document", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_document_document_id"), ["document_id"], unique=False)

    op.create_table(
        "assignment_point",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("marker", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.String(length=200), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_point_assignment_id_assignment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_point")),
    )
    with op.batch_alter_table("assignment_point", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_point_assignment_id"), ["assignment_id"], unique=False)

    op.create_table(
        "assignment_text",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "number = 1 OR reason <> '' OR paragraph_id IS NOT NULL",
            name=op.f("ck_assignment_text_change_has_reason"),
        ),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 20000", name=op.f("ck_assignment_text_text_length")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_assignment_text_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_assignment_text_paragraph_id_paragraph")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignment_text")),
    )
    with op.batch_alter_table("assignment_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignment_text_assignment_id"), ["assignment_id"], unique=False)

    op.create_table(
        "closing",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "decided",
                "recommended",
                "fallen",
                name="closingstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=True),
        sa.Column("paragraph_missing_reason", sa.String(length=400), nullable=False),
        sa.Column("decision_point", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("tabled_to", sa.Date(), nullable=True),
        sa.Column("report_missing", sa.Boolean(), nullable=False),
        sa.Column("evidence_only", sa.Boolean(), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('confirmed', 'rejected', 'completed', 'ended', 'replaced', 'annulled', 'not_completed', 'referred_back', 'noted', 'tabled', 'partly_reported', 'approved_own_part', 'amended')",
            name=op.f("ck_closing_kind_known"),
        ),
        sa.CheckConstraint(
            "kind NOT IN ('ended', 'annulled') OR reason <> '' OR status <> 'decided' OR evidence_only",
            name=op.f("ck_closing_reason_given"),
        ),
        sa.CheckConstraint(
            "paragraph_id IS NOT NULL OR paragraph_missing_reason <> ''", name=op.f("ck_closing_evidence")
        ),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_closing_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_closing_body_id_body")),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraph.id"], name=op.f("fk_closing_paragraph_id_paragraph")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closing")),
    )
    with op.batch_alter_table("closing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_closing_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_closing_paragraph_id"), ["paragraph_id"], unique=False)

    op.create_table(
        "deadline",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column(
            "level",
            sa.Enum(
                "decided",
                "planned",
                name="deadlinelevel",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("literal", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("certainty", sa.String(length=10), nullable=False),
        sa.Column("basis", sa.String(length=400), nullable=False),
        sa.Column("year_inferred", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("superseded_by_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_deadline_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_deadline_body_id_body")),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["deadline.id"], name=op.f("fk_deadline_superseded_by_id_deadline")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline")),
    )
    with op.batch_alter_table("deadline", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deadline_assignment_id"), ["assignment_id"], unique=False)

    op.create_table(
        "note",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_note_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_note_author_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    with op.batch_alter_table("note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_note_assignment_id"), ["assignment_id"], unique=False)

    op.create_table(
        "recipient",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "lead",
                "co_responsible",
                "support",
                "collaborate",
                name="recipientrole",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column(
            "own_status",
            sa.Enum(
                "given",
                "in_progress",
                "ready",
                "reported",
                "accepted",
                name="ownstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_recipient_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_recipient_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipient")),
    )
    with op.batch_alter_table("recipient", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recipient_assignment_id"), ["assignment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recipient_body_id"), ["body_id"], unique=False)

    op.create_table(
        "relation",
        sa.Column("earlier_id", sa.Integer(), nullable=False),
        sa.Column("later_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "follows",
                "replaces",
                "corrects",
                "same_task",
                "depends_on",
                name="relationkind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("earlier_id <> later_id", name=op.f("ck_relation_another")),
        sa.ForeignKeyConstraint(["earlier_id"], ["assignment.id"], name=op.f("fk_relation_earlier_id_assignment")),
        sa.ForeignKeyConstraint(["later_id"], ["assignment.id"], name=op.f("fk_relation_later_id_assignment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
    )
    with op.batch_alter_table("relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_relation_earlier_id"), ["earlier_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_relation_later_id"), ["later_id"], unique=False)

    op.create_table(
        "report_item",
        sa.Column("report_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_report_item_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_report_item_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_item")),
        sa.UniqueConstraint("report_id", "assignment_id", name=op.f("uq_report_item_report_id_assignment_id")),
    )
    with op.batch_alter_table("report_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_item_assignment_id"), ["assignment_id"], unique=False)

    if op.get_bind().dialect.name == "postgresql":  # two tables that name each other; SQLite took it in the first
        op.create_foreign_key("fk_assignment_ended_by_id_closing", "assignment", "closing", ["ended_by_id"], ["id"])
    op.execute(sa.text("INSERT INTO event_head (id, seq, hash) VALUES (1, 0, :genesis)").bindparams(genesis="0" * 64))
    make_append_only()


def make_append_only() -> None:
    """Let the database itself refuse to change or remove an event."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'the event chain is append-only'; END $$"
        )
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
            )
        return
    for table in APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the event chain is append-only'); END"
            )


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.drop_constraint("fk_assignment_ended_by_id_closing", "assignment", type_="foreignkey")
    for table in TABLES_LAST_FIRST:
        op.drop_table(table)
    if postgresql:
        op.execute("DROP FUNCTION refuse_change()")

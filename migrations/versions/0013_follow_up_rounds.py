"""governing documents and their cycles, follow-up rounds, and what bodies reply."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
SUMS_UP = ("substitute", "digest", "monthly", "before_meeting")
LETTERS = (
    "new_assignment", "reminder", "late", "decided", "question", "answer", "undelivered", "taken_back", "moved",
    "request", "request_answered", "late_manager", "late_registrar", *SUMS_UP,
)  # fmt: skip
NEW_LETTERS = (
    "round_opened", "round_reminder", "round_late", "round_returned", "round_approval", "round_silent",
)  # fmt: skip
TABLES = (
    "governing_document",
    "governing_document_assignment",
    "document_area",
    "governed_item",
    "governed_item_body",
    "question_template",
    "follow_up_round",
    "follow_up_cycle",
    "cycle_occasion",
    "round_heading",
    "round_question",
    "reply",
    "answer",
    "submission",
)


def upgrade() -> None:
    _documents()
    _rounds()
    _replies()
    with op.batch_alter_table("notice") as table:
        for column, of in (("round_id", "follow_up_round"), ("reply_id", "reply")):
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_notice_{column}_{of}"), of, [column], ["id"])
            table.create_index(op.f(f"ix_notice_{column}"), [column], unique=False)
        table.drop_constraint(op.f("ck_notice_letter"), type_="check")
        table.create_check_constraint(op.f("ck_notice_letter"), f"letter IN ({_listed((*LETTERS, *NEW_LETTERS))})")
        table.drop_constraint(op.f("ck_notice_about_something"), type_="check")
        table.create_check_constraint(
            op.f("ck_notice_about_something"),
            f"assignment_id IS NOT NULL OR round_id IS NOT NULL OR letter IN ({_listed(SUMS_UP)})",
        )


def downgrade() -> None:
    op.execute(f"DELETE FROM notice WHERE letter IN ({_listed(NEW_LETTERS)})")
    with op.batch_alter_table("notice") as table:
        table.drop_constraint(op.f("ck_notice_about_something"), type_="check")
        table.create_check_constraint(
            op.f("ck_notice_about_something"), f"assignment_id IS NOT NULL OR letter IN ({_listed(SUMS_UP)})"
        )
        table.drop_constraint(op.f("ck_notice_letter"), type_="check")
        table.create_check_constraint(op.f("ck_notice_letter"), f"letter IN ({_listed(LETTERS)})")
        for column, of in (("reply_id", "reply"), ("round_id", "follow_up_round")):
            table.drop_index(op.f(f"ix_notice_{column}"))
            table.drop_constraint(op.f(f"fk_notice_{column}_{of}"), type_="foreignkey")
            table.drop_column(column)
    for name in reversed(TABLES):
        op.drop_table(name)


def _documents() -> None:
    op.create_table(
        "governing_document",
        sa.Column("name", sa.String(length=400), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("sort_key", sa.String(length=400), nullable=False),
        sa.Column(
            "kind",
            _one_of(
                (
                    "policy",
                    "guideline",
                    "rule",
                    "instruction",
                    "routine",
                    "standing_order",
                    "programme",
                    "plan",
                    "action_plan",
                    "strategy",
                    "agreement",
                    "other",
                ),
                "governingkind",
            ),
            nullable=False,
        ),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("paragraph", sa.String(length=20), nullable=False),
        sa.Column("applies_to", sa.String(length=400), nullable=False),
        sa.Column("dnr", sa.String(length=200), nullable=False),
        sa.Column("validity", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("revised_on", sa.Date(), nullable=True),
        sa.Column("responsible", sa.String(length=400), nullable=False),
        sa.Column("attachments", sa.String(length=400), nullable=False),
        sa.Column("url", sa.String(length=400), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["body.id"], name=op.f("fk_governing_document_decided_by_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governing_document")),
        sa.UniqueConstraint("slug", name=op.f("uq_governing_document_slug")),
    )
    op.create_index(op.f("ix_governing_document_decided_by_id"), "governing_document", ["decided_by_id"], unique=False)
    op.create_index(op.f("ix_governing_document_sort_key"), "governing_document", ["sort_key"], unique=False)
    op.create_table(
        "governing_document_assignment",
        sa.Column("governing_document_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_governing_document_assignment_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["governing_document_id"],
            ["governing_document.id"],
            name=op.f("fk_governing_document_assignment_governing_document_id_governing_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governing_document_assignment")),
        sa.UniqueConstraint(
            "governing_document_id",
            "assignment_id",
            name=op.f("uq_governing_document_assignment_governing_document_id_assignment_id"),
        ),
    )
    op.create_index(
        op.f("ix_governing_document_assignment_assignment_id"),
        "governing_document_assignment",
        ["assignment_id"],
        unique=False,
    )
    op.create_table(
        "document_area",
        sa.Column("governing_document_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            _one_of(
                (
                    "section",
                    "goal_area",
                    "focus_area",
                ),
                "areakind",
            ),
            nullable=False,
        ),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["governing_document_id"],
            ["governing_document.id"],
            name=op.f("fk_document_area_governing_document_id_governing_document"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"], ["document_area.id"], name=op.f("fk_document_area_parent_id_document_area")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_area")),
    )
    op.create_index(
        op.f("ix_document_area_governing_document_id"), "document_area", ["governing_document_id"], unique=False
    )
    op.create_index(op.f("ix_document_area_parent_id"), "document_area", ["parent_id"], unique=False)
    op.create_table(
        "governed_item",
        sa.Column("governing_document_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _one_of(
                (
                    "strategy",
                    "measure",
                    "item",
                ),
                "itemkind",
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("expected_result", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["document_area.id"], name=op.f("fk_governed_item_area_id_document_area")),
        sa.ForeignKeyConstraint(
            ["governing_document_id"],
            ["governing_document.id"],
            name=op.f("fk_governed_item_governing_document_id_governing_document"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governed_item")),
        sa.UniqueConstraint(
            "governing_document_id", "kind", "code", name=op.f("uq_governed_item_governing_document_id_kind_code")
        ),
    )
    op.create_index(op.f("ix_governed_item_area_id"), "governed_item", ["area_id"], unique=False)
    op.create_table(
        "governed_item_body",
        sa.Column("governed_item_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_governed_item_body_body_id_body")),
        sa.ForeignKeyConstraint(
            ["governed_item_id"],
            ["governed_item.id"],
            name=op.f("fk_governed_item_body_governed_item_id_governed_item"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governed_item_body")),
        sa.UniqueConstraint("governed_item_id", "body_id", name=op.f("uq_governed_item_body_governed_item_id_body_id")),
    )
    op.create_index(op.f("ix_governed_item_body_body_id"), "governed_item_body", ["body_id"], unique=False)
    op.create_table(
        "question_template",
        sa.Column("governed_item_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("help_text", sa.Text(), nullable=False),
        sa.Column(
            "addressing",
            _one_of(
                (
                    "all",
                    "responsible",
                    "group",
                    "chosen",
                ),
                "addressing",
            ),
            nullable=False,
        ),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(addressing = 'group') = (group_id IS NOT NULL)", name=op.f("ck_question_template_group_is_named")
        ),
        sa.CheckConstraint(
            "valid_to IS NULL OR valid_from IS NULL OR valid_from <= valid_to",
            name=op.f("ck_question_template_validity"),
        ),
        sa.ForeignKeyConstraint(
            ["governed_item_id"], ["governed_item.id"], name=op.f("fk_question_template_governed_item_id_governed_item")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["body_group.id"], name=op.f("fk_question_template_group_id_body_group")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_template")),
    )
    op.create_index(
        op.f("ix_question_template_governed_item_id"), "question_template", ["governed_item_id"], unique=False
    )
    op.create_index(op.f("ix_question_template_group_id"), "question_template", ["group_id"], unique=False)


def _rounds() -> None:
    op.create_table(
        "follow_up_round",
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column(
            "state",
            _one_of(
                (
                    "draft",
                    "reviewed",
                    "open",
                    "closed",
                    "compiling",
                    "compiled",
                    "reported",
                    "archived",
                    "cancelled",
                ),
                "roundstate",
            ),
            nullable=False,
        ),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("approval_required", sa.Boolean(), nullable=False),
        sa.Column("adoption_required", sa.Boolean(), nullable=False),
        sa.Column("adoption_due_on", sa.Date(), nullable=True),
        sa.Column("compile_due_on", sa.Date(), nullable=True),
        sa.Column("allows_not_applicable", sa.Boolean(), nullable=False),
        sa.Column("comment_on_no", sa.Boolean(), nullable=False),
        sa.Column(
            "addressing",
            _one_of(
                (
                    "all",
                    "responsible",
                    "group",
                    "chosen",
                ),
                "addressing",
            ),
            nullable=False,
        ),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("owner_body_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=True),
        sa.Column("previous_id", sa.Integer(), nullable=True),
        sa.Column("report_meeting_id", sa.Integer(), nullable=True),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(addressing = 'group') = (group_id IS NOT NULL)", name=op.f("ck_follow_up_round_group_is_named")
        ),
        sa.CheckConstraint(
            "(state = 'cancelled') = (cancel_reason <> '')", name=op.f("ck_follow_up_round_cancelled_for_a_reason")
        ),
        sa.CheckConstraint("addressing <> 'responsible'", name=op.f("ck_follow_up_round_to_bodies")),
        sa.CheckConstraint(
            "opened_on IS NOT NULL OR state IN ('draft', 'reviewed', 'cancelled')",
            name=op.f("ck_follow_up_round_open_since_a_day"),
        ),
        sa.CheckConstraint("period_from <= period_to", name=op.f("ck_follow_up_round_period")),
        sa.ForeignKeyConstraint(["group_id"], ["body_group.id"], name=op.f("fk_follow_up_round_group_id_body_group")),
        sa.ForeignKeyConstraint(["owner_body_id"], ["body.id"], name=op.f("fk_follow_up_round_owner_body_id_body")),
        sa.ForeignKeyConstraint(["owner_id"], ["user.id"], name=op.f("fk_follow_up_round_owner_id_user")),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["follow_up_round.id"], name=op.f("fk_follow_up_round_previous_id_follow_up_round")
        ),
        sa.ForeignKeyConstraint(
            ["report_meeting_id"], ["meeting.id"], name=op.f("fk_follow_up_round_report_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_round")),
    )
    op.create_index(op.f("ix_follow_up_round_owner_body_id"), "follow_up_round", ["owner_body_id"], unique=False)
    op.create_index(op.f("ix_follow_up_round_owner_id"), "follow_up_round", ["owner_id"], unique=False)
    op.create_index(op.f("ix_follow_up_round_previous_id"), "follow_up_round", ["previous_id"], unique=False)
    op.create_index(
        op.f("ix_follow_up_round_report_meeting_id"), "follow_up_round", ["report_meeting_id"], unique=False
    )
    op.create_table(
        "follow_up_cycle",
        sa.Column("governing_document_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _one_of(
                (
                    "follow_up",
                    "evaluation",
                    "report",
                    "revision",
                ),
                "cyclekind",
            ),
            nullable=False,
        ),
        sa.Column("receiver_id", sa.Integer(), nullable=True),
        sa.Column("basis", sa.String(length=400), nullable=False),
        sa.Column("first_due", sa.Date(), nullable=False),
        sa.Column("every_months", sa.Integer(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("every_months BETWEEN 0 AND 240", name=op.f("ck_follow_up_cycle_every_so_often")),
        sa.ForeignKeyConstraint(
            ["governing_document_id"],
            ["governing_document.id"],
            name=op.f("fk_follow_up_cycle_governing_document_id_governing_document"),
        ),
        sa.ForeignKeyConstraint(["receiver_id"], ["body.id"], name=op.f("fk_follow_up_cycle_receiver_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follow_up_cycle")),
    )
    op.create_index(
        op.f("ix_follow_up_cycle_governing_document_id"), "follow_up_cycle", ["governing_document_id"], unique=False
    )
    op.create_index(op.f("ix_follow_up_cycle_receiver_id"), "follow_up_cycle", ["receiver_id"], unique=False)
    op.create_table(
        "cycle_occasion",
        sa.Column("cycle_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("met_on", sa.Date(), nullable=False),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("how", sa.String(length=400), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["follow_up_cycle.id"], name=op.f("fk_cycle_occasion_cycle_id_follow_up_cycle")
        ),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_cycle_occasion_report_id_report")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["follow_up_round.id"], name=op.f("fk_cycle_occasion_round_id_follow_up_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cycle_occasion")),
        sa.UniqueConstraint("cycle_id", "due_on", name=op.f("uq_cycle_occasion_cycle_id_due_on")),
    )
    op.create_index(op.f("ix_cycle_occasion_report_id"), "cycle_occasion", ["report_id"], unique=False)
    op.create_index(op.f("ix_cycle_occasion_round_id"), "cycle_occasion", ["round_id"], unique=False)
    op.create_table(
        "round_heading",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("governing_document_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=True),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["document_area.id"], name=op.f("fk_round_heading_area_id_document_area")),
        sa.ForeignKeyConstraint(
            ["governing_document_id"],
            ["governing_document.id"],
            name=op.f("fk_round_heading_governing_document_id_governing_document"),
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["follow_up_round.id"], name=op.f("fk_round_heading_round_id_follow_up_round")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_heading")),
    )
    op.create_index(op.f("ix_round_heading_round_id"), "round_heading", ["round_id"], unique=False)
    op.create_table(
        "round_question",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("heading_id", sa.Integer(), nullable=False),
        sa.Column("template_id", sa.Integer(), nullable=True),
        sa.Column("governed_item_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            _one_of(
                (
                    "strategy",
                    "measure",
                    "item",
                ),
                "itemkind",
            ),
            nullable=False,
        ),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("item_text", sa.Text(), nullable=False),
        sa.Column("expected_result", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("help_text", sa.Text(), nullable=False),
        sa.Column(
            "addressing",
            _one_of(
                (
                    "all",
                    "responsible",
                    "group",
                    "chosen",
                ),
                "addressing",
            ),
            nullable=False,
        ),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("bodies", sa.JSON(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(addressing = 'group') = (group_id IS NOT NULL)", name=op.f("ck_round_question_group_is_named")
        ),
        sa.ForeignKeyConstraint(
            ["governed_item_id"], ["governed_item.id"], name=op.f("fk_round_question_governed_item_id_governed_item")
        ),
        sa.ForeignKeyConstraint(["group_id"], ["body_group.id"], name=op.f("fk_round_question_group_id_body_group")),
        sa.ForeignKeyConstraint(
            ["heading_id"], ["round_heading.id"], name=op.f("fk_round_question_heading_id_round_heading")
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["follow_up_round.id"], name=op.f("fk_round_question_round_id_follow_up_round")
        ),
        sa.ForeignKeyConstraint(
            ["template_id"], ["question_template.id"], name=op.f("fk_round_question_template_id_question_template")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round_question")),
    )
    op.create_index(op.f("ix_round_question_governed_item_id"), "round_question", ["governed_item_id"], unique=False)
    op.create_index(op.f("ix_round_question_heading_id"), "round_question", ["heading_id"], unique=False)
    op.create_index(op.f("ix_round_question_round_id"), "round_question", ["round_id"], unique=False)


def _replies() -> None:
    op.create_table(
        "reply",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            _one_of(
                (
                    "not_started",
                    "in_progress",
                    "submitted",
                    "approved",
                    "adopted",
                    "returned",
                    "declined",
                ),
                "replystate",
            ),
            nullable=False,
        ),
        sa.Column("contact_id", sa.Integer(), nullable=True),
        sa.Column("open_until", sa.Date(), nullable=True),
        sa.Column("handed_in_on", sa.Date(), nullable=True),
        sa.Column("handed_in_by_id", sa.Integer(), nullable=True),
        sa.Column("approved_on", sa.Date(), nullable=True),
        sa.Column("approved_by_id", sa.Integer(), nullable=True),
        sa.Column("adopted_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'adopted') = (adopted_by_id IS NOT NULL)", name=op.f("ck_reply_adopted_by_a_paragraph")
        ),
        sa.CheckConstraint(
            "handed_in_on IS NOT NULL OR state NOT IN ('submitted', 'approved', 'adopted')",
            name=op.f("ck_reply_handed_in_has_day"),
        ),
        sa.CheckConstraint(
            "reason <> '' OR state NOT IN ('returned', 'declined')", name=op.f("ck_reply_reason_is_given")
        ),
        sa.ForeignKeyConstraint(["adopted_by_id"], ["paragraph.id"], name=op.f("fk_reply_adopted_by_id_paragraph")),
        sa.ForeignKeyConstraint(["approved_by_id"], ["user.id"], name=op.f("fk_reply_approved_by_id_user")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_reply_body_id_body")),
        sa.ForeignKeyConstraint(["contact_id"], ["user.id"], name=op.f("fk_reply_contact_id_user")),
        sa.ForeignKeyConstraint(["handed_in_by_id"], ["user.id"], name=op.f("fk_reply_handed_in_by_id_user")),
        sa.ForeignKeyConstraint(["round_id"], ["follow_up_round.id"], name=op.f("fk_reply_round_id_follow_up_round")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
        sa.UniqueConstraint("round_id", "body_id", name=op.f("uq_reply_round_id_body_id")),
    )
    op.create_index(op.f("ix_reply_adopted_by_id"), "reply", ["adopted_by_id"], unique=False)
    op.create_index(op.f("ix_reply_body_id"), "reply", ["body_id"], unique=False)
    op.create_index(op.f("ix_reply_contact_id"), "reply", ["contact_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column(
            "value",
            _one_of(
                (
                    "yes",
                    "no",
                    "not_applicable",
                ),
                "choice",
            ),
            nullable=True,
        ),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(comment) <= 4000", name=op.f("ck_answer_comment_fits")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_answer_answered_by_id_user")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["round_question.id"], name=op.f("fk_answer_question_id_round_question")
        ),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_answer_reply_id_reply")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("reply_id", "question_id", name=op.f("uq_answer_reply_id_question_id")),
    )
    op.create_index(op.f("ix_answer_question_id"), "answer", ["question_id"], unique=False)
    op.create_table(
        "submission",
        sa.Column("reply_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("handed_in_at", MOMENT, nullable=False),
        sa.Column("handed_in_by_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["handed_in_by_id"], ["user.id"], name=op.f("fk_submission_handed_in_by_id_user")),
        sa.ForeignKeyConstraint(["reply_id"], ["reply.id"], name=op.f("fk_submission_reply_id_reply")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("reply_id", "number", name=op.f("uq_submission_reply_id_number")),
    )


def _one_of(words: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(map(repr, words))

"""compilations of follow-up rounds, the review of their comments, what answers led to, and old forms to review."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
KINDS = ("assignment", "decision", "minutes", "register", "statuses", "transfers")


def upgrade() -> None:
    _compilations()
    _reviews()
    _assignments()
    _allow((*KINDS, "form"))


def downgrade() -> None:
    op.execute("DELETE FROM draft WHERE kind = 'form'")
    _allow(KINDS)
    for name in ("answer_assignment", "comment_review", "compilation"):
        op.drop_table(name)


def _compilations() -> None:
    op.create_table(
        "compilation",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("analysis", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("frozen_at", MOMENT, nullable=True),
        sa.Column("frozen_by_id", sa.Integer(), nullable=True),
        sa.Column("report_id", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(content IS NULL) = (hash = '')", name=op.f("ck_compilation_content_has_hash")),
        sa.CheckConstraint("(content IS NULL) = (frozen_at IS NULL)", name=op.f("ck_compilation_frozen_has_moment")),
        sa.ForeignKeyConstraint(
            ["round_id"], ["follow_up_round.id"], name=op.f("fk_compilation_round_id_follow_up_round")
        ),
        sa.ForeignKeyConstraint(["frozen_by_id"], ["user.id"], name=op.f("fk_compilation_frozen_by_id_user")),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name=op.f("fk_compilation_report_id_report")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compilation")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_compilation_round_id_number")),
    )
    for column in ("frozen_by_id", "report_id"):
        op.create_index(op.f(f"ix_compilation_{column}"), "compilation", [column])


def _reviews() -> None:
    op.create_table(
        "comment_review",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("answer_version", sa.Integer(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False),
        sa.Column("reviewed_at", MOMENT, nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_comment_review_answer_id_answer")),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["user.id"], name=op.f("fk_comment_review_reviewed_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment_review")),
        sa.UniqueConstraint("answer_id", name=op.f("uq_comment_review_answer_id")),
    )
    op.create_index(op.f("ix_comment_review_reviewed_by_id"), "comment_review", ["reviewed_by_id"])


def _assignments() -> None:
    op.create_table(
        "answer_assignment",
        sa.Column("answer_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["answer.id"], name=op.f("fk_answer_assignment_answer_id_answer")),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_answer_assignment_assignment_id_assignment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_assignment")),
        sa.UniqueConstraint("answer_id", "assignment_id", name=op.f("uq_answer_assignment_answer_id_assignment_id")),
    )
    op.create_index(op.f("ix_answer_assignment_assignment_id"), "answer_assignment", ["assignment_id"])


def _allow(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("draft") as table:
        table.drop_constraint(op.f("ck_draft_draftkind"), type_="check")
        table.create_check_constraint(op.f("ck_draft_draftkind"), f"kind IN ({', '.join(map(repr, kinds))})")

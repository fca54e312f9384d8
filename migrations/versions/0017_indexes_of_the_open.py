"""indexes for what is counted and listed: the open assignments, the latest decisions, what meetings wait for."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

IS_OPEN = sa.text("status IN ('given', 'in_progress', 'ready', 'reported')")
IS_TABLED = sa.text("tabled_to IS NOT NULL")
IS_RECOMMENDED = sa.text("status = 'recommended'")
OF_THE_OPEN = [
    "due_on", "id", "given_on", "status", "status_confirmed_on", "protected_by", "owner_id", "giver_id",
]  # fmt: skip

BY_GIVING = ["given_on", "id", "status", "protected_by", "owner_id", "giver_id"]


def upgrade() -> None:
    op.create_index("ix_assignment_open", "assignment", OF_THE_OPEN, sqlite_where=IS_OPEN, postgresql_where=IS_OPEN)
    op.create_index("ix_assignment_given_on", "assignment", BY_GIVING)
    op.create_index(op.f("ix_closing_decided_on"), "closing", ["decided_on"])
    op.create_index(
        "ix_closing_tabled_to", "closing", ["tabled_to"], sqlite_where=IS_TABLED, postgresql_where=IS_TABLED
    )
    op.create_index(
        "ix_closing_recommended", "closing", ["assignment_id"],
        sqlite_where=IS_RECOMMENDED, postgresql_where=IS_RECOMMENDED,
    )  # fmt: skip
    op.create_index("ix_report_meeting_on_to_body_id", "report", ["meeting_on", "to_body_id"])
    op.create_index("ix_deadline_latest_on_body_id", "deadline", ["latest_on", "body_id"])


def downgrade() -> None:
    op.drop_index("ix_deadline_latest_on_body_id", "deadline")
    op.drop_index("ix_report_meeting_on_to_body_id", "report")
    op.drop_index("ix_closing_recommended", "closing")
    op.drop_index("ix_closing_tabled_to", "closing")
    op.drop_index(op.f("ix_closing_decided_on"), "closing")
    op.drop_index("ix_assignment_given_on", "assignment")
    op.drop_index("ix_assignment_open", "assignment")

"""lists that wait for review: of assignments, of lägen that an administration has filled in, of what passes on."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KINDS = ("assignment", "decision", "minutes")
LISTS = ("register", "statuses", "transfers")


def upgrade() -> None:
    _allow((*KINDS, *LISTS))


def downgrade() -> None:
    op.execute("DELETE FROM draft WHERE kind IN ('register', 'statuses', 'transfers')")
    _allow(KINDS)


def _allow(kinds: tuple[str, ...]) -> None:
    with op.batch_alter_table("draft") as table:
        table.drop_constraint(op.f("ck_draft_draftkind"), type_="check")
        table.create_check_constraint(op.f("ck_draft_draftkind"), f"kind IN ({', '.join(map(repr, kinds))})")

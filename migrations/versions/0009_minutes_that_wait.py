"""minutes that wait for review: whose meeting's they are, and their text apart, so that lists need not load it."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

DRAFT = sa.table(
    "draft", sa.column("id", sa.Integer), sa.column("kind", sa.String), sa.column("content", sa.JSON),
    sa.column("meeting_id", sa.Integer), sa.column("text", sa.Text),
)  # fmt: skip


def upgrade() -> None:
    with op.batch_alter_table("draft") as table:
        table.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("text", sa.Text(), nullable=False, server_default=""))
        table.create_foreign_key("fk_draft_meeting_id_meeting", "meeting", ["meeting_id"], ["id"])
        table.create_index("ix_draft_meeting_id", ["meeting_id"])
        table.create_index("ix_draft_author_id_used_by_act_changed_at", ["author_id", "used_by_act", "changed_at"])
    with op.batch_alter_table("draft") as table:
        table.alter_column("text", existing_type=sa.Text(), server_default=None)
    for draft_id, content in _minutes():
        kept = dict(content)
        values = {"meeting_id": kept.pop("meeting", None), "text": kept.pop("text", "")}
        op.execute(DRAFT.update().where(DRAFT.c.id == draft_id).values(content=kept, **values))


def downgrade() -> None:
    texts = {row.id: (row.meeting_id, row.text) for row in op.get_bind().execute(sa.select(DRAFT))}
    for draft_id, content in _minutes():
        meeting, text = texts[draft_id]
        kept = {**content, "meeting": meeting, "text": text}
        op.execute(DRAFT.update().where(DRAFT.c.id == draft_id).values(content=kept))
    with op.batch_alter_table("draft") as table:
        table.drop_index("ix_draft_author_id_used_by_act_changed_at")
        table.drop_index("ix_draft_meeting_id")
        table.drop_constraint("fk_draft_meeting_id_meeting", type_="foreignkey")
        table.drop_column("text")
        table.drop_column("meeting_id")


def _minutes() -> list[tuple[int, dict[str, object]]]:
    kept = sa.select(DRAFT.c.id, DRAFT.c.content).where(DRAFT.c.kind == "minutes")
    return [(row[0], row[1]) for row in op.get_bind().execute(kept)]

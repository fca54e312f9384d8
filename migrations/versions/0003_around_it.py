"""what stands around an assignment: papers, meetings to come, parts that pass to another body."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KINDS = (
    "confirmed", "rejected", "completed", "ended", "replaced", "annulled", "not_completed", "referred_back", "noted",
    "tabled", "partly_reported", "approved_own_part", "amended",
)  # fmt: skip
TAKEN_BACK = ("body_alias", "group_member", "succession", "meeting", "recipient")


def upgrade() -> None:
    for name in TAKEN_BACK:
        with op.batch_alter_table(name) as table:
            table.add_column(sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("recipient") as table:
        for column, of in (
            ("group_id", "body_group"),
            ("taken_over_from_id", "recipient"),
            ("paragraph_id", "paragraph"),
        ):
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_recipient_{column}_{of}"), of, [column], ["id"])
            table.create_index(op.f(f"ix_recipient_{column}"), [column], unique=False)
    with op.batch_alter_table("meeting") as table:
        table.add_column(sa.Column("note", sa.String(length=200), nullable=False, server_default=""))
    with op.batch_alter_table("document") as table:
        table.add_column(sa.Column("sha256", sa.String(length=64), nullable=True))
        table.add_column(sa.Column("size", sa.BigInteger(), nullable=True))
        table.add_column(sa.Column("file_name", sa.String(length=255), nullable=False, server_default=""))
        table.add_column(sa.Column("media_type", sa.String(length=100), nullable=False, server_default=""))
        table.create_index(op.f("ix_document_sha256"), ["sha256"], unique=False)
    _allow("draft", "draftkind", ("assignment", "decision", "minutes"))
    with op.batch_alter_table("closing") as table:
        table.add_column(sa.Column("deadline", sa.String(length=200), nullable=False, server_default=""))
    _allow("closing", "kind_known", (*KINDS, "extended"))


def downgrade() -> None:
    op.execute("DELETE FROM draft WHERE kind = 'minutes'")
    _allow("closing", "kind_known", KINDS)
    with op.batch_alter_table("closing") as table:
        table.drop_column("deadline")
    _allow("draft", "draftkind", ("assignment", "decision"))
    with op.batch_alter_table("document") as table:
        table.drop_index(op.f("ix_document_sha256"))
        for column in ("media_type", "file_name", "size", "sha256"):
            table.drop_column(column)
    with op.batch_alter_table("meeting") as table:
        table.drop_column("note")
    with op.batch_alter_table("recipient") as table:
        for column, of in (
            ("paragraph_id", "paragraph"),
            ("taken_over_from_id", "recipient"),
            ("group_id", "body_group"),
        ):
            table.drop_index(op.f(f"ix_recipient_{column}"))
            table.drop_constraint(op.f(f"fk_recipient_{column}_{of}"), type_="foreignkey")
            table.drop_column(column)
    for name in reversed(TAKEN_BACK):
        with op.batch_alter_table(name) as table:
            table.drop_column("voided_at")


def _allow(name: str, constraint: str, kinds: tuple[str, ...]) -> None:
    """Say anew which words a column may hold."""
    with op.batch_alter_table(name) as table:
        table.drop_constraint(op.f(f"ck_{name}_{constraint}"), type_="check")
        table.create_check_constraint(op.f(f"ck_{name}_{constraint}"), f"kind IN ({', '.join(map(repr, kinds))})")

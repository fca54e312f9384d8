"""lists that were made of the register, kept as they were."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "stored_list",
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("recorded_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_seq", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by_id"], ["user.id"], name=op.f("fk_stored_list_made_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_list")),
    )
    op.create_index(op.f("ix_stored_list_hash"), "stored_list", ["hash"])
    op.create_index(op.f("ix_stored_list_made_by_id"), "stored_list", ["made_by_id"])
    op.create_table(
        "stored_list_item",
        sa.Column("stored_list_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("paragraph_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(assignment_id IS NULL) <> (paragraph_id IS NULL)", name=op.f("ck_stored_list_item_of_one")
        ),
        sa.ForeignKeyConstraint(
            ["stored_list_id"], ["stored_list.id"], name=op.f("fk_stored_list_item_stored_list_id_stored_list")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_stored_list_item_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(
            ["paragraph_id"], ["paragraph.id"], name=op.f("fk_stored_list_item_paragraph_id_paragraph")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stored_list_item")),
    )
    for column in ("stored_list_id", "assignment_id", "paragraph_id"):
        op.create_index(op.f(f"ix_stored_list_item_{column}"), "stored_list_item", [column])


def downgrade() -> None:
    op.drop_table("stored_list_item")
    op.drop_table("stored_list")

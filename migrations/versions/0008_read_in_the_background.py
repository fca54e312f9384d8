"""files that are read in the background, and their pages until they have become drafts."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    state = sa.Enum(
        "waiting", "done", "failed", native_enum=False, create_constraint=True, length=24, name="readingstate"
    )
    op.create_table(
        "reading",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("file_name", sa.String(length=120), nullable=False),
        sa.Column("file_key", sa.String(length=32), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("page_count", sa.Integer(), nullable=False),
        sa.Column("pages_read", sa.Integer(), nullable=False),
        sa.Column("titles", sa.JSON(), nullable=False),
        sa.Column("is_enough", sa.Boolean(), nullable=False),
        sa.Column("problem", sa.String(length=400), nullable=False),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_owner", sa.String(length=120), nullable=False),
        sa.Column("lease_until", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name=op.f("ck_reading_ended_has_moment")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_reading_meeting_id_meeting")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_reading_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
        sa.UniqueConstraint("file_key", name=op.f("uq_reading_file_key")),
    )
    op.create_index("ix_reading_state", "reading", ["state"], unique=False)
    op.create_index(op.f("ix_reading_user_id"), "reading", ["user_id"], unique=False)
    op.create_table(
        "reading_page",
        sa.Column("reading_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_picture", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["reading_id"], ["reading.id"], name=op.f("fk_reading_page_reading_id_reading")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_page")),
        sa.UniqueConstraint("reading_id", "number", name=op.f("uq_reading_page_reading_id_number")),
    )


def downgrade() -> None:
    op.drop_table("reading_page")
    op.drop_index(op.f("ix_reading_user_id"), table_name="reading")
    op.drop_index("ix_reading_state", table_name="reading")
    op.drop_table("reading")

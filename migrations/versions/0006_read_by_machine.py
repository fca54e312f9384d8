"""what the installation read out of documents: assignments that nobody has looked at, minutes that are nobody's draft."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("assignment") as table:
        table.add_column(sa.Column("machine_read", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("assignment") as table:
        table.alter_column("machine_read", existing_type=sa.Boolean(), server_default=None)
    with op.batch_alter_table("draft") as table:
        table.alter_column("author_id", existing_type=sa.Integer(), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM draft WHERE author_id IS NULL")
    with op.batch_alter_table("draft") as table:
        table.alter_column("author_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("assignment") as table:
        table.drop_column("machine_read")

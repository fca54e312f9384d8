"""assignments that the installation registered out of a document, and nobody has looked at."""

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


def downgrade() -> None:
    with op.batch_alter_table("assignment") as table:
        table.drop_column("machine_read")

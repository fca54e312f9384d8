"""links to choose a password, codes, the organisation's log-in, and what a log-in is known again by."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
FLAGS = ("awaits_code", "vouched")


def upgrade() -> None:
    with op.batch_alter_table("web_session") as table:
        table.add_column(sa.Column("network", sa.String(length=64), nullable=False, server_default=""))
        table.add_column(sa.Column("device", sa.String(length=80), nullable=False, server_default=""))
        table.add_column(sa.Column("awaits_code", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("vouched", sa.Boolean(), nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("confirmed_at", MOMENT, nullable=True))
    with op.batch_alter_table("web_session") as table:
        for name, kind in (("network", sa.String(64)), ("device", sa.String(80)), *((b, sa.Boolean()) for b in FLAGS)):
            table.alter_column(name, existing_type=kind, server_default=None)
        table.create_index(op.f("ix_web_session_network"), ["network"])
    op.create_table(
        "second_step",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("sealed_key", sa.String(length=400), nullable=False),
        sa.Column("last_used", sa.BigInteger(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_second_step_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_step")),
        sa.UniqueConstraint("user_id", name=op.f("uq_second_step_user_id")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_recovery_code_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_recovery_code_code_hash")),
    )
    op.create_table(
        "one_time_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum("invitation", "reset", name="tokenpurpose", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_one_time_token_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_one_time_token_token_hash")),
    )
    op.create_table(
        "reset_request",
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reset_request")),
    )
    op.create_table(
        "outer_identity",
        sa.Column("issuer", sa.String(length=300), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_outer_identity_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outer_identity")),
        sa.UniqueConstraint("issuer", "subject", name=op.f("uq_outer_identity_issuer_subject")),
        sa.UniqueConstraint("user_id", "issuer", name=op.f("uq_outer_identity_user_id_issuer")),
    )
    for name in ("recovery_code", "one_time_token"):
        op.create_index(op.f(f"ix_{name}_user_id"), name, ["user_id"])


def downgrade() -> None:
    for name in ("outer_identity", "reset_request", "one_time_token", "recovery_code", "second_step"):
        op.drop_table(name)
    with op.batch_alter_table("web_session") as table:
        table.drop_index(op.f("ix_web_session_network"))
        for column in ("confirmed_at", "vouched", "awaits_code", "device", "network"):
            table.drop_column(column)

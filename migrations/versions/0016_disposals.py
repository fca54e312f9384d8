"""disposals by decision, who filed which document, and what the municipality states of itself."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
REFUSAL = "the event chain is append-only"
ALLOWED = "SELECT 1 FROM disposal WHERE id = NEW.disposal_id AND kind = 'personal_detail' AND run_at IS NULL"
"""A detail is written anew while a decision to take a personal detail out of it is being carried out."""


def upgrade() -> None:
    _disposals()
    op.create_table(
        "stated_fact",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stated_fact")),
        sa.UniqueConstraint("key", name=op.f("uq_stated_fact_key")),
    )
    with op.batch_alter_table("document") as table:
        table.add_column(sa.Column("added_by_id", sa.Integer(), nullable=True))
        table.add_column(sa.Column("added_at", MOMENT, nullable=True))
        table.create_foreign_key(op.f("fk_document_added_by_id_user"), "user", ["added_by_id"], ["id"])
        table.create_index(op.f("ix_document_added_by_id_added_at"), ["added_by_id", "added_at"])
    _drop_triggers()
    with op.batch_alter_table("event_detail") as table:
        table.add_column(sa.Column("disposal_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_event_detail_disposal_id_disposal"), "disposal", ["disposal_id"], ["id"])
        table.create_index(op.f("ix_event_detail_disposal_id"), ["disposal_id"])
    _guard_details()


def downgrade() -> None:
    _drop_triggers()
    with op.batch_alter_table("event_detail") as table:
        table.drop_index(op.f("ix_event_detail_disposal_id"))
        table.drop_constraint(op.f("fk_event_detail_disposal_id_disposal"), type_="foreignkey")
        table.drop_column("disposal_id")
    _forbid_all()
    with op.batch_alter_table("document") as table:
        table.drop_index(op.f("ix_document_added_by_id_added_at"))
        table.drop_constraint(op.f("fk_document_added_by_id_user"), type_="foreignkey")
        table.drop_column("added_at")
        table.drop_column("added_by_id")
    op.drop_table("stated_fact")
    op.drop_table("disposal")


def _disposals() -> None:
    op.create_table(
        "disposal",
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("paragraph", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("before_on", sa.Date(), nullable=True),
        sa.Column("planned_at", MOMENT, nullable=False),
        sa.Column("planned_by_id", sa.Integer(), nullable=False),
        sa.Column("exported_at", MOMENT, nullable=True),
        sa.Column("export_name", sa.String(length=120), nullable=False),
        sa.Column("export_hash", sa.String(length=64), nullable=False),
        sa.Column("run_at", MOMENT, nullable=True),
        sa.Column("run_by_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("first_on", sa.Date(), nullable=True),
        sa.Column("last_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('letters', 'access_log', 'log_ins', 'working_notes', 'drafts', 'personal_detail')",
            name=op.f("ck_disposal_disposalkind"),
        ),
        sa.CheckConstraint("paragraph <> ''", name=op.f("ck_disposal_decided_by_a_paragraph")),
        sa.CheckConstraint(
            "(before_on IS NULL) = (kind = 'personal_detail')", name=op.f("ck_disposal_older_than_a_day")
        ),
        sa.CheckConstraint(
            "run_at IS NULL OR kind = 'personal_detail' OR exported_at IS NOT NULL",
            name=op.f("ck_disposal_exported_first"),
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_disposal_body_id_body")),
        sa.ForeignKeyConstraint(["planned_by_id"], ["user.id"], name=op.f("fk_disposal_planned_by_id_user")),
        sa.ForeignKeyConstraint(["run_by_id"], ["user.id"], name=op.f("fk_disposal_run_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disposal")),
    )


def _drop_triggers() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER IF EXISTS event_detail_append_only ON event_detail")
        op.execute("DROP FUNCTION IF EXISTS refuse_undecided_change()")
        return
    for verb in ("update", "delete"):
        op.execute(f"DROP TRIGGER IF EXISTS event_detail_no_{verb}")


def _guard_details() -> None:
    """Let the database itself refuse to remove a detail, or to change it without a decision."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_undecided_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF TG_OP = 'DELETE' OR NEW.event_id <> OLD.event_id OR NOT EXISTS ({ALLOWED}) THEN "
            f"RAISE EXCEPTION '{REFUSAL}'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            "CREATE TRIGGER event_detail_append_only BEFORE UPDATE OR DELETE ON event_detail "
            "FOR EACH ROW EXECUTE FUNCTION refuse_undecided_change()"
        )
        return
    op.execute(
        "CREATE TRIGGER event_detail_no_update BEFORE UPDATE ON event_detail "
        f"WHEN NEW.event_id <> OLD.event_id OR NOT EXISTS ({ALLOWED}) "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )
    op.execute(
        "CREATE TRIGGER event_detail_no_delete BEFORE DELETE ON event_detail "
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _forbid_all() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER event_detail_append_only BEFORE UPDATE OR DELETE ON event_detail "
            "FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER event_detail_no_{verb.lower()} BEFORE {verb} ON event_detail "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
        )

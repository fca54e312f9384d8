"""what the search box looks in: entries, their words, and each database's own index over them."""

import sqlalchemy as sa
from alembic import op

from tracker.index import rebuilding

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

C = sa.String(64).with_variant(sa.String(64, collation="C"), "postgresql")

# Written by tracker.index.keeping with each entry; SQLite lets no trigger write it while the schema is not trusted.
SQLITE = (
    "CREATE VIRTUAL TABLE search_words USING fts5(terms, content='search_entry', content_rowid='id', detail=none, "
    "columnsize=0, tokenize=\"unicode61 remove_diacritics 0 tokenchars '_'\")"
)
# A vector made from the terms and kept in the row: made anew for each row that is read, it costs far more than the row.
POSTGRES = (
    (
        "ALTER TABLE search_entry ADD COLUMN search_words tsvector "
        "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED"
    ),
    "CREATE INDEX search_words ON search_entry USING gin (search_words)",
)


def upgrade() -> None:
    op.create_table(
        "search_entry",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "assignment",
                "paragraph",
                "document",
                "note",
                name="entrykind",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("record_id", sa.Integer(), nullable=False),
        sa.Column("assignment_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(400), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("rules", sa.SmallInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_search_entry_assignment_id_assignment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("kind", "record_id", name=op.f("uq_search_entry_kind_record_id")),
    )
    op.create_table(
        "search_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stem", C, nullable=False),
        sa.Column("reversed", C, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_word")),
        sa.UniqueConstraint("stem", name=op.f("uq_search_word_stem")),
    )
    op.create_index(op.f("ix_search_word_reversed"), "search_word", ["reversed"])
    op.create_index(
        "ix_assignment_protected", "assignment", ["id"], unique=False,
        sqlite_where=sa.text("protected_by <> ''"), postgresql_where=sa.text("protected_by <> ''"),
    )  # fmt: skip
    connection = op.get_bind()
    for statement in (SQLITE,) if connection.dialect.name == "sqlite" else POSTGRES:
        op.execute(statement)
    for _ in rebuilding.rebuild(connection):
        pass


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_words")
    op.drop_index("ix_assignment_protected", table_name="assignment")
    op.drop_table("search_word")
    op.drop_table("search_entry")

"""notices, mail, leases, and what stands around a person."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES_LAST_FIRST = ("notice", "mail_attempt", "outgoing_mail", "lease", "job_run")


def upgrade() -> None:
    op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(length=400), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("name", name=op.f("uq_job_run_name")),
    )
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("epoch", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lease")),
        sa.UniqueConstraint("name", name=op.f("uq_lease_name")),
    )
    op.create_table(
        "outgoing_mail",
        sa.Column("key", sa.String(length=320), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("composed_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "claimed",
                "in_data",
                "sent",
                "bounced",
                "dead",
                "held",
                "cancelled",
                name="mailstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("crashes", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("give_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_owner", sa.String(length=120), nullable=False),
        sa.Column("lease_epoch", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_code", sa.Integer(), nullable=True),
        sa.Column("last_error", sa.String(length=400), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name=op.f("ck_outgoing_mail_sent_has_moment")),
        sa.CheckConstraint(
            "(state IN ('claimed', 'in_data')) <= (lease_owner <> '')", name=op.f("ck_outgoing_mail_held_by_a_sender")
        ),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_outgoing_mail_body_id_body")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_outgoing_mail_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outgoing_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_outgoing_mail_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outgoing_mail_message_id")),
    )
    op.create_index("ix_outgoing_mail_state_next_try_at", "outgoing_mail", ["state", "next_try_at"], unique=False)
    op.create_index(op.f("ix_outgoing_mail_to_address"), "outgoing_mail", ["to_address"], unique=False)
    op.create_index(op.f("ix_outgoing_mail_user_id"), "outgoing_mail", ["user_id"], unique=False)
    op.create_table(
        "mail_attempt",
        sa.Column("mail_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mail_id"], ["outgoing_mail.id"], name=op.f("fk_mail_attempt_mail_id_outgoing_mail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail_attempt")),
    )
    op.create_index(op.f("ix_mail_attempt_mail_id"), "mail_attempt", ["mail_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column(
            "letter",
            sa.Enum(
                "new_assignment",
                "reminder",
                "late",
                "decided",
                "question",
                "answer",
                "undelivered",
                "taken_back",
                name="letter",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "state",
            sa.Enum(
                "waiting", "mailed", "lapsed", name="noticestate", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("instead_of_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("paragraph_id", sa.Integer(), nullable=True),
        sa.Column("closing_id", sa.Integer(), nullable=True),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column(
            "stage",
            sa.Enum(
                "two_weeks", "three_days", "late", name="stage", native_enum=False, create_constraint=True, length=24
            ),
            nullable=True,
        ),
        sa.Column("term_on", sa.Date(), nullable=True),
        sa.Column("about_mail_id", sa.Integer(), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.Column("lapsed_because", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'mailed') <= (mail_id IS NOT NULL)", name=op.f("ck_notice_mailed_in_a_mail")),
        sa.CheckConstraint("(user_id IS NULL) <> (body_id IS NULL)", name=op.f("ck_notice_one_reader")),
        sa.ForeignKeyConstraint(
            ["about_mail_id"], ["outgoing_mail.id"], name=op.f("fk_notice_about_mail_id_outgoing_mail")
        ),
        sa.ForeignKeyConstraint(["assignment_id"], ["assignment.id"], name=op.f("fk_notice_assignment_id_assignment")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_notice_body_id_body")),
        sa.ForeignKeyConstraint(["closing_id"], ["closing.id"], name=op.f("fk_notice_closing_id_closing")),
        sa.ForeignKeyConstraint(["instead_of_id"], ["user.id"], name=op.f("fk_notice_instead_of_id_user")),
        sa.ForeignKeyConstraint(["mail_id"], ["outgoing_mail.id"], name=op.f("fk_notice_mail_id_outgoing_mail")),
        sa.ForeignKeyConstraint(["note_id"], ["note.id"], name=op.f("fk_notice_note_id_note")),
        sa.ForeignKeyConstraint(["paragraph_id"], ["paragraph.id"], name=op.f("fk_notice_paragraph_id_paragraph")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_notice_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    op.create_index(op.f("ix_notice_assignment_id"), "notice", ["assignment_id"], unique=False)
    op.create_index(op.f("ix_notice_mail_id"), "notice", ["mail_id"], unique=False)
    op.create_index("ix_notice_state_due_on", "notice", ["state", "due_on"], unique=False)

    _widen()


def _widen() -> None:
    with op.batch_alter_table("assignment") as table:
        table.add_column(sa.Column("status_confirmed_on", sa.Date(), nullable=True))
    op.execute("UPDATE assignment SET status_confirmed_on = registered_on")
    with op.batch_alter_table("assignment") as table:
        table.alter_column("status_confirmed_on", existing_type=sa.Date(), nullable=False)
    with op.batch_alter_table("note") as table:
        table.add_column(sa.Column("kind", sa.String(length=24), nullable=False, server_default="remark"))
        table.add_column(sa.Column("answer_id", sa.Integer(), nullable=True))
        table.create_foreign_key(op.f("fk_note_answer_id_note"), "note", ["answer_id"], ["id"])
        table.create_check_constraint(op.f("ck_note_notekind"), "kind IN ('remark', 'question')")
    with op.batch_alter_table("report") as table:
        table.add_column(sa.Column("meeting_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("proposal", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("user") as table:
        table.add_column(sa.Column("notice_choice", sa.String(length=24), nullable=False, server_default="daily"))
        table.add_column(sa.Column("away_from", sa.Date(), nullable=True))
        table.add_column(sa.Column("away_to", sa.Date(), nullable=True))
        table.add_column(sa.Column("substitute_id", sa.Integer(), nullable=True))
        table.create_index(op.f("ix_user_substitute_id"), ["substitute_id"], unique=False)
        table.create_foreign_key(op.f("fk_user_substitute_id_user"), "user", ["substitute_id"], ["id"])
        table.create_check_constraint(op.f("ck_user_noticechoice"), "notice_choice IN ('daily', 'weekly', 'essential')")


def downgrade() -> None:
    with op.batch_alter_table("user") as table:
        table.drop_constraint(op.f("ck_user_noticechoice"), type_="check")
        table.drop_constraint(op.f("fk_user_substitute_id_user"), type_="foreignkey")
        table.drop_index(op.f("ix_user_substitute_id"))
        for column in ("substitute_id", "away_to", "away_from", "notice_choice"):
            table.drop_column(column)
    with op.batch_alter_table("report") as table:
        table.drop_column("proposal")
        table.drop_column("meeting_on")
    with op.batch_alter_table("note") as table:
        table.drop_constraint(op.f("ck_note_notekind"), type_="check")
        table.drop_constraint(op.f("fk_note_answer_id_note"), type_="foreignkey")
        table.drop_column("answer_id")
        table.drop_column("kind")
    with op.batch_alter_table("assignment") as table:
        table.drop_column("status_confirmed_on")
    for table_name in TABLES_LAST_FIRST:
        op.drop_table(table_name)

"""deadlines bound to meetings and reports, requests for another date, days off, calendar feeds, letters that sum up."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
LETTERS = ("new_assignment", "reminder", "late", "decided", "question", "answer", "undelivered", "taken_back")
SUMS_UP = ("substitute", "digest", "monthly", "before_meeting")
NEW_LETTERS = ("moved", "request", "request_answered", "late_manager", "late_registrar", *SUMS_UP)
STAGES = ("two_weeks", "three_days", "late")
CARRIERS = ("interim_report", "annual_report", "supplementary_budget", "batch")


def upgrade() -> None:
    _make_tables()
    with op.batch_alter_table("meeting") as table:
        table.add_column(sa.Column("moved_from", sa.Date(), nullable=True))
    with op.batch_alter_table("deadline") as table:
        table.add_column(sa.Column("context_on", sa.Date(), nullable=True))
        for column, of in (("meeting_id", "meeting"), ("carrier_id", "carrier")):
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_deadline_{column}_{of}"), of, [column], ["id"])
            table.create_index(op.f(f"ix_deadline_{column}"), [column], unique=False)
    with op.batch_alter_table("body_setting") as table:
        table.alter_column("body_id", existing_type=sa.Integer(), nullable=True)
    of_all = sa.text("body_id IS NULL")
    op.create_index(
        "uq_body_setting_of_all", "body_setting", ["name"], unique=True, sqlite_where=of_all, postgresql_where=of_all
    )
    with op.batch_alter_table("notice") as table:
        table.alter_column("assignment_id", existing_type=sa.Integer(), nullable=True)
        for column, of in (("meeting_id", "meeting"), ("request_id", "date_request")):
            table.add_column(sa.Column(column, sa.Integer(), nullable=True))
            table.create_foreign_key(op.f(f"fk_notice_{column}_{of}"), of, [column], ["id"])
        table.create_check_constraint(
            op.f("ck_notice_about_something"), f"assignment_id IS NOT NULL OR letter IN ({_listed(SUMS_UP)})"
        )
    _allow("letter", (*LETTERS, *NEW_LETTERS))
    _allow("stage", (*STAGES, "manager", "registrar"))
    _bind_to_the_calendar()


def _make_tables() -> None:
    op.create_table(
        "carrier",
        sa.Column("kind", _one_of(CARRIERS, "carrierkind"), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("papers_by", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("month BETWEEN 0 AND 12", name=op.f("ck_carrier_month_of_the_year")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_carrier_meeting_id_meeting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_carrier")),
        sa.UniqueConstraint("kind", "year", "month", name=op.f("uq_carrier_kind_year_month")),
    )
    op.create_index(op.f("ix_carrier_meeting_id"), "carrier", ["meeting_id"], unique=False)
    op.create_table(
        "closed_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closed_day")),
        sa.UniqueConstraint("day", name=op.f("uq_closed_day_day")),
    )
    op.create_table(
        "date_request",
        sa.Column("assignment_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=False),
        sa.Column("wanted", sa.String(length=200), nullable=False),
        sa.Column("latest_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=400), nullable=False),
        sa.Column("state", _one_of(("open", "accepted", "declined"), "requeststate"), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.String(length=400), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("voided_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name=op.f("fk_date_request_assignment_id_assignment")
        ),
        sa.ForeignKeyConstraint(["asked_by_id"], ["user.id"], name=op.f("fk_date_request_asked_by_id_user")),
        sa.ForeignKeyConstraint(["answered_by_id"], ["user.id"], name=op.f("fk_date_request_answered_by_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_date_request")),
    )
    for column in ("assignment_id", "state"):
        op.create_index(op.f(f"ix_date_request_{column}"), "date_request", [column], unique=False)
    op.create_table(
        "calendar_feed",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("body_id", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("seen_at", MOMENT, nullable=True),
        sa.Column("revoked_at", MOMENT, nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_calendar_feed_user_id_user")),
        sa.ForeignKeyConstraint(["body_id"], ["body.id"], name=op.f("fk_calendar_feed_body_id_body")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feed")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feed_token_hash")),
    )
    op.create_index(op.f("ix_calendar_feed_user_id"), "calendar_feed", ["user_id"], unique=False)


def downgrade() -> None:
    op.execute(f"DELETE FROM notice WHERE letter IN ({_listed(NEW_LETTERS)}) OR stage IN ('manager', 'registrar')")
    op.drop_index("uq_body_setting_of_all", "body_setting")
    op.execute("DELETE FROM body_setting WHERE body_id IS NULL")
    _allow("stage", STAGES)
    _allow("letter", LETTERS)
    with op.batch_alter_table("notice") as table:
        table.drop_constraint(op.f("ck_notice_about_something"), type_="check")
        for column, of in (("request_id", "date_request"), ("meeting_id", "meeting")):
            table.drop_constraint(op.f(f"fk_notice_{column}_{of}"), type_="foreignkey")
            table.drop_column(column)
        table.alter_column("assignment_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("body_setting") as table:
        table.alter_column("body_id", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("deadline") as table:
        for column, of in (("carrier_id", "carrier"), ("meeting_id", "meeting")):
            table.drop_index(op.f(f"ix_deadline_{column}"))
            table.drop_constraint(op.f(f"fk_deadline_{column}_{of}"), type_="foreignkey")
            table.drop_column(column)
        table.drop_column("context_on")
    with op.batch_alter_table("meeting") as table:
        table.drop_column("moved_from")
    for name in ("calendar_feed", "date_request", "closed_day", "carrier"):
        op.drop_table(name)


def _bind_to_the_calendar() -> None:
    """Bind what names the day of a meeting to that meeting."""
    op.execute(
        "UPDATE deadline SET meeting_id = (SELECT meeting.id FROM meeting WHERE meeting.body_id = deadline.body_id "
        "AND meeting.held_on = deadline.latest_on AND meeting.voided_at IS NULL AND meeting.status <> 'cancelled') "
        "WHERE kind = 'meeting'"
    )
    op.execute(
        "UPDATE deadline SET context_on = (SELECT COALESCE(CASE WHEN deadline.level = 'decided' THEN assignment.given_on "
        "END, assignment.registered_on) FROM assignment WHERE assignment.id = deadline.assignment_id)"
    )


def _one_of(words: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=24)


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(map(repr, words))


def _allow(column: str, words: tuple[str, ...]) -> None:
    """Say anew which words a column of notices may hold."""
    with op.batch_alter_table("notice") as table:
        table.drop_constraint(op.f(f"ck_notice_{column}"), type_="check")
        table.create_check_constraint(op.f(f"ck_notice_{column}"), f"{column} IN ({_listed(words)})")

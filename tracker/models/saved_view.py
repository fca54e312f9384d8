"""Saved views: what the list of assignments shows, under a name that somebody gave it."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base
from tracker.models.recorded import Recorded, Voidable
from tracker.models.user import User

VIEW_NAME_MAX = 80


class SavedView(Recorded, Voidable, Base):
    """A filter, an order and columns of the list, as its address says them.

    It holds no rows: whoever opens it sees what is theirs to see, on that day.
    """

    __tablename__ = "saved_view"

    owner_id: Mapped[int] = mapped_column(sa.ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(VIEW_NAME_MAX))
    sort_key: Mapped[str] = mapped_column(sa.String(200))
    query: Mapped[str] = mapped_column(sa.Text)
    """What stands after the ? in the address; "" is the list as it opens."""
    shared: Mapped[bool] = mapped_column(default=False)
    """Whether everybody in the municipality has it among their views."""

    owner: Mapped[User] = relationship()

    __table_args__ = (
        sa.CheckConstraint("name <> ''", "name_given"),
        sa.Index(
            "uq_saved_view_owner_id_name", "owner_id", "name", unique=True, sqlite_where=sa.text("voided_at IS NULL"),
            postgresql_where=sa.text("voided_at IS NULL"),
        ),
        sa.Index(
            "ix_saved_view_shared", "sort_key", sqlite_where=sa.text("shared AND voided_at IS NULL"),
            postgresql_where=sa.text("shared AND voided_at IS NULL"),
        ),
    )  # fmt: skip

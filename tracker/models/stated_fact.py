"""What the municipality states of itself on the pages about accessibility and personal data."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from tracker.db import Base
from tracker.models.recorded import Recorded


class StatedFact(Recorded, Base):
    """One fact that the administrator fills in: an address for messages, the day of the latest test."""

    __tablename__ = "stated_fact"

    key: Mapped[str] = mapped_column(sa.String(40), unique=True)
    value: Mapped[str] = mapped_column(sa.Text, default="")

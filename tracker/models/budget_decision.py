"""Which § adopted a year's budget; most assignments are given by that one sentence."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.db import Base
from tracker.models.paragraph import Paragraph
from tracker.models.recorded import Recorded


class BudgetDecision(Recorded, Base):
    """«Budget 2024» is an alias of KF 2023-11-09 § 4; a supplementary budget is another § of the same year."""

    __tablename__ = "budget_decision"

    year: Mapped[int] = mapped_column(index=True)
    paragraph_id: Mapped[int] = mapped_column(sa.ForeignKey("paragraph.id"), unique=True)
    supplementary: Mapped[bool] = mapped_column(default=False)

    paragraph: Mapped[Paragraph] = relationship()

"""The facts that the municipality fills in, and how many of them are."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import sqlalchemy as sa

from tracker.db import db
from tracker.models import Event, StatedFact

MEETS = MappingProxyType(
    {"fully": "är helt förenlig med", "partly": "är delvis förenlig med", "not": "är inte förenlig med"}
)
"""How far the service meets the law, as the statement says it."""


@dataclass(frozen=True)
class Fact:
    """One thing to fill in.

    Attributes:
        key: its name.
        label: what it is called.
        hint: what to write.
        is_long: it may take several lines.
    """

    key: str
    label: str
    hint: str = ""
    is_long: bool = False


FACTS = (
    Fact("message_address", "E-postadress för synpunkter på tillgängligheten",
         "Dit skriver den som inte kan använda en sida."),
    Fact("message_phone", "Telefonnummer för synpunkter på tillgängligheten"),
    Fact("assessed_on", "Dag för den senaste bedömningen", "Till exempel 2026-10-01."),
    Fact("assessed_how", "Hur bedömningen gjordes", "Vem som prövade, och med vad.", is_long=True),
    Fact("shortcomings", "Innehåll som inte är tillgängligt", "En brist per rad, med skälet.", is_long=True),
    Fact("exceptions", "Undantag", "Det som lagen undantar (9 §) eller som är oskäligt betungande (12 §), med skälet.",
         is_long=True),
    Fact("controller", "Personuppgiftsansvarig", "Nämnden eller nämnderna som ansvarar."),
    Fact("protection_officer", "Dataskyddsombudets kontaktuppgifter"),
    Fact("requests_address", "Dit en begäran om registerutdrag skickas"),
    Fact("archive", "Beslut om bevarande och gallring", "Informationshanteringsplanen, med § och dag.", is_long=True),
)  # fmt: skip
VALUE_MAX = 4000


def version() -> int:
    """Return the number of the event by which the facts were last changed; 0 before the first."""
    return db.session.scalar(sa.select(sa.func.max(Event.seq)).where(Event.object_type == "stated_fact")) or 0


def stated() -> Mapping[str, str]:
    """Return key → what the municipality has filled in; the rest is ""."""
    found = {row.key: row.value for row in db.session.scalars(sa.select(StatedFact))}
    return {**{fact.key: "" for fact in FACTS}, "meets": "partly", "updated_on": "", **found}

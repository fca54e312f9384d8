"""What the municipality's own reports are called: the words by which plans name them."""

from tracker.wording.dates import month_name
from tracker.wording.labels import CARRIER_KIND


def report_name(kind: str, year: int, month: int) -> str:
    """Return «Delårsrapport augusti 2026», «Kompletteringsbudget 1 2027», as the grammar of deadlines reads it.

    Args:
        kind: a key of CARRIER_KIND.
        year: the report's own, not that in which it is treated.
        month: its period's last; of a supplementary budget its number; 0 for none.
    """
    which = f"{month}" if kind == "supplementary_budget" else month_name(month) if month else ""
    return " ".join([CARRIER_KIND[kind], *([which] if month else []), str(year)])

"""What the closings of one § tell about each other: «uppdraget att dels A och dels B», later only «uppdraget att B»."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.extraction.model import ClosingFound

_LEAD = re.compile(r"^(?:om |att |dels ){1,3}")
_STEM = 6
_SHORTEST = 4
"""So many words of an assignment two closings must have in common to speak of the same."""


def with_shared_references(closings: Sequence[ClosingFound]) -> list[ClosingFound]:
    """Return the closings, those that name nothing of what they close completed from another that has their words."""
    return [_completed(closing, closings) for closing in closings]


def _completed(closing: ClosingFound, others: Sequence[ClosingFound]) -> ClosingFound:
    task = _stems(_LEAD.sub("", closing.text))
    if _names_something(closing) or len(task) < _SHORTEST:
        return closing
    kin = next((other for other in others if _names_something(other) and task <= _stems(other.text)), None)
    if kin is None:
        return closing
    return replace(
        closing, given_by=kin.given_by, date=kin.date, paragraph=kin.paragraph, given_point=kin.given_point,
        budget_year=kin.budget_year, recipients=kin.recipients,
    )  # fmt: skip


def _stems(words: str) -> set[str]:
    """Return words without their endings, for «förutsättningar» comes back as «förutsättningarna»."""
    return {word.strip(",.;:")[:_STEM] for word in words.casefold().split()}


def _names_something(closing: ClosingFound) -> bool:
    return bool(closing.given_by or closing.date or closing.budget_year or closing.dnr or closing.recipients)

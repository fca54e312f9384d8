"""What the address of a draft decision says: of which assignments, what of each, and where it is taken up."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tracker.domain.references import assignment_reference
from tracker.wording.clauses import OFFERED

TIME_MAX = 200


class Choice(NamedTuple):
    """What somebody has chosen.

    Attributes:
        named: the assignments that a link has led here with.
        kinds: reference → one of OFFERED, or "" for one that is left out; empty until something is chosen.
        body: slug of the body at whose meeting it is taken up, or "" for the one that decides.
        until: the new time, in words.
    """

    named: Sequence[str]
    kinds: Mapping[str, str]
    body: str
    until: str

    @property
    def arguments(self) -> dict[str, str]:
        """The same, as an address says it."""
        return {name: value for name, value in {**self.kinds, "organ": self.body, "tid": self.until}.items() if value}


def read_proposal(args: Mapping[str, str], named: Sequence[str]) -> Choice:
    """Read an address; what means nothing in it counts for nothing.

    Args:
        args: its arguments, one of each name.
        named: what it says of «uppdrag», which may be several.
    """
    kinds = {
        reference: value if value in OFFERED else ""
        for name, value in args.items()
        if (reference := assignment_reference(name))
    }
    references = [found for typed in named if (found := assignment_reference(typed))]
    return Choice(references, kinds, args.get("organ", ""), " ".join(args.get("tid", "").split())[:TIME_MAX])

"""Taking a file in: how large, of what kind, under what name; then it is kept."""

from dataclasses import dataclass
from typing import BinaryIO, cast

from tracker.documents.kinds import FileKind, kind_of
from tracker.documents.names import clean_name
from tracker.documents.store import Incoming, Store


@dataclass(frozen=True)
class KeptFile:
    """A file that lies in the store.

    Attributes:
        sha256: of its bytes.
        size: how many they are.
        name: what it is given out as.
        media_type: what it is served as.
    """

    sha256: str
    size: int
    name: str
    media_type: str


def recognise(incoming: Incoming) -> FileKind:
    """Return what kind of file has come.

    Raises:
        RuleBrokenError: it is empty, too large, or of a kind that is not taken.
    """
    incoming.check_size()
    return kind_of(cast("BinaryIO", incoming))


def take(store: Store, incoming: Incoming, given_name: str) -> KeptFile:
    """Keep a file that has come.

    Raises:
        RuleBrokenError: it is empty, too large, or of a kind that is not taken.
    """
    kind = recognise(incoming)
    return KeptFile(store.keep(incoming), incoming.size, clean_name(given_name, kind), kind.media_type)

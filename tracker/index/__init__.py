"""The index that the search box looks in: terms of the record's words, kept in the same transaction as the record."""

from tracker.index.keeping import refresh

__all__ = ["refresh"]

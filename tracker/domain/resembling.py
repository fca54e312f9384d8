"""Which of many known texts says the same as a new one: found by the words they share, not by comparing each."""

from collections import Counter
from collections.abc import Collection, Mapping

from tracker.domain.matching import telling_words

COMMON = 0.2
"""A word that stands in so large a part of many texts tells none of them apart."""
MANY = 50


class Known:
    """Texts by key, to be asked which of them a text resembles."""

    def __init__(self, texts: Mapping[int, str]) -> None:
        self._words = {key: telling_words(text) for key, text in texts.items()}
        self._places: dict[str, list[int]] = {}
        for key, words in self._words.items():
            for word in words:
                self._places.setdefault(word, []).append(key)

    def resembling(self, text: str, *, least: float, among: Collection[int] | None = None) -> list[tuple[float, int]]:
        """Return (sameness from 0 to 1, key) of the texts that are at least so much the same, the most alike first.

        Args:
            text: the new one.
            least: how much the same, as `matching.sameness` counts it.
            among: the keys that may be meant; all of them by default.
        """
        words = telling_words(text)
        most = COMMON * len(self._words) if len(self._words) > MANY else MANY
        telling = [word for word in words if len(self._places.get(word, ())) <= most] or list(words)
        shared = Counter(key for word in telling for key in self._places.get(word, ()))
        keys = shared if among is None else shared.keys() & set(among)
        found = [(len(words & self._words[key]) / len(words | self._words[key]), key) for key in keys]
        return sorted((one for one in found if one[0] >= least), key=lambda one: (-one[0], one[1]))

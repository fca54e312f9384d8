"""How near two words are to each other: the slips of a pen or a finger between them."""

LONG_WORD = 8
SHORT_WORD = 4


def slips_allowed(word: str) -> int:
    """Return how many slips a word of its length may hold and still be known for another: none, one or two."""
    if len(word) < SHORT_WORD:
        return 0
    return 2 if len(word) >= LONG_WORD else 1


def slips_between(one: str, other: str, *, most: int) -> int | None:
    """Count the letters added, left out, changed or swapped with their neighbour; None where they are over `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        older, before, row = before, row, [i]
        for j, against in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return None
    return row[-1] if row[-1] <= most else None

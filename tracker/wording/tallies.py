"""Swedish words for what a follow-up round came to: a share is always told with how many answered."""

from tracker.domain.compilation import Tally
from tracker.domain.rounds import Choice
from tracker.wording.round_labels import CHOICE, NO_ANSWER


def choice_word(value: Choice | None) -> str:
    """Return «Ja», «Nej», «Ej aktuellt» or «Inget svar»."""
    return CHOICE[value] if value else NO_ANSWER


def tally_words(tally: Tally) -> list[str]:
    """Return «Ja 13 av 17», «Nej 4 av 17», «Inget svar 2 av 19 tillfrågade»; what nobody said is left out, but Ja."""
    if not tally.answered:
        return [f"Ingen av {tally.asked} tillfrågade har svarat"]
    words = [f"Ja {tally.of_answered(tally.yes)}", f"Nej {tally.of_answered(tally.no)}"]
    if tally.not_applicable:
        words.append(f"Ej aktuellt {tally.of_answered(tally.not_applicable)}")
    if tally.silent:
        words.append(f"{NO_ANSWER} {tally.silent} av {tally.asked} tillfrågade")
    return words


def tally_sentence(tally: Tally) -> str:
    """Return the same on one line."""
    return ", ".join(tally_words(tally))

"""What the letters about the history say: that it holds, with the proof of how far it had come; or that it does not."""

from tracker.wording import paths
from tracker.wording.dates import counted
from tracker.wording.telling import Item

NAME = "Händelsekedjan i Fullgjort"


def anchored(seq: int, line: str, *, events: int) -> Item:
    """M38: the chain holds, and this is where it ends just now.

    Args:
        seq: the number of the last event.
        line: the anchor, as the product reads it.
        events: how many are new since the last one.
    """
    return _item(
        f"Händelsekedjan håller: händelse {seq}",
        f"Historiken är kontrollerad från början till slut och håller. {counted(events, 'händelse', 'händelser')} har"
        " tillkommit sedan förra gången.",
        facts=[line],
        outro=[
            "Spara mejlet utanför Fullgjort.",
            "Med raden ovan går det att visa om någon, också den som råder över databasen, ändrar något.",
        ],
    )  # fmt: skip


def broken(problem: str) -> Item:
    """M39: the chain does not hold; the problem is told in English, as the command tells it."""
    return _item(
        "Händelsekedjan håller inte",
        "Dagens kontroll visar att historiken inte är hel. Något kan ha ändrats vid sidan av Fullgjort, eller så är en"
        " äldre säkerhetskopia återläst.",
        facts=[problem],
        outro=["Ta en kopia av databasen som den är innan något görs åt den, och läs om återläsning i driftguiden."],
    )  # fmt: skip


def _item(heading: str, intro: str, *, facts: list[str], outro: list[str]) -> Item:
    return Item(
        group="Händelsekedjan", heading=heading, subject=heading, intro=[intro], name=NAME, facts=facts, brief=intro,
        action="Öppna Granskning", path=paths.AUDITING, outro=outro, own=False,
    )  # fmt: skip

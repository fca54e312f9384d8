"""Which personal data there are, about whom, on what ground, and for how long, as the page says it."""

from typing import NamedTuple


class Processing(NamedTuple):
    """One kind of personal data.

    Attributes:
        what: the data.
        whom: whose they are.
        why: what they are for, and on which ground.
        kept: for how long.
    """

    what: str
    whom: str
    why: str
    kept: str


PUBLIC_TASK = "Uppgift av allmänt intresse, artikel 6.1 e i dataskyddsförordningen."
PROCESSING = (
    Processing(
        "Konto: namn, e-postadress, organ, roller", "Anställda och förtroendevalda som använder tjänsten",
        f"Att bara behöriga ser och ändrar. {PUBLIC_TASK}", "Bevaras: historiken ska visa vem som gjorde vad.",
    ),
    Processing(
        "Vem som är handläggare och vem som har gjort vad", "Anställda",
        f"Att uppdrag följs upp och att allt kan granskas. {PUBLIC_TASK}", "Bevaras med uppdraget.",
    ),
    Processing(
        "Namn i beslutens ord, partier vid reservationer", "Förtroendevalda i sin roll, ibland andra",
        "Beslut återges ordagrant. Uppgiften är offentliggjord i uppdraget som förtroendevald, artikel 9.2 e.",
        "Bevaras. En enskild uppgift kan tas bort genom beslut.",
    ),
    Processing(
        "Inloggningar: tid, nätverk, webbläsare", "Den som loggar in", f"Säkerhet. {PUBLIC_TASK}", "90 dagar.",
    ),
    Processing(
        "Logg över läsning av skyddade uppdrag och hämtade filer", "Den som läser",
        f"Att obehörig läsning upptäcks. {PUBLIC_TASK}", "Minst två år, därefter tills gallring är beslutad.",
    ),
    Processing(
        "Mejl och påminnelser", "Mottagarna", f"Att uppdrag blir gjorda i tid. {PUBLIC_TASK}",
        "Minst två år, därefter tills gallring är beslutad.",
    ),
    Processing(
        "Arbetsanteckningar och utkast", "Den som skrev", f"Arbetet med uppdraget. {PUBLIC_TASK}",
        "Tills gallring är beslutad, tidigast 90 dagar efter att de skrevs.",
    ),
)  # fmt: skip

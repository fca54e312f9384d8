"""Why a file cannot be read, and what to do about it."""

from enum import StrEnum

from tracker.domain.errors import RuleBrokenError


class Reason(StrEnum):
    """Why a file was not read. The words are kept and counted; they do not change."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN_KIND = "unknown_kind"
    OLD_OFFICE = "old_office"
    SLIDES = "slides"
    PICTURE = "picture"
    MAIL = "mail"
    ENCODING = "encoding"
    MACROS = "macros"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    SCAN = "scan"
    NO_TEXT = "no_text"
    TOO_MANY_PAGES = "too_many_pages"
    TOO_MANY_CELLS = "too_many_cells"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    OVERLAPPING_PARTS = "overlapping_parts"
    DECLARES_TYPES = "declares_types"
    TOO_SLOW = "too_slow"
    TOO_HEAVY = "too_heavy"
    BUSY = "busy"


WORDS = {
    Reason.EMPTY: "Filen är tom. Öppna den på din dator och se att den har innehåll, och välj den igen.",
    Reason.TOO_LARGE: "Filen är större än 50 MB och läses inte. Dela upp den, eller klistra in den text som gäller.",
    Reason.UNKNOWN_KIND: (
        "Filen är av ett slag som inte kan läsas. Spara den som PDF eller Word (.docx), eller klistra in texten."
    ),
    Reason.OLD_OFFICE: (
        "Filen är i ett äldre Office-format. Öppna den, spara den som .docx, .xlsx eller PDF och välj den igen."
    ),
    Reason.SLIDES: "Filen är en bildvisning. Spara den som PDF och välj den igen.",
    Reason.PICTURE: "Filen är en bild, och text i bilder läses inte. Välj originalet, eller skriv av det som gäller.",
    Reason.MAIL: "Filen är ett sparat mejl eller en webbsida i en fil. Öppna den, skriv ut den till PDF och välj den.",
    Reason.ENCODING: "Texten är sparad i en ovanlig kodning. Spara den som UTF-8, eller som PDF, och välj den igen.",
    Reason.MACROS: "Filen innehåller makron. Spara den utan makron, eller som PDF, och välj den igen.",
    Reason.ENCRYPTED: "Filen är låst med lösenord. Öppna den, spara den utan lösenord och välj den igen.",
    Reason.DAMAGED: "Filen är skadad. Öppna den på din dator, spara den på nytt och välj den igen.",
    Reason.SCAN: (
        "Filen är inskannad: sidorna är bilder utan text. Välj originalet ur ärendesystemet, kör textigenkänning (OCR)"
        " på filen, eller skriv av det som gäller."
    ),
    Reason.NO_TEXT: "Filen har ingen text. Är innehållet en bild: välj originalet, eller skriv av det som gäller.",
    Reason.TOO_MANY_PAGES: "Filen har fler än 2 000 sidor. Dela upp den, eller välj bara det protokoll som gäller.",
    Reason.TOO_MANY_CELLS: (
        "Tabellerna i filen har fler än 50 000 rader eller 250 000 celler. Spara de rader som gäller i en egen fil."
    ),
    Reason.TOO_LONG: "Texten är längre än 5 miljoner tecken. Dela upp filen, eller klistra in den text som gäller.",
    Reason.TOO_DEEP: "Filen är byggd i för många lager. Öppna den, spara den som PDF och välj den igen.",
    Reason.UNPACKS_TOO_LARGE: (
        "Filen blir mycket större när den packas upp och läses inte. Öppna den, spara den som PDF och välj den igen."
    ),
    Reason.OVERLAPPING_PARTS: (
        "Filens delar ligger ovanpå varandra, så gör inget vanligt program. Öppna originalet, spara det på nytt och"
        " välj det."
    ),
    Reason.DECLARES_TYPES: (
        "Filen hämtar eller mångfaldigar innehåll på ett sätt som inte tillåts. Öppna den, spara den som PDF och välj"
        " den igen."
    ),
    Reason.TOO_SLOW: (
        "Filen tog för lång tid att läsa. Skriv ut den till en ny PDF, eller dela upp den, och välj den igen."
    ),
    Reason.TOO_HEAVY: "Filen är för tung att läsa. Skriv ut den till en ny PDF, eller dela upp den, och välj den igen.",
    Reason.BUSY: "Filen kunde inte läsas just nu. Vänta en minut och välj den igen.",
}
"""What a person is told: one or two Swedish sentences that say what to do."""


class ReadingError(RuleBrokenError):
    """A file that cannot be read.

    Attributes:
        code: why, as a word that does not change.
    """

    def __init__(self, code: Reason) -> None:
        super().__init__(WORDS[code], "file")
        self.code = code

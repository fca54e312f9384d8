"""What the letters about an account say: the links that let somebody in, and what has been changed."""

from tracker.wording import paths
from tracker.wording.telling import Item

NAME = "Ditt konto i Fullgjort"
NOT_ME = "Var det inte du? Svara på mejlet, eller ring administratören genast."


def invitation(email: str, mark: str, *, municipality: str) -> Item:
    """M30: there is an account, and this link lets its owner choose a password."""
    return _item(
        "Välkommen till Fullgjort",
        f"Du har fått ett konto i Fullgjort, där {municipality} följer sina politiska uppdrag.",
        facts=[f"Du loggar in med {email}.", "Länken gäller i tre dygn och en gång."],
        action="Välj ditt lösenord", path=paths.link(mark),
        outro=["Har länken slutat gälla? Be administratören om en ny."],
    )  # fmt: skip


def reset(email: str, mark: str) -> Item:
    """M31: somebody has asked for a new password, and this link lets the account's owner choose it."""
    return _item(
        "Välj ett nytt lösenord", "Någon, troligen du, har bett om ett nytt lösenord.",
        facts=[f"Du loggar in med {email}.", "Länken gäller i 30 minuter och en gång."],
        action="Välj ett nytt lösenord", path=paths.link(mark),
        outro=["Var det inte du behöver du inte göra något. Ditt gamla lösenord gäller tills du väljer ett nytt."],
    )  # fmt: skip


def password_changed() -> Item:
    """M32: the password is another."""
    return _changed("Ditt lösenord är bytt", "Lösenordet till ditt konto har bytts. Andra inloggningar är avslutade.")


def address_changed(old: str, new: str) -> Item:
    """M33: the address is another; both get to know it."""
    return _changed(
        "Din e-postadress är ändrad",
        "Administratören har ändrat adressen som du loggar in med och får mejl till.",
        facts=[f"Från {old}", f"Till {new}"],
    )


def second_step_begun() -> Item:
    """M34: codes are asked for from now on."""
    return _changed("Tvåstegsinloggning är på", "Från och med nu loggar du in med lösenord och en kod från din app.")


def second_step_ended(*, by_administrator: bool) -> Item:
    """M35: codes are asked for no more."""
    who = "Administratören har stängt av koderna för ditt konto." if by_administrator else "Du har stängt av koderna."
    return _changed("Tvåstegsinloggning är av", who, path=paths.MY_SECOND_STEP, action="Se tvåstegsinloggning")


def recovery_codes_made() -> Item:
    """M36: the codes for a lost phone are new ones."""
    return _changed("Nya reservkoder", "Nya reservkoder har skapats för ditt konto. De gamla gäller inte längre.")


def recovery_code_used(left: int) -> Item:
    """M37: a code for a lost phone let somebody in."""
    remain = f"{left} är kvar." if left else "Ingen är kvar: skapa nya."
    return _changed(
        "En reservkod är använd", f"Någon loggade in på ditt konto med en av dina reservkoder. {remain}",
        path=paths.MY_SECOND_STEP, action="Se tvåstegsinloggning",
    )  # fmt: skip


def _changed(
    heading: str, intro: str, *, facts: list[str] | None = None, path: str = paths.MY_LOG_INS,
    action: str = "Se dina inloggningar",
) -> Item:  # fmt: skip
    return _item(heading, intro, facts=facts or [], action=action, path=path, outro=[NOT_ME])


def _item(heading: str, intro: str, *, facts: list[str], action: str, path: str, outro: list[str]) -> Item:
    return Item(
        group="Ditt konto", heading=heading, subject=heading, intro=[intro], name=NAME, facts=facts, brief=intro,
        action=action, path=path, outro=outro, own=False,
    )  # fmt: skip

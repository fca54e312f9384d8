"""Where the pages are: mails are written without the web, so they know its paths from here; a test compares them."""

import datetime as dt


def assignment(reference: str) -> str:
    """Return the path of an assignment's page."""
    return f"/uppdrag/{reference}"


def status(reference: str) -> str:
    """Return the path of «Uppdatera läget»."""
    return f"/uppdrag/{reference}/lage"


def meeting(body: str, held_on: dt.date) -> str:
    """Return the path of a meeting's page."""
    return f"/sammantraden/{body}/{held_on.isoformat()}"


def reading(reading_id: int) -> str:
    """Return the path of the page that tells how the reading of a file goes, and leads on when it is done."""
    return f"/lasningar/{reading_id}"


def reply(round_id: int, body: str) -> str:
    """Return the path of a body's reply to a follow-up round."""
    return f"/uppfoljning/{round_id}/svar/{body}"


def follow_up_round(round_id: int) -> str:
    """Return the path of a follow-up round's page."""
    return f"/uppfoljning/{round_id}"


def link(power: str) -> str:
    """Return the path of a link that lets somebody choose a password."""
    return f"/lank/{power}"


START = "/"
AUDITING = "/granskning"
MY_LIST = "/min-lista"
OVERVIEW = "/oversikt"
MY_SETTINGS = "/mig"
MY_LOG_INS = "/mig/inloggningar"
MY_SECOND_STEP = "/mig/tvasteg"

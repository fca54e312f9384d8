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


START = "/"
MY_LIST = "/min-lista"
OVERVIEW = "/oversikt"
MY_SETTINGS = "/mig"

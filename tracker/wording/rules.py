"""What each rule of reminding is called, and what it does."""

import datetime as dt
from collections.abc import Mapping

from tracker.domain.calendar import WorkCalendar
from tracker.domain.policy import Policy, plan_back
from tracker.domain.reminders import Term, stage_days
from tracker.wording.labels import STAGE

RULES: Mapping[str, tuple[str, str]] = {
    "draft_lead": (
        "Utkast hos chefen, dagar före sammanträdet",
        "Visas för handläggaren. 0 visar inget.",
    ),
    "signing_lead": (
        "Underskrivet, dagar före sammanträdet",
        "Visas för handläggaren. 0 visar inget.",
    ),
    "submission_lead": (
        "Handlingsstopp, dagar före sammanträdet",
        "Påminnelserna räknas från den dag då handlingarna ska vara inne.",
    ),
    "council_lead": (
        "Kommunstyrelsen före fullmäktige, dagar",
        "När ärendet måste ha varit i kommunstyrelsen.",
    ),
    "first_reminder": (
        "Första påminnelsen, dagar före",
        "Före handlingsstopp eller sista dagen. 0 skickar ingen.",
    ),
    "last_reminder": ("Sista påminnelsen, arbetsdagar före", "Till den som inte har svarat. 0 skickar ingen."),
    "manager_after": (
        "Chefen får veta, arbetsdagar efter",
        "När dagen har passerat utan svar. 0 skickar inget.",
    ),
    "registrar_after": (
        "Registratorn får veta, arbetsdagar efter",
        "När varken handläggare eller chef har svarat. 0 skickar inget.",
    ),
    "before_meeting": (
        "Inför sammanträde, arbetsdagar före handlingsstopp",
        "Registratorn får ett mejl om vad som väntas till sammanträdet. 0 skickar inget.",
    ),
    "silent_after": (
        "Fråga om uppdrag utan dag efter, dagar",
        "Då tas de upp i veckomejlet till handläggaren.",
    ),
    "digest": (
        "Veckomejl på måndagar",
        "Till den som har något försenat, snart eller utan plan.",
    ),
    "monthly": ("Månadsmejl till chefer", "Hur det står till i förvaltningen."),
}
"""Name → what the field says, and its hint."""
GROUPS = (
    ("Dagar före ett sammanträde", ("draft_lead", "signing_lead", "submission_lead", "council_lead")),
    ("Påminnelser", ("first_reminder", "last_reminder", "manager_after", "registrar_after", "before_meeting")),
    ("Sammanfattningar", ("digest", "silent_after", "monthly")),
)


def effect_of(term: Term, policy: Policy, calendar: WorkCalendar) -> list[tuple[dt.date, str]]:
    """Return the days around a meeting with what happens on each, in order."""
    back = plan_back(term.due_on, policy, calendar)
    days = [(back.draft, "utkast hos chefen"), (back.signed, "underskrivet"), (back.submitted, "handlingsstopp")]
    told = [(on, STAGE[stage]) for stage, on in stage_days(term, calendar, policy).items()]
    return sorted([*((day, what) for day, what in days if day), *told, (term.due_on, "sammanträdet")])

"""Every page for every role: no accessibility fault, no sideways scroll on a phone, no error in the console."""

import re
from collections.abc import Iterator, Sequence

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from browser.conftest import Open, Site
from tracker import demo

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYBODY = [
    "/uppdrag",
    "/uppdrag?lage=alla&sida=2",
    "/uppdrag?ord=finnsinte",
    "/uppdrag?kolumner=dnr,plan,lage,handlaggare,mottagare,beslut,id,sagt&valj=sida",
    "/uppdrag/vyer",
    "/uppdrag/vyer/ny?nar=forsenat",
    "/uppdrag/forslag?lage=reported",
    "/beslut",
    "/beslut/ks/2023-09-20/633",
    "/sammantraden",
    "/sammantraden?organ=kf&fore=2024-04-25",
    "/sammantraden/kf/2024-04-25",
    "/sammantraden/rapporter",
    "/sok",
    "/sok?q=633",
    "/sok?q=tillagg",
    "/sok?q=plan&lage=oppna",
    "/hjalp",
    "/finns-inte",
    "/organ",
    "/organ?ord=finnsinte",
    "/organ/ks",
    "/min-lista",
    "/oversikt",
    "/rapporter",
    "/rapporter/pagaende-uppdrag?dag=2024-01-31",
    "/rapporter/arenden?fran=2024-01-01",
    "/rapporter/pagaende-uppdrag?dag=2030-01-01",
    "CARD",
    "ENDED",
    "/uppfoljning",
    "/uppfoljning/2",
    "/uppfoljning/2/svar/inkop-och-upphandling",
    "/uppfoljning/2/svar/inkop-och-upphandling/formular",
    "/uppfoljning/1/sammanstallning",
    "/uppfoljning/1/sammanstallning/kommentarer?q=arbete",
    "/styrdokument",
    "/styrdokument/samverkansoverenskommelse-trygg-i-goteborg",
]
DIFFERS = ["/uppdrag", "/sok?q=633", "/beslut/ks/2023-09-20/633", "/min-lista", "/oversikt", "CARD", "ENDED"]
"""Of these, what shows what a role may do."""
ROLES = {
    "registrator": [
        *EVERYBODY,
        "/registrera",
        "/uppdrag/nytt",
        "/beslut/registrera",
        "/sammantraden/lagg-in",
        "/sammantraden/kf/2024-04-25/flytta",
        "/sammantraden/rapporter/ny",
        "/sammantraden/rapporter/1",
        "CARD/andra",
        "CARD/makulera",
        "CARD/publicera",
        "CARD/avpublicera",
        "/publicera",
        "ENDED/oppna",
        "/beslut/registrera?uppdrag=CARD",
        "/beslut/kf/2024-04-25/154",
        "/lamna-over",
        "CARD/anmal",
        "CARD/fraga",
        "CARD/dokument",
        "/beslut/ks/2023-09-20/633/dokument",
        "DOCUMENT/ta-bort",
        "/uppfoljning/ny",
        "/uppfoljning/2/andra",
        "/uppfoljning/2/sammanstallning",
        "/uppfoljning/2/sammanstallning/kommentarer",
        "/uppfoljning/1/sammanstallning/redovisa",
        "/uppfoljning/1/sammanstallning/steg/thaw",
        "/uppfoljning/svar/1/uppdrag",
        "/uppfoljning/2/fragor",
        "/uppfoljning/2/forhandsvisning/kulturnamnden",
        "/uppfoljning/2/steg/cancel",
        "/uppfoljning/2/svar/sn-centrum",
        "/uppfoljning/2/svar/sn-centrum/steg/oppna-igen",
        "/styrdokument/nytt",
        "/styrdokument/samverkansoverenskommelse-trygg-i-goteborg/struktur",
        "/styrdokument/samverkansoverenskommelse-trygg-i-goteborg/aterkommande",
        "/styrdokument/samverkansoverenskommelse-trygg-i-goteborg/uppdrag",
    ],
    "handlaggare.centrum": [
        "/min-lista",
        "/uppfoljning/2/svar/sn-centrum",
        "/uppfoljning/2/svar/sn-centrum/omrade/1.2.1",
        "/uppfoljning/2/svar/sn-centrum/steg/lamna-in",
        "/uppfoljning/2/svar/sn-centrum/steg/kontakt",
        "/uppfoljning/2/svar/sn-centrum/las-in",
    ],
    "handlaggare.slk": [*EVERYBODY, "WORK/lage", "WORK/anmal", "WORK/dokument", "/mig", "/mig/kalender", "/lamna-over"],
    "chef": [*EVERYBODY, "CARD/fraga", "/mig"],
    "revisor": [
        *EVERYBODY,
        "/gallring",
        "/granskning",
        "/granskning/forbi-tiden",
        "/granskning/stickprov?fro=4711&antal=5",
    ],
    "fortroendevald": EVERYBODY,
    "administrator": [
        *EVERYBODY,
        "/kom-igang",
        "/konton",
        "/konton?ord=finnsinte",
        "/konton/nytt",
        "/konton/2",
        "/konton/7",
        "/mejl",
        "/mig",
        "/mig/losenord",
        "/mig/inloggningar",
        "/mig/tvasteg",
        "/organ/nytt",
        "/organ/ks/andra",
        "/organgrupper/ny",
        "/organgrupper/1",
        "/gallring",
        "/gallring/ny",
        "/gallring/uppgift",
        "/registerutdrag",
        "/om-tjansten/uppgifter",
    ],
    "": [
        "/oppet",
        "/oppet?q=finnsinte",
        "/oppet/uppdrag/U-2023-0001",
        "/logga-in",
        "/glomt-losenord",
        "/valj-losenord",
        "/om-personuppgifter",
        "/tillganglighet",
        "/systembeskrivning",
        "/hjalp",
        "/finns-inte",
    ],
}


def references(page: Page) -> dict[str, str]:
    """Find an assignment of each kind that the pages are looked at with."""
    found = {}
    for name, path in (("CARD", "/sok?q=738/23"), ("ENDED", "/uppdrag?lage=completed"), ("WORK", "/uppdrag?mina=1")):
        page.goto(path)
        match = re.search(r"/uppdrag/(U-\d{4}-\d{4})", page.content())
        found[name] = f"/uppdrag/{match[1]}" if match else "/uppdrag"
    page.goto(found["CARD"])
    match = re.search(r"(/dokument/\d+)/ta-bort", page.content())
    found["DOCUMENT"] = match[1] if match else "/finns-inte"
    return found


def problems(page: Page, only: Sequence[str] = ()) -> list[str]:
    """Return what axe finds: by all our rules, or by some alone."""
    wanted = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": TAGS}
    results = Axe().run(page, options={"runOnly": wanted})
    return [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in results.response["violations"]]


def addresses(page: Page, role: str, *, every: bool) -> Iterator[str]:
    """Yield what a role looks at; what looks the same to all is left to the registrar, unless every page is wanted."""
    known = references(page) if role else {}
    alike = set() if every or role == "registrator" else set(EVERYBODY) - set(DIFFERS)
    for path in ROLES[role]:
        if path in alike:
            continue
        for name, address in known.items():
            path = path.replace(f"uppdrag={name}", f"uppdrag={address.rsplit('/', 1)[-1]}").replace(name, address)  # noqa: PLW2901
        yield path


LOOKS = [
    *((role, "light", False) for role in ROLES if role not in {"chef", "fortroendevald"}),
    *(pytest.param(role, scheme, True, marks=pytest.mark.full) for role in ROLES for scheme in ("light", "dark")),
]


@pytest.mark.parametrize(("role", "scheme", "every"), LOOKS)
def test_no_accessibility_fault(reading_site: Site, open_as: Open, role: str, scheme: str, *, every: bool) -> None:
    page = open_as(reading_site, role, "/hjalp", color_scheme=scheme, viewport={"width": 1280, "height": 900})
    found: dict[str, list[str]] = {}
    for path in addresses(page, role, every=every):
        page.goto(path)
        if faults := problems(page):
            found[path] = faults
    assert found == {}


def test_dark_colours_can_be_told_apart(reading_site: Site, open_as: Open) -> None:
    page = open_as(reading_site, "registrator", "/hjalp", color_scheme="dark", viewport={"width": 1280, "height": 900})
    found: dict[str, list[str]] = {}
    for path in (*DIFFERS[:-2], "/registrera", "/uppdrag/nytt", "/uppfoljning/2", "/rapporter", "/om-personuppgifter"):
        page.goto(path)
        if faults := problems(page, ["color-contrast"]):  # all that the scheme changes
            found[path] = faults
    assert found == {}


@pytest.mark.parametrize(
    ("role", "width"),
    [
        ("registrator", 320),
        ("handlaggare.slk", 320),
        ("handlaggare.centrum", 320),
        ("administrator", 320),
        ("", 320),
    ],
)
def test_no_sideways_scroll(reading_site: Site, open_as: Open, role: str, width: int) -> None:
    page = open_as(reading_site, role, "/hjalp", viewport={"width": width, "height": 800})
    wide = []
    for path in addresses(page, role, every=False):
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
    assert wide == []


def test_a_calendar_address_that_is_shown_once_fits_a_phone_and_is_read_out(site: Site, open_as: Open) -> None:
    page = open_as(site, "handlaggare.slk", "/mig/kalender", viewport={"width": 320, "height": 800})
    for made in (1, 2):
        page.click("main .button[data-kind=primary]")
        page.locator(f"main table tbody tr:nth-child({made})").wait_for()  # the address is shown after a redirect
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.textContent") == "Adressen visas bara nu"
    assert page.locator("main table tbody tr").count() == 2
    assert problems(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.parametrize(("path", "lying"), [("/uppdrag", True), ("/beslut/ks/2023-09-20/633", False)])
def test_lists_are_printed_lying_and_pages_standing(
    reading_site: Site, open_as: Open, path: str, *, lying: bool
) -> None:
    page = open_as(reading_site, "registrator", path)
    sheet = re.search(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    assert sheet
    assert (float(sheet[1]) > float(sheet[2])) is lying


def test_the_demonstration_offers_one_account_a_role() -> None:
    assert {name for name in ROLES if name} <= {address.partition("@")[0] for address, _, _ in demo.accounts()}

"""The main job in a real browser: § 156 is recorded, § 633 is fulfilled, and all of it can be undone."""

import re

from playwright.sync_api import Page, expect

from browser.conftest import Open, Site
from browser.test_every_page import problems

CHAIN = ["KS § 589", "KS § 633", "tjänsteutlåtande", "KS § 208", "KF § 121", "KF § 156"]


def short_chain(page: Page) -> list[str]:
    return [text.strip() for text in page.locator(".chain li > span").all_inner_texts()]


def record_156(page: Page, *, look: bool = True) -> None:
    page.get_by_role("link", name=re.compile("^Registrera beslut om Utvärdera")).click()
    page.get_by_label("§", exact=True).fill("156")
    page.get_by_role("button", name="Fortsätt till raderna").click()
    expect(page.locator(".decide tbody tr")).to_have_count(2)
    if look:
        assert problems(page) == []
    page.get_by_role("button", name=re.compile("^Spara 2 beslut")).click()


def test_section_156_is_recorded_from_the_inbox(site: Site, open_as: Open) -> None:
    page = open_as(site, "registrator", "/registrera")
    record_156(page)
    expect(page.locator(".receipt h2")).to_have_text("2 beslut är sparade")
    assert problems(page) == []
    page.get_by_role("link", name="Utvärdera kommunstyrelsens trygghetsråd").click()
    expect(page.locator(".verdict__word")).to_contain_text("Fullgjort")
    assert short_chain(page) == CHAIN
    successor = page.locator(".verdict__next a")
    expect(successor).to_have_text("Ersätta trygghetsrådet med alternativ C")
    successor.click()
    expect(page.locator(".verdict__word")).to_contain_text("Inte påbörjat")
    expect(page.locator(".facts")).to_contain_text("Kommunfullmäktige")
    expect(page.locator(".aside")).to_contain_text("Utvärdera kommunstyrelsens trygghetsråd")
    for words in ("738/23", "SLK-2023-00738"):
        page.get_by_label("Sök på paragraf, diarienummer eller ord").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("Utvärdera kommunstyrelsens trygghetsråd")


def test_without_script_it_is_recorded_and_undone(site: Site, open_as: Open) -> None:
    page = open_as(site, "registrator", "/registrera", java_script_enabled=False)
    record_156(page, look=False)  # axe is a script itself
    expect(page.locator(".receipt h2")).to_have_text("2 beslut är sparade")
    page.locator(".receipt button").click()
    expect(page.locator(".receipt h2")).to_have_text("Ångrat")
    page.goto("/sok?q=738/23")
    expect(page.locator("main")).to_contain_text("Redovisat, väntar på beslut")
    expect(page.locator("main")).to_contain_text("Föreslaget")


def press(page: Page, key: str) -> None:
    """Press a key that leads to another page."""
    with page.expect_navigation():
        page.keyboard.press(key)


def tab_to(page: Page, words: str, *, most: int = 120) -> None:
    """Press Tab until what has the focus reads as wanted; every stop on the way must be seen."""
    for _ in range(most):
        page.wait_for_load_state()
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => { const e = document.activeElement, s = getComputedStyle(e);
                const label = e.labels && e.labels[0] ? e.labels[0].innerText : "";
                return [(e.innerText || "") + " " + label + " " + (e.getAttribute("aria-label") || ""),
                        s.outlineStyle !== "none" || s.boxShadow !== "none" || e.matches("body"), e.tagName] }"""
        )
        assert found[1], f"the focus is not seen on {found}"
        if words in re.sub(r"\s+", " ", found[0]):
            return
    raise AssertionError(f"Tab does not reach {words}")


def test_the_keyboard_alone_records_a_decision(site: Site, open_as: Open) -> None:
    page = open_as(site, "registrator", "/registrera")
    tab_to(page, "Registrera beslut om Utvärdera")
    press(page, "Enter")
    tab_to(page, "§")
    page.keyboard.type("156")
    press(page, "Control+Enter")
    tab_to(page, "Ord och uppgifter")
    press(page, "Control+Enter")
    expect(page.locator(".receipt h2")).to_have_text("2 beslut är sparade")
    tab_to(page, "Ångra")
    press(page, "Enter")
    expect(page.locator(".receipt h2")).to_have_text("Ångrat")


def test_the_keyboard_alone_registers_an_assignment(site: Site, open_as: Open) -> None:
    page = open_as(site, "registrator", "/registrera")
    tab_to(page, "Nytt uppdrag")
    press(page, "Enter")
    tab_to(page, "Fyll i för hand")
    press(page, "Enter")
    expect(page.get_by_label("Beslutat av")).to_be_focused()
    page.keyboard.type("Kommunst")
    tab_to(page, "Datum")
    page.keyboard.type("24 april 2024")
    tab_to(page, "§")
    page.keyboard.type("999")
    tab_to(page, "Uppdraget, ordagrant")
    page.keyboard.type("Stadsledningskontoret får i uppdrag att räkna bänkar.")
    tab_to(page, "Mottagare")
    page.keyboard.type("SLK")
    tab_to(page, "Plan för redovisning")
    page.keyboard.type("kv 3")
    page.keyboard.press("Tab")
    expect(page.locator("#plan-echo")).to_contain_text("30 september 2024")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".receipt h2")).to_contain_text("Uppdraget är registrerat: U-2024-")


def test_after_an_error_the_summary_has_the_focus_and_leads_to_the_field(site: Site, open_as: Open) -> None:
    page = open_as(site, "registrator", "/beslut/registrera")
    page.get_by_role("button", name="Fortsätt till raderna").click()
    expect(page).to_have_title(re.compile("^Fel: "))
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary a").first.click()
    expect(page.locator("#body")).to_be_focused()
    assert problems(page) == []


def test_two_at_once_meet_on_the_conflict_page(site: Site, open_as: Open) -> None:
    first = open_as(site, "registrator", "/sok?q=738/23")
    card = first.get_by_role("link", name="Utvärdera kommunstyrelsens trygghetsråd").get_attribute("href") or ""
    second = open_as(site, "registrator", f"{card}/andra")
    first.goto(f"{card}/andra")
    first.get_by_label("Kort rubrik").fill("Rådet utvärderas")
    first.get_by_role("button", name="Spara uppgifter").click()
    second.get_by_label("Kort rubrik").fill("Pröva rådet")
    second.get_by_role("button", name="Spara uppgifter").click()
    expect(second.locator("h1")).to_have_text("Någon annan har ändrat samtidigt")
    assert problems(second) == []
    second.get_by_label("Ditt, Kort rubrik").check()
    second.get_by_role("button", name="Spara mitt val").click()
    expect(second.locator("h1")).to_have_text("Pröva rådet")

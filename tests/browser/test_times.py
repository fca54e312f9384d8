"""Times in the browser: a plan's reading before it is saved; a meeting that moves, and what followed it."""

import re

from playwright.sync_api import expect

from browser.conftest import Open, Site

CARD = "/uppdrag/U-2024-0012"


def test_a_plan_is_read_before_it_is_saved_and_follows_its_meeting(site: Site, open_as: Open) -> None:
    page = open_as(site, "registrator", f"{CARD}/andra")
    echo = page.locator("#plan-echo")
    for words, said in (
        ("KS 9 maj", "Närmast i kalendern: 2024-05-08"),
        ("våren 2025", "senast 30 juni 2025, ungefärligt"),
        ("Samlingsärende", "utan dag"),
        ("om jag hinner", "Beror på något som först ska hända"),
        ("xyz", "Vi förstår inte ”xyz”"),
        ("KS 8 maj", "Tolkas som kommunstyrelsen 8 maj 2024"),
    ):
        page.get_by_label(re.compile("^Plan")).fill(words)
        page.keyboard.press("Tab")
        expect(echo).to_contain_text(said)
    page.get_by_role("button", name=re.compile("^Spara")).click()
    expect(page.locator(".receipt")).to_be_visible()

    page.goto("/sammantraden/ks/2024-05-08/flytta")
    expect(page.locator("#innehall")).to_contain_text("plan KS 8 maj")
    page.get_by_label("Ny dag").fill("14 maj 2024")
    page.keyboard.press("Enter")
    expect(page.locator(".receipt")).to_contain_text("flyttat till den 14 maj 2024")
    expect(page.locator("#innehall")).to_contain_text("flyttat från 8 maj 2024")
    page.goto(f"{CARD}#tider")
    expect(page.locator("#tider")).to_contain_text("14 maj 2024")
    page.get_by_text("Hur tiderna har ändrats").click()
    expect(page.locator("#tider")).to_contain_text("KS 2024-05-08 är flyttat till 2024-05-14.")
    page.get_by_text("Mejl som kommer att gå").click()
    expect(page.locator("#mejl")).to_contain_text("för sammanträdet 14 maj 2024")

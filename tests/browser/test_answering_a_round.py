"""Answering a follow-up round in a browser: it saves itself, works by keys and without script, and is printed whole."""

from browser.conftest import Open, Site

AREA = "/uppfoljning/2/svar/sn-centrum/omrade/1.2.1"


def test_answers_save_themselves_by_keys_alone_and_without_script(site: Site, open_as: Open) -> None:
    page = open_as(site, "handlaggare.centrum", AREA, viewport={"width": 360, "height": 740})
    assert page.inner_text("[data-autosave-words]") == "Svaren sparas medan du skriver."
    comment = page.locator("textarea[name^=k]").first
    comment.fill("Uppsökande arbete, som förra året.")
    comment.evaluate("field => field.blur()")
    page.locator("[data-autosave-words]", has_text="Utkastet sparades").wait_for()
    page.goto(AREA)
    assert page.locator("textarea[name^=k]").first.input_value() == "Uppsökande arbete, som förra året."
    page.locator("button[name=kopiera]").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("input[type=radio][value=yes]").first.is_checked()  # as the round before was answered
    page.locator("textarea[name^=k]").first.focus()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/omrade/1.2.2")

    plain = open_as(site, "handlaggare.centrum", AREA, java_script_enabled=False)
    assert "Spara utkastet innan du lämnar sidan." in plain.inner_text("main")
    plain.locator("input[type=radio][value=no]").last.check()
    plain.get_by_role("button", name="Spara utkast", exact=True).click()
    assert "Utkastet sparades" in plain.inner_text("main")
    assert plain.locator("input[type=radio][value=no]").last.is_checked()


def test_the_filled_form_is_printed_with_its_headings_and_answers(reading_site: Site, open_as: Open) -> None:
    page = open_as(reading_site, "registrator", "/uppfoljning/2/svar/inkop-och-upphandling/formular")
    page.emulate_media(media="print")
    assert "2.2 Fokusområde 2" in page.inner_text("main")  # nothing is asked under it
    assert [cell.inner_text() for cell in page.locator("td > b").all()].count("Nej") == 4
    assert page.locator("nav[aria-label=Huvudmeny]").is_hidden()

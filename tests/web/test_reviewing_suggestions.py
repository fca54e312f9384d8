"""What is suggested is accepted, cut, laid together or dismissed with a reason; nothing is lost or comes twice."""

import datetime as dt
import re
from pathlib import Path

import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked
from support.visitor import Visitor, text_of

from tracker import audit, clock
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.db import db
from tracker.intake.jobs.minutes import import_minutes
from tracker.intake.operations.sources import Minutes, Section
from tracker.intake.operations.suggesting import forget_suggestions, suggest_minutes
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.models import Assignment, Body, Draft, Notice
from tracker.models.draft import DraftKind

HEAD = "Kommunfullmäktige\n\nProtokoll nr 5\nSammanträdesdatum: 2024-04-25\n\n"
STOLAR = "§ 12 0901/23\n\nOm stolar\n\nBeslut\n\n1. Stadsledningskontoret får i uppdrag att räkna stadens stolar.\n\n"
BORD = (
    "§ 13 0902/23\n\nOm bord\n\nBeslut\n\n1. Stadsledningskontoret får i uppdrag att räkna stadens bord samt att "
    "måla dem.\n2. Stadsledningskontoret får i uppdrag att laga borden vid hamnen.\n\n"
)
KAJER = "§ 14 0903/23\n\nOm kajer\n\nBeslut\n\nAtt ge i uppdrag, enligt ordförandens förslag, att räkna kajerna.\n\n"
WHOLE = HEAD + STOLAR + BORD + KAJER
ONE = HEAD.replace("protokoll nr 5", "") + STOLAR.replace("räkna stadens stolar.", "räkna stolar samt att måla dem.")


def begin(who: Visitor, text: str = WHOLE) -> str:
    """Paste a text as Nytt uppdrag, and open what it became."""
    who.get("/uppdrag/nytt")
    assert who.send({"text": text, "action": "read"}).status_code == 302
    return who.follow()


def press(who: Visitor, action: str, **values: str) -> str:
    """Press a button of the page's own form, and open the page that follows."""
    form = next(at for at in range(9) if who._forms()[at]["action"] is None)  # noqa: SLF001 - the page's own form
    response = who.send({**values, "action": action}, form=form)
    if response.status_code == 302:
        return text_of(who.follow())
    return text_of(who.page)


def words() -> list[str]:
    return [found.text for found in db.session.scalars(sa.select(Assignment).order_by(Assignment.id))]


def test_a_whole_meeting_is_reviewed_section_by_section_and_the_next_comes_by_itself(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    page = begin(registrar)
    assert "2 att granska" in text_of(page)
    assert "1 ej placerat" in text_of(page)
    assert re.search(r'data-focus name="action" value="review-0-12"', page), "the first one has the focus"
    minutes = registrar.path
    press(registrar, "review-1-13")
    page = press(registrar, "next")
    assert "Registrera beslut, § 12" in page, "after the last one comes the first that is left"
    registrar.get("/registrera")
    assert "Beslut KF 2024-04-25, § 12" in text_of(registrar.page)
    registrar.get(minutes)
    assert "1 redan införd" in text_of(registrar.page)
    press(registrar, "review-0-12")
    page = press(registrar, "save")
    assert "0 att granska" in page
    assert "Visa de 2 som är införda" in page
    assert "bordlagda att spara" not in page
    with app.app_context():
        assert len(words()) == 3
    registrar.get("/registrera")
    assert "inget kvar att granska" in text_of(registrar.page)


@on_sqlite
def test_what_the_register_has_of_a_section_is_told_before_it_is_reviewed(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(by="KF", on=dt.date(2024, 4, 25), number="13")
    registrar = visit("registrar")
    text = WHOLE.replace(
        "§ 14", "§ 15 0904/23\n\nOm hus\n\nBeslut\n\n1. Kulturnämnden får i uppdrag att räkna hus.\n\n§ 14"
    )
    page = begin(registrar, text)
    assert re.search(r'<a href="/beslut/kf/2024-04-25/13">Finns redan i registret</a>', page)
    assert page.count("Finns redan i registret") == 1
    press(registrar, "review-1-13")
    assert "Registrera beslut, § 15" in press(registrar, "next"), "the one after it, not the first that is left"


@on_sqlite
def test_a_paragraph_and_a_passage_are_dismissed_with_a_reason_and_taken_back(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    begin(registrar)
    minutes = registrar.path
    refused = press(registrar, "dismiss-0-12", **{"why-place-0": "other"})
    assert "Inget är avfärdat" in refused
    assert "Skriv varför förslaget avfärdas." in refused
    page = press(registrar, "dismiss-0-12", **{"why-place-0": "other", "note-place-0": "Rör bara kansliet"})
    assert "1 att granska" in page
    assert "Annat skäl: Rör bara kansliet" in page
    assert "2 att granska" in press(registrar, "return-0-12")
    page = press(registrar, "drop-0", **{"why-passage-0": "duplicate"})
    assert "ej placerat," not in page
    assert "Dubblett" in page
    assert "1 ej placerat" in press(registrar, "keep-0")
    page = press(registrar, "make-0")
    assert "räkna kajerna" in page
    fields = registrar.fields(0)
    assert (fields["number"], fields["decided_on"], fields["dnr"]) == ("14", "2024-04-25", "0903/23")
    registrar.get(minutes)
    assert "ej placerat," not in text_of(registrar.page), "a draft was made of it"
    with app.app_context(), db.writing():
        db.session.execute(sa.delete(Draft).where(Draft.kind == DraftKind.ASSIGNMENT))
    assert "1 ej placerat" in text_of(registrar.get(minutes)), "the draft is gone, so the words are back"


@on_sqlite
def test_rows_are_cut_laid_together_dismissed_and_taken_back(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    begin(registrar)
    minutes = registrar.path
    press(registrar, "review-1-13")
    rows = registrar.path
    page = press(registrar, "split-0")
    assert "Raden är delad i två" in page
    assert re.search(r'id="rad-0".*?tabindex="-1" data-focus', registrar.page, re.DOTALL), "and it has the focus"
    fields = registrar.fields()
    assert [fields[f"rows-{at}-text"] for at in range(3)] == [
        "Stadsledningskontoret får i uppdrag att räkna stadens bord.",
        "Stadsledningskontoret får i uppdrag att måla dem.",
        "Stadsledningskontoret får i uppdrag att laga borden vid hamnen.",
    ]
    press(registrar, "merge-2")
    assert registrar.fields()["rows-1-text"] == (
        "Stadsledningskontoret får i uppdrag att måla dem.\n"
        "Stadsledningskontoret får i uppdrag att laga borden vid hamnen."
    )
    assert "rows-2-text" not in registrar.fields()
    page = press(registrar, "dismiss-1", **{"why-row-1": "registered"})
    assert "Finns redan" in page
    press(registrar, "return-0")
    assert "rows-1-text" in registrar.fields()
    for _ in range(2):
        page = press(registrar, "dismiss-0", **{"why-row-0": "none"})
    assert registrar.path == minutes, "nothing of the § is left: on with the rest of the meeting"
    assert "§ 13 är avfärdad" in page
    assert "1 att granska" in page
    registrar.get(rows)
    with app.app_context():
        assert words() == []


@on_sqlite
def test_one_suggestion_becomes_two_and_one_again_and_may_be_dismissed(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    begin(registrar, ONE)
    assert 'id="plan"' in registrar.page
    assert re.search(r'<input(?=[^>]*id="plan")[^>]*autofocus', registrar.page), "what the text lacks has the focus"
    press(registrar, "split", plan="kv 3")
    assert registrar.fields()["text"] == "Stadsledningskontoret får i uppdrag att räkna stolar."
    assert "Källtext" in registrar.page, "the source stays beside it"
    press(registrar, "merge")
    assert registrar.fields()["text"].count("Stadsledningskontoret får i uppdrag") == 2
    assert registrar.fields()["plan"] == "kv 3"
    press(registrar, "split")
    page = press(registrar, "save")
    assert "Uppdraget är registrerat" in page
    assert "måla dem" in registrar.page, "the other one is next"
    here = registrar.path
    assert "Förslaget är avfärdat" in press(registrar, "dismiss", **{"why-it": "none"})
    assert "avfärdat: inget uppdrag" in text_of(registrar.get("/registrera"))
    registrar.get(here)
    assert "Avfärdat." not in press(registrar, "return")
    with app.app_context():
        assert len(words()) == 1


def test_two_who_review_the_same_paragraph_do_not_both_register_it(app: Flask, visit: Visit) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        keep(WHOLE)
        kept = db.session.scalars(sa.select(Draft.id)).one()
    first, second = visit("registrar"), visit("other-registrar")
    for who in (first, second):
        who.get(f"/sammantraden/protokoll/{kept}")
        press(who, "review-0-12")
    press(first, "save")
    page = press(second, "save")
    assert "Paragrafen har förts in medan du granskade" in page
    assert "/beslut/kf/2024-04-25/12" in second.page
    assert "0 av 1 tas med" in page
    with app.app_context():
        assert len(words()) == 1
    assert "Välj minst en rad" in press(second, "save"), "what stands there is not ticked any more"


def keep(text: str) -> int:
    """Keep minutes as the installation does."""
    found = db.session.scalars(sa.select(Body).where(Body.short_name == "KF")).one().id
    sections = [
        Section(number, "", (), None) for number in re.findall(r"^§ (\d+)", text, re.MULTILINE)
    ]  # fmt: skip
    with db.writing():
        return suggest_minutes(
            Minutes("x.txt", "Kommunfullmäktige", dt.date(2024, 4, 25), text, sections), found, today=TODAY
        )


def import_text(text: str, folder: Path) -> None:
    """Take minutes into the register at once, as the command does with --accept."""
    file = folder / "minutes.txt"
    file.write_text(text)
    import_minutes(
        [file], accept=True, context_date=None, registry="SLK", today=TODAY, tell=lambda _: None
    )  # fmt: skip


def test_several_files_of_one_meeting_wait_together_until_all_of_it_is_looked_at(
    app: Flask, visit: Visit, tmp_path: Path
) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        assert keep(HEAD + STOLAR) == 1
    registrar = visit("registrar")
    registrar.get("/registrera")
    registrar.get(re.search(r"/sammantraden/protokoll/\d+", registrar.page)[0])  # type: ignore[index]
    press(registrar, "dismiss-0-12", **{"why-place-0": "none"})
    with app.app_context(), clock.standing_at(TODAY):
        assert keep(HEAD + BORD + KAJER) == 1
        assert keep(HEAD + STOLAR) == 0, "what a person dismissed is not suggested again"
        kept = db.session.scalars(sa.select(Draft)).one()
        assert sorted(row["number"] for row in kept.content["rows"]) == ["12", "13", "14"]
        assert "text" not in kept.content, "lists do not load the words"
        kept_id = kept.id
        body = db.session.scalars(sa.select(Body.id).where(Body.short_name == "KF")).one()
        with db.writing():
            forget_suggestions(body, dt.date(2024, 4, 25))
        assert db.session.scalars(sa.select(Draft)).one(), "a § and a passage of it are still to be looked at"
        for text in (STOLAR, BORD):
            import_text(HEAD + text, tmp_path)
        left = db.session.scalars(sa.select(Draft)).one()
        assert [row["number"] for row in left.content["rows"]], "the passage has not been judged"
    registrar.get(f"/sammantraden/protokoll/{kept_id}")
    press(registrar, "drop-0", **{"why-passage-0": "none"})
    with app.app_context(), clock.standing_at(TODAY):
        import_text(HEAD + BORD, tmp_path)
        assert db.session.scalars(sa.select(Draft)).all() == []


@on_sqlite
def test_minutes_can_be_thrown_away_and_many_are_shown_page_by_page(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    begin(registrar, ONE)
    begin(registrar)
    minutes = registrar.path
    with app.app_context(), db.writing():
        first = db.session.scalars(sa.select(Draft).where(Draft.kind == DraftKind.MINUTES)).one()
        db.session.add_all(
            Draft(
                kind=DraftKind.MINUTES,
                changed_at=clock.now(),
                content=first.content,
                meeting_id=first.meeting_id,
                text="x",
            )
            for _ in range(30)
        )
    page = text_of(registrar.get("/registrera"))
    assert "31 protokoll att granska" in page
    assert "Räkna stolar" in page, "one's own drafts are not pushed off the page"
    assert "Sida 4 av 4" in text_of(registrar.get("/registrera?protokoll=9"))
    registrar.get(minutes)
    at = next(form["action"] for form in registrar._forms() if str(form["action"]).endswith("/slang"))  # noqa: SLF001
    registrar.send({}, at=at)
    assert "Protokollet är slängt" in text_of(registrar.follow())
    registrar.get(minutes, 404)


@on_sqlite
def test_what_a_machine_ended_of_a_persons_own_is_listed_for_review_and_told_then(app: Flask, visit: Visit) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        reference = give()
        with db.writing():
            found = assignment(reference)
            place = find_or_add_paragraph(found.giver, dt.date(2024, 4, 24), "9", today=TODAY)  # type: ignore[arg-type]
            saying = Saying(kind="completed", body=place.meeting.body, decided_on=dt.date(2024, 4, 24), paragraph=place)
            record_closing(found, saying, actor=None, four_eyes=False, today=TODAY)
        told = db.session.scalar(sa.select(sa.func.count(Notice.id)).where(Notice.letter == "decided"))
        assert told == 0
    registrar = visit("registrar")
    assert "Avslutade maskinellt, att granska" in text_of(registrar.get("/registrera"))
    assert reference in registrar.get("/uppdrag?saknar=avslut&lage=alla")
    registrar.get(f"/uppdrag/{reference}/andra")
    assert registrar.send({}).status_code == 302
    assert "Avslutade maskinellt" not in text_of(registrar.get("/registrera"))
    with app.app_context():
        told = db.session.scalar(sa.select(sa.func.count(Notice.id)).where(Notice.letter == "decided"))
        assert told, "who answers for it is told when a person has looked"


def test_the_words_of_a_hidden_paragraph_are_not_shown_in_minutes_that_wait(app: Flask, visit: Visit) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        reference = give(number="14", by="KF", on=dt.date(2024, 4, 25), text="Räkna kajerna i det tysta.", owner="")
        keep(WHOLE)
        kept = db.session.scalars(sa.select(Draft.id)).one()
        with db.writing():
            found, of_one_body = locked(reference), person("other-registrar")
            found.protected_by = "OSL 18 kap. 13 §"
            for grant in of_one_body.grants:
                grant.body_id = body("Kulturnämnden").id
            audit.record("assignment.changed", found, actor=person("registrar"))
            audit.record("user.changed", of_one_body, actor=person("registrar"))
    outsider, registrar = visit("other-registrar"), visit("registrar")
    minutes = f"/sammantraden/protokoll/{kept}"
    assert "räkna kajerna" in registrar.get(minutes)
    assert "Om kajer" in registrar.page
    outsider.get(minutes)
    for words_of_it in ("kajer", "0903/23"):
        assert words_of_it not in outsider.page
    assert "Paragrafens innehåll är skyddat" in outsider.page
    assert "räkna" not in text_of(outsider.page)
    fields = outsider.fields(next(at for at in range(9) if outsider._forms()[at]["action"] is None))  # noqa: SLF001
    for action in ("make-0", "drop-0", "keep-0", "review-2-14"):
        answer = outsider.client.post(minutes, data={**fields, "action": action, "why-passage-0": "none"})
        assert answer.status_code == 404, action
    assert "1 ej placerat" in text_of(registrar.get(minutes)), "it waits for whom it is not hidden from"


@on_sqlite
def test_another_draft_with_the_id_of_one_thrown_away_is_not_taken_for_it(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    begin(registrar)
    minutes = registrar.path
    press(registrar, "make-0")
    made = registrar.path
    throw_away(registrar)
    registrar.get("/uppdrag/nytt")
    registrar.send({"action": "hand"})
    assert registrar.location == made, "the id is used again"
    assert "1 ej placerat" in text_of(registrar.get(minutes)), "and the words are not lost behind it"
    begin(registrar, ONE)
    first = registrar.path
    press(registrar, "split")
    registrar.get(second_of(registrar))
    thrown = registrar.path
    throw_away(registrar)
    begin(registrar, ONE.replace("stolar", "båtar").replace("§ 12", "§ 77"))
    assert registrar.path == thrown, "the id is used again"
    registrar.get(first)
    assert "Det andra av de två" not in registrar.page
    form = next(at for at in range(9) if registrar._forms()[at]["action"] is None)  # noqa: SLF001
    assert registrar.client.post(first, data={**registrar.fields(form), "action": "merge"}).status_code == 404
    assert "båtar" in registrar.get(thrown), "nothing is laid together with it"


@on_sqlite
def test_of_three_parts_the_two_cut_last_are_laid_together(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    begin(registrar, ONE.replace("måla dem.", "måla dem samt att sälja dem."))
    first = registrar.path
    press(registrar, "split")
    second = second_of(registrar)
    press(registrar, "split")
    registrar.get(second)
    assert "av de två: <a" not in registrar.page, "its other part was cut again"
    registrar.get(first)
    press(registrar, "merge")
    with app.app_context():
        parts = [draft.content["text"] for draft in db.session.scalars(sa.select(Draft).order_by(Draft.id))]
    assert len(parts) == 2
    for verb in ("räkna", "måla", "sälja"):
        assert sum(verb in part for part in parts) == 1


def throw_away(who: Visitor) -> None:
    """Throw away the draft on the page."""
    who.send({}, at=next(form["action"] for form in who._forms() if str(form["action"]).endswith("/slang")))  # noqa: SLF001


def second_of(who: Visitor) -> str:
    """Return where the other part of a suggestion that was cut in two stands."""
    found = re.search(r'Det andra av de två: <a href="(/uppdrag/nytt/\d+)"', who.page)
    assert found
    return found[1]


def test_a_meeting_that_pasting_puts_into_the_calendar_is_told_and_can_be_taken_back(app: Flask, visit: Visit) -> None:
    text = "Kommunstyrelsen 2024-04-17\n" + "".join(
        f"\n§ {number} Ärendenummer SLK-2024-00{number}\nBänkar {number}\nBeslut\n"
        f"Stadsledningskontoret får i uppdrag att räkna bänk {number}.\n"
        for number in (301, 302)
    )
    registrar = visit("registrar")
    registrar.get("/uppdrag/nytt")
    registrar.send({"text": text})
    page = text_of(registrar.follow())
    assert "KS 2024-04-17 är inlagt i kalendern" in page
    assert "Ångra" in page

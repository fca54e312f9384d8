"""`import minutes`: a folder becomes the register, in the order of the meetings; again, it changes nothing."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.commands import run
from support.minutes import FEBRUARY, FIGURES, MARCH, lay_out
from support.register import TODAY, give
from support.visitor import text_of

from tracker import audit, clock
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.intake.jobs import minutes as jobs
from tracker.intake.jobs.minutes import ImportStoppedError, Tally, import_minutes
from tracker.intake.operations.recording import SectionWork, Taken
from tracker.models import Assignment, Closing, Meeting, Notice, Paragraph
from tracker.models.closing import ClosingStatus
from tracker.models.recipient import OwnStatus, RecipientRole
from tracker.reminders.queries import may_be_due

RECOMMENDS = "Kommunstyrelsen föreslår att kommunfullmäktige beslutar:\n"


def read_in(app: Flask, *paths: Path, accept: bool = True, context_date: dt.date | None = None) -> Tally:
    with app.app_context(), clock.standing_at(TODAY):
        return import_minutes(
            paths, accept=accept, context_date=context_date, registry="SLK", today=TODAY, tell=lambda _: None
        )


def figures(tally: Tally) -> dict[str, int]:
    return {name: getattr(tally, name) for name in FIGURES}


def by_words(words: str) -> Assignment:
    found = [a for a in db.session.scalars(sa.select(Assignment).order_by(Assignment.id)) if words in a.text]
    assert len(found) == 1, [a.text for a in found]
    return found[0]


def at_meeting(folder: Path, name: str, day: str, *sections: tuple[str, str, str], body: str = "KF") -> Path:
    """Write a file with §§ as (number, dnr, words of the decision)."""
    paragraphs = [
        {
            "paragraph": number,
            "dnr": dnr,
            "title": f"Ärende {dnr}",
            "text": f"§ {number} {dnr}\nÄrende\nBeslut\n\n{words}",
        }
        for number, dnr, words in sections
    ]  # fmt: skip
    file = folder / f"{name}.json"
    file.write_text(json.dumps({"body": body, "meeting_date": day, "paragraphs": paragraphs}), encoding="utf-8")
    return file


def test_a_folder_is_read_in_the_order_of_its_meetings_and_again_changes_nothing(app: Flask, tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    first = read_in(app, folder)
    assert figures(first) == FIGURES, first.skipped
    assert [(row["where"], row["why"][:40]) for row in first.skipped] == [
        ("KF 2024-03-14 § 14 punkt 2", "KF 2024-02-01 § 4 står i registret men g")
    ]
    with app.app_context():
        before = db.session.execute(sa.select(Assignment.id, Assignment.status, Assignment.version)).all()
        assert all(db.session.scalars(sa.select(Assignment.machine_read)))
        assert db.session.scalar(sa.select(sa.func.count(Notice.id))) == 0, "nobody is mailed of what nobody has seen"
    again = read_in(app, folder)
    assert figures(again) == dict.fromkeys(FIGURES, 0) | {"read": 10}
    assert [row["where"] for row in again.skipped] == ["KF 2024-03-14 § 14 punkt 2"], "the doubt is told again"
    with app.app_context():
        assert db.session.execute(sa.select(Assignment.id, Assignment.status, Assignment.version)).all() == before
        assert audit.verify() is None


def test_what_was_given_has_its_paragraph_its_deadline_and_its_recipients(app: Flask, tmp_path: Path) -> None:
    read_in(app, lay_out(tmp_path))
    with app.app_context():
        benches, bulbs = by_words("bänkarna i stadens parker"), by_words("plantera lök")
        assert benches.paragraph is not None
        assert (benches.paragraph.number, benches.decision_point, benches.decided_due_on) == (
            "3", "1", dt.date(2024, 9, 30),
        )  # fmt: skip
        assert [(recipient.name, recipient.role) for recipient in benches.recipients] == [
            ("Kulturnämnden", RecipientRole.LEAD), ("Byggnadsnämnden", RecipientRole.COLLABORATE),
        ]  # fmt: skip
        assert [number.literal for case in benches.cases for number in case.numbers] == ["SLK-2024-00003"]
        assert [(r.name, r.body_id) for r in bulbs.recipients] == [("Vintergäcksnämnden", None)], "kept as it stands"
        assert bulbs.status is Status.GIVEN


def test_what_was_never_registered_is_registered_from_the_words_that_close_it(app: Flask, tmp_path: Path) -> None:
    read_in(app, lay_out(tmp_path))
    with app.app_context():
        lamps, chairs, pergola = by_words("lampor vid ån"), by_words("laga stolarna"), by_words("rita en pergola")
        assert (lamps.registered_afterwards, lamps.given_on, lamps.decision_point) == (True, dt.date(2021, 5, 20), "2")
        assert (lamps.status, chairs.status, pergola.status) == (
            Status.COMPLETED, Status.COMPLETED, Status.WRITTEN_OFF,
        )  # fmt: skip
        assert (chairs.budget_year, len(chairs.recipients)) == (2022, 4)
        assert [closing.evidence_only for closing in lamps.closings] == [False, True], "closed twice, ended once"
        assert by_words("broarnas bredd").status is Status.GIVEN, "declared not fulfilled"


def test_a_recommendation_closes_and_gives_nothing_until_the_council_has_spoken(app: Flask, tmp_path: Path) -> None:
    lay_out(tmp_path)
    read_in(app, tmp_path / "c.json", tmp_path / "b.json")
    with app.app_context():
        shelter = by_words("rita ett skydd")
        assert (shelter.status, shelter.ended_by_id) == (Status.REPORTED, None)
        assert by_words("bygga skyddet").status is Status.PROPOSED
        assert {closing.status for closing in shelter.closings} == {ClosingStatus.RECOMMENDED}
    read_in(app, tmp_path)
    with app.app_context():
        shelter, built = by_words("rita ett skydd"), by_words("bygga skyddet")
        assert (shelter.status, built.status, built.giver and built.giver.short_name) == (
            Status.COMPLETED, Status.GIVEN, "KF",
        )  # fmt: skip
        assert built.paragraph is not None
        assert (built.paragraph.number, built.paragraph.meeting.body.short_name) == ("11", "KF")
        kiosks, clocks = by_words("måla om kioskerna"), by_words("tornuren")
        assert [(c.kind, c.tabled_to) for c in kiosks.closings] == [
            ("confirmed", None), ("tabled", dt.date(2024, 4, 25)),
        ]  # fmt: skip
        assert (kiosks.status, clocks.status) == (Status.PROPOSED, Status.REJECTED)


def test_a_recommended_ending_falls_with_the_matter_that_is_refused(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        reference = give(text="Kulturnämnden får i uppdrag att räkna fontänerna.", number="7", by="KF")
    words = "Kommunfullmäktiges uppdrag 2023-09-20 § 7 till kulturnämnden att räkna fontänerna, förklaras fullgjort."
    board = at_meeting(
        tmp_path, "ks", "2024-04-10", ("90", "SLK-2024-00090", RECOMMENDS + words),
        body="KS",
    )  # fmt: skip
    council = at_meeting(tmp_path, "kf", "2024-04-25", ("30", "SLK-2024-00090", "Kommunstyrelsens förslag avslås."))
    read_in(app, board, council)
    with app.app_context():
        found = db.session.scalars(sa.select(Assignment).where(Assignment.reference == reference)).one()
        assert [closing.status for closing in found.closings] == [ClosingStatus.FALLEN]
        assert found.ended_by_id is None
        assert audit.verify() is None


def test_a_matter_sent_back_takes_what_was_proposed_with_it(app: Flask, tmp_path: Path) -> None:
    board = at_meeting(
        tmp_path, "ks", "2024-04-10",
        ("91", "SLK-2024-00091", RECOMMENDS + "Kulturnämnden får i uppdrag att måla om bron."),
        body="KS",
    )  # fmt: skip
    council = at_meeting(tmp_path, "kf", "2024-04-25", ("31", "SLK-2024-00091", "Ärendet återremitteras."))
    read_in(app, board, council)
    with app.app_context():
        bridge = by_words("måla om bron")
        assert (bridge.status, [c.kind for c in bridge.closings]) == (Status.PROPOSED, ["confirmed", "referred_back"])


def test_a_board_accepts_its_own_part_and_ends_nothing(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        reference = give(
            text="Kommunstyrelsen och kulturnämnden får i uppdrag att dela på stadens stegar.", number="8", by="KF",
            recipients=("Kommunstyrelsen", "Kulturnämnden"),
        )  # fmt: skip
    told = "uppdrag 2023-09-20 § 8 till kommunstyrelsen att dela på stadens stegar"
    board = at_meeting(
        tmp_path, "ks", "2024-04-10",
        ("92", "SLK-2024-00092", f"Redovisning av kommunfullmäktiges {told} antecknas och förklaras fullgjort."),
        body="KS",
    )  # fmt: skip
    tally = read_in(app, board)
    assert (tally.matched, tally.closed) == (1, 0), tally.skipped
    with app.app_context():
        found = db.session.scalars(sa.select(Assignment).where(Assignment.reference == reference)).one()
        assert [(c.kind, c.status) for c in found.closings] == [("approved_own_part", ClosingStatus.DECIDED)]
        assert {r.name: r.own_status for r in found.recipients} == {
            "Kommunstyrelsen": OwnStatus.ACCEPTED, "Kulturnämnden": OwnStatus.GIVEN,
        }  # fmt: skip
        assert found.ended_by_id is None


def test_what_may_mean_two_is_left_to_a_person(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        for place in ("norra", "södra"):
            give(text=f"Kulturnämnden får i uppdrag att räkna bänkarna i {place} parken.", by="KF", number="9",
                 recipients=("Kulturnämnden",))  # fmt: skip
    words = "Kommunfullmäktiges uppdrag 2023-09-20 § 9 till kulturnämnden att räkna bänkarna, förklaras fullgjort."
    tally = read_in(app, at_meeting(tmp_path, "kf", "2024-04-25", ("32", "SLK-2024-00032", words)))
    assert (tally.closed, tally.created_afterwards, tally.suggested) == (0, 0, 1)
    assert tally.skipped[0]["why"] == "Flera uppdrag passar lika bra: U-2023-0001 och U-2023-0002."


def test_all_that_a_matter_has_open_ends_when_the_matter_is_named_by_its_heading(app: Flask, tmp_path: Path) -> None:
    dnr, heading = "SLK-2024-00033", "Översyn av stadens samtliga uteserveringar och glasskiosker"
    file = tmp_path / "given.json"
    text = (
        f"§ 33 {dnr}\n{heading}\nBeslut\n\n1. Kulturnämnden får i uppdrag att räkna stolarna.\n"
        "2. Byggnadsnämnden får i uppdrag att mäta skuggan.\n"
    )
    paragraph = {"paragraph": "33", "dnr": dnr, "title": heading, "text": text}
    told = {"body": "Kommunfullmäktige", "meeting_date": "2024-02-01", "paragraphs": [paragraph]}
    file.write_text(json.dumps(told), encoding="utf-8")
    words = f"Beslutade uppdrag inom ärendet ”{heading}”, dnr {dnr}, förklaras fullgjorda."
    later = at_meeting(tmp_path, "kf", "2024-04-25", ("34", "SLK-2024-00034", words))
    tally = read_in(app, file, later)
    assert (tally.created, tally.matched, tally.closed) == (2, 2, 2), tally.skipped


def test_one_paragraph_that_fails_stops_nothing_and_is_taken_in_the_next_time(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, real = lay_out(tmp_path), SectionWork._about  # noqa: SLF001 - the middle of a unit of work

    def break_off(self: SectionWork, *arguments: Any) -> Any:
        if self.section.number == "5":
            raise RuntimeError("the disk is full")
        return real(self, *arguments)

    monkeypatch.setattr(SectionWork, "_about", break_off)
    first = read_in(app, folder)
    assert (first.failed, first.created) == (1, 6)
    assert first.skipped[0]["where"] == "KF 2024-02-01 § 5"
    with app.app_context():
        assert not [a for a in db.session.scalars(sa.select(Assignment)) if "stolarna" in a.text], (
            "all of it or nothing"
        )
    monkeypatch.undo()
    read_in(app, folder)
    with app.app_context():
        assert by_words("laga stolarna").status is Status.COMPLETED
        assert by_words("rita en pergola").status is Status.WRITTEN_OFF
        assert audit.verify() is None


def test_killed_half_way_it_goes_on_where_it_was(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, real = lay_out(tmp_path), jobs.record_section

    def killed(*arguments: Any) -> Taken:
        if arguments[1].number == "12":
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(jobs, "record_section", killed)
    with pytest.raises(KeyboardInterrupt):
        read_in(app, folder)
    monkeypatch.undo()
    rest = read_in(app, folder)
    assert (rest.created, rest.created_afterwards, rest.closed) == (0, 1, 1), "only § 12 to 14 were left"
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Assignment.id))) == 10
        assert db.session.scalar(sa.select(sa.func.count(Closing.id)).where(Closing.kind == "confirmed")) == 4


@on_sqlite
def test_an_installation_that_fails_again_and_again_stops_the_import(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: SectionWork) -> Taken:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(SectionWork, "run", broken)
    with pytest.raises(ImportStoppedError, match="KF 2024-02-01 § 5"):
        read_in(app, lay_out(tmp_path))


def test_without_accept_the_minutes_wait_for_a_registrar(app: Flask, visit: Visit, tmp_path: Path) -> None:
    folder = lay_out(tmp_path)
    for _ in range(2):
        tally = read_in(app, folder, accept=False)
        assert figures(tally) == dict.fromkeys(FIGURES, 0) | {"read": 10, "suggested": 7}
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Assignment.id))) == 0
        assert db.session.scalar(sa.select(sa.func.count(Paragraph.id))) == 0
        assert db.session.scalar(sa.select(sa.func.count(Meeting.id))) == 3
    registrar = visit("registrar")
    assert text_of(registrar.get("/registrera")).count("inläst åt alla registratorer") == 3
    page = registrar.get("/sammantraden/kf/2024-02-01")
    assert "Fortsätt med protokollet" in page
    registrar.get(page.split('class="button" href="')[1].split('"')[0])
    assert "2 att granska" in text_of(registrar.page)
    assert registrar.send({"action": "review-0"}).status_code == 302
    registrar.follow()
    assert "bänkarna i stadens parker" in registrar.page
    read_in(app, folder)
    assert "inläst åt alla" not in text_of(registrar.get("/registrera")), "what is taken in needs no draft"


def test_what_a_machine_registered_is_flagged_until_a_person_has_saved_it(
    app: Flask, visit: Visit, tmp_path: Path
) -> None:
    read_in(app, lay_out(tmp_path))
    with app.app_context():
        reference = by_words("bänkarna i stadens parker").reference
        other = by_words("plantera lök").reference
    registrar = visit("registrar")
    assert "registrerat maskinellt, ej granskat" in text_of(registrar.get(f"/uppdrag/{other}"))
    registrar.get(f"/uppdrag/{other}/andra")
    assert registrar.send({"title": "Plantera lök"}).status_code == 302
    assert "ej granskat" not in text_of(registrar.get(f"/uppdrag/{other}"))
    listed = registrar.get("/uppdrag?saknar=granskning&lage=alla")
    assert reference in listed
    assert other not in listed


def test_plain_text_is_read_too_and_tells_whose_it_is(app: Flask, tmp_path: Path) -> None:
    whole = "\n\n".join(section["text"] for section in MARCH["paragraphs"])
    file = tmp_path / "ks.txt"
    file.write_text(whole, encoding="utf-8")
    nameless = read_in(app, file)
    assert nameless.read == 0
    assert "vilken dag" in nameless.skipped[0]["why"] or "vems" in nameless.skipped[0]["why"]
    dated = f"Kommunstyrelsen\nProtokoll (nr 5)\nSammanträdesdatum: 2024-03-14\n\n{whole}"
    file.write_text(dated, encoding="utf-8")
    assert read_in(app, file).created == 3
    page = tmp_path / "ks.html"
    page.write_text(f"<html><body><pre>{dated}</pre></body></html>", encoding="utf-8")
    again = read_in(app, page)
    assert (again.read, again.created) == (3, 0), "the same meeting in another dress"


@on_sqlite
@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("x.json", b"{", "inget protokoll"),
        ("x.json", b"[1, 2]", "inget protokoll"),
        ("x.json", b'{"body": "KF", "meeting_date": "i gar", "paragraphs": []}', "inget protokoll"),
        ("x.json", b'{"body": "KF", "paragraphs": []}', "--context-date"),
        ("x.json", b'{"body": "Riddarna", "meeting_date": "2024-02-01", "paragraphs": []}', "Riddarna"),
        ("x.json", b"\xff\xfe\xff", "UTF-8"),
        ("x.txt", b"Ingen paragraf alls.", "vems"),
        ("x.png", b"\x89PNG\r\n\x1a\n", "bild"),
    ],
)
def test_a_file_that_is_no_minutes_is_told_of_and_the_rest_goes_on(
    app: Flask, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    (tmp_path / name).write_bytes(content)
    tally = read_in(app, tmp_path / name, lay_out(tmp_path) / "c.json")
    assert tally.read == 3
    assert why in tally.skipped[0]["why"]


@on_sqlite
def test_odd_numbers_days_ahead_and_empty_paragraphs_are_told_of(app: Flask, tmp_path: Path) -> None:
    words = "Kulturnämnden får i uppdrag att räkna fontänerna."
    odd = at_meeting(tmp_path, "odd", "2024-02-02", ("utan", "SLK-2024-1", words), ("2", "", ""))
    ahead = at_meeting(tmp_path, "ahead", "2031-02-02", ("1", "SLK-2024-2", words))
    tally = read_in(app, odd, ahead)
    assert [row["where"] for row in tally.skipped] == ["KF 2024-02-02 § utan", "KF 2031-02-02 § 1"]
    assert tally.created == 0


@on_sqlite
def test_a_decision_that_names_a_later_one_is_a_slip_of_the_pen(app: Flask, tmp_path: Path) -> None:
    words = "Kommunfullmäktiges uppdrag 2024-04-20 § 8 till kulturnämnden att räkna fontänerna, förklaras fullgjort."
    tally = read_in(app, at_meeting(tmp_path, "kf", "2024-02-02", ("1", "SLK-2024-1", words)))
    assert tally.closed == 0
    assert "ligger efter sammanträdet" in tally.skipped[0]["why"]


def test_the_command_prints_one_object_and_tells_how_it_goes(tmp_path: Path) -> None:
    assert run(tmp_path, "init", "--municipality", "Provköping").returncode == 0
    folder = tmp_path / "minutes"
    folder.mkdir()
    lay_out(folder)
    done = run(tmp_path, "import", "minutes", str(folder), "--accept")
    assert done.returncode == 0, done.stderr
    assert {name: json.loads(done.stdout)[name] for name in ("read", "created")} == {"read": 10, "created": 6}
    assert set(json.loads(done.stdout)) == {*FIGURES, "skipped"}
    assert done.stderr.splitlines()[0] == "KF 2024-02-01: 3 §"
    assert run(tmp_path, "import", "minutes", str(folder / "saknas.json")).returncode == 2
    (folder / "a.json").write_text("{", encoding="utf-8")
    broken = run(tmp_path, "import", "minutes", str(folder / "a.json"))
    assert (broken.returncode, json.loads(broken.stdout)["read"]) == (1, 0)
    assert "Inget protokoll" in broken.stderr
    assert FEBRUARY["body"] == "Kommunfullmäktige"


def test_nobody_is_reminded_of_what_no_person_has_looked_at(app: Flask, visit: Visit, tmp_path: Path) -> None:
    lay_out(tmp_path)
    read_in(app, tmp_path / "c.json")
    late = dt.date(2024, 10, 2)
    with app.app_context():
        found = by_words("bänkarna i stadens parker")
        reference, found_id = found.reference, found.id
        assert may_be_due(late) == []
    registrar = visit("registrar")
    assert "Registrerade maskinellt, ej granskade" in registrar.get("/registrera")
    registrar.get(f"/uppdrag/{reference}/andra")
    registrar.send({"title": "Räkna bänkar"})
    with app.app_context():
        assert may_be_due(late) == [found_id]

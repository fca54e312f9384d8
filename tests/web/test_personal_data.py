"""Free texts ask about what looks like a personnummer, and lose nothing; the pages about it all are for anybody."""

import datetime as dt
import inspect
import io
import re
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.accounts import rest
from support.files import PDF, file_it
from support.municipality import PASSWORD
from support.register import give
from support.visitor import text_of
from wtforms import StringField, TextAreaField

from tracker.db import db
from tracker.models import AccessLog, Assignment, Disposal, Document, Draft, Note, StatedFact
from tracker.web.forms import BaseForm, DayField, PartForm
from tracker.web.free_texts import CARE, CONFIRMED, has_care, is_free
from tracker.wording.personal_data import PROCESSING

pytestmark = on_sqlite
NUMBER = "850101-1236"
OTHER = "850161-1233"


def tick(page: str) -> str:
    found = re.search(rf'name="{CONFIRMED}" value="([0-9a-f]+)"', page)
    assert found, text_of(page)[:600]
    return found[1]


def given(app: Flask, **task: Any) -> str:
    with app.app_context():
        return give(**task)


def asked(app: Flask, column: Any) -> list[Any]:
    """Return a column as it stands."""
    with app.app_context():
        return list(db.session.scalars(sa.select(column)))


def test_a_number_is_asked_about_nothing_is_lost_and_the_next_one_is_asked_about_too(app: Flask, visit: Visit) -> None:
    reference = given(app)
    officer = visit("officer")
    assert CARE in text_of(officer.get(f"/uppdrag/{reference}/lage"))
    typed = {
        "status": "in_progress",
        "note": f"Ringde {NUMBER} om bänken.",
        "plan": "KS 5 juni 2024",
        "reason": "Tid.",
    }
    answer = officer.send(typed)
    assert answer.status_code == 422
    assert f"personnummer: {NUMBER}" in text_of(answer.text)
    assert officer.fields() | typed == officer.fields()  # all that was typed is there
    assert asked(app, Note.text) == []
    mark = tick(answer.text)
    answer = officer.send({"note": f"{typed['note']} Och {OTHER}.", CONFIRMED: mark})
    assert answer.status_code == 422
    assert officer.send({"note": typed["note"], CONFIRMED: mark}).status_code == 302
    assert asked(app, Note.text) == [typed["note"]]
    assert officer.get(f"/uppdrag/{reference}/lage")


def test_taken_away_it_is_saved_without_a_word(app: Flask, visit: Visit) -> None:
    reference = given(app)
    officer = visit("officer")
    officer.get(f"/uppdrag/{reference}/lage")
    values = {"status": "in_progress", "plan": "KS 5 juni 2024", "reason": "Tid."}
    assert officer.send({**values, "note": NUMBER}).status_code == 422
    assert officer.send({"note": "Dnr 0738/23, org.nr 212000-1355."}).status_code == 302


def test_an_imported_text_is_flagged_and_asked_about_when_it_is_saved(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    registrar.get("/uppdrag/nytt")
    text = f"KS 2023-09-20 § 633\n\nStadsledningskontoret får i uppdrag att ringa {NUMBER}."
    assert registrar.send({"text": text}).status_code == 302  # not refused
    page = registrar.follow()
    assert "Det ser ut att stå personnummer i texten" in text_of(page)
    tick(page)
    answer = registrar.send({"action": "save"})
    assert answer.status_code == 422
    assert NUMBER in registrar.fields()["text"]
    assert asked(app, Draft.used_by_act) == [None]


def test_every_text_of_every_form_is_looked_through(app: Flask) -> None:
    with app.test_request_context("/", method="POST"):
        assert not is_free(DayField("Dag").bind(form=None, name="dag", _meta=BaseForm.Meta()))
        for form in [*descendants(BaseForm), *descendants(PartForm)]:
            for name, field in inspect.getmembers(form, lambda one: hasattr(one, "field_class")):
                shown = field.bind(form=None, name=name, _meta=form.Meta())
                is_text = issubclass(field.field_class, TextAreaField)
                assert is_free(shown) >= (is_text or field.field_class is StringField), (form, name)
                assert has_care(shown) >= is_text, (form, name)
            assert "render_field" not in vars(form.Meta), form
            assert form is BaseForm or "_free_texts" not in vars(form), form
    opted_out = {form.__name__ for form in descendants(BaseForm) if not form.is_looked_through}
    assert opted_out == {"LogInForm", "CodeForm", "AskForLinkForm", "SecondStepForm"}
    sources = {form.__name__: set(form.sources) for form in descendants(BaseForm) if form.sources}
    assert sources == {
        "PasteForm": {"text"}, "MinutesForm": {"text"}, "HeadForm": {"text"}, "RowsForm": {"text"},
        "MeetingsForm": {"days"}, "DetailForm": {"words"}, "ExtractForm": {"who"},
    }  # fmt: skip


def descendants(kind: type) -> list[type]:
    return [one for child in kind.__subclasses__() for one in (child, *descendants(child))]


@pytest.mark.parametrize("path", ["/om-personuppgifter", "/tillganglighet", "/systembeskrivning", "/oppet", "/hjalp"])
def test_anybody_finds_the_statements_from_every_page(visit: Visit, path: str) -> None:
    page = visit().get(path)
    assert 'href="/tillganglighet"' in page
    assert 'href="/om-personuppgifter"' in page
    about = text_of(visit().get("/om-personuppgifter"))
    assert [one.what for one in PROCESSING if one.what not in about or one.kept not in about] == []


def test_what_the_municipality_states_is_shown_to_all(app: Flask, visit: Visit) -> None:
    admin, other = visit("admin"), visit("admin")
    for one in (admin, other):
        one.get("/om-tjansten/uppgifter")
    values = {"message_address": "nojd@prov.example", "assessed_on": "2024-03-01", "meets": "fully"}
    assert admin.send(values).status_code == 302
    assert other.send({"controller": "Kommunstyrelsen"}).status_code == 409
    page = text_of(visit().get("/tillganglighet"))
    assert all(words in page for words in ("nojd@prov.example", "2024-03-01", "helt förenlig", "digg.se/tdosanmalan"))
    assert set(asked(app, StatedFact.key)) == {*values, "updated_on"}


def test_a_disposal_goes_page_by_page(app: Flask, visit: Visit) -> None:
    admin = visit("admin")
    admin.get("/gallring/ny")
    decided = {"body": "kf", "decided_on": "2024-04-25", "paragraph": "12"}
    late = {**decided, "kind": "drafts", "before_on": "2024-04-01"}
    assert admin.send(late).status_code == 422
    assert admin.send({"before_on": "2023-01-01"}).status_code == 302
    path = admin.location
    assert "Exportera först" in text_of(admin.follow())
    assert admin.send({}, at=f"{path}/export").status_code == 302
    admin.follow()
    rest(app, confirmed_at=dt.timedelta(minutes=16))
    assert admin.send({}, at=f"{path}/genomfor").status_code == 403  # who are you?
    assert admin.send({"confirm-password": PASSWORD}, at=f"{path}/genomfor").status_code == 302
    assert "KF 2024-04-25 § 12" in text_of(visit("auditor").get("/gallring"))
    assert "Genomförd" in text_of(visit("auditor").get(path))
    assert all(asked(app, Disposal.run_at))


def test_a_detail_goes_page_by_page_and_an_extract_is_written_down(app: Flask, visit: Visit) -> None:
    reference = given(app, title=f"Ringa {NUMBER}")
    admin = visit("admin")
    admin.get("/gallring/uppgift")
    values = {"words": NUMBER, "body": "kf", "decided_on": "2024-04-25", "paragraph": "12"}
    shown = admin.send(values)
    assert shown.status_code == 200
    assert reference in text_of(shown.text)
    assert admin.send({}, at="/gallring/uppgift/genomfor").status_code == 302
    assert NUMBER not in visit("registrar").get(f"/uppdrag/{reference}")
    assert asked(app, Assignment.title) == ["Ringa [borttaget enligt KF 2024-04-25 § 12]"]
    admin.get("/registerutdrag")
    found = admin.send({"who": "officer@prov.example"})
    assert "Handläggare SLK" in text_of(found.text)
    assert admin.send({"who": "officer@prov.example", "shape": "json"}).json
    assert asked(app, AccessLog.what) == ["registerutdrag om officer@prov.example"] * 2


def test_who_files_too_much_is_told_so_and_loses_nothing_typed(app: Flask, visit: Visit) -> None:
    reference = given(app)
    with app.app_context():
        file_it(app, b"Gammalt", reference=reference)
        with db.writing():
            db.session.execute(sa.update(Document).values(size=900_000))
    registrar = visit("registrar")
    registrar.get(f"/uppdrag/{reference}/dokument")
    for limits, told in (
        ({"documents_per_day": 1}, "på ett dygn"),
        ({"documents_per_day": 0, "documents_in_all": 1}, "Utrymmet för filer är slut"),
    ):
        app.extensions["settings"] = replace(app.extensions["settings"], **limits)
        file = (io.BytesIO(PDF + b" " * 200_000), "a.pdf")
        answer = registrar.send({"kind": "attachment", "title": "Bänkar", "file": file})
        assert answer.status_code == 422
        assert told in text_of(answer.text)
        assert registrar.fields()["title"] == "Bänkar"
    assert "900 kB av 50 GB" in text_of(visit("admin").get("/kom-igang"))
    app.extensions["settings"] = replace(app.extensions["settings"], documents_in_all=0)
    assert registrar.send({"file": (io.BytesIO(PDF), "a.pdf")}).status_code == 302
    assert all(asked(app, Document.added_by_id))

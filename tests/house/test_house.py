"""The house keeps itself: sizes, edges, words, and documents that tell the truth."""

import ast
import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from pathlib import Path

import pytest
from conftest import on_sqlite
from flask import Flask, url_for
from sqlalchemy.orm import Mapper

from tracker.config import Settings
from tracker.db import Base, Versioned
from tracker.domain.lifecycle import CLOSING_KINDS, MOVES, Status
from tracker.domain.permissions import Action
from tracker.domain.rounds import Choice, ReplyState, RoundState
from tracker.models.assignment import AssignmentKind, Origin
from tracker.models.body import BodyKind, ParagraphSeries
from tracker.models.carrier import CarrierKind
from tracker.models.disposal import DisposalKind
from tracker.models.document import DocumentKind
from tracker.models.follow_up_cycle import CycleKind
from tracker.models.governed_item import ItemKind
from tracker.models.governing_document import GoverningKind
from tracker.models.notice import Letter
from tracker.models.outgoing_mail import MailState
from tracker.models.paragraph import Outcome
from tracker.models.question_template import Addressing
from tracker.models.recipient import OwnStatus, RecipientRole
from tracker.models.relation import RelationKind
from tracker.models.user import NoticeChoice
from tracker.web.rules import RULES
from tracker.wording import labels, letters, paths, round_labels

ROOT = Path(__file__).parents[2]
SOURCES = sorted((ROOT / "tracker").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef):
            yield node


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize(("paths", "most"), [(SOURCES, 300), (TEMPLATES, 150), (TESTS, 500)])
def test_no_file_is_longer_than_the_house_allows(paths: list[Path], most: int) -> None:
    assert [(str(path.relative_to(ROOT)), length(path)) for path in paths if length(path) > most] == []


def test_no_function_is_longer_than_the_house_allows() -> None:
    too_long = [
        (str(path.relative_to(ROOT)), node.name, size)
        for path in SOURCES
        for node in functions(path)
        if (size := (node.end_lineno or 0) - node.lineno + 1) > (40 if "views" in str(path.relative_to(ROOT)) else 50)
    ]
    assert too_long == []


def test_only_the_edges_open_the_write_door_and_nobody_commits() -> None:
    edges = {"views", "cli", "demo", "trace", "backup"}
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        parts = {*path.relative_to(ROOT / "tracker").parts[:-1], path.stem}
        if path.name != "db.py":
            assert ".commit()" not in text, path
            assert not re.search(r"db\.engine\b", text) or path.name == "schema.py", path
        if "db.writing(" in text and path.name != "db.py":
            assert parts & edges, path
        if re.search(r"\bunit\(", text) and path.name != "db.py":
            assert parts & {"jobs", "scheduler"}, path
        if "db.tracing(" in text and path.name != "db.py":
            assert path.name == "trace.py", path


def test_nothing_is_imported_inside_a_function() -> None:
    for path in SOURCES:
        for node in functions(path):
            inside = [child for child in ast.walk(node) if isinstance(child, ast.Import | ast.ImportFrom)]
            assert not inside, (path, node.name)


def test_type_checking_imports_live_in_models_alone() -> None:
    found = [
        str(path)
        for path in SOURCES
        if "TYPE_CHECKING" in path.read_text(encoding="utf-8") and path.parent.name != "models"
    ]
    assert found == []


def test_no_template_or_view_hands_out_unescaped_text() -> None:
    for path in [*TEMPLATES, *SOURCES]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\|\s*safe\b|Markup\(|autoescape\s+false", text), path


def test_no_model_is_filled_from_a_form_by_itself() -> None:
    for path in SOURCES:
        assert not re.search(r"populate_obj|\*\*form\.data|\*\*request\.form", path.read_text(encoding="utf-8")), path


CHANGED_UNDER_A_LOCKED_PARENT = {
    "recipient",
    "assignment_point",
    "assignment_text",
    "deadline",
    "closing",
    "relation",
    "report",
    "note",
    "notice",
    "outgoing_mail",
    "lease",
    "date_request",
    "closed_day",
    "calendar_feed",
    "job_run",
    "document",
    "serial",
    "event_head",
    "web_session",
    "body_alias",
    "group_member",
    "succession",
    "body_setting",
    "role_grant",
    "body_group",
    "reading",
    "search_entry",
    "event_detail",
    "stated_fact",
    "governing_document_assignment",
    "document_area",
    "governed_item",
    "governed_item_body",
    "follow_up_cycle",
    "cycle_occasion",
    "question_template",
    "round_heading",
    "round_question",
    "answer_assignment",
    "saved_view",
    "second_step",
    "recovery_code",
    "one_time_token",
    "reset_request",
}
"""Tables whose rows change only while what they belong to (an assignment, a body, an account), or they themselves, are
loaded FOR UPDATE."""
NEVER_CHANGED = {
    "case",
    "case_number",
    "budget_decision",
    "paragraph_case",
    "decision_point",
    "vote",
    "reservation",
    "previous_handling",
    "assignment_case",
    "assignment_document",
    "paragraph_document",
    "report_item",
    "mail_attempt",
    "login_attempt",
    "access_log",
    "event",
    "reading_page",
    "search_word",
    "stored_list",
    "stored_list_item",
    "submission",
    "outer_identity",
}


def test_every_table_that_is_changed_after_reading_has_a_version_or_a_lock() -> None:
    mappers: list[Mapper[Base]] = list(Base.registry.mappers)
    versioned = {m.class_.__tablename__ for m in mappers if issubclass(m.class_, Versioned)}
    everything = {m.class_.__tablename__ for m in mappers}
    assert everything == versioned | CHANGED_UNDER_A_LOCKED_PARENT | NEVER_CHANGED
    assert not versioned & (CHANGED_UNDER_A_LOCKED_PARENT | NEVER_CHANGED)


@pytest.mark.parametrize(
    ("table", "vocabulary"),
    [
        (labels.STATUS, Status),
        (labels.STATUS_EXPLAINED, Status),
        (labels.ORIGIN, Origin),
        (labels.KIND, AssignmentKind),
        (labels.RECIPIENT_ROLE, RecipientRole),
        (labels.OWN_STATUS, OwnStatus),
        (labels.OUTCOME, Outcome),
        (labels.DOCUMENT_KIND, DocumentKind),
        (labels.DISPOSAL_KIND, DisposalKind),
        (labels.CARRIER_KIND, CarrierKind),
        (labels.RELATION, RelationKind),
        (labels.LETTER, Letter),
        (labels.MAIL_STATE, MailState),
        (labels.NOTICE_CHOICE, NoticeChoice),
        (labels.BODY_KIND, BodyKind),
        (labels.PARAGRAPH_SERIES, ParagraphSeries),
        (labels.NOTICE_CHOICE_EXPLAINED, NoticeChoice),
        (round_labels.GOVERNING_KIND, GoverningKind),
        (round_labels.ITEM_KIND, ItemKind),
        (round_labels.CYCLE_KIND, CycleKind),
        (round_labels.ADDRESSING, Addressing),
        (round_labels.ROUND_STATE, RoundState),
        (round_labels.REPLY_STATE, ReplyState),
        (round_labels.CHOICE, Choice),
    ],
)
def test_every_word_of_the_domain_has_a_swedish_name(table: dict[str, object], vocabulary: type[StrEnum]) -> None:
    assert set(table) == {member.value for member in vocabulary}


def test_everything_that_a_decision_says_has_a_swedish_name() -> None:
    assert set(labels.CLOSING) == set(labels.CLOSING_SAID) == set(labels.CLOSING_STEP) == set(CLOSING_KINDS)


def test_every_event_has_a_swedish_name() -> None:
    nouns = {name.split(".")[0] for name in labels.EVENT}
    written = {
        match for path in SOURCES for match in re.findall(r'"([a-z_]+\.[a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    events = {name for name in written - set(RULES) if name.split(".")[0] in nouns and not name.endswith(".id")}
    assert events == set(labels.EVENT)


@on_sqlite
def test_mails_know_where_the_pages_are(app: Flask) -> None:
    with app.test_request_context():
        assert paths.assignment("U-2023-0001") == url_for("assignments.card", reference="U-2023-0001")
        assert paths.status("U-2023-0001") == url_for("assignments.update_status", reference="U-2023-0001")
        day = dt.date(2024, 4, 25)
        assert paths.meeting("kf", day) == url_for("meetings.meeting", body="kf", held_on=day.isoformat())
        assert paths.reading(7) == url_for("intake.reading", reading_id=7)
        assert url_for("overview.my_list") == paths.MY_LIST
        assert url_for("auditing.index") == paths.AUDITING
        assert url_for("accounts.me") == paths.MY_SETTINGS
        assert url_for("accounts.log_ins") == paths.MY_LOG_INS
        assert url_for("accounts.second_step") == paths.MY_SECOND_STEP
        assert paths.link("x") == url_for("accounts.follow_link", power="x")


def test_every_decision_that_is_told_is_one_that_can_be_said() -> None:
    assert set(letters.DECIDED) < set(CLOSING_KINDS)


def test_every_setting_is_documented() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    missing = [f.name for f in fields(Settings) if f"TRACKER_{f.name.upper()}" not in text]
    assert missing == []


def test_the_drawn_life_cycle_is_the_table_in_the_code() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = set(re.findall(r"^\s+(\w+) --> (\w+): (\w+)$", text, re.MULTILINE))
    assert drawn == {
        (s.value, t.value, move.name) for move in MOVES.values() for s, t in move.targets.items() if s is not t
    }


def test_every_word_of_a_table_or_module_is_in_the_glossary() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    known = set(re.findall(r"`([a-z_]+)`", glossary))
    words = set(Base.metadata.tables) | {status.value for status in Status} | set(CLOSING_KINDS)
    words |= {action.value for action in Action}
    assert sorted(words - known) == []


def test_the_project_speaks_of_itself_alone() -> None:
    forbidden = re.compile(
        r"(?<![\w.])/(?:work|farm|root|tmp)/|https?://[a-z0-9.-]+/simple\b|https?://registry\.", re.IGNORECASE
    )
    for path in [*SOURCES, *TEMPLATES, *(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "pyproject.toml"]:
        assert not forbidden.search(path.read_text(encoding="utf-8")), path


def test_every_link_in_the_documents_leads_somewhere() -> None:
    for path in [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CHANGELOG.md"]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.relative_to(ROOT)} points to {target}"

"""Swedish words: dates and tidsläge as they are read aloud, and a word for everything that the code can say."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.deadlines import is_late
from tracker.domain.lifecycle import CLOSING_KINDS, Status
from tracker.domain.permissions import Role
from tracker.models.assignment import AssignmentKind, Origin
from tracker.models.document import DocumentKind
from tracker.models.paragraph import Outcome
from tracker.models.recipient import OwnStatus, RecipientRole
from tracker.models.relation import RelationKind
from tracker.wording import labels
from tracker.wording.dates import counted, distance, in_words, long_date, moment, short_date

TODAY = dt.date(2021, 4, 14)
HARD_SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2021-03-31", "försenat 14 dagar"),
        ("2021-03-23", "försenat 22 dagar"),
        ("2021-04-13", "försenat 1 dag"),
        ("2021-04-14", "i dag"),
        ("2021-04-15", "om 1 dag"),
        ("2021-04-21", "om 7 dagar"),
        ("2021-05-05", "om 21 dagar"),
        ("2012-09-06", f"försenat 3{HARD_SPACE}142 dagar"),
    ],
)
def test_how_far_off_a_day_is_stands_in_words(day: str, words: str) -> None:
    assert distance(dt.date.fromisoformat(day), today=TODAY) == words


def test_a_day_far_ahead_is_named_instead_of_counted() -> None:
    assert distance(dt.date(2021, 9, 30), today=TODAY).startswith("senast 30 september")


@given(st.dates(), st.dates())
def test_a_day_is_called_late_exactly_when_it_is(day: dt.date, today: dt.date) -> None:
    words = distance(day, today=today)
    assert words.startswith("försenat ") == is_late(day, today=today)
    assert (words == "i dag") == (day == today)


@pytest.mark.parametrize(
    ("number", "words"),
    [(0, "0 dagar"), (1, "1 dag"), (2, "2 dagar"), (14, "14 dagar"), (999, "999 dagar")],
)
def test_one_is_singular_and_every_other_number_plural(number: int, words: str) -> None:
    assert counted(number, "dag", "dagar") == words


@pytest.mark.parametrize(("number", "figures"), [(2_400, "2 400"), (100_000, "100 000"), (1_234_567, "1 234 567")])
def test_thousands_are_set_apart_by_a_space_that_does_not_break(number: int, figures: str) -> None:
    assert counted(number, "uppdrag", "uppdrag") == f"{figures.replace(' ', HARD_SPACE)} uppdrag"


@pytest.mark.parametrize(
    ("day", "long", "short"),
    [
        ("2023-09-20", "20 september 2023", "20 sep 2023"),
        ("2021-05-05", "5 maj 2021", "5 maj 2021"),
        ("2021-02-10", "10 februari 2021", "10 feb 2021"),
        ("2020-10-09", "9 oktober 2020", "9 okt 2020"),
        ("2020-08-19", "19 augusti 2020", "19 aug 2020"),
    ],
)
def test_a_date_reads_as_swedish_readers_write_it(day: str, long: str, short: str) -> None:
    assert long_date(dt.date.fromisoformat(day)) == long
    assert short_date(dt.date.fromisoformat(day)) == short


@given(st.dates(dt.date(1900, 1, 1)))
def test_a_short_date_has_no_dots(day: dt.date) -> None:
    assert "." not in short_date(day)


@pytest.mark.parametrize(
    ("utc", "words"),
    [
        ("2024-04-26T07:14+00:00", "26 apr 2024 09.14"),  # summer time
        ("2024-01-15T08:00+00:00", "15 jan 2024 09.00"),
        ("2024-05-03T21:59+00:00", "3 maj 2024 23.59"),
        ("2023-12-31T23:30+00:00", "1 jan 2024 00.30"),  # already the next civil day
    ],
)
def test_a_moment_is_told_in_swedish_time(utc: str, words: str) -> None:
    assert moment(dt.datetime.fromisoformat(utc)) == words


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], ""),
        (["Kommunstyrelsen"], "Kommunstyrelsen"),
        (["S", "V"], "S och V"),
        (["S", "V", "MP"], "S, V och MP"),
    ],
)
def test_a_row_of_names_ends_with_och(names: list[str], words: str) -> None:
    assert in_words(names) == words


@pytest.mark.parametrize(
    ("status", "word"),
    [
        ("draft", "Utkast"),
        ("proposed", "Föreslaget"),
        ("given", "Inte påbörjat"),
        ("in_progress", "Pågår"),
        ("ready", "Klart att redovisa"),
        ("reported", "Redovisat, väntar på beslut"),
        ("completed", "Fullgjort"),
        ("written_off", "Avslutat, inte fullgjort"),
        ("replaced", "Ersatt"),
        ("rejected", "Avslaget"),
        ("annulled", "Upphävt"),
        ("voided", "Makulerat"),
        ("closed_undocumented", "Avfört, beslut saknas"),
    ],
)
def test_each_state_is_shown_as_the_registrars_say_it(status: str, word: str) -> None:
    assert labels.STATUS[Status(status)] == word


@pytest.mark.parametrize(
    ("table", "vocabulary"),
    [
        pytest.param(labels.STATUS, Status, id="status"),
        pytest.param(labels.STATUS_EXPLAINED, Status, id="status explained"),
        pytest.param(labels.ROLE, Role, id="role"),
        pytest.param(labels.CLOSING, CLOSING_KINDS, id="closing"),
        pytest.param(labels.CLOSING_SAID, CLOSING_KINDS, id="closing said"),
        pytest.param(labels.CLOSING_STEP, CLOSING_KINDS, id="closing step"),
        pytest.param(labels.ORIGIN, Origin, id="origin"),
        pytest.param(labels.KIND, AssignmentKind, id="kind"),
        pytest.param(labels.RECIPIENT_ROLE, RecipientRole, id="recipient role"),
        pytest.param(labels.OWN_STATUS, OwnStatus, id="own status"),
        pytest.param(labels.OUTCOME, Outcome, id="outcome"),
        pytest.param(labels.DOCUMENT_KIND, DocumentKind, id="document kind"),
        pytest.param(labels.RELATION, RelationKind, id="relation"),
    ],
)
def test_every_word_of_a_vocabulary_has_its_swedish_and_nothing_else_has(
    table: Mapping[Any, str | tuple[str, str]], vocabulary: Any,
) -> None:  # fmt: skip
    assert sorted(table) == sorted(vocabulary)
    for said in table.values():
        for word in (said,) if isinstance(said, str) else said:
            assert word.strip() == word != ""


@pytest.mark.parametrize("table", [labels.STATUS, labels.CLOSING, labels.CLOSING_SAID, labels.ROLE])
def test_two_states_or_decisions_are_never_called_the_same(table: Mapping[Any, str]) -> None:
    assert len(set(table.values())) == len(table)

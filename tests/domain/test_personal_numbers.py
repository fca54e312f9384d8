"""A personnummer in a text is seen however it is written; what only looks like one raises no alarm."""

import datetime as dt
import random
import time

import pytest

from tracker.domain.errors import RuleBrokenError
from tracker.domain.personal_numbers import figures_of, personal_numbers
from tracker.domain.retention import LEAST_DAYS, check_decided, check_disposal, check_words, tombstone_of, without_words

TODAY = dt.date(2024, 4, 29)


def with_check_digit(nine: str) -> str:
    """Return nine figures with their check digit, reckoned in another way than the product does."""
    products = "".join(str(int(figure) * weight) for figure, weight in zip(nine, [2, 1] * 4 + [2], strict=True))
    return f"{nine}{-sum(map(int, products)) % 10}"


MADE_UP = with_check_digit("850101123")
SAMORDNING = with_check_digit("850161123")
YOUNG = with_check_digit("050101123")


@pytest.mark.parametrize(
    "written",
    [
        f"{MADE_UP[:6]}-{MADE_UP[6:]}", f"19{MADE_UP}", f"19{MADE_UP[:6]}-{MADE_UP[6:]}",
        f"19{MADE_UP[:6]} {MADE_UP[6:]}",
        MADE_UP, f"{MADE_UP[:6]}+{MADE_UP[6:]}", f"{MADE_UP[:6]}–{MADE_UP[6:]}", f"{MADE_UP[:6]} - {MADE_UP[6:]}",
        f"{SAMORDNING[:6]}-{SAMORDNING[6:]}", f"20{YOUNG}", f"{YOUNG[:6]}-{YOUNG[6:]}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("around", ["{}", "Hon ({}) ringde.", "Pnr:{}.", "{},", "Se {}; och"])
def test_a_number_is_seen_however_it_is_written(written: str, around: str) -> None:
    assert personal_numbers(around.format(written)) == [written]
    assert figures_of(written) == figures_of(written.replace("-", ""))


@pytest.mark.parametrize(
    "text",
    [
        "0738/23", "SLK-2023-00738", "N123-0456/23", "556036-0793", "212000-1355", "16212000-1355", "0701234567",
        "070-123 45 67", "+46 70 123 45 67", "+46701234567", "0046701234567", "031-365 00 00", "2023-09-20 § 633",
        "KS 2024-05-15, 09.00", "123e4567-e89b-12d3-a456-19" + MADE_UP, f"{MADE_UP[:6]} {MADE_UP[6:]} kronor", YOUNG,
        f"{MADE_UP[:6]}-{(int(MADE_UP[6:]) + 1) % 10000:04}", "851301-1234", "850132-1234", f"1{MADE_UP}",
        f"{MADE_UP}1",
        f"U-{MADE_UP[:6]}-{MADE_UP[6:]}", f"19{'850230'}-1234", "5050-1055", "ISBN 978-91-7000-000-0",
    ],
)  # fmt: skip
def test_what_only_looks_like_one_raises_no_alarm(text: str) -> None:
    assert personal_numbers(text) == []


def test_of_figures_at_random_few_raise_an_alarm_and_no_text_takes_long() -> None:
    chance = random.Random(11)  # noqa: S311 - not for secrets
    drawn = [f"{chance.randrange(10**6):06}-{chance.randrange(10**4):04}" for _ in range(20_000)]
    found = sum(bool(personal_numbers(one)) for one in drawn)
    assert found < 20_000 * 0.012  # a day in twelve months of thirty, doubled for samordning, and a check digit
    begun = time.perf_counter()
    for garbage in ("8501011" * 15_000, "19850101-" * 11_000, "850101 " * 14_000, "1" * 100_000):
        personal_numbers(garbage)
    assert time.perf_counter() - begun < 0.4


@pytest.mark.parametrize("kind", sorted(LEAST_DAYS))
def test_what_is_disposed_of_is_old_enough(kind: str) -> None:
    latest = TODAY - dt.timedelta(days=LEAST_DAYS[kind])
    check_disposal(kind, before_on=latest, decided_on=TODAY, today=TODAY)
    with pytest.raises(RuleBrokenError, match="minst"):
        check_disposal(kind, before_on=latest + dt.timedelta(days=1), decided_on=TODAY, today=TODAY)
    with pytest.raises(RuleBrokenError, match="inte fattats"):
        check_decided(TODAY + dt.timedelta(days=1), today=TODAY)


@pytest.mark.parametrize("words", ["abc", "x" * 201, "två\nrader", 'med "citat"', "sned\\streck"])
def test_a_detail_that_cannot_be_looked_for_is_refused(words: str) -> None:
    with pytest.raises(RuleBrokenError):
        check_words(words)
    assert check_words("  Anna Provsson ") == "Anna Provsson"


def test_a_text_never_grows_out_of_its_column() -> None:
    assert without_words("Anna bor här", "Anna", "[borttaget enligt KF]", None) == "[borttaget enligt KF] bor här"
    assert without_words("Anna bor här", "Anna", "[borttaget enligt KF]", 20) == "[borttaget] bor här"
    assert without_words("Anna bor här", "Anna", "[borttaget enligt KF]", 12) == "… bor här"


def test_a_tombstone_names_its_decision() -> None:
    assert tombstone_of("KF 2024-04-25 § 12") == "[borttaget enligt KF 2024-04-25 § 12]"

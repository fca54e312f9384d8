"""Files that are damaged at random are read or refused with a reason; nothing else happens to who asked."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from support.damage import damaged_file
from support.figures import Figures

from tracker.readers.refusals import ReadingError, Reason
from tracker.readers.sandbox import read_safely


def outcome(seed: int) -> str:
    name, data = damaged_file(seed)
    try:
        return read_safely(data, name).kind
    except ReadingError as error:
        return error.code


@pytest.mark.slow
def test_a_damaged_file_is_read_or_refused(figures: Figures) -> None:
    with ThreadPoolExecutor(2) as pool:
        found = list(pool.map(outcome, range(240)))
    assert {"pdf", "docx", "xlsx", "html", Reason.DAMAGED} <= set(found)
    assert not {Reason.BUSY, Reason.TOO_SLOW} & set(found)
    refused = sum(one in set(Reason) for one in found)
    figures("S5", f"{len(found)} damaged files: {len(found) - refused} read, {refused} refused in words, 0 too slow")

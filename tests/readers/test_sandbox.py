"""Files from outside are read in a child that may fail in every way without harm to who asked."""

import json
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support.papers import cell, docx_with, odt_of, pdf, xlsx

from tracker.domain.errors import RuleBrokenError
from tracker.readers import child, sandbox
from tracker.readers.model import Kind
from tracker.readers.reading import read
from tracker.readers.refusals import ReadingError, Reason
from tracker.readers.sandbox import read_by_pages, read_safely

PAPERS = {
    "a.txt": "Räkna bänkar\n".encode("cp1252"),
    "a.csv": "Nr;Uppdrag\n1;Räkna bänkar\n".encode(),
    "a.html": "<html><table><tr><td>Räkna<td>bänkar</table>".encode(),
    "a.pdf": pdf("Räkna bänkar", "och träd"),
    "a.docx": docx_with("<w:p><w:r><w:t>Räkna bänkar</w:t></w:r></w:p>"),
    "a.xlsx": xlsx(f"<row>{cell('Räkna')}{cell('bänkar')}</row>"),
    "a.odt": odt_of("<text:p>Räkna bänkar</text:p>"),
}


def code_of(source: Path | bytes, *, seconds: float = 30) -> Reason:
    with pytest.raises(RuleBrokenError) as refused:
        read_safely(source, seconds=seconds)
    assert isinstance(refused.value, ReadingError)
    return refused.value.code


def run_instead(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(sandbox, "COMMAND", (sys.executable, "-c", code))


@pytest.mark.parametrize("name", PAPERS)
def test_the_child_reads_what_this_process_would(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(PAPERS[name])
    found = read_safely(path)
    assert found == read(PAPERS[name], name) == read_safely(PAPERS[name], name)
    assert "Räkna" in found.text
    assert list(tmp_path.iterdir()) == [path]


def test_the_name_that_is_given_goes_before_that_of_the_path(tmp_path: Path) -> None:
    path = tmp_path / "0f3a"
    path.write_bytes(PAPERS["a.csv"])
    assert read_safely(path).kind is Kind.TEXT
    assert read_safely(path, "Uppföljning 2024.CSV").kind is Kind.CSV


def test_a_refusal_comes_through_with_its_code_and_words() -> None:
    with pytest.raises(ReadingError, match="inskannad") as refused:
        read_safely(pdf(""))
    assert (refused.value.code, refused.value.field) == (Reason.SCAN, "file")


def test_several_are_read_at_once() -> None:
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda name: read_safely(PAPERS[name], name).kind.value, [*PAPERS] * 2))
    assert sorted(found) == sorted([*Kind] * 2)


def test_characters_that_cannot_be_written_do_not_break_the_answer() -> None:
    text = "Räkna \U0001f333 och \u202e e\u0301 𝔘 "
    assert read_safely(text.encode()).text == text


def test_a_child_that_is_killed_is_told_apart_from_one_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    run_instead(monkeypatch, "import os; os.kill(os.getpid(), 9)")
    assert code_of(b"x") is Reason.TOO_HEAVY
    run_instead(monkeypatch, "import os; os.abort()")
    assert code_of(b"x" * 10_000_000) is Reason.TOO_HEAVY
    run_instead(monkeypatch, "import time; time.sleep(60)")
    begun = time.monotonic()
    assert code_of(b"x" * 10_000_000, seconds=0.3) is Reason.TOO_SLOW
    assert time.monotonic() - begun < 5


def test_a_child_that_never_rests_is_ended_by_the_limit_of_the_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    code = "from tracker.readers import child; child.CPU_SECONDS = 1; child.limit()\nwhile True: pass"
    run_instead(monkeypatch, code)
    assert code_of(b"x") is Reason.TOO_SLOW


@pytest.mark.parametrize("written", ["", "{", '{"kind": "text"'])
def test_an_answer_that_breaks_off_is_no_answer(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    run_instead(monkeypatch, f"print({written!r}, end='')")
    assert code_of(b"x") is Reason.TOO_HEAVY


def test_a_child_that_writes_for_ever_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "ANSWER_MAX", 1_000_000)
    run_instead(monkeypatch, "import sys\nwhile True: sys.stdout.write('x' * 65536)")
    assert code_of(b"x") is Reason.TOO_HEAVY


def test_without_room_for_a_process_one_is_asked_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "COMMAND", ("/nowhere/python",))
    assert code_of(b"x") is Reason.BUSY


def test_what_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "stor.txt"
    with path.open("wb") as file:
        file.truncate(child.FILE_MAX + 1)
    run_instead(monkeypatch, "raise SystemExit(9)")
    assert code_of(path) is Reason.TOO_LARGE
    monkeypatch.setattr(sandbox, "FILE_MAX", 3)
    assert code_of(b"xxxx") is Reason.TOO_LARGE


def test_the_child_is_told_nothing_of_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_SECRET_KEY", "x" * 40)
    tell = 'import os, sys, json; text = repr((dict(os.environ), sys.argv[1:]))\nprint(json.dumps(dict(kind="text", '
    run_instead(monkeypatch, tell + "text=text, pages=[], tables=[])))")
    told = read_safely(b"x", "hemligt ärende.pdf").text
    assert "SECRET" not in told
    assert "hemligt" not in told
    assert told.endswith("[''])")


def test_the_child_can_write_no_file_and_has_its_limits(tmp_path: Path) -> None:
    code = """
import json, resource, sys
from tracker.readers import child
child.limit()
try:
    with open(sys.argv[1], "wb") as file:
        file.write(b"x")
except OSError as error:
    wrote = error.errno
limits = [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE)]
try:
    bytearray(child.MEMORY_MAX)
except MemoryError:
    print(json.dumps([wrote, limits]))
"""
    path = tmp_path / "x"
    done = subprocess.run([sys.executable, "-c", code, str(path)], cwd=sandbox.ROOT, capture_output=True, check=True)
    assert json.loads(done.stdout) == [27, [768 * 1024 * 1024, 20, 0]]
    assert path.stat().st_size == 0


def test_no_thread_is_left_when_a_file_has_been_read() -> None:
    before = threading.active_count()
    read_safely(b"x")
    assert threading.active_count() <= before


@pytest.mark.parametrize(
    ("failure", "answer"),
    [
        (KeyError("hemligt"), {"refused": "damaged", "because": "KeyError"}),
        (MemoryError(), {"refused": "too_heavy"}),
        (RecursionError(), {"refused": "too_deep"}),
        (ReadingError(Reason.SCAN), {"refused": "scan"}),
    ],
)
def test_a_parser_that_fails_says_how_but_not_on_what(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, answer: dict[str, str]
) -> None:
    def fail(_: bytes) -> None:
        raise failure

    monkeypatch.setattr(child, "reader_of", lambda *_: fail)
    assert child.answer_to(b"x", "") == answer


def test_the_child_reads_no_more_than_a_file_may_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "FILE_MAX", 3)
    assert child.answer_to(b"xxxx", "") == {"refused": "too_large"}


def test_a_child_that_has_said_all_and_does_not_end_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(PAPERS["a.pdf"])
    monkeypatch.setattr(sandbox, "LOOK_SECONDS", 0.1)
    run_instead(monkeypatch, "import os, time; os.close(1); time.sleep(60)")
    begun = time.monotonic()
    with pytest.raises(ReadingError) as refused:
        list(read_by_pages(path, path.name, seconds=0.5))
    assert refused.value.code is Reason.TOO_SLOW
    assert time.monotonic() - begun < 5

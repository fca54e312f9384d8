"""The guide shows what there is: every picture that it names exists, is shown somewhere, and is taken by the list."""

import re
import struct
import tomllib
from collections import Counter
from pathlib import Path

from tracker import demo

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
PICTURES = GUIDE.parent / "img" / "guide"
ROLES = ("registrator", "handlaggare", "chef", "revisor", "administrator")


def listed() -> dict[str, dict[str, object]]:
    entries = tomllib.loads((GUIDE / "screenshots.toml").read_text(encoding="utf-8"))["picture"]
    assert [name for name, times in Counter(entry["file"] for entry in entries).items() if times > 1] == []
    return {entry["file"]: entry for entry in entries}


def shown() -> set[str]:
    pages = "\n".join(page.read_text(encoding="utf-8") for page in GUIDE.glob("*.md"))
    return set(re.findall(r"!\[[^\]]+\]\(\.\./img/guide/([^)]+)\)", pages))


def test_every_picture_is_shown_and_every_shown_one_is_there() -> None:
    kept = {path.name for path in PICTURES.iterdir()}
    assert shown() == kept
    assert kept == set(listed())


def test_every_picture_is_taken_as_somebody_who_can_log_in() -> None:
    accounts = {address.partition("@")[0] for address, _, _ in demo.accounts()}
    assert {str(entry["role"]) for entry in listed().values()} - {""} <= accounts


def test_a_picture_has_the_size_that_the_list_says_and_is_quick_to_load() -> None:
    for name, entry in listed().items():
        data = (PICTURES / name).read_bytes()
        assert data.startswith(b"\x89PNG"), name
        assert struct.unpack(">II", data[16:24]) == (entry.get("width", 1280), entry.get("height", 900)), name
        assert len(data) <= 200_000, f"{name} has {len(data)} bytes"


def test_a_picture_is_described_for_whoever_does_not_see_it() -> None:
    for page in GUIDE.glob("*.md"):
        for words in re.findall(r"!\[([^\]]*)\]", page.read_text(encoding="utf-8")):
            assert len(words.split()) >= 4, f"{page.name}: «{words}» does not say what is seen"


def test_every_role_has_its_page_and_the_start_leads_to_it() -> None:
    start = (GUIDE / "index.md").read_text(encoding="utf-8")
    assert [role for role in ROLES if f"({role}.md)" not in start or not (GUIDE / f"{role}.md").exists()] == []

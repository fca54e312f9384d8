"""Files that are damaged at random, from a seed, so that a failure can be repeated."""

import io
import random
import re
import zipfile

from support.files import zipped
from support.papers import cell, docx_with, odt_of, pdf, xlsx

PARAGRAPH = '<w:p><w:pPr><w:pStyle w:val="ListNumber"/></w:pPr><w:r><w:t>Räkna</w:t></w:r></w:p>'
WHOLE = {
    "a.pdf": pdf("Räkna bänkar", "och träd"),
    "a.docx": docx_with(f"{PARAGRAPH}<w:tbl><w:tr><w:tc>{PARAGRAPH}</w:tc><w:tc>{PARAGRAPH}</w:tc></w:tr></w:tbl>"),
    "a.xlsx": xlsx(f'<row r="1">{cell("Räkna")}<c r="B1" s="1"><v>45000</v></c></row>'),
    "a.odt": odt_of("<text:p>Räkna<text:s text:c='3'/>bänkar</text:p>"),
    "a.html": b"<!DOCTYPE html><ol start=3><li>R&auml;kna<table><tr><td>a<td>b</table></ol><pre>x</pre>",
    "a.csv": 'Nr;Uppdrag\n1;"Räkna; måla"\n'.encode(),
}
NUMBERS = (b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff", b"9999", b"<!--", b'"')
TOKENS = (b'""', b'"-1"', b'"99999999999999999999"', b"<a>", b"")


def damaged_file(seed: int) -> tuple[str, bytes]:
    """Return a file's name and its damaged bytes; what is packed is damaged inside, as often as not."""
    dice = random.Random(seed)  # noqa: S311
    name = dice.choice([*WHOLE])
    inside = name.endswith(("x", "odt")) and dice.random() < 0.7
    return name, (_damaged_inside if inside else _damaged)(WHOLE[name], dice)


def _damaged(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 3, 10))):
        at, size = dice.randrange(len(changed) + 1), dice.randrange(1, 100)
        if dice.random() < 0.5:
            changed[at : at + 4] = dice.choice(NUMBERS)
        else:
            changed[at : at + dice.choice((0, size))] = changed[: dice.choice((0, size))]
    return bytes(changed)


def _damaged_inside(data: bytes, dice: random.Random) -> bytes:
    """Damage the XML of a part, and pack it as if nothing had happened."""
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        parts: dict[str, bytes | str] = {name: container.read(name) for name in container.namelist()}
    name = dice.choice([name for name in parts if name.endswith((".xml", ".rels"))])
    content = bytes(parts[name])  # type: ignore[arg-type]
    for _ in range(dice.choice((1, 2, 5))):
        if tokens := list(re.finditer(rb'"[^"]*"|<[^<>]*>|\w+', content)):
            token = dice.choice(tokens)
            new = dice.choice((*TOKENS, dice.choice(tokens).group()))
            content = content[: token.start()] + new + content[token.end() :]
    return zipped(parts | {name: content}, stored="mimetype")

"""A saved web page: what a browser shows as text, line by line."""

import pytest

from tracker.readers.reading import read

PAGE = """<!DOCTYPE html><html lang=sv><head><meta charset="%s"><title>Titel</title>
<style>p { color: red }</style><script>document.write("<p>skrivet</p>")</script></head>
<body><!-- en anmärkning --><h1>§ 12  Bänkar
i parken</h1><p>Nämnden f&aring;r i <b>upp</b>drag att<br>r&#228;kna &amp; måla.</p>
<div>Yttre<div>inre</div>efter</div><svg><text>ritat</text></svg></body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_blocks_make_lines_and_what_is_not_shown_is_left_out(encoding: str) -> None:
    text = read((PAGE % encoding).encode(encoding)).text
    assert text == "§ 12 Bänkar i parken\nNämnden får i uppdrag att\nräkna & måla.\nYttre\ninre\nefter"


def test_lists_get_the_numbers_that_a_browser_shows() -> None:
    page = "<html><ol><li>Ett<li>Två<ol type=a><li>under</li><li>under två</li></ol></ol>"
    page += "<ol start=5><li>Fem</li><li value=9>Nio<li>Tio</ol><ul><li>Punkt</ul><ol type=I><li>x</ol>"
    lines = ["1. Ett", "2. Två", "a) under", "b) under två", "5. Fem", "9. Nio", "10. Tio", "• Punkt", "I. x"]
    assert read(page.encode()).text.split("\n") == lines


def test_a_table_keeps_its_cells_and_stands_in_its_place() -> None:
    page = """<html><p>Före</p><table><thead><tr><th>Nr<th>Uppdrag</thead>
    <tr><td>1</td><td>Räkna<br>bänkar <i>snart</i></td></tr> <tr><td>2<td></table><p>Efter"""
    found = read(page.encode())
    assert found.text == "Före\nNr\tUppdrag\n1\tRäkna bänkar snart\n2\nEfter"
    assert found.tables == ((("Nr", "Uppdrag"), ("1", "Räkna\nbänkar snart"), ("2", "")),)


def test_a_table_that_only_orders_the_page_gives_lines() -> None:
    page = "<html><table><tr><td><p>Beslut</p><p>1. Räkna</p></td></tr><tr><td>Slut</table>"
    found = read(page.encode())
    assert (found.text, found.tables) == ("Beslut\n1. Räkna\nSlut", ())


def test_a_table_in_a_table_is_text_of_its_cell() -> None:
    page = "<html><table><tr><td>A<td><table><tr><td>b<td>c</table></table>"
    found = read(page.encode())
    assert found.text == "A\tb c"
    assert found.tables == ((("b", "c"),), (("A", "b\tc"),))


def test_preformatted_text_keeps_its_lines() -> None:
    assert read(b"<html><pre>Rad ett\nRad  tv\xc3\xa5</pre>").text == "Rad ett\nRad två"


def test_what_a_page_leaves_open_or_ends_twice_is_read() -> None:
    page = "<html></div></table></ol></td></svg></pre><li>Lös<p>Ett<p>Två<br/><table><tr><td>cell"
    assert read(page.encode()).text == "• Lös\nEtt\nTvå\ncell"


def test_entities_that_a_page_declares_are_not_expanded() -> None:
    page = '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname"><!ENTITY a "haha">]><html><p>&x; &a; slut'
    assert "&x; &a; slut" in read(page.encode()).text

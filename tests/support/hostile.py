"""Files that somebody might send to do harm, made by code: each with a name and its bytes, under a word for it."""

import codecs

from support.files import PDF, odt, office, png, zipped

RUN = "document.title='KÖRT';window.parent.postMessage('KÖRT','*');fetch('/korde-skript');alert(1)"
HTML = f"<!doctype html><html><body><script>{RUN}</script></body></html>"
SVG = f'<svg xmlns="http://www.w3.org/2000/svg" onload="{RUN}"><script>{RUN}</script></svg>'
XXE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
MHTML = f"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n\n{HTML}\n--x--"
GIF_JS = f"GIF89a/*\x01\x00\x01\x00*/=1;{RUN}".encode()
JPEG_JS = b"\xff\xd8\xff\xe0/*" + f"*/=1;{RUN}".encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
ENCRYPTED = zipped({"[Content_Types].xml": "x", "word/document.xml": "y"}).replace(
    b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00"
)
PLAIN = "Bänkarna är räknade.\n".encode()

HOSTILE: dict[str, tuple[str, bytes]] = {
    # what is no document, whatever it is called
    "a web page": ("sida.html", HTML.encode()),
    "a web page called PDF": ("protokoll.pdf", HTML.encode()),
    "a web page called Word": ("protokoll.docx", HTML.encode()),
    "a web page called picture": ("bild.png", HTML.encode()),
    "a web page called text": ("text.txt", HTML.encode()),
    "a web page after many spaces": ("text.txt", b" \n" * 900 + HTML.encode()),
    "a web page after a mark of UTF-8": ("text.txt", codecs.BOM_UTF8 + HTML.encode()),
    "a web page in UTF-16": ("text.txt", HTML.encode("utf-16")),
    "a web page in UTF-16 without a mark": ("text.txt", HTML.encode("utf-16-le")),
    "a web page in UTF-32": ("text.txt", HTML.encode("utf-32")),
    "a web page in UTF-7": ("text.txt", f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-".encode()),
    "a drawing with script": ("figur.svg", SVG.encode()),
    "a drawing called picture": ("figur.png", SVG.encode()),
    "XML with an external entity": ("data.xml", XXE.encode()),
    "XML called Excel": ("data.xlsx", XXE.encode()),
    "a saved mail with a page": ("sida.mht", MHTML.encode()),
    "a script": ("skript.js", RUN.encode()),
    "a script called text": ("text.txt", RUN.encode()),
    "a style sheet": ("stil.css", b"body{background:url(/korde-skript)}"),
    "a GIF that is a script": ("bild.gif", GIF_JS),
    "an icon that is a script": ("ikon.ico", b"\x00\x00\x01\x00/*" + f"*/=1;{RUN}".encode()),
    "a JPEG that is a script": ("bild.jpg", JPEG_JS),
    "a PNG with a page behind it": ("bild.png", png() + HTML.encode()),
    "a PDF that is a page": ("protokoll.pdf", PDF + HTML.encode()),
    "a page that is a PDF": ("protokoll.pdf", HTML.encode() + PDF),
    "a PDF with script": (
        "protokoll.pdf",
        PDF.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"),
    ),
    "a PDF that is a zip": ("protokoll.pdf", PDF + office()),
    "a program": ("protokoll.pdf.exe", b"MZ\x90\x00\x03\x00\x00\x00" + bytes(200)),
    "a program of Linux": ("protokoll", b"\x7fELF\x02\x01\x01" + bytes(200)),
    "a shell script": ("kor.sh", b"#!/bin/sh\nrm -rf /\n"),
    "a shortcut": ("protokoll.url", b"[InternetShortcut]\r\nURL=javascript:alert(1)\r\n"),
    "RTF": ("protokoll.rtf", b"{\\rtf1\\ansi{\\object\\objocx}}"),
    "an old Word file": ("protokoll.doc", OLE),
    # containers
    "Word with macros": ("protokoll.docx", office(**{"word/vbaProject.bin": OLE})),
    "Word with macros in capitals": ("protokoll.docx", office(**{"WORD/VBAPROJECT.BIN": OLE})),
    "Excel with old macros": ("lista.xlsx", office("xl/workbook.xml", **{"xl/macrosheets/sheet1.xml": "x"})),
    "Word with ActiveX": ("protokoll.docx", office(**{"word/activeX/activeX1.bin": OLE})),
    "OpenDocument with macros": ("protokoll.odt", odt(**{"Basic/Standard/Module1.xml": "x"})),
    "a zip that leads out": ("protokoll.docx", office(**{"../../etc/cron.d/x": "x"})),
    "a zip that leads out by the root": ("protokoll.docx", office(**{"/etc/cron.d/x": "x"})),
    "a zip that leads out on Windows": ("protokoll.docx", office(**{"..\\..\\x.bat": "x"})),
    "a plain zip": ("allt.zip", zipped({"a.txt": "x"})),
    "a program for Java": ("kor.jar", zipped({"META-INF/MANIFEST.MF": "Main-Class: X"})),
    "two kinds of Office in one": ("protokoll.docx", office(**{"xl/workbook.xml": "x"})),
    "a locked Word file": ("protokoll.docx", ENCRYPTED),
    "a Word file cut off": ("protokoll.docx", office()[:-40]),
    "a Word file with a page behind it": ("protokoll.docx", office() + HTML.encode()),
    "a page with a Word file behind it": ("protokoll.docx", HTML.encode() + office()),
    "a zip bomb": ("protokoll.docx", office(**{"word/media/image1.png": bytes(20_000_000)})),
    # what is nothing
    "nothing": ("tom.pdf", b""),
    "NUL alone": ("tom.txt", bytes(100)),
    "noise": ("brus.pdf", bytes(range(256)) * 20),
    # names
    "a name with quotes": ('pro"to\'koll;filename=x.html".pdf', PDF),
    "a name with new lines": ("protokoll\r\nContent-Type: text/html\r\n\r\n<script>.pdf", PDF),
    "a name with folders": ("../../../etc/passwd.pdf", PDF),
    "a name with folders of Windows": ("C:\\Windows\\system32\\evil.pdf", PDF),
    "a name turned round": ("protokoll\u202efdp.exe", PDF),
    "a name with what is not seen": ("pro\u200bto\u2066koll\ufeff\x07.pdf", PDF),
    "a name of dots": ("..", PDF),
    "a name of spaces": ("   .pdf", PDF),
    "a very long name": ("ö" * 4000 + ".pdf", PDF),
    "a name in Hebrew": ("\u05e1\u05e4\u05e1\u05dc\u05d9\u05dd.pdf", PDF),
    "a name of a web page": ("sida.html", PDF),
    "a name with markup": ("<img src=x onerror=alert(1)>.txt", PLAIN),
    "a name in Swedish": ("Räksmörgås – åäö.txt", PLAIN),
    "a name with parts": ("a%2f..%2fb%00.pdf", PDF),
}

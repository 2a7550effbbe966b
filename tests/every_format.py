"""A folder with a file of every readable format, each with the same vowelled sentence.

The files are made anew or copied from samples.
"""

from __future__ import annotations

import bz2
import json
import shutil
import sqlite3
import tarfile
import zipfile
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

__all__ = ["SENTENCE", "make"]

SAMPLES = Path(__file__).parent / "documents" / "samples"
TITLE = "كِتابُ الرِّحْلَةِ"
SENTENCE = "وَصَلَتِ القافِلَةُ إلى قَلْعَةِ حَلَبَ عِنْدَ الغُروبِ"
"""Stands in every file that is made here, in the encodings that have no vowels without them."""
PLAIN = "وصلت القافلة إلى قلعة حلب عند الغروب"
OPENITI = f"""######OpenITI#

#META# 010.AuthorNAME:: ابن بطوطة
#META# 020.BookTITLE:: {TITLE}
#META#Header#End#

### | الباب الأول
# خرج من طنجة
PageV01P001
# {SENTENCE}
~~وأقام بها
PageV01P002
"""


def make(folder: Path) -> None:
    """Fill an empty folder."""
    _texts(folder)
    _tables(folder)
    _mails(folder)
    (folder / "book.openiti").write_text(OPENITI, encoding="utf-8")
    for sample in (
        "office/journey.docx",
        "office/journey.odt",
        "office/journey.rtf",
        "office/journey.epub",
        "office/slides.pptx",
        "office/slides.ppt",
        "office/slides.odp",
    ):
        shutil.copy(SAMPLES / sample, folder)
    for name in ("news-chromium", "columns-libreoffice", "poem-xelatex", "news-scanned"):
        shutil.copy(SAMPLES / "pdf" / f"{name}.pdf", folder)
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        archive.writestr("inner/مقال.txt", f"{TITLE}\n\n{SENTENCE}")
        archive.write(SAMPLES / "office" / "journey.docx", "inner/journey.docx")
    with tarfile.open(folder / "archive.tar.gz", "w:gz") as archive:
        archive.add(folder / "utf-8.txt", "inner/مقال.txt")
    (folder / "compressed.txt.bz2").write_bytes(bz2.compress((folder / "utf-8.txt").read_bytes()))


def _texts(folder: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1256"):
        (folder / f"{encoding}.txt").write_text(f"{TITLE}\n\n{SENTENCE}.", encoding=encoding)
    for encoding in ("iso8859_6", "mac_arabic", "cp720"):
        (folder / f"{encoding}.txt").write_text(
            f"كتاب الرحلة\n\n{PLAIN} وأقامت بها ثلاثة أيام ثم رجعت من حيث أتت.", encoding=encoding
        )
    (folder / "notes.md").write_text(
        f"---\nauthor: ابن بطوطة\ndate: 14 رجب 1437هـ\n---\n# {TITLE}\n\n**وَصَلَتِ** {SENTENCE[9:]}", encoding="utf-8"
    )
    (folder / "page.html").write_text(
        f'<html lang="ar"><title>{TITLE}</title><nav>قائمة</nav><main><p>{SENTENCE}</p></main>', encoding="utf-8"
    )
    (folder / "long.txt").write_text(
        f"{TITLE}\n\n" + "سارَتِ القافِلةُ أيّامًا. " * 1500 + f"\n\n{SENTENCE}.\n\n" + "ثُمَّ رَجَعَت. " * 100, encoding="utf-8"
    )
    (folder / "talk.srt").write_text(f"1\n00:00:01,000 --> 00:00:02,000\n{SENTENCE}\n", encoding="utf-8")
    (folder / "talk.vtt").write_text(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{SENTENCE}\n", encoding="utf-8")
    (folder / "chat.txt").write_text(f"31/12/2020, 21:15 - نادر: {SENTENCE}\n31/12/2020, 21:16 - هدى: نعم\n", encoding="utf-8")
    page = f"<page><title>{TITLE}</title><ns>0</ns><id>7</id><revision><text>[[{SENTENCE}]]</text></revision></page>"
    (folder / "wiki.xml.bz2").write_bytes(bz2.compress(f"<mediawiki>{page}</mediawiki>".encode()))
    message = {"id": 1, "type": "message", "date": "2020-12-31T21:15:00", "from": "نادر", "text": [SENTENCE]}
    (folder / "result.json").write_text(json.dumps({"type": "personal_chat", "messages": [message]}), encoding="utf-8")


def _tables(folder: Path) -> None:
    (folder / "table.csv").write_text(f"العنوان,النص,التاريخ\n{TITLE},{SENTENCE},2016-08-06\n", encoding="utf-8-sig")
    (folder / "table.tsv").write_text(f"title\ttext\n{TITLE}\t{SENTENCE}\n", encoding="utf-8")
    record = {"id": "سجل-1", "title": TITLE, "text": SENTENCE}
    (folder / "records.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    (folder / "records.json").write_text(json.dumps([{**record, "id": "سجل-2"}]), encoding="utf-8")
    for sheet in ("table.xlsx", "table.xls", "table.ods"):
        shutil.copy(SAMPLES / "tables" / sheet, folder)
    with closing(sqlite3.connect(folder / "database.sqlite")) as database, database:
        database.execute("CREATE TABLE articles (title TEXT, text TEXT, year INTEGER)")
        database.execute("INSERT INTO articles VALUES (?, ?, 1326)", (TITLE, SENTENCE))


def _mails(folder: Path) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = TITLE, "ابن بطوطة <ib@example.org>", "reader@example.org"
    mail["Date"] = "Sat, 06 Aug 2016 10:00:00 +0300"
    mail.set_content(SENTENCE)
    mail.add_attachment(f"{TITLE}\n\n{SENTENCE}".encode(), maintype="text", subtype="plain", filename="ملحق.txt")
    (folder / "mail.eml").write_bytes(mail.as_bytes())
    (folder / "box.mbox").write_bytes(b"From ib@example.org Sat Aug  6 10:00:00 2016\n" + mail.as_bytes() + b"\n")

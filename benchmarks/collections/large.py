"""Files as large as people have them, made of the corpus piece by piece; and many small ones."""

from __future__ import annotations

import csv
import json
import mailbox
from collections.abc import Callable, Iterator, Mapping
from email.message import EmailMessage
from itertools import cycle
from pathlib import Path

import pypdfium2

from benchmarks.collections.corpus import Article
from benchmarks.collections.samples import SAMPLES

__all__ = ["LARGE", "make_small"]

MEGA = 1_000_000

Articles = Callable[[], Iterator[Article]]


def _endless(articles: Articles) -> Iterator[Article]:
    """Yield the articles again and again, with new ids."""
    for turn in (number for number, _ in enumerate(cycle((None,)))):
        for article in articles():
            yield article._replace(id=f"{article.id}-{turn}")


def _text(path: Path, articles: Articles, scale: float) -> None:
    with path.open("w", encoding="utf-8") as file:
        for article in _endless(articles):
            file.write(f"{article.title}\n\n{article.text}\n\n")
            if file.tell() > 2000 * MEGA * scale:
                return


def _longest_text(path: Path, articles: Articles, scale: float) -> None:
    _text(path, articles, min(scale, 1) * 16 / 2000)


def _json_lines(path: Path, articles: Articles, scale: float) -> None:
    with path.open("w", encoding="utf-8") as file:
        for article in _endless(articles):
            file.write(json.dumps(article._asdict(), ensure_ascii=False) + "\n")
            if file.tell() > 2000 * MEGA * scale:
                return


def _csv(path: Path, articles: Articles, scale: float) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "title", "text"))
        for article in _endless(articles):
            rows.writerow(article)
            if file.tell() > 300 * MEGA * scale:
                return


def _mailbox(path: Path, articles: Articles, scale: float) -> None:
    letters = mailbox.mbox(path)
    written = 0
    for article in _endless(articles):
        message = EmailMessage()
        message["Subject"] = " ".join(article.title.split())
        message["From"] = "news@example.org"
        message.set_content(article.text, cte="base64")
        letters.add(message)
        written += article.size * 4 // 3
        if written > 200 * MEGA * scale:
            break
    letters.close()


def _pdf(path: Path, _: Articles, scale: float) -> None:
    with pypdfium2.PdfDocument(SAMPLES / "news-chromium.pdf") as sample, pypdfium2.PdfDocument.new() as book:
        for _number in range(max(round(5000 * scale), 1)):
            book.import_pages(sample, [0])
        book.save(path)


LARGE: Mapping[str, Callable[[Path, Articles, float], None]] = {
    "parts.txt": _text,
    "one.txt": _longest_text,
    "records.jsonl": _json_lines,
    "table.csv": _csv,
    "letters.mbox": _mailbox,
    "book.pdf": _pdf,
}
"""Functions that write each large file from the articles, at a multiple of its full size.

The full sizes are 2 GB of text, which becomes many documents; 16 MB of text, about the most that
stays one document; 2 GB of JSON Lines; 300 MB of CSV; 200 MB of mails; and 5,000 pages of PDF.
"""


def make_small(folder: Path, files: int) -> None:
    """Write that many texts of three words, a thousand in each folder."""
    for number in range(files):
        place = folder / f"{number // 1000:04}"
        if not number % 1000:
            place.mkdir(parents=True)
        (place / f"{number:07}.txt").write_text(f"خبر رقم {number}\n", encoding="utf-8")

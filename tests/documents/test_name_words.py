"""The words of a name that people give to a file."""

from __future__ import annotations

import pytest

from kashaf.documents.name_words import name_words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("تقرير_البنك-المركزي 2016.pdf", "تقرير البنك المركزي"),
        ("archive.zip/قرارات/قرار12المجلس.docx", "قرار المجلس"),
        ("annual-report_2016.tar.gz", "annual report"),
        ("0429AbuMansur.FiqhLugha", "Abu Mansur Fiqh Lugha"),
        ("مقدمة.ابن.خلدون.txt", "مقدمة ابن خلدون"),
        ("رسالة", "رسالة"),
        ("f0c76394ef16e3ea.txt", ""),
        ("001_f0c76394ef16e3ea.txt", ""),
        ("550e8400-e29b-41d4-a716-446655440000.pdf", ""),
        ("IMG_1234.jpg", ""),
        ("DSC00017.JPG", ""),
        ("Scan 12 (copy).pdf", ""),
        ("WhatsApp Image 2020-12-31 at 10.11.12 PM.jpeg", ""),
        ("مستند1.docx", ""),
        ("عرض الأسعار.pptx", "عرض الأسعار"),
        ("صورة/بدون عنوان.txt", ""),
        ("12345.txt", ""),
        (".hidden", "hidden"),
        ("", ""),
    ],
)
def test_words_are_split_and_what_programs_name_is_left_out(path: str, words: str) -> None:
    assert name_words(path) == words

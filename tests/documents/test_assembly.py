"""What a file states about itself: a computer is no author, a program no language."""

from __future__ import annotations

import io

import pytest

from kashaf.documents.assembly import assemble, facts, is_machine
from kashaf.documents.source import Source

SOURCE = Source("a.docx", "/a.docx", io.BytesIO(), 0, lambda _: None)


@pytest.mark.parametrize(
    "name", ["hp", "HP", "Toshiba", "User-PC", "Windows User", "Microsoft Office User", "dell 2", "admin", "pc1", "the user"]
)
def test_a_computer_is_no_author(name: str) -> None:
    assert is_machine(name)
    assert facts(author=[name, "نادر"]) == {"author": "نادر"}


@pytest.mark.parametrize("name", ["نادر", "Michael Dell", "Hpaul", "A. User", "Apple Martin", "Intelligence Unit", ""])
def test_a_person_is_one(name: str) -> None:
    assert not is_machine(name)


@pytest.mark.parametrize(
    ("language", "text", "kept"),
    [
        ("en-US", "قصيدة عن القمر", None),
        ("ar-SA", "قصيدة عن القمر", "ar-SA"),
        ("en-US", "a poem", "en-US"),
        ("fa", "قصيدة", "fa"),
    ],
)
def test_english_is_not_the_language_of_an_arabic_text(language: str, text: str, kept: str | None) -> None:
    assert assemble(SOURCE, "", [("", text)], {"language": language}).fields.get("language") == kept


@pytest.mark.parametrize(
    "title", ["بسم الله الرحمن الرحيم", "PowerPoint Presentation", "Microsoft Word - x.doc", "12345", "a.docx"]
)
def test_such_a_title_is_none(title: str) -> None:
    text = "بسم الله الرحمن الرحيم\n\nجامعة الوادي\n\nكلية العلوم\n\nأثر الملح في نمو القمح\n\nبحث"
    assert assemble(SOURCE, title, [("", text)], {}).title == "أثر الملح في نمو القمح"

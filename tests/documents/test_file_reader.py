"""A file's documents: which reader it gets, and what is refused for which reason."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from kashaf.documents import Document, File, Options, Skipped, read_file, walk
from kashaf.documents import text as text_module
from kashaf.errors import InvalidRequest, UnreadableFile
from kashaf.extras import install_line
from tests.effort import effort

SEEDS = Path(__file__).parents[2] / "seeds"
TEXT = "غارات على سرت\n\nقالت صحيفة واشنطن بوست إن الولايات المتحدة تعد خطة."


def unexpected(skipped: Skipped) -> None:
    pytest.fail(str(skipped))


def made(tmp_path: Path, name: str, data: bytes | str) -> File:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    (file,) = walk(path, skip=unexpected)
    return file


def read(file: File, encoding: str | None = None, **rest: Any) -> tuple[list[Document], list[str]]:
    skipped: list[str] = []
    return list(read_file(file, Options(encoding), skip=lambda each: skipped.append(str(each)), **rest)), skipped


def refusal(file: File, **options: Any) -> str:
    with pytest.raises(UnreadableFile) as error:
        read(file, **options)
    assert str(error.value) == f"{file.path}: {error.value.reason}"
    return error.value.reason


def test_the_five_articles_are_read_whole() -> None:
    files = [file for file in walk(SEEDS, skip=unexpected) if file.id.endswith(".txt")]
    assert len(files) == 5
    for file in files:
        (document,), skipped = read(file)
        assert not skipped
        assert document.id == file.id
        assert document.text == file.path.read_bytes().decode()
        assert document.fields["path"] == file.id
        stated = Path(f"{file.path}.meta.yaml")
        assert document.fields.keys() - {"path"} == (
            yaml.safe_load(stated.read_text(encoding="utf-8")).keys() if stated.exists() else set()
        )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_an_article_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    (document,), _ = read(made(tmp_path, "a.txt", TEXT.encode(encoding)))
    assert (document.title, document.text) == ("غارات على سرت", TEXT)


def test_an_encoding_may_be_named(tmp_path: Path) -> None:
    file = made(tmp_path, "a.txt", TEXT.encode("mac_arabic"))
    assert read(file, encoding="mac_arabic")[0][0].text == TEXT
    with pytest.raises(InvalidRequest):
        read(file, encoding="klingon")


@pytest.mark.parametrize("name", ["a", "a.arabic", "مقال.TXT"])
def test_any_text_is_read_whatever_its_suffix(tmp_path: Path, name: str) -> None:
    assert read(made(tmp_path, name, TEXT))[0][0].title == "غارات على سرت"


@pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.php", "a"])
def test_a_page_is_known_by_its_suffix_or_by_what_it_holds(tmp_path: Path, name: str) -> None:
    (document,), _ = read(made(tmp_path, name, '<!DOCTYPE html><html lang="ar"><title>غارات</title><p>كلمة<b>متصلة</b></p>'))
    assert (document.title, document.text) == ("غارات", "كلمةمتصلة")
    assert document.fields == {"path": name, "language": "ar"}


def test_a_text_that_talks_about_tags_stays_text(tmp_path: Path) -> None:
    text = "<html> وسم\n"
    assert read(made(tmp_path, "a.txt", text))[0][0].text == text


def test_records_bring_their_own_ids_and_fields(tmp_path: Path) -> None:
    lines = '{"id": "1", "text": "أ"}\n{"id": "2"}\n{"id": "3", "text": "ج", "year": 2016}\n'
    for name in ("feed.jsonl", "feed.ndjson"):
        documents, skipped = read(made(tmp_path, name, lines))
        assert [(document.id, document.fields) for document in documents] == [("1", {}), ("3", {"year": 2016})]
        assert skipped == [f'{tmp_path / name}:2: the record "2" has neither "text" nor "pages": give it one of them']


def test_the_year_of_death_in_the_name_of_an_author_becomes_a_field(tmp_path: Path) -> None:
    front = "---\nauthor: ['الثعالبي (المتوفى: 429هـ)', 'طه حسين (ت 1973م)']\n---\nنص"
    ((document,), _) = read(made(tmp_path, "a.md", front))
    assert document.fields["author"] == ("الثعالبي (المتوفى: 429هـ)", "طه حسين (ت 1973م)")
    assert document.fields["author_died"] == "429"
    ((stated,), _) = read(made(tmp_path, "b.md", front.replace("---\nنص", "author_died: 430\n---\nنص")))
    assert stated.fields["author_died"] == "430"
    record = '{"id": "1", "text": "أ", "author": "الثعالبي (المتوفى: 429هـ)"}'
    assert "author_died" not in read(made(tmp_path, "c.jsonl", record))[0][0].fields


def test_a_json_file_is_one_record_or_many(tmp_path: Path) -> None:
    assert [d.id for d in read(made(tmp_path, "a.json", '{"id": "1", "text": "أ"}'))[0]] == ["1"]
    assert [d.id for d in read(made(tmp_path, "a.json", '[{"id": "1", "text": "أ"}, {"id": "2", "text": "أ"}]'))[0]] == [
        "1",
        "2",
    ]
    refused = refusal(made(tmp_path, "package.json", '{"name": "x"}'))
    assert refused.startswith('it holds no records: the record "package.json#1" has neither "text" nor "pages"')
    assert refusal(made(tmp_path, "b.json", "{")).startswith("it holds no records: it is not JSON")


def with_columns(file: File, **columns: str) -> tuple[list[Document], list[str]]:
    skipped: list[str] = []
    return list(read_file(file, Options(columns=columns), skip=lambda each: skipped.append(str(each)))), skipped


def test_the_keys_of_records_may_be_named(tmp_path: Path) -> None:
    lines = '{"رقم": 7, "الخَبَر": "غارات", "body": "نص", "year": 2016}\n\n{"body": "ثان"}\n{"x": 1}\n'
    documents, skipped = with_columns(made(tmp_path, "a.jsonl", lines), id="رقم", title="الخبر", text="body")
    assert [(d.id, d.title, d.text, d.fields) for d in documents] == [
        ("7", "غارات", "نص", {"year": 2016}),
        ("a.jsonl#3", "", "ثان", {}),
    ]
    assert skipped == [f'{tmp_path / "a.jsonl"}:4: the record "a.jsonl#4" has neither "text" nor "pages": give it one of them']
    array = made(tmp_path, "a.json", '[{"body": "أ"}, {"body": "ب"}, 3]')
    documents, skipped = with_columns(array, text="body")
    assert [(document.id, document.text) for document in documents] == [("a.json#1", "أ"), ("a.json#2", "ب")]
    assert skipped[0].startswith(f"{tmp_path / 'a.json'}[3]: a record is an object")


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.json", "a"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    assert refusal(made(tmp_path, name, "")) == "it is empty"


@pytest.mark.parametrize("data", [" \r\n\t\n", "\ufeff", "\ufeff \n\u00a0"])
def test_a_file_of_blanks_is_refused(tmp_path: Path, data: str) -> None:
    assert refusal(made(tmp_path, "a.txt", data)) == "it is empty but for blanks"


def test_a_page_without_text_is_refused(tmp_path: Path) -> None:
    assert refusal(made(tmp_path, "a.html", "<html><body><script>x</script></body>")) == "the page has no text"


@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".EPUB", ".zip"])
def test_what_a_file_holds_counts_not_what_it_is_called(tmp_path: Path, suffix: str) -> None:
    assert read(made(tmp_path, f"a{suffix}", TEXT))[0][0].title == "غارات على سرت"


def test_what_needs_an_extra_names_it_and_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in [name for name in sys.modules if name.startswith("kashaf.documents.pdf.reader")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "pypdfium2", None)  # as if it were not installed
    with pytest.raises(UnreadableFile) as error:
        read(made(tmp_path, "a.txt", b"%PDF-1.7\n"))
    assert error.value.reason == f"it is a PDF: install what reads it with `{install_line('documents')}`"
    assert error.value.transient


@pytest.mark.parametrize("suffix", [".xml", ".css"])
def test_sources_of_programs_are_refused_by_name(tmp_path: Path, suffix: str) -> None:
    assert refusal(made(tmp_path, f"a{suffix}", TEXT)) == f"{suffix.lower()} is not a text format that this version reads"


def test_binary_files_are_refused_with_their_suffix(tmp_path: Path) -> None:
    junk = bytes(range(256)) * 20
    assert refusal(made(tmp_path, "a.txt", junk)) == "it holds binary data, not text"
    assert refusal(made(tmp_path, "a.jpg", junk)) == "it is binary, and of no format that this version reads (named .jpg)"
    assert refusal(made(tmp_path, "a", junk)) == "it holds binary data, not text"


def test_broken_utf_8_is_read_around_the_break(tmp_path: Path) -> None:
    (document,), _ = read(made(tmp_path, "a.txt", TEXT.encode().replace("ص".encode(), b"\xd8", 1)))
    assert document.text == TEXT.replace("ص", "\ufffd", 1)


def test_a_file_over_the_limit_is_refused_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "big.html"
    with path.open("wb") as stream:
        stream.truncate(200_000_000)  # sparse: takes no room
    (big,) = walk(path, skip=unexpected)
    assert refusal(big) == "it has 190.7 MiB, more than the 64 MiB that are read as one text: split it"


def test_a_text_over_the_limit_becomes_several_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paragraphs = [f"فقرة {number} عن سرت" for number in range(40)]
    file = made(tmp_path, "big.txt", "كتاب كبير جدا\n\n" + "\n\n".join(paragraphs))
    assert len(read(file, limit=file.size)[0]) == 1
    monkeypatch.setattr(text_module, "_PART", 100)
    documents, _ = read(file, limit=file.size - 1)
    assert [document.id for document in documents] == [f"big.txt#{number}" for number in range(1, len(documents) + 1)]
    assert [documents[1].title, documents[1].fields] == ["كتاب كبير جدا (2)", {"path": "big.txt"}]
    assert [line for document in documents for line in document.text.split("\n\n")][1:] == paragraphs
    assert max(len(document.text) for document in documents) <= 200


@pytest.mark.parametrize("text", ["ا" * 1000, "كلمة " * 300, "سطر\n" * 300])
def test_no_word_of_a_text_over_the_limit_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(text_module, "_PART", 100)
    documents, _ = read(made(tmp_path, "big.txt", text), limit=50)
    assert "".join("".join(document.text.split()) for document in documents) == "".join(text.split())


def test_gigabytes_of_nothing_are_no_text(tmp_path: Path) -> None:
    with (tmp_path / "sparse.txt").open("wb") as stream:
        stream.truncate(4 << 30)
    (sparse,) = walk(tmp_path / "sparse.txt", skip=unexpected)
    assert refusal(sparse) == "it holds binary data, not text"


def test_json_lines_may_be_larger_than_the_limit(tmp_path: Path) -> None:
    lines = "".join(f'{{"id": {number}, "text": "x"}}\n' for number in range(100))
    assert len(read(made(tmp_path, "a.jsonl", lines), limit=100)[0]) == 100


def test_a_file_that_vanished_is_refused(tmp_path: Path) -> None:
    file = made(tmp_path, "a.txt", TEXT)
    file.path.unlink()
    assert refusal(file) == "there is no such file or folder"


@pytest.mark.parametrize("name", ["a.txt", "a.jsonl"])
def test_a_file_that_is_written_to_while_it_is_read_is_refused(tmp_path: Path, name: str) -> None:
    data = '{"id": 1, "text": "أ"}\n{"id": 2, "text": "ب"}\n' if name.endswith("l") else TEXT
    file = made(tmp_path, name, data)
    with file.path.open("ab") as stream:
        stream.write(b'{"id": 3, "text": "x"}\n')
    assert refusal(file) == "it was written to while it was read: index it again when it rests"


def test_records_that_change_under_the_reader_are_told_at_the_end(tmp_path: Path) -> None:
    file = made(tmp_path, "a.jsonl", '{"id": 1, "text": "أ"}\n{"id": 2, "text": "ب"}\n')
    documents = read_file(file, skip=unexpected)
    assert next(documents).id == "1"
    with file.path.open("ab") as stream:
        stream.write(b"\n")
    with pytest.raises(UnreadableFile, match="written to while"):
        list(documents)


def test_a_pipe_put_in_its_place_does_not_make_us_wait(tmp_path: Path) -> None:
    file = made(tmp_path, "a.txt", TEXT)
    file.path.unlink()
    os.mkfifo(file.path)
    assert refusal(file) == "it is a pipe, not a file"


def test_permission_denied_is_said_plainly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = made(tmp_path, "a.txt", TEXT)

    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert refusal(file) == "permission denied: make it readable for this user"


def test_a_name_cannot_break_the_message(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile) as error:
        read(made(tmp_path, "a\n\x1b[31m\u202e.txt", ""))
    assert str(error.value).endswith("a\\x0a\\x1b[31m\\u202e.txt: it is empty")


@pytest.mark.parametrize("text", ["<!-- x -->" * 400 + "نص", "<p>" + "<table><tr>" + "<td>" * 20_000, '."' * 5_000 + "نص"])
def test_no_text_takes_for_ever(tmp_path: Path, text: str) -> None:
    with effort() as work:
        for name in ("a.txt", "a.html", "a.php"):
            list(read_file(made(tmp_path, name, text + " نص"), skip=unexpected))
    assert work.calls < 1_000_000

"""Facts that a person wrote: how three notations are read, and facts in a file beside another."""

from __future__ import annotations

from pathlib import Path

import pytest

from kashaf.analyzers.fact_names import ARABIC_NAMES
from kashaf.documents import Document, read_file, walk
from kashaf.documents.facts import read_facts
from kashaf.index.schema import FIELD_NAMES
from tests.effort import effort

SAME = {
    "yaml": "العنوان: مُقَدِّمة\nauthor: [ابن خلدون, 'ابن الأثير']\ndate: 1377-11-01\nrank: 0042\nopen: yes\n"
    "nothing:\nempty: []\nwas: ~\n",
    "toml": 'title = "مُقَدِّمة"\nauthor = ["ابن خلدون", "ابن الأثير"]\ndate = 1377-11-01\nrank = "0042"\nopen = "yes"\nempty = []\n',
    "json": '{"title": "مُقَدِّمة", "المؤلف": ["ابن خلدون", "ابن الأثير"], "date": "1377-11-01", "rank": "0042",'
    ' "open": "yes", "nothing": null, "empty": [""]}',
}


@pytest.mark.parametrize("form", ["yaml", "toml", "json"])
def test_the_same_facts_in_three_notations(form) -> None:
    facts = read_facts(SAME[form], form)
    assert facts.title == "مُقَدِّمة"
    assert facts.fields == {"author": ("ابن خلدون", "ابن الأثير"), "date": "1377-11-01", "rank": "0042", "open": "yes"}
    assert not facts.problem


@pytest.mark.parametrize(
    ("form", "text", "value"),
    [
        ("toml", "x = 3.10", "3.10"),
        ("toml", "x = true", "true"),
        ("toml", "x = 2016-11-13T14:09:00+03:00", "2016-11-13T14:09:00+03:00"),
        ("json", '{"x": 3.10}', "3.10"),
        ("json", '{"x": 12345678901234567890123}', "12345678901234567890123"),
        ("json", '{"x": false}', "false"),
        ("json", '{"x": "\\ud800"}', "\ufffd"),
        ("yaml", "x: !!python/object/apply:os.system [ls]", ("ls",)),
        ("yaml", "x: |\n  سطر\n  وآخر\n", "سطر\nوآخر\n"),
    ],
)
def test_values_stay_as_they_are_written(form, text: str, value: object) -> None:
    assert read_facts(text, form).fields == {"x": value}


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("yaml", "author: أ\nimage: {path: x, deep: [[1], {a: [b]}]}\nz: ب"),
        ("json", '{"author": "أ", "image": [["x"]], "z": "ب"}'),
    ],
)
def test_what_nests_is_left_out_and_named(form, text: str) -> None:
    facts = read_facts(text, form)
    assert facts.fields == {"author": "أ", "z": "ب"}
    assert facts.problem == 'its "image" is neither a text nor a list of texts: it is left out'


def test_aliases_do_not_multiply() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    facts = read_facts(bomb, "yaml")
    assert facts.fields == {"a": ("x", "x")}
    assert facts.problem == 'its "b" is neither a text nor a list of texts: it is left out'


def test_a_name_that_stands_twice_is_told_also_in_two_languages() -> None:
    facts = read_facts("المؤلف: الجاحظ\nAuthor: غيره", "yaml")
    assert facts.fields == {"author": "الجاحظ"}
    assert facts.problem == 'it states "Author" twice: the first is taken'


@pytest.mark.parametrize(
    ("form", "text", "problem"),
    [
        ("yaml", "a: [1", "it is not YAML (line 1: expected ',' or ']', but got '<stream end>'): correct it"),
        ("yaml", "a: 1\nb: c: d", "it is not YAML (line 2: mapping values are not allowed here): correct it"),
        ("yaml", "نص فقط", 'it does not hold names with values, such as "author: ابن خلدون", one a line'),
        ("json", "[1]", 'it does not hold names with values, such as "author: ابن خلدون", one a line'),
        ("json", "[" * 50_000, "it is not JSON (it nests too deeply): correct it"),
        ("toml", "a = ", "it is not TOML (Invalid value (at end of document)): correct it"),
        ("yaml", "a: " + "x" * 70_000, "it has more than 64 KiB: state only facts there, the text elsewhere"),
    ],
)
def test_what_is_broken_is_said_and_raises_nothing(form, text: str, problem: str) -> None:
    facts = read_facts(text, form)
    assert (facts.title, facts.fields, facts.problem) == ("", {}, problem)


@pytest.mark.parametrize("text", ["x: " + "[" * 30_000, "- " * 30_000, "? " * 30_000, "x: " + "{a: " * 15_000, "{" * 60_000])
def test_nesting_without_end_takes_no_time(text: str) -> None:
    with effort() as work:
        assert read_facts(text, "yaml").fields == {}
    assert work.calls < 5 * len(text)


def test_the_arabic_names_are_those_of_the_index() -> None:
    assert {name: field for name, field in FIELD_NAMES.items() if field != "text"} == ARABIC_NAMES


def read(path: Path) -> tuple[list[Document], list[str]]:
    skipped: list[str] = []
    (file,) = walk(path, skip=print)
    return list(read_file(file, skip=lambda each: skipped.append(str(each)))), skipped


def test_a_sidecar_wins_over_the_file(tmp_path: Path) -> None:
    page = '<html lang="ar"><title>صفحة</title><meta name="author" content="admin"><p>نَصّ</p></html>'
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    (tmp_path / "a.html.meta.yaml").write_bytes("العنوان: البيان\nالمؤلف: الجاحظ\npath: elsewhere\n".encode("cp1256"))
    (document,), skipped = read(tmp_path / "a.html")
    assert (document.title, document.text) == ("البيان", "نَصّ")
    assert document.fields == {"path": "a.html", "author": "الجاحظ", "language": "ar"}
    assert not skipped


def test_a_sidecar_tells_of_every_document_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"id": 1, "text": "أ", "مصدر": "x"}\n{"id": 2, "title": "ع", "text": "ب"}\n', encoding="utf-8"
    )
    (tmp_path / "a.jsonl.meta.json").write_text('{"source": "الجزيرة"}', encoding="utf-8")
    documents, _ = read(tmp_path / "a.jsonl")
    assert [(each.title, each.fields) for each in documents] == [("", {"source": "الجزيرة"}), ("ع", {"source": "الجزيرة"})]


@pytest.mark.parametrize("broken", [b"a: [", b"\x00\x01\x02\xff" * 50, b""])
def test_a_broken_sidecar_is_reported_and_the_file_read_without_it(tmp_path: Path, broken: bytes) -> None:
    (tmp_path / "a.txt").write_text("نص عن البصرة", encoding="utf-8")
    (tmp_path / "a.txt.meta.yaml").write_bytes(broken)
    (document,), skipped = read(tmp_path / "a.txt")
    assert document.fields == {"path": "a.txt"}
    assert len(skipped) == bool(broken)
    assert all(line.startswith(f"{tmp_path / 'a.txt.meta.yaml'}: it ") for line in skipped)

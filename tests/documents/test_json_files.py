"""JSON as it is published: no ids, other names for the text, records in other records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kashaf.errors import UnreadableFile
from tests.documents.packing import read_all

LINE = "قَرَأَ الوَلَدُ قَصيدَةً طَويلَةً عَنِ القَمَرِ"
OTHER = "ثُمَّ نامَ تَحتَ شَجَرَةِ التّينِ إلى الصَّباحِ"


def read(value: Any, name: str = "a.json", **options: Any) -> tuple[list[tuple[str, str, str]], list[str]]:
    documents, skipped = full(value, name, **options)
    return [(document.id, document.title, document.text) for document in documents], skipped


def full(value: Any, name: str = "a.json", **options: Any) -> Any:
    if isinstance(value, str):
        data = value.encode()
    elif name.endswith(".jsonl"):
        data = b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in value)
    else:
        data = json.dumps(value, ensure_ascii=False).encode()
    return read_all(data, name, **options)


def test_a_record_without_an_id_is_called_by_its_file_and_number() -> None:
    records = [{"text": LINE}, {"id": "ق", "text": OTHER}, {"id": None, "title": "ع", "text": LINE}]
    expected = [("#1", "", LINE), ("ق", "", OTHER), ("#3", "ع", LINE)]
    for name in ("a.json", "a.jsonl"):
        found, skipped = read(records, name)
        assert found == [(id.replace("#", f"{name}#"), title, text) for id, title, text in expected]
        assert not skipped


def test_a_file_of_one_record_needs_no_id_either() -> None:
    assert read({"title": "ع", "text": LINE}) == ([("a.json#1", "ع", LINE)], [])


def test_the_other_keys_of_a_record_with_a_text_are_fields() -> None:
    ((document,), skipped) = full([{"text": "قصير", "content": LINE, "headline": "ع", "year": 1937}])
    assert (document.text, document.title) == ("قصير", "")
    assert document.fields == {"content": LINE, "headline": "ع", "year": 1937}
    assert not skipped


@pytest.mark.parametrize(
    "key", ["content", "body", "verse", "ayah", "Hadith", "nass", "context", "article", "النص", "المتن", "الآية", "full_text"]
)
def test_many_names_stand_for_the_text(key: str) -> None:
    found, skipped = read([{"title": "أ", key: LINE}, {"title": "ب", key: OTHER}])
    assert found == [("a.json#1", "أ", LINE), ("a.json#2", "ب", OTHER)]
    assert skipped == [f'/a.json: its records have no "text": their text is "{key}", their title "title"']


def test_of_several_the_longest_in_arabic_is_the_text() -> None:
    english = "A long translation of a short poem about the moon, which goes on and on and on and on."
    record = {"context": "سِياقٌ قَصيرٌ", "content": LINE, "body": english, "writer": "نادر", "العنوان": "قصيدة"}
    ((document, *_), _) = full([record, record])
    assert (document.text, document.title) == (LINE, "قصيدة")
    assert document.fields == {"context": "سِياقٌ قَصيرٌ", "body": english, "author": "نادر"}


def test_the_columns_of_a_single_record_need_no_line() -> None:
    assert read({"title": "ع", "content": LINE}) == ([("a.json#1", "ع", LINE)], [])


def test_a_record_with_no_such_key_is_read_as_a_row() -> None:
    ((document, _), skipped) = full([{"سؤال": LINE, "جواب": OTHER, "n": 3}] * 2)
    assert document.text == f"سؤال: {LINE}\nجواب: {OTHER}\nn: 3"
    assert skipped == ['/a.json: its records have no "text": their text is all their values']


def test_what_holds_no_arabic_text_is_refused_as_before() -> None:
    with pytest.raises(UnreadableFile, match='neither "text" nor "pages"'):
        read({"name": "kashaf", "version": "1.0", "dependencies": {"click": "8", "flask": "3"}})
    found, skipped = read([{"n": 1}, {"text": LINE}])
    assert [id for id, _, _ in found] == ["a.json#2"]
    assert "neither" in skipped[0]


def test_questions_about_paragraphs_are_found_in_the_paragraphs() -> None:
    paragraph = {"context": LINE * 3, "qas": [{"id": "q", "question": "ماذا قرأ الولد؟", "answers": [{"text": "قصيدة"}]}]}
    found, skipped = read({"version": "1.1", "data": [{"title": "القمر", "paragraphs": [paragraph, {"context": OTHER}]}]})
    assert found == [("a.json#1", "القمر", LINE * 3), ("a.json#2", "القمر", OTHER)]
    (line,) = skipped
    assert line.startswith('/a.json: its documents are the objects in "data.paragraphs", their text is "context"; what stands')


def test_verses_of_a_chapter_have_its_name_and_keep_their_number() -> None:
    chapters = [
        {"id": number, "name": name, "transliteration": "x", "verses": [{"id": 1, "text": LINE}, {"id": 2, "text": OTHER}]}
        for number, name in enumerate(("الفاتحة", "البقرة"), start=1)
    ]
    (documents, skipped) = full(chapters)
    assert [(each.id, each.title, each.text, each.fields) for each in documents] == [
        ("a.json#1", "الفاتحة", LINE, {"id": 1}),
        ("a.json#2", "الفاتحة", OTHER, {"id": 2}),
        ("a.json#3", "البقرة", LINE, {"id": 1}),
        ("a.json#4", "البقرة", OTHER, {"id": 2}),
    ]
    assert '"verses"' in skipped[0]


def test_titles_from_above_stand_before_that_of_a_record() -> None:
    law = {
        "العنوان": "قانون الري",
        "date": "1937",
        "chapters": [{"name": "الباب الأول", "articles": [{"title": "مادة ١", "content": LINE}, {"content": OTHER}]}],
    }
    (documents, _) = full(law)
    assert [each.title for each in documents] == ["قانون الري – الباب الأول – مادة ١", "قانون الري – الباب الأول"]
    assert [each.fields for each in documents] == [{"date": "1937"}] * 2


def test_an_object_of_objects_is_read_as_a_list() -> None:
    found, _ = read({"1": {"content": LINE}, "2": {"content": OTHER}})
    assert found == [("a.json#1", LINE, LINE), ("a.json#2", OTHER, OTHER)]
    found, _ = read({"1": [{"chapter": 1, "verse": 1, "text": LINE}], "2": [{"chapter": 2, "verse": 1, "text": OTHER}]})
    assert [(id, text) for id, _, text in found] == [("a.json#1", LINE), ("a.json#2", OTHER)]


def test_an_object_in_a_record_becomes_fields_of_both_names() -> None:
    record = {
        "id": 7,
        "text": LINE,
        "user": {"name": "نادر", "place": {"city": "سرت"}},
        "marks": [{"a": 1}],
        "tags": ["أ", "ب"],
    }
    ((document,), skipped) = full([record])
    assert document.fields == {"user.name": "نادر", "user.place.city": "سرت", "tags": ("أ", "ب")}
    assert skipped == ['/a.json: values for which a document has no place are left out: "marks"']
    ((document, _), _) = full([{"_id": {"$oid": "x"}, "_source": {"title": "ع", "content": LINE}}] * 2)
    assert (document.id, document.title, document.text) == ("a.json#1", "ع", LINE)


def test_lines_of_a_poem_are_one_text() -> None:
    found, _ = read([{"title": "قصيدة", "verses": [LINE, OTHER]}, {"title": "أخرى", "verses": [[LINE, OTHER]]}])
    assert [text for _, _, text in found] == [f"{LINE}\n{OTHER}", f"{LINE}    {OTHER}"]


def test_entities_and_html_are_read_as_what_they_stand_for() -> None:
    record = {
        "id": "1",
        "title": "قال &quot;نعم&quot; &amp;amp; مضى",
        "text": f"<p>{LINE}</p><p>كلمة<b>متصلة</b>هنا&nbsp;و&lt;هناك</p>",
        "writer": "أ &#1576;",
    }
    ((document,), _) = full([record])
    assert document.title == 'قال "نعم" & مضى'
    assert document.text == f"{LINE}\n\nكلمةمتصلةهنا\u00a0و<هناك"
    assert document.fields == {"writer": "أ ب"}


def test_lines_in_a_file_that_is_called_json_are_read() -> None:
    lines = "".join(json.dumps({"content": text}, ensure_ascii=False) + "\n" for text in (LINE, OTHER))
    assert [id for id, _, _ in read(lines)[0]] == ["a.json#1", "a.json#2"]


def test_an_array_in_a_file_that_is_called_jsonl_is_read() -> None:
    array = json.dumps([{"text": LINE}, {"text": OTHER}], indent=1)
    assert [id for id, _, _ in read(array, "a.jsonl")[0]] == ["a.jsonl#1", "a.jsonl#2"]


def test_a_record_of_a_line_may_hold_lists_too() -> None:
    found, skipped = read([{"title": "أ", "paragraphs": [{"content": LINE}, {"content": OTHER}]}, {"content": LINE}], "a.jsonl")
    assert [(id, title) for id, title, _ in found] == [("a.jsonl#1.1", "أ"), ("a.jsonl#1.2", "أ"), ("a.jsonl#2", LINE)]
    assert len(skipped) == 1


def test_exported_records_come_back_as_they_were() -> None:
    record = {"id": "1", "title": "", "pages": [{"label": "", "text": "a &quot; <b>b</b>"}], "fields": {"id": "&amp;"}}
    ((document,), skipped) = full([record])
    assert (document.text, document.fields) == ("a &quot; <b>b</b>", {"id": "&amp;"})
    assert not skipped


@pytest.mark.parametrize("depth", [5, 400, 100_000])
def test_objects_in_each_other_without_end_do_no_harm(depth: int) -> None:
    text = '{"a": ' * depth + json.dumps([{"content": LINE}] * 2) + "}" * depth
    if depth == 5:
        assert len(read(text)[0]) == 2
    else:
        with pytest.raises(UnreadableFile, match="it holds no records"):
            read(text)


def test_a_json_file_holds_one_record_or_an_array() -> None:
    assert read({"id": 1, "text": "a"}) == ([("1", "", "a")], [])
    found, skipped = read([{"id": 1, "text": "a"}, {"id": 2}, {"id": 3, "text": "c"}], "f.json")
    assert [id for id, _, _ in found] == ["1", "3"]
    assert [line.partition(": ")[0] for line in skipped] == ["/f.json[2]"]

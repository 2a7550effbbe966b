"""Records: JSON Lines and small JSON files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kashaf.documents import Document, Page, Skipped, from_record, read_records, record_line
from kashaf.errors import InvalidDocument


def read(data: bytes, **options: Any) -> tuple[list[Document], list[str]]:
    skipped: list[Skipped] = []
    documents = list(read_records(io.BytesIO(data), "feed", skip=skipped.append, **options))
    return documents, [str(each) for each in skipped]


def test_a_line_is_a_document() -> None:
    (document,), skipped = read('{"id": "17", "title": "سرت", "text": "غارات على سرت", "author": "فلان"}\n'.encode())
    assert document == Document("17", "سرت", (Page(1, "", "غارات على سرت"),), {"author": "فلان"})
    assert not skipped


def test_pages_bring_labels_that_may_be_missing() -> None:
    document = from_record(
        {"id": "كتاب", "pages": [{"label": "ج2 ص45", "text": "أ"}, {"text": "ب"}, {"label": 46, "text": ""}]}
    )
    assert document.pages == (Page(1, "ج2 ص45", "أ"), Page(2, "", "ب"), Page(3, "46", ""))
    assert document.title == ""


@pytest.mark.parametrize(("id", "kept"), [("007", "007"), (7, "7"), (7.5, "7.5"), (" a b/ج", " a b/ج"), (0, "0")])
def test_ids_are_kept_as_given_and_numbers_become_strings(id: Any, kept: str) -> None:
    assert from_record({"id": id, "text": "x"}).id == kept


def test_fields_are_kept_with_their_types_and_null_is_left_out() -> None:
    record = {
        "id": "1",
        "text": "",
        "year": 2016,
        "score": 0.5,
        "open": True,
        "tags": ["أ", "ب"],
        "none": None,
        "empty": [],
        "s": "",
    }
    assert from_record(record).fields == {"year": 2016, "score": 0.5, "open": True, "tags": ("أ", "ب"), "s": ""}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"text": "x"}, 'no "id"'),
        ({"id": None, "text": "x"}, 'no "id"'),
        ({"id": True, "text": "x"}, 'no "id"'),
        ({"id": ["a"], "text": "x"}, 'no "id"'),
        ({"id": "", "text": "x"}, "needs an id"),
        ({"id": "ا" * 257, "text": "x"}, "514 bytes"),
        ({"id": "\ud800", "text": "x"}, "half a character"),
        ({"id": "1"}, 'neither "text" nor "pages"'),
        ({"id": "1", "text": None}, 'neither "text" nor "pages"'),
        ({"id": "1", "text": "x", "pages": [{"text": "x"}]}, 'both "text" and "pages"'),
        ({"id": "1", "text": ["x"]}, '"text" of the record "1" must be text'),
        ({"id": "1", "text": "x", "title": {}}, '"title" of the record "1" must be text'),
        ({"id": "1", "pages": []}, "must be a list such as"),
        ({"id": "1", "pages": ["x"]}, "must be a list such as"),
        ({"id": "1", "pages": [{"label": "x"}]}, 'has no "text"'),
        ({"id": "1", "text": "x", "place": {"city": "سرت"}}, 'the field "place" of the record "1" must be'),
        ({"id": "1", "text": "x", "n": [[1]]}, 'the field "n"'),
        ({"id": "1", "text": "x", "n": [1, None]}, 'the field "n"'),
        ({"id": "1", "text": "x", "n": [float("nan")]}, 'the field "n"'),
        ([], "an object such as"),
        ("x", "an object such as"),
    ],
)
def test_what_is_no_record_is_refused_by_name(record: Any, reason: str) -> None:
    with pytest.raises(InvalidDocument) as error:
        from_record(record)
    assert reason in str(error.value)


def test_a_bad_line_is_skipped_with_its_number_and_the_rest_is_read() -> None:
    lines = [
        b'{"id": 1, "text": "a"}',
        b"",
        b"{broken",
        b'{"id": 2}',
        b"\xff\xfe",
        b"[1]",
        b'{"id": 3, "text": NaN}',
        b'{"id": 4, "text": "d"}',
    ]
    documents, skipped = read(b"\n".join(lines))
    assert [document.id for document in documents] == ["1", "4"]
    assert [line.split(" ")[0] for line in skipped] == ["feed:3:", "feed:4:", "feed:5:", "feed:6:", "feed:7:"]
    assert "not JSON" in skipped[0]
    assert "not in UTF-8" in skipped[2]


def test_nesting_without_end_is_skipped() -> None:
    documents, skipped = read(b'{"id": "1", "text": ' + b"[" * 100_000 + b'\n{"id": "2", "text": "b"}')
    assert [document.id for document in documents] == ["2"]
    assert skipped[0] == "feed:1: it nests too deeply for a record"


@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_a_mark_and_blank_lines_are_passed_over(end: bytes) -> None:
    documents, skipped = read(end.join([b'\xef\xbb\xbf{"id": 1, "text": "a"}', b"   ", b'{"id": 2, "text": "b"}', b""]))
    assert [document.id for document in documents] == ["1", "2"]
    assert not skipped


@pytest.mark.parametrize("stream", [True, False])
def test_a_line_over_the_limit_is_skipped_and_the_next_is_read(stream: bool) -> None:
    good = b'{"id": "1", "text": "a"}\n'
    data = good + b'{"id": "2", "text": "' + b"x" * 100 + b'"}\n' + good.replace(b"1", b"3")
    skipped: list[Skipped] = []
    lines = io.BytesIO(data) if stream else data.splitlines(keepends=True)
    documents = list(read_records(lines, "feed", skip=skipped.append, limit=len(good)))
    assert [document.id for document in documents] == ["1", "3"]
    assert [each.path for each in skipped] == ["feed:2"]


def test_a_line_of_exactly_the_limit_is_read() -> None:
    line = b'{"id": "1", "text": "a"}'
    for end in (b"", b"\n", b"\r\n"):
        documents, skipped = read(line + end, limit=len(line))
        assert (len(documents), skipped) == (1, [])


class Endless(io.RawIOBase):
    """A line of 200 MB that is never held as a whole, then a record."""

    def __init__(self) -> None:
        self.left = 200_000_000
        self.tail = b'\n{"id": "2", "text": "b"}\n'
        self.largest = 0

    def readline(self, size: int | None = -1, /) -> bytes:
        assert size is not None
        assert size > 0
        self.largest = max(self.largest, size)
        if self.left:
            taken = min(size, self.left)
            self.left -= taken
            return bytes(taken)
        line, separator, self.tail = self.tail.partition(b"\n")
        return line + separator


def test_a_line_of_200_mb_is_never_held_whole() -> None:
    stream = Endless()
    skipped: list[Skipped] = []
    documents = list(read_records(stream, "feed", skip=skipped.append))
    assert [document.id for document in documents] == ["2"]
    assert [str(each) for each in skipped] == ["feed:1: the line is longer than 64 MiB: give one record a line"]
    assert stream.largest <= (64 << 20) + 2


def test_half_a_character_becomes_the_replacement_character() -> None:
    (document,), _ = read(b'{"id": "1", "title": "a\\ud800", "text": "\\ud83d\\ude00 \\udc00", "k": "\\ud800"}')
    assert (document.title, document.text, document.fields["k"]) == ("a\ufffd", "😀 \ufffd", "\ufffd")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda items: st.lists(items) | st.dictionaries(st.text(), items),
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(["id", "title", "text", "pages", "x", "label"]), JSON))
def test_any_record_is_a_document_or_invalid(record: dict[str, Any]) -> None:
    try:
        document = from_record(record)
    except InvalidDocument:
        return
    document.text.encode()


def lines_of(*lines: bytes) -> Iterator[bytes]:
    yield from lines


def test_lines_may_come_from_any_iterable() -> None:
    assert [d.id for d in read_records(lines_of(b'{"id": 1, "text": "a"}'), "feed", skip=print)] == ["1"]


# Back again

NAMES = st.sampled_from(["id", "title", "text", "pages", "fields", "label", "author", "عام"]) | st.text(
    st.characters(), max_size=8
)
VALUES = st.text(st.characters(), max_size=20) | st.integers() | st.booleans() | st.floats(allow_nan=False)
FIELDS = st.dictionaries(NAMES, VALUES | st.lists(st.text(st.characters(), max_size=8), max_size=3).map(tuple), max_size=5)
IDS = st.text(min_size=1, max_size=40)
TEXTS = st.text(st.characters(), max_size=60) | st.just("كلمة " * 2_500)


@st.composite
def made(draw: st.DrawFn) -> Document:
    pages = draw(st.lists(st.tuples(st.text(st.characters(), max_size=5), TEXTS), min_size=1, max_size=3))
    return Document(
        draw(IDS),
        draw(TEXTS),
        tuple(Page(number, label, text) for number, (label, text) in enumerate(pages, start=1)),
        draw(FIELDS),
    )


def joined(value: Any) -> Any:
    """Put halves of a character that stand side by side together, as JSON does."""
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
        case tuple():
            return tuple(map(joined, value))
        case Document():
            fields = {joined(name): joined(each) for name, each in value.fields.items()}
            pages = tuple(Page(page.number, joined(page.label), joined(page.text)) for page in value.pages)
            return Document(value.id, joined(value.title), pages, fields)
    return value


@settings(max_examples=300)
@given(made())
def test_every_document_is_written_as_a_line_that_reads_as_the_very_same(document: Document) -> None:
    line = record_line(document)
    assert line.endswith(b"\n")
    assert len(line.decode().splitlines()) == 1
    (again,), skipped = read(line)
    assert again == joined(document)
    assert {name: type(value) for name, value in again.fields.items()} == {
        joined(name): type(value) for name, value in document.fields.items()
    }
    assert record_line(again) == line
    assert not skipped


@pytest.mark.parametrize(
    ("document", "line"),
    [
        (Document.from_text("1", "سرت", "نص", {"عام": 2016, "a": True}), '"text": "نص", "a": true, "عام": 2016}'),
        (Document("1", "سرت", (Page(1, "ص1", "نص"),)), '"pages": [{"label": "ص1", "text": "نص"}]}'),
        (
            Document("1", "سرت", (Page(1, "", "نص"),), {"title": "x"}),
            '"pages": [{"label": "", "text": "نص"}], "fields": {"title": "x"}}',
        ),
    ],
)
def test_a_record_is_as_plain_as_the_document_allows(document: Document, line: str) -> None:
    assert record_line(document).decode() == f'{{"id": "1", "title": "سرت", {line}\n'


def test_the_order_of_fields_makes_no_other_line() -> None:
    one, other = ({"a": 1, "b": 2}, {"b": 2, "a": 1})
    assert record_line(Document.from_text("1", "", "", one)) == record_line(Document.from_text("1", "", "", other))


@pytest.mark.parametrize("number", [float("inf"), float("-inf"), float("nan")])
def test_a_number_that_json_cannot_write_comes_back(number: float) -> None:
    line = record_line(Document.from_text("1", "", "", {"n": number}))
    (again,), _ = read(line)
    assert repr(again.fields["n"]) == repr(number)
    assert record_line(again) == line


def test_an_object_of_fields_may_stand_beside_plain_ones() -> None:
    assert from_record({"id": "1", "text": "", "a": 1, "fields": {"text": "x", "a": 2}}).fields == {"a": 2, "text": "x"}
    assert from_record({"id": "1", "text": "", "fields": "x"}).fields == {"fields": "x"}
    with pytest.raises(InvalidDocument, match='the field "b"'):
        from_record({"id": "1", "text": "", "fields": {"b": {"float": "1"}}})


def test_a_list_from_python_is_written_as_what_it_will_be_read_as() -> None:
    given: Any = {"tags": ["أ", "ب"]}
    assert record_line(Document.from_text("1", "", "", given)) == record_line(
        Document.from_text("1", "", "", {"tags": ("أ", "ب")})
    )


def test_what_no_field_may_hold_is_named() -> None:
    given: Any = {"when": object()}
    with pytest.raises(InvalidDocument, match="the field 'when' of '1' must be a text"):
        Document.from_text("1", "", "", given)


def test_a_whole_number_may_be_larger_than_any_other_number() -> None:
    assert from_record({"id": "a", "text": "نص", "n": 10**400}).fields["n"] == 10**400


def test_a_field_holds_several_numbers_as_it_holds_several_texts() -> None:
    document = from_record({"id": "1", "text": "x", "year": [1990, 1995.5], "mixed": ["أ", 2, True, date(2016, 8, 6)]})
    assert document.fields == {"year": (1990, 1995.5), "mixed": ("أ", 2, True, "2016-08-06")}
    assert read(record_line(document)) == ([document], [])

"""Every argument of the public names is right, or a `KashafError` says what is wrong.

No other error is raised, and no wrong answer is given.
"""

from __future__ import annotations

import inspect
import io
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

import kashaf
from kashaf.analyzers import Analyzer
from kashaf.documents import Document, Page
from kashaf.errors import InvalidDocument, InvalidRequest, KashafError
from kashaf.search import Archive, Corpus, Filter, MultiArchive, Selection, export_records, import_records, migrate, rebuild
from kashaf.search.evaluation import Qrel, ScoredDoc, mean, mrr, ndcg, recall, success
from kashaf.search.query.request import Request

RECORDS: list[dict[str, Any]] = [
    {"id": "1", "title": "غارات", "text": "غارات على سرت", "source": "الجزيرة", "desk": "ليبيا", "year": 2016},
    {"id": "2", "title": "بيان", "text": "بيان عن سرت", "source": "العربية", "date": "2016-12-30"},
]


class Index:
    """A number of another library."""

    def __init__(self, *_: object) -> None:
        """Take anything, as a function that is called back does."""

    def __index__(self) -> int:
        return 2


def anything() -> dict[str, Any]:
    """Values of every kind, by what they are; made anew, for some can be used once."""
    return {
        "None": None,
        "True": True,
        "7": 7,
        "-1": -1,
        "0": 0,
        "huge": 10**5000,
        "large": 2**40,
        "an index": Index(),
        "1.5": 1.5,
        "nan": float("nan"),
        "inf": float("inf"),
        "bytes": b"x",
        "x": "x",
        "empty": "",
        "half": "\ud800",
        "nul": "a\0b",
        "source": "source",
        "[]": [],
        "[1]": [1],
        "[None]": [None],
        "['x']": ["x"],
        "[[]]": [[]],
        "[filter]": [Filter("source", "الجزيرة")],
        "{}": {},
        "{1: 2}": {1: 2},
        "object": object(),
        "type": Index,
        "function": lambda *_: None,
        "generator": (each for each in [1]),
        "path": Path("nowhere"),
        "document": Document.from_text("9", "", "نص"),
        "stream": io.StringIO("x"),
    }


NUMBERS = {"7", "0", "an index"}
TEXTS = {"x", "empty", "half", "nul", "source"}
SEVERAL = {"[]", "['x']"}
KINDS: dict[str, set[str]] = {
    "text": TEXTS,
    "text?": TEXTS | {"None"},
    "texts": SEVERAL,
    "filters": SEVERAL | {"[filter]"},
    "number": NUMBERS | {"large"},
    "number?": NUMBERS | {"large", "None"},
    "flag": {"True"},
    "function?": {"function", "type", "None"},
    "function": {"function", "type"},
    "path": {"x", "source", "path"},
    "path?": {"x", "source", "path", "None"},
    "percent": {"7", "0", "1.5"},
    "seconds": {"7", "0", "1.5", "large"},
    "seconds?": {"7", "0", "1.5", "large", "None"},
    "mapping?": {"{}", "None"},
    "documents": {"[]"},
    "terms": {"[]"},
    "request": set(),
}
"""What an argument of each kind accepts as its kind; the value may still be refused."""

ASKED: dict[str, dict[str, tuple[Any, str]]] = {
    "add": {"documents": ([], "documents")},
    "add_path": {
        "path": ("nowhere", "path"),
        "encoding": (None, "text?"),
        "columns": (None, "mapping?"),
        "ocr": (False, "flag"),
        "include": ((), "texts"),
        "exclude": ((), "texts"),
        "allow_removals": (False, "flag"),
        "max_removals": (50.0, "percent"),
        "follow_links": (False, "flag"),
        "progress": (None, "function?"),
        "commit_every": (None, "seconds?"),
    },
    "remove": {"ids": ((), "texts")},
    "commit": {"compact": (False, "flag")},
    "rollback": {},
    "embed": {"progress": (None, "function?")},
    "use_synonyms": {"path": ("nowhere", "path")},
    "search": {
        "query": ("سرت", "text"),
        "limit": (10, "number"),
        "offset": (0, "number"),
        "level": (None, "text?"),
        "sort": (None, "text?"),
        "filters": ((), "filters"),
        "facets": ((), "texts"),
        "collapse": (True, "flag"),
        "meaning": (True, "flag"),
        "unit": (None, "text?"),
    },
    "facets": {
        "query": ("سرت", "text"),
        "facets": (["source"], "texts"),
        "limit": (10, "number"),
        "level": (None, "text?"),
        "filters": ((), "filters"),
    },
    "select": {"query": ("سرت", "text"), "level": (None, "text?"), "filters": ((), "filters"), "after": ("", "text")},
    "suggest": {
        "text": ("سر", "text"),
        "limit": (8, "number"),
        "wait": (True, "flag"),
        "progress": (None, "function?"),
    },
    "readings": {"text": ("srt", "text")},
    "find": {"query": ("سرت", "text"), "request": (Request(), "request")},
    "count_terms": {"terms": ((), "terms")},
    "spellings": {"field": ("text", "text"), "word": ("مدرسه", "text")},
    "get": {"id": ("1", "text")},
    "excerpt": {"id": ("1", "text"), "first": (1, "number"), "last": (None, "number?")},
    "find_in_book": {
        "id": ("1", "text"),
        "query": ("سرت", "text"),
        "level": (None, "text?"),
        "limit": (50, "number"),
        "offset": (0, "number"),
    },
    "highlighter": {"query": ("سرت", "text"), "level": (None, "text?")},
    "highlights": {"text": ("في سرت", "text"), "query": ("سرت", "text"), "level": (None, "text?")},
    "explain": {"query": ("سرت", "text"), "id": (None, "text?"), "level": (None, "text?")},
    "similar": {"id": ("1", "text"), "limit": (10, "number"), "filters": ((), "filters")},
    "concordance": {
        "query": ("سرت", "text"),
        "level": (None, "text?"),
        "limit": (50, "number"),
        "offset": (0, "number"),
        "sort": ("document", "text"),
        "filters": ((), "filters"),
        "context": (60, "number"),
    },
    "frequencies": {
        "query": (None, "text?"),
        "level": ("word", "text"),
        "limit": (50, "number"),
        "sort": ("frequency", "text"),
        "filters": ((), "filters"),
        "prefix": ("", "text"),
        "stopwords": (False, "flag"),
    },
    "words": {"prefix": ("", "text"), "field": ("text", "text"), "level": ("word", "text?"), "limit": (20, "number?")},
    "knows_field": {"name": ("source", "text")},
    "field_names": {},
    "stats": {},
    "check": {"repair": (False, "flag")},
}
"""The methods of an archive: for each argument one that is right, and its kind."""

TOGETHER: dict[str, dict[str, tuple[Any, str]]] = {
    "search": {name: each for name, each in ASKED["search"].items() if name != "meaning"}
    | {"collections": ((), "texts"), "values": (10, "number")},
    "suggest": {name: each for name, each in ASKED["suggest"].items() if name != "progress"},
    "readings": ASKED["readings"],
    "count": {},
}

CORPUS = {name: ASKED[name] for name in ("concordance", "frequencies", "words")}

INSIDE = {
    "close",
    "corpus",
    "generation",
    "synonyms",
    "stamp",
    "version_token",
    "analyzer",
    "closed",
    "snapshot",
    "unit",
    "completions_current",
}
"""What takes nothing."""


@pytest.fixture(params=["", "tantivy:"], ids=["whoosh", "tantivy"], scope="module")
def archive(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    place = f"{request.param}{tmp_path_factory.mktemp('arguments') / 'index'}"
    with kashaf.open(place, create=True, fields={"year": "number"}) as archive:
        archive.add(RECORDS)
        archive.commit()
        yield archive
        archive.rollback()


def public(kind: type) -> set[str]:
    return {name for name in vars(kind) if not name.startswith("_")}


def test_every_public_method_is_held_to_it() -> None:
    assert public(Archive) == set(ASKED) | INSIDE
    assert public(MultiArchive) == set(TOGETHER) | {"completions_current"}
    assert public(Corpus) == set(CORPUS)
    for kind, asked in ((Archive, ASKED), (Corpus, CORPUS), (MultiArchive, TOGETHER)):
        for name, arguments in asked.items():
            assert list(arguments) == list(inspect.signature(getattr(kind, name)).parameters)[1:], name


def outcome(call: Callable[[], object]) -> KashafError | None:
    """Call, read lazy results too, and give the error, if any.

    The error is one of kashaf's, in two languages.
    """
    raised: KashafError | None = None
    try:
        answer = call()
        if isinstance(answer, Selection):
            assert all(isinstance(each, Document) for each in answer.documents)
    except KashafError as error:
        raised = error
    if raised:
        assert raised.in_language("ar")
        assert "\n" not in str(raised)
    return raised


def holds(asked: object, methods: Mapping[str, Mapping[str, tuple[Any, str]]], method: str) -> None:
    """Give each argument everything, the others what is right."""
    for argument, (_, kind) in methods[method].items():
        for name, value in anything().items():
            given = {each: right for each, (right, _) in methods[method].items()} | {argument: value}
            error = outcome(lambda given=given: getattr(asked, method)(**given))  # type: ignore[misc]
            if name not in KINDS[kind]:
                assert isinstance(error, InvalidRequest | InvalidDocument), (method, argument, name)
                assert argument in str(error) or name == "large", (str(error), argument, name)


@pytest.mark.parametrize("method", ASKED)
def test_an_archive_refuses_what_it_cannot_take(archive: Archive, method: str) -> None:
    holds(archive, ASKED, method)
    assert {hit.id for hit in archive.search("سرت")} == {"1", "2"}


@pytest.mark.parametrize("method", CORPUS)
def test_a_corpus_refuses_what_it_cannot_take(archive: Archive, method: str) -> None:
    holds(archive.corpus, CORPUS, method)


@pytest.mark.parametrize("method", TOGETHER)
def test_archives_together_refuse_what_they_cannot_take(archive: Archive, method: str) -> None:
    holds(MultiArchive({"a": archive, "b": archive}), TOGETHER, method)


def test_what_is_marked_in_is_a_text(archive: Archive) -> None:
    with pytest.raises(InvalidRequest, match="text must be a text, not None"):
        archive.highlighter("سرت")(None)  # type: ignore[arg-type]


FUNCTIONS: list[tuple[Callable[..., object], dict[str, tuple[Any, str]]]] = [
    (
        kashaf.open,
        {"url": ("nowhere", "path"), "create": (False, "flag"), "fields": (None, "mapping?"), "protected": (None, "path?")},
    ),
    (rebuild, {"url": ("nowhere", "path"), "protected": (None, "path?"), "progress": (None, "function?")}),
    (
        migrate,
        {
            "source": ("nowhere", "path"),
            "target": ("elsewhere", "path"),
            "progress": (print, "function"),
            "commit_every": (1.0, "seconds"),
        },
    ),
    (
        export_records,
        {"url": ("nowhere", "path"), "to": ("file", "path"), "progress": (print, "function"), "begins": (print, "function")},
    ),
    (
        import_records,
        {
            "url": ("nowhere", "path"),
            "files": (["gone"], "texts"),
            "fields": (None, "mapping?"),
            "progress": (print, "function"),
            "commit_every": (1.0, "seconds"),
        },
    ),
    (MultiArchive, {"archives": (None, "none")}),
]


@pytest.mark.parametrize(("function", "arguments"), FUNCTIONS, ids=[function.__name__ for function, _ in FUNCTIONS])
def test_functions_refuse_what_they_cannot_take(
    function: Callable[..., object], arguments: dict[str, tuple[Any, str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for argument, (_, kind) in arguments.items():
        for name, value in anything().items():
            given = {each: right for each, (right, _) in arguments.items()} | {argument: value}
            error = outcome(lambda given=given: function(**given))  # type: ignore[misc]
            if name not in KINDS.get(kind, ()):
                assert isinstance(error, InvalidRequest), (argument, name, error)
                assert argument in str(error), (argument, name, error)
    assert {path.name for path in tmp_path.iterdir()} <= ({"nowhere"} if function is kashaf.open else set())


@pytest.mark.parametrize("measure", [ndcg, mrr, recall, success])
def test_measures_refuse_what_they_cannot_take(measure: Callable[..., dict[str, float]]) -> None:
    qrels, run = [Qrel("q", "d")], [ScoredDoc("q", "d", 1.0)]
    assert measure(qrels, run, k=Index()) == {"q": 1.0}
    for value in anything().values():
        for given in ({"qrels": [value]}, {"run": [value]}, {"k": value}, {"qrels": [Qrel("q", value)]}):  # type: ignore[arg-type]
            outcome(lambda given=given: measure(**{"qrels": qrels, "run": run} | given))  # type: ignore[misc]
    for name in ("0", "-1", "True", "1.5", "x", "None", "huge"):
        with pytest.raises(InvalidRequest, match="k must be"):
            measure(qrels, run, k=anything()[name])
    for wrong in ([("q", "d", 1)], "qd", None, [Qrel("q", 1)], [Qrel("q", "d", "1")]):  # type: ignore[arg-type]
        with pytest.raises(InvalidRequest):
            measure(wrong, run)
    with pytest.raises(InvalidRequest):
        measure(qrels, [ScoredDoc("q", "d", float("nan"))])


def test_a_mean_is_one_of_numbers() -> None:
    for name, value in anything().items():
        error = outcome(lambda value=value: mean(value))  # type: ignore[misc]
        assert (error is None) == (name in ("{}", "{1: 2}")), name
    with pytest.raises(InvalidRequest):
        mean({"q": "1"})  # type: ignore[dict-item]


class TestSeveral:
    """Where several are wanted, a text alone is not taken letter by letter."""

    def test_a_single_id_removes_nothing(self, archive: Archive) -> None:
        with pytest.raises(InvalidRequest, match=r"ids must be several, not '12': .*\['12'\]"):
            archive.remove("12")
        assert archive.remove([]) == 0

    @pytest.mark.parametrize("ask", [lambda a: a.facets("سرت", "source"), lambda a: a.search("سرت", facets="source")])
    def test_a_single_facet_is_refused(self, archive: Archive, ask: Callable[[Archive], object]) -> None:
        with pytest.raises(InvalidRequest, match="facets must be several, not 'source'"):
            ask(archive)

    def test_a_document_without_a_list_is_refused(self, archive: Archive) -> None:
        for single in (Document.from_text("3", "", "نص"), {"id": "3", "text": "نص"}, "نص"):
            with pytest.raises(InvalidRequest, match="documents must be several"):
                archive.add(single)  # type: ignore[arg-type]

    def test_anything_to_iterate_over_is_several(self, archive: Archive) -> None:
        assert archive.search("سرت", filters=(each for each in ["source:الجزيرة"])).total == 1
        assert [each.field for each in archive.facets("سرت", {"source": 1}.keys()).facets] == ["source"]


class TestPaths:
    @pytest.mark.parametrize("empty", ["", Path("a\0b"), "\ud800"])
    def test_what_names_no_file_is_refused(self, archive: Archive, empty: Any) -> None:
        with pytest.raises(InvalidRequest, match="path must be a path"):
            archive.add_path(empty)

    def test_a_path_may_be_text_or_a_path(self, archive: Archive, tmp_path: Path) -> None:
        for to in (tmp_path / "a.jsonl", str(tmp_path / "b.jsonl")):
            assert export_records(archive.url, to).documents == 2
            assert import_records(f"{to}.index", [to], fields={"year": "number"}).documents == 2

    def test_a_stream_is_one_of_bytes(self, archive: Archive, tmp_path: Path) -> None:
        assert export_records(archive.url, io.BytesIO()).documents == 2
        with pytest.raises(InvalidRequest, match="to must be a path or a stream of bytes, not StringIO"):
            export_records(archive.url, io.StringIO())  # type: ignore[arg-type]
        with pytest.raises(InvalidRequest, match="each of files"):
            import_records(tmp_path / "index", [io.StringIO("{}")])  # type: ignore[list-item]
        with pytest.raises(InvalidRequest, match="files must be several"):
            import_records(tmp_path / "index", tmp_path / "a.jsonl")  # type: ignore[arg-type]


class TestRecords:
    """What is wrong with a record is told with its number, its id and the reason."""

    @pytest.mark.parametrize(
        ("record", "reason"),
        [
            ({"id": "b", "text": None}, 'number 2 of documents: the record "b" has neither'),
            ({"text": "نص"}, 'number 2 of documents: the record has no "id"'),
            ({"id": "b", "text": "نص", "k": {}}, 'number 2 of documents: the field "k" of the record "b"'),
            (7, "number 2 of documents: a record is an object"),
            ({"id": 10**5000, "text": "نص"}, "number 2 of documents"),
            ({"id": "b", "text": "نص", "k": 10**5000}, "number 2 of documents"),
        ],
    )
    def test_what_is_wrong_is_named(self, archive: Archive, record: Any, reason: str) -> None:
        with pytest.raises(InvalidDocument) as error:
            archive.add([{"id": "a", "text": "نص"}, record])
        assert str(error.value).startswith(reason)
        archive.rollback()

    def test_dates_are_taken_as_iso_writes_them(self, archive: Archive) -> None:
        when = datetime(2016, 8, 6, 12, 30, tzinfo=UTC)
        fields: dict[str, Any] = {"date": date(2016, 8, 6), "seen": [when]}
        record = {"id": "r", "text": "نص", **fields}
        archive.add([record, Document.from_text("d", "", "نص", fields)])
        archive.commit()
        for id in "rd":
            assert archive.get(id).fields == {"date": "2016-08-06", "seen": ("2016-08-06T12:30:00+00:00",)}
        assert archive.search("نص", filters=["date:2016-08-06"]).total == 2
        archive.remove(["r", "d"])
        archive.commit()

    def test_numbers_of_other_libraries_are_numbers(self) -> None:
        assert Document.from_text("a", "", "نص", {"n": Index()}).fields == {"n": 2}  # type: ignore[dict-item]

    def test_documents_and_pages_hold_what_they_say(self) -> None:
        page = Page(1, "", "نص")
        rights = {"id": "a", "title": "", "pages": (page,), "fields": {}}
        for argument in rights:
            for name, value in anything().items():
                error = outcome(lambda a=argument, v=value: Document(**rights | {a: v}))  # type: ignore[misc]
                right = TEXTS - {"empty", "half"} if argument == "id" else TEXTS if argument == "title" else set()
                right = {"{}"} if argument == "fields" else right
                assert error is None if name in right else isinstance(error, InvalidDocument), (argument, name)
        for name, value in anything().items():
            good = name in TEXTS
            assert (outcome(lambda v=value: Page(1, "", v)) is None) == good  # type: ignore[misc]
            assert (outcome(lambda v=value: Page(1, v, "")) is None) == good  # type: ignore[misc]
            assert (outcome(lambda v=value: Document.from_text("a", "", v)) is None) == good  # type: ignore[misc]
            outcome(lambda v=value: Page(v, "", ""))  # type: ignore[misc]
            outcome(lambda v=value: Document.from_text("a", "", "", {"k": v}))  # type: ignore[misc]


ANALYSING = ["tokens", "lines", "words", "terms", "normalize", "value", "is_stopword", "is_question_word", "describe", "stages"]


@pytest.mark.parametrize("method", ANALYSING)
def test_an_analyzer_takes_texts(method: str) -> None:
    for name, value in anything().items():
        error = outcome(lambda value=value: getattr(Analyzer(), method)(value))  # type: ignore[misc]
        assert (error is None) == (name in TEXTS), name


def test_protected_words_are_several() -> None:
    for name, value in anything().items():
        assert (outcome(lambda value=value: Analyzer(value)) is None) == (name in SEVERAL), name  # type: ignore[misc]

"""A dump of a wiki is read article by article, as it goes by."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Iterator

import pytest

from kashaf.documents.wiki import mediawiki
from tests.documents.packing import read_all, refusal

HEAD = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="ar">
<siteinfo><sitename>ويكي الأنهار</sitename><base>https://ar.example.org/wiki/%D8%A7%D9%84%D8%B5%D9%81%D8%AD%D8%A9</base>
<namespaces><namespace key="0" case="first-letter" /><namespace key="1" case="first-letter">نقاش</namespace>
<namespace key="6" case="first-letter">رسم</namespace><namespace key="14" case="first-letter">باب</namespace></namespaces></siteinfo>"""


def page(title: str, text: str, *, id: str = "7", space: str | None = "0", more: str = "") -> str:
    ns = "" if space is None else f"<ns>{space}</ns>"
    author = "<contributor><username>كاتب</username><id>99</id></contributor>"
    revision = (
        f"<revision><id>88</id><timestamp>2020-03-04T11:20:00Z</timestamp>{author}<text bytes='9'>{text}</text></revision>"
    )
    return f"<page><title>{title}</title>{ns}<id>{id}</id>{more}{revision}</page>"


def dump(*pages: str) -> bytes:
    return f"{HEAD}{''.join(pages)}</mediawiki>".encode()


def test_an_article_has_its_text_and_facts() -> None:
    (document,), skipped = read_all(dump(page("نهر العاصي", "'''النهر''' طويل.\n[[رسم:a.jpg|x]][[باب:أنهار]]")), "wiki.xml")
    assert (document.id, document.title, document.text) == ("wiki.xml#7", "نهر العاصي", "النهر طويل.")
    assert document.fields == {
        "path": "wiki.xml",
        "source": "ويكي الأنهار",
        "url": "https://ar.example.org/wiki/%D9%86%D9%87%D8%B1_%D8%A7%D9%84%D8%B9%D8%A7%D8%B5%D9%8A",
        "date": "2020-03-04T11:20:00Z",
        "language": "ar",
        "category": "أنهار",
    }
    assert not skipped


def test_only_articles_are_read() -> None:
    pages = [
        page("نقاش:نهر", "رأي", id="1", space="1"),
        page("قالب:نهر", "نص", id="2", space="10"),
        page("العاصي", "#تحويل [[نهر العاصي]]", id="3", more='<redirect title="نهر العاصي" />'),
        page("فارغة", "{{قالب}}", id="4"),
        page("نقاش:قديم", "رأي", id="5", space=None),
        page("كتاب: رحلة", "نص", id="6", space=None),
    ]
    documents, skipped = read_all(dump(*pages), "wiki.xml")
    assert [document.id for document in documents] == ["wiki.xml#6"]
    assert not skipped


def test_of_several_revisions_the_last_is_read() -> None:
    old = "<revision><id>1</id><timestamp>2001-01-01T00:00:00Z</timestamp><text>قديم</text></revision>"
    (document,), _ = read_all(dump(page("نهر", "جديد", more=old)), "wiki.xml")
    assert (document.text, document.fields["date"]) == ("جديد", "2020-03-04T11:20:00Z")


@pytest.mark.parametrize(("pack", "suffix"), [(bz2.compress, ".bz2"), (gzip.compress, ".gz")])
def test_a_compressed_dump_is_read_while_it_is_unpacked(pack, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kashaf.documents.compressed._unpack", None)
    documents, _ = read_all(pack(dump(page("نهر", "نص"), page("بحر", "نص", id="8"))), f"wiki.xml{suffix}")
    assert [document.id for document in documents] == [f"wiki.xml{suffix}#7", f"wiki.xml{suffix}#8"]
    assert documents[0].fields["path"] == f"wiki.xml{suffix}"


def test_no_more_than_a_page_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[int] = []
    real = mediawiki._chunks

    def counted(source) -> Iterator[bytes]:
        for chunk in real(source):
            taken.append(len(chunk))
            yield chunk

    monkeypatch.setattr(mediawiki, "_chunks", counted)
    data = dump(*(page(f"نهر {number}", "نص طويل عن النهر. " * 500, id=str(number)) for number in range(100)))
    from io import BytesIO

    from kashaf.documents.source import Source

    documents = mediawiki.read_mediawiki(Source("a", "a", BytesIO(data), len(data), lambda _: None))
    next(documents)
    assert sum(taken) <= 2 << 16 < len(data)


@pytest.mark.parametrize(
    ("id", "expected"), [("12", "12"), (" 12 ", "12"), ("x/../y", "1"), ("", "1"), ("9" * 30, "1"), ("٣", "1")]
)
def test_an_id_that_is_no_number_is_not_taken(id: str, expected: str) -> None:
    (document,), _ = read_all(dump(page("نهر", "نص", id=id)), "wiki.xml")
    assert document.id == f"wiki.xml#{expected}"


@pytest.mark.parametrize("base", ["javascript:alert(1)/x", "", "no address", "ftp://example.org/wiki/x"])
def test_an_address_that_is_none_is_left_out(base: str) -> None:
    head = HEAD.replace("https://ar.example.org/wiki/%D8%A7%D9%84%D8%B5%D9%81%D8%AD%D8%A9", base)
    (document,), _ = read_all(f"{head}{page('نهر', 'نص')}</mediawiki>".encode(), "wiki.xml")
    assert "url" not in document.fields


def test_of_a_dump_that_breaks_off_the_beginning_is_read() -> None:
    whole = dump(page("نهر", "نص"), page("بحر", " ".join(map(str, range(50_000))), id="8"))
    for data, name in ((whole[:-3000], "a.xml"), (gzip.compress(whole)[:50_000], "a.xml.gz")):
        documents, skipped = read_all(data, name)
        assert [document.title for document in documents] == ["نهر"]
        assert skipped == [f"/{name} (its end): it breaks off there: get it anew"]


def test_an_article_without_end_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mediawiki, "_MOST_CHARACTERS", 1000)
    documents, skipped = read_all(dump(page("نهر", "نص " * 500), page("بحر", "نص", id="8")), "a.xml")
    assert [document.title for document in documents] == ["بحر"]
    assert skipped == ["/a.xml (نهر): it is longer than any article: it is not read"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (dump(), "it is a dump of a wiki without pages"),
        (
            b"<!DOCTYPE mediawiki [<!ENTITY a 'b'>]><mediawiki>&a;</mediawiki>",
            "it declares entities of its own: it is not read",
        ),
        (b"<mediawiki><page></mediawiki>", "it is damaged XML (mismatched tag: line 1, column 19): get it anew"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    assert refusal(data, "a.xml") == reason


def test_a_dump_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kashaf.documents.source._BYTES", 1 << 16)
    monkeypatch.setattr("kashaf.documents.source._TIMES", 1)
    bomb = bz2.compress(HEAD.encode() + b" " * (1 << 20))
    assert refusal(bomb, "a.xml.bz2") == "it unpacks to far more than its size: unpack it and look at it"

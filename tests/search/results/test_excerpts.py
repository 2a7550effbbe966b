"""Some pages of a document are read without the others."""

from __future__ import annotations

import pytest

import kashaf
from kashaf.errors import DocumentNotFound
from tests.index.conftest import ENGINES

PAGES = [{"label": f"ص{number}", "text": f"صفحة {number}"} for number in range(1, 31)]
BOOK = {"id": "كتاب", "title": "عنوان", "author": "مؤلف", "pages": PAGES}
NOTE = {"id": "خبر", "title": "خبر", "text": "نص قصير"}


@pytest.fixture(scope="module", params=ENGINES)
def archive(request, tmp_path_factory):
    place = ENGINES[request.param] or request.getfixturevalue("cluster")
    with kashaf.open(place.format(tmp_path_factory.mktemp("excerpts") / "index"), create=True) as archive:
        archive.add([BOOK, NOTE])
        archive.commit()
        yield archive


@pytest.mark.parametrize(
    "first, last, numbers",
    [
        (7, 7, [7]),
        (21, 40, range(21, 31)),
        (1, 3, [1, 2, 3]),
        (1, None, range(1, 31)),
        (29, None, [29, 30]),
        (31, 31, []),
        (10**30, 10**30, []),
    ],
)
def test_the_pages_asked_for_come_with_what_is_known_of_the_document(archive, first, last, numbers):
    excerpt = archive.excerpt("كتاب", first, last)

    assert [(page.number, page.label, page.text) for page in excerpt.pages] == [
        (number, f"ص{number}", f"صفحة {number}") for number in numbers
    ]
    assert (excerpt.id, excerpt.title, dict(excerpt.fields), excerpt.total) == ("كتاب", "عنوان", {"author": "مؤلف"}, 30)


def test_a_document_of_one_page_has_no_other(archive):
    assert [page.text for page in archive.excerpt("خبر").pages] == ["نص قصير"]
    assert [page.text for page in archive.excerpt("خبر", 1, 20).pages] == ["نص قصير"]
    assert archive.excerpt("خبر", 2, 20).pages == ()


def test_no_other_page_is_read(archive, monkeypatch):
    asked = []
    index = archive._searcher.index
    read = index.read
    monkeypatch.setattr(index, "read", lambda keys: asked.extend(keys) or read(keys), raising=False)

    archive.excerpt("كتاب", 5, 6)

    assert asked == [("كتاب", None), ("كتاب", 5), ("كتاب", 6)]


def test_what_is_not_there_is_not_found(archive):
    with pytest.raises(DocumentNotFound, match="لا شيء"):
        archive.excerpt("لا شيء", 1, 2)

"""What fields and files are called on a page."""

import pytest

from kashaf.web.presentation.field_names import file_kind
from kashaf.web.presentation.language import language_for


@pytest.mark.parametrize(
    "path, expected",
    [
        ("كتب/a.pdf", "ملف PDF"),
        ("A.DOCX", "مستند Word"),
        ("a.epub", "كتاب EPUB"),
        ("a.txt", ""),
        ("a.json", ""),
        ("pdf", ""),
        ("", ""),
        (("a.pdf", "b.pdf"), ""),
        (None, ""),
        (7, ""),
    ],
)
def test_a_kind_of_file_is_named_where_it_tells_a_reader_something(path, expected):
    assert file_kind(language_for("ar"), {} if path is None else {"path": path}) == expected

"""Wording: what fields, filters and orders are called in the language of a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from markupsafe import Markup

from kashaf.documents import FieldValue
from kashaf.documents.formats import Format
from kashaf.messages import Message
from kashaf.search import Results
from kashaf.search.results.wording import field_name as name_of_field
from kashaf.web.presentation.language import Language

__all__ = ["fact_name", "field_name", "file_kind", "filter_name", "sort_names"]

_KINDS = {
    ".pdf": Format.PDF,
    **dict.fromkeys((".docx", ".docm", ".dotx"), Format.DOCX),
    **dict.fromkeys((".pptx", ".pptm"), Format.PPTX),
    **dict.fromkeys((".xlsx", ".xlsm", ".ods"), Format.SPREADSHEET),
    **dict.fromkeys((".odt", ".odp"), Format.OPENDOCUMENT),
    ".epub": Format.EPUB,
    ".rtf": Format.RTF,
    ".eml": Format.MAIL,
}
"""Kinds of files that readers know by name; that a text is plain text tells them nothing."""

_ARTICLE = re.compile("^an? ")

_ISOLATES = {"rtl": "\u2067", "ltr": "\u2066"}


def field_name(language: Language, name: str) -> Markup:
    """Call a field by its name in that language; one that we do not know keeps its own.

    >>> from kashaf.web.presentation.language import language_for
    >>> field_name(language_for("ar"), "source"), field_name(language_for("ar"), "رقم <الملف>")
    (Markup('المصدر'), Markup('رقم &lt;الملف&gt;'))
    """
    known = name_of_field(name)
    return language.show(known) if isinstance(known, Message) else Markup.escape(known)


def fact_name(language: Language, name: str, count: int) -> Markup:
    """Call the values of a field in the form that goes with their number.

    >>> from kashaf.web.presentation.language import language_for
    >>> fact_name(language_for("en"), "source", 2)
    Markup('sources')
    """
    match name:
        case "source":
            return language.ngettext("source", "sources", count)
        case "author":
            return language.ngettext("author", "authors", count)
        case _:
            return language.ngettext("category", "categories", count)


def file_kind(language: Language, fields: Mapping[str, FieldValue]) -> Markup:
    """Name the kind of file that a document came from; empty where that tells a reader nothing.

    >>> from kashaf.web.presentation.language import language_for
    >>> file_kind(language_for("ar"), {"path": "a/b.pdf"})
    Markup('ملف PDF')
    """
    path = fields.get("path")
    kind = _KINDS.get(PurePosixPath(path).suffix.lower()) if isinstance(path, str) else None
    return Markup(_ARTICLE.sub("", language.show(kind.label))) if kind else Markup()  # noqa: S704 - a part of our own words


def filter_name(language: Language, text: str) -> Markup:
    r"""Write a filter ``field:value`` for people, without the quotes that its syntax may need.

    The value is isolated: after Arabic letters, 2016-08 would be shown from its end. A range of
    dates goes in the direction of the page, as it does in a sentence.

    >>> from kashaf.web.presentation.language import language_for
    >>> filter_name(language_for("en"), 'source:"الجزيرة نت"')
    Markup('Source: \u2068الجزيرة نت\u2069')
    """
    name, colon, value = text.partition(":")
    if not colon:
        return Markup.escape(text)
    value = value.strip('"')
    shown = language.date(value) if name == "date" else value
    isolate = _ISOLATES[language.dir] if name == "date" and ".." in value else "\u2068"
    return language.gettext("{name}: {value}", name=field_name(language, name), value=f"{isolate}{shown}\u2069")


def sort_names(language: Language, results: Results, sort: str | None) -> list[tuple[str | None, Markup]]:
    """Name the orders to choose from; those by date only where what was found has dates."""
    dated = any(facet.values for facet in results.facets if facet.field.partition(":")[0] == "date")
    by_date = [
        ("recent", language.gettext("Relevant, newer ones higher")),
        ("date", language.gettext("Newest")),
        ("date:asc", language.gettext("Oldest")),
    ]
    return [
        (None, language.gettext("Most relevant")),
        *(each for each in by_date if dated or each[0] == sort),
        ("title", language.gettext("Title")),
    ]

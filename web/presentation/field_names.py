"""Wording: what fields, filters and orders are called in the language of a page."""

from __future__ import annotations

from markupsafe import Markup

from kashaf.messages import Message
from kashaf.search import Results
from kashaf.search.results.wording import field_name as name_of_field
from kashaf.web.presentation.language import Language

__all__ = ["field_name", "filter_name", "sort_names"]

_ISOLATES = {"rtl": "\u2067", "ltr": "\u2066"}


def field_name(language: Language, name: str) -> Markup:
    """Call a field by its name in that language; one that we do not know keeps its own.

    >>> from kashaf.web.presentation.language import language_for
    >>> field_name(language_for("ar"), "source"), field_name(language_for("ar"), "رقم <الملف>")
    (Markup('المصدر'), Markup('رقم &lt;الملف&gt;'))
    """
    known = name_of_field(name)
    return language.show(known) if isinstance(known, Message) else Markup.escape(known)


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

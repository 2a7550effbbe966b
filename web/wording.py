"""Wording: what fields, filters and notes on a query are called in the language of a page."""

from __future__ import annotations

from kashaf.search import Alternative, Note, QueryWord
from kashaf.web.language import Language

__all__ = ["field_name", "filter_name", "level_name", "note_text", "reason_name", "state_name"]


def field_name(language: Language, name: str) -> str:
    """Call a field by its name in that language; one that we do not know keeps its own.

    >>> from kashaf.web.language import speak
    >>> field_name(speak("ar"), "source"), field_name(speak("ar"), "رقم الملف")
    (Markup('المصدر'), 'رقم الملف')
    """
    known = {
        "title": language.gettext("Title"),
        "author": language.gettext("Author"),
        "source": language.gettext("Source"),
        "date": language.gettext("Date"),
        "url": language.gettext("Address"),
        "path": language.gettext("File"),
        "language": language.gettext("Language"),
        "category": language.gettext("Category"),
        "publisher": language.gettext("Publisher"),
        "place": language.gettext("Place"),
        "year": language.gettext("Year"),
        "edition": language.gettext("Edition"),
        "volume": language.gettext("Volume"),
        "editor": language.gettext("Editor"),
        "translator": language.gettext("Translator"),
        "subject": language.gettext("Subject"),
        "keywords": language.gettext("Keywords"),
        "isbn": language.gettext("ISBN"),
    }
    return known.get(name, name)


def filter_name(language: Language, text: str) -> str:
    r"""Write a filter ``field:value`` as people read it, without the quotes that its syntax may need.

    The value is isolated: after Arabic letters, 2016-08 would be shown from its end.

    >>> from kashaf.web.language import speak
    >>> filter_name(speak("en"), 'source:"الجزيرة نت"')
    'Source: \u2068الجزيرة نت\u2069'
    """
    name, colon, value = text.partition(":")
    if not colon:
        return text
    value = value.strip('"')
    shown = language.date(value) if name == "date" else value
    return f"{field_name(language, name)}: \u2068{shown}\u2069"


def note_text(language: Language, note: Note) -> str:
    """Say in that language how a query was read."""
    subject = note.subject
    known = {
        "nothing": language.gettext("There is no word in this query to search for."),
        "everything": language.gettext("* stands for every document."),
        "long": language.gettext("Only the first {subject} words were searched for.", subject=subject),
        "cut": language.gettext("Only the first {subject} characters were read.", subject=subject),
        "expansion": language.gettext(
            "{subject} stands for more words than can be searched at once: only the commonest were.", subject=subject
        ),
        "field": language.gettext("No document has a field called {subject}: it was read as a word.", subject=subject),
        "value": language.gettext(
            "{subject} is no value of that field: write dates as 2016-08 or 2016-08-06, numbers as 12 or 3.5.",
            subject=subject,
        ),
        "unlike": language.gettext("No word of this document says what it is about: others hold none of them, or it has none."),
        "meaning": language.gettext(
            "The order is by words alone, though there are vectors for ordering by meaning: {subject} mends that.",
            subject=subject,
        ),
    }
    return known[note.kind]


def level_name(language: Language, level: str) -> str:
    """Call a level by what it asks of a word.

    >>> from kashaf.web.language import speak
    >>> level_name(speak("en"), "stem")
    Markup('With its inflections')
    """
    known = {
        "spelling": language.gettext("As spelt"),
        "word": language.gettext("The same word"),
        "stem": language.gettext("With its inflections"),
        "root": language.gettext("All words of its root"),
    }
    return known.get(level, level)


def reason_name(language: Language, other: Alternative) -> str:
    """Say in what an alternative differs from what was asked."""
    known = {
        "spelling": language.gettext("another spelling"),
        "level": level_name(language, other.level),
        "words": language.gettext("the words in any place and form"),
        "any": language.gettext("any of the words"),
        "fewer": language.gettext("without the rarest words"),
        "filters": language.gettext("without the filters"),
        "reading": language.gettext("in other letters"),
    }
    return known.get(other.reason, other.reason)


def state_name(language: Language, word: QueryWord) -> str:
    """Say what became of a word of the query.

    >>> from kashaf.web.language import speak
    >>> state_name(speak("ar"), QueryWord("سرت", "found", 2))
    Markup('في وثيقتين')
    """
    documents = language.ngettext("in {count} document", "in {count} documents", word.documents)
    known = {
        "unknown": language.gettext("in no document"),
        "ignored": language.gettext("too common to search for"),
        "excluded": language.gettext("must not be there") + (language.gettext(": ") + documents if word.documents else ""),
    }
    return known.get(word.state, documents)

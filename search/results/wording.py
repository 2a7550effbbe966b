"""Wording: the names of notes, alternatives, words of a query, levels and fields.

The pages and the command line share them.
"""

from __future__ import annotations

from collections.abc import Callable

from kashaf.messages import Message, counted

__all__ = ["alternative_message", "field_name", "level_name", "note_message", "note_remedy", "word_message"]


def note_message(kind: str, subject: str) -> Message:
    """Return the sentence of a note."""
    return _NOTES[kind](subject)


def note_remedy(kind: str, subject: str) -> Message | None:
    """Return what the owners of the index can do about a note; ``None`` if there is nothing."""
    return Message("To order by meaning again, run {command}", command=subject) if kind == "meaning" else None


def alternative_message(reason: str, level: str) -> Message:
    """Return how an alternative differs from the query."""
    return level_name(level) if reason == "level" else _ALTERNATIVES[reason]


def word_message(state: str, documents: int) -> Message:
    """Return the state of a word of a query, in words."""
    return _WORDS[state](documents)


def level_name(level: str) -> Message:
    """Name a level by its effect on a word.

    >>> level_name("stem")
    'With its inflections'
    """
    return _LEVELS[level]


def field_name(name: str) -> Message | str:
    """Return the name of a field in every language; an unknown field keeps its own name.

    >>> field_name("source").in_language("ar"), field_name("رقم الملف")
    ('المصدر', 'رقم الملف')
    """
    return _FIELDS.get(name, name)


_EXAMPLES = {"month": "2016-08", "day": "2016-08-06", "whole": "12", "part": "3.5"}
"""Examples of values to type; placeholders, so that pages keep their digits in order."""

_NOTES: dict[str, Callable[[str], Message]] = {
    "nothing": lambda _: Message("There is no word in this query to search for."),
    "everything": lambda _: Message("* stands for every document."),
    "long": lambda most: counted(
        "Only the first {count} word was searched for.", "Only the first {count} words were searched for.", int(most)
    ),
    "cut": lambda most: counted(
        "Only the first {count} character was read.", "Only the first {count} characters were read.", int(most)
    ),
    "expansion": lambda pattern: Message(
        "{pattern} stands for more words than can be searched at once: only the commonest were.", pattern=pattern
    ),
    "field": lambda name: Message("No document has a field called {name}: it was read as a word.", name=name),
    "variants": lambda spellings: Message("Other spellings were searched for too: {spellings}.", spellings=spellings),
    "value": lambda value: Message(
        "{value} is no value of that field: write dates as {month} or {day}, numbers as {whole} or {part}.",
        value=value,
        **_EXAMPLES,
    ),
    "unlike": lambda _: Message("No word of this document says what it is about: others hold none of them, or it has none."),
    "meaning": lambda _: Message("The results are ordered by words alone: ordering by meaning does not work now."),
}

_ALTERNATIVES = {
    "spelling": Message("Spelt otherwise"),
    "words": Message("The words in any place and form"),
    "any": Message("Any of the words"),
    "fewer": Message("Without the rarest words"),
    "filters": Message("Without the filters"),
    "reading": Message("In other letters"),
}

_WORDS: dict[str, Callable[[int], Message]] = {
    "found": lambda documents: counted("in {count} document", "in {count} documents", documents),
    "unknown": lambda _: Message("in no document"),
    "ignored": lambda _: Message("too common to search for"),
    "excluded": lambda documents: counted(
        "excluded; found in {count} document", "excluded; found in {count} documents", documents
    ),
}

_LEVELS = {
    "spelling": Message("As spelt"),
    "word": Message("The same word"),
    "stem": Message("With its inflections"),
    "root": Message("All words of its root"),
}

_FIELDS = {
    "title": Message("Title"),
    "author": Message("Author"),
    "source": Message("Source"),
    "date": Message("Date"),
    "url": Message("Address"),
    "path": Message("File"),
    "language": Message("Language"),
    "category": Message("Category"),
    "publisher": Message("Publisher"),
    "place": Message("Place"),
    "year": Message("Year"),
    "edition": Message("Edition"),
    "volume": Message("Volume"),
    "editor": Message("Editor"),
    "translator": Message("Translator"),
    "subject": Message("Subject"),
    "keywords": Message("Keywords"),
    "isbn": Message("ISBN"),
}

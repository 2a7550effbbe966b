"""Labels of the columns of a table and of the values of a list, in the language of the locale."""

from __future__ import annotations

from kashaf.messages import Message, say

__all__ = ["label"]


def label(name: str) -> str:
    """Give the label of a value by its name in JSON; an unknown name is its own label."""
    return say(_LABELS.get(name, name))


_LABELS = {
    # words, and texts that are analysed
    "word": Message("word"),
    "start": Message("start"),
    "end": Message("end"),
    "spelling": Message("spelling"),
    "stem": Message("stem"),
    "root": Message("root"),
    "stopword": Message("stopword"),
    "name": Message("name"),
    "terms": Message("terms"),
    "term": Message("term"),
    "written": Message("written"),
    "occurrences": Message("occurrences"),
    "keyness": Message("keyness"),
    # completions
    "text": Message("text"),
    "kind": Message("kind"),
    "uses": Message("uses"),
    "pair": Message("pair"),
    "title": Message("title"),
    "buckwalter": Message("buckwalter"),
    "arabizi": Message("arabizi"),
    "keyboard": Message("keyboard"),
    "latin": Message("latin"),
    # what an index holds
    "url": Message("url"),
    "documents": Message("documents"),
    "pages": Message("pages of longer documents"),
    "words": Message("words"),
    "bytes": Message("bytes"),
    "vectors": Message("vectors"),
    "generation": Message("generation"),
    "fields": Message("fields"),
    "analysis": Message("analysis"),
    "unit": Message("results ranked by"),
    # a document
    "id": Message("id"),
}

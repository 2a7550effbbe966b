"""The score of a document, node by node, and how a term gets its score, in words."""

from __future__ import annotations

from kashaf.index.explanation import explain
from kashaf.index.protocol import Explanation
from kashaf.index.query import Query, Term
from kashaf.index.whoosh.search import Search
from kashaf.index.whoosh.segment import Segment
from kashaf.messages import Message

__all__ = ["explain_match"]


def explain_match(search: Search, query: Query, segment: Segment, document: int) -> Explanation | None:
    """Explain the score of one document, ``None`` if it does not match."""
    within = {document}
    return explain(
        query,
        lambda node: search.evaluate(node, segment, within).get(document),
        lambda term, _: _describe(search, term, segment, document),
    )


def _describe(search: Search, term: Term, segment: Segment, document: int) -> Message:
    postings = search.postings(term.field, term.level, term.text)[segment.id]
    frequency = postings.frequencies[postings.documents.index(document)]
    snapshot = search.snapshot
    idf = search.idf(term.field, term.level, term.text)
    norm = snapshot.norms(segment, term.field, term.level)[document]
    return Message(
        "{field} holds “{term}” (level {level}): weight {weight:g} × rarity {rarity:.4f} ({held} of {all} documents) "
        "× frequency {share:.4f} ({times} times in {words} words, on average {average:.1f})",
        field=term.field,
        term=term.text,
        level=term.level,
        weight=term.weight,
        rarity=idf,
        held=search.count(term.field, term.level, term.text),
        all=snapshot.entries(term.field),
        share=frequency / (frequency + norm),
        times=frequency,
        words=segment.lengths(term.field, term.level)[document],
        average=snapshot.average(term.field, term.level),
    )

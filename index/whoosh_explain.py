"""Why a document has its score: the evaluation of one document, told node by node."""

from __future__ import annotations

from kashaf.index.protocol import Explanation
from kashaf.index.query import All, Any, Constant, Everything, Not, Nothing, OneOf, Phrase, Query, Range, Rank, Term
from kashaf.index.whoosh_search import Search
from kashaf.index.whoosh_segment import Segment

__all__ = ["explain_match"]


def explain_match(search: Search, query: Query, segment: Segment, document: int) -> Explanation | None:
    """Explain the score of one document, ``None`` when it does not match; parts that don't match are left out."""
    within = {document}
    found = search.evaluate(query, segment, within)
    if document not in found:
        return None

    def parts(*queries: Query) -> tuple[Explanation, ...]:
        told = (explain_match(search, part, segment, document) for part in queries)
        return tuple(part for part in told if part is not None)

    score = found[document]
    match query:
        case Term():
            return Explanation(score, _describe_term(search, query, segment, document))
        case OneOf(field, level, texts):
            held = [text for text in texts if search.evaluate(OneOf(field, level, (text,)), segment, within)]
            return Explanation(score, f"{field} holds {_some(held)} (level {level}; one of {len(texts)} words)")
        case Phrase(field, level, texts, slop, ordered):
            how = ("in this order" if ordered else "in any order") + (f", up to {slop} other words between" if slop else "")
            return Explanation(score, f"{field} holds the phrase “{' '.join(texts)}” (level {level}; {how})")
        case Range(field, low, high):
            return Explanation(score, f"{field} lies between {_bound(low)} and {_bound(high)}")
        case All(each):
            return Explanation(score, "all of, added up", parts(*each))
        case Any(each):
            return Explanation(score, "any of, added up", parts(*each))
        case Not():
            return Explanation(score, "does not match what is excluded")
        case Rank(match, bonuses):
            return Explanation(score, "match and bonuses, added up", parts(match, *bonuses))
        case Constant(match, constant):
            return Explanation(score, f"{constant:g}, whatever it is made of", parts(match))
        case Everything():
            return Explanation(score, "every document")
        case Nothing():
            return None


def _describe_term(search: Search, term: Term, segment: Segment, document: int) -> str:
    postings = search.postings(term.field, term.level, term.text)[segment.id]
    frequency = postings.frequencies[postings.documents.index(document)]
    snapshot = search.snapshot
    idf = search.idf(term.field, term.level, term.text)
    norm = snapshot.norms(segment, term.field, term.level)[document]
    return (
        f"{term.field} holds “{term.text}” (level {term.level}): weight {term.weight:g} × rarity {idf:.4f} "
        f"({search.count(term.field, term.level, term.text)} of {snapshot.entries(term.field)} documents) "
        f"× frequency {frequency / (frequency + norm):.4f} "
        f"({frequency} times in {segment.lengths(term.field, term.level)[document]} words, "
        f"on average {snapshot.average(term.field, term.level):.1f})"
    )


def _bound(value: float | None) -> str:
    return "any value" if value is None else f"{value:.15g}"


def _some(texts: list[str]) -> str:
    shown = ", ".join(f"“{text}”" for text in texts[:5])
    return shown + (f" and {len(texts) - 5} more" if len(texts) > 5 else "")

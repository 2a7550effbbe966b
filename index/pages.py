"""What a page answers in a tree of terms, and what its document answers for all its pages.

The page answers leaves of the text, its document all others. So whole parts of a tree are questions
to documents, which an engine can ask them once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kashaf.index.query import All, Any, Constant, Everything, Not, Nothing, OneOf, Phrase, Query, Range, Rank, Term
from kashaf.index.schema import TEXT

__all__ = ["document_parts", "gathered", "of_documents"]


def of_documents(query: Query) -> bool:
    """Say whether every leaf of a tree is a question to documents."""
    match query:
        case Term() | OneOf() | Phrase():
            return query.field != TEXT
        case Range():
            return True
        case All(parts) | Any(parts):
            return bool(parts) and all(map(of_documents, parts))
        case Constant(part, _):
            return of_documents(part)
        case Rank(match, bonuses):
            return of_documents(match) and all(map(of_documents, bonuses))
        case Not() | Everything() | Nothing():
            return False  # these match most pages or none, so the pages answer them as well


def gathered(query: Query) -> Query:
    """Join the questions to documents that stand side by side.

    The matches and scores stay the same.
    """
    match query:
        case All(parts):
            return All(_joined(All, tuple(map(gathered, parts))))
        case Any(parts):
            return Any(_joined(Any, tuple(map(gathered, parts))))
        case Not(part):
            return Not(gathered(part))
        case Constant(part, score):
            return Constant(gathered(part), score)
        case Rank(match, bonuses):
            return Rank(gathered(match), _joined(Any, tuple(map(gathered, bonuses))))
        case _:
            return query


def _joined(make: type[All | Any], parts: Sequence[Query]) -> tuple[Query, ...]:
    asked = tuple(part for part in parts if of_documents(part))
    return (*(part for part in parts if not of_documents(part)), make(asked)) if len(asked) > 1 else tuple(parts)


def document_parts(query: Query) -> Iterator[Query]:
    """Yield the largest parts of a tree that are questions to documents."""
    if of_documents(query):
        yield query
        return
    match query:
        case All(parts) | Any(parts):
            for part in parts:
                yield from document_parts(part)
        case Not(part) | Constant(part, _):
            yield from document_parts(part)
        case Rank(match, bonuses):
            for part in (match, *bonuses):
                yield from document_parts(part)
        case _:
            pass

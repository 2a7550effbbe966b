"""Corpus: the texts of an archive as one body of words, and statistics about them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from kashaf.arguments import take_number, take_text
from kashaf.index import TEXT, field_name
from kashaf.search.query.fields import check_words
from kashaf.search.query.filters import Filter, take_filters
from kashaf.search.query.options import plan_level
from kashaf.search.query.vocabulary import MAX_WORDS
from kashaf.search.results.results import WordInfo
from kashaf.search.searcher import Searcher

if TYPE_CHECKING:
    from kashaf.search.corpus.concordance import Concordance
    from kashaf.search.corpus.frequencies import Frequencies

__all__ = ["Corpus", "corpus_method"]


class Corpus:
    """The words of an archive; `Archive.corpus` makes it.

    Each call answers from the newest commit, or from the commit of a snapshot. The corpus closes
    with its archive. Every method raises `InvalidRequest` for an argument of a wrong type.
    """

    def __init__(self, url: str, searcher: Callable[[], Searcher]) -> None:
        self._url = url
        self._searcher = searcher

    def __repr__(self) -> str:
        return f"<Corpus of {self._url}>"

    def concordance(
        self,
        query: str,
        *,
        level: str | None = None,
        limit: int = 50,
        offset: int = 0,
        sort: str = "relevance",
        filters: Sequence[str | Filter] = (),
        context: int = 60,
    ) -> Concordance:
        """Return every occurrence of the words and phrases of a query, on a line with its context.

        It reads the texts of the best 1,000 documents, up to 10 million characters and 10,000
        lines; ``partial`` says that there was more. ``sort`` is ``relevance`` (words side by side
        first, then near each other, then the best documents), ``document`` (by id, page and
        position), ``earliest`` (by the author's death, or else the date), ``before`` or ``after``:
        by the words there, the nearest first. ``context`` is the largest number of characters on
        each side.
        """
        from kashaf.search.corpus.concordance import Lines  # searches need none of it

        lines = Lines(sort, limit, offset, context)
        searcher = self._searcher()
        return lines.of(query, *searcher.texts(query, level, filters), searcher.analyzer)

    def frequencies(
        self,
        query: str | None = None,
        *,
        level: str = "word",
        limit: int = 50,
        sort: str = "frequency",
        filters: Sequence[str | Filter] = (),
        prefix: str = "",
        stopwords: bool = False,
    ) -> Frequencies:
        """Count the words of the whole collection, or of the matches of a query or of filters.

        For matches, it reads the texts of the best 1,000 documents. ``level`` is the level of the
        counted terms: ``word``, ``stem`` or ``root``; ``prefix`` is their beginning; ``stopwords``
        counts stop words too. ``sort`` is ``frequency`` or ``keyness``: what is typical of the
        matches comes first (see `Frequencies`).
        """
        from kashaf.search.corpus.frequencies import WordCounting

        searcher = self._searcher()
        beginning = searcher.analyzer.normalize(take_text("prefix", prefix))
        counting = WordCounting(level, limit, sort, beginning, stopwords)
        filters = take_filters("filters", filters)
        if query is None and not filters:
            return counting.of_all(searcher.index, searcher.vocabulary())
        asked = "*" if query is None else query
        return counting.of(asked, *searcher.texts(asked, None, filters), searcher.index, searcher.analyzer)

    def words(self, prefix: str = "", *, field: str = TEXT, level: str = "word", limit: int | None = 20) -> list[WordInfo]:
        """List the words of a field that begin with a prefix, the most frequent first.

        Equally frequent words are ordered by code points.
        """
        kept, name = plan_level(level), field_name(take_text("field", field))
        most = None if limit is None else take_number("limit", limit, 0, MAX_WORDS)
        searcher = self._searcher()
        beginning = searcher.analyzer.normalize(take_text("prefix", prefix))
        searcher.refuse_unknown([name])
        check_words(name, searcher.index.schema.kind(name), kept)
        return searcher.vocabulary().listed(name, kept, beginning, most)


class _HasCorpus(Protocol):
    @property
    def corpus(self) -> Corpus:
        """Its words."""


P = ParamSpec("P")
R = TypeVar("R")


def corpus_method(method: Callable[Concatenate[Corpus, P], R]) -> Callable[Concatenate[_HasCorpus, P], R]:
    """Make an archive's method that calls the method of its corpus with the same name.

    Archives had these methods before corpora existed.
    """

    @wraps(method)
    def ask(archive: _HasCorpus, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return method(archive.corpus, *args, **kwargs)

    ask.__doc__ = f"Do what `Corpus.{method.__name__}` does: its name on the archive, until 1.0."
    return ask

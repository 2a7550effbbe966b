"""Corpus: the texts of an archive as one body of words, and all that is asked of these words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from kashaf.arguments import take_number, take_text
from kashaf.index import TEXT, field_name
from kashaf.search.corpus.concordance import Concordance, Lines
from kashaf.search.corpus.frequencies import Frequencies, WordCounting
from kashaf.search.query.fields import check_words
from kashaf.search.query.filters import Filter, take_filters
from kashaf.search.query.options import plan_level
from kashaf.search.query.vocabulary import MAX_WORDS
from kashaf.search.results.results import WordInfo
from kashaf.search.searcher import Searcher

__all__ = ["Corpus", "corpus_method"]


class Corpus:
    """The words of an archive, made by `Archive.corpus`.

    Each call answers from the newest commit, for a snapshot from its own. The corpus ends with its archive. Every method raises `InvalidRequest` for an argument of a wrong kind.
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
        sort: str = "document",
        filters: Sequence[str | Filter] = (),
        context: int = 60,
    ) -> Concordance:
        """Give every place where words and phrases of a query stand, each on a line with its context.

        The texts of the best 1,000 documents are read, up to 10 million characters and 10,000
        lines; ``partial`` says that there was more. ``sort`` is ``document`` (by id, page and
        place), ``before`` or ``after``: by the words there, the nearest first. ``context`` is the
        most characters on each side.
        """
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
        """Count the words of the whole collection or, with a query or filters, of what these find.

        Of a result, the texts of the best 1,000 documents are read. ``level`` is what is counted:
        ``word``, ``stem`` or ``root``; ``prefix`` is what it begins with; ``stopwords`` counts stop
        words too. ``sort`` is ``frequency`` or ``keyness``: what is typical of a result first (see
        `Frequencies`).
        """
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

        Equally frequent ones come in the order of their code points.
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
    """Make the method of an archive that does what one of its corpus does, by the name that it had there."""

    @wraps(method)
    def ask(archive: _HasCorpus, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return method(archive.corpus, *args, **kwargs)

    ask.__doc__ = f"Do what `Corpus.{method.__name__}` does: its name on the archive, until 1.0."
    return ask

"""A test collection: articles, queries and the right articles, from a folder or made of articles.

A folder has the files of `benchmarks.collections.corpus`, and::

    qrels.tsv      query id, document id, relevance, between tabs
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from benchmarks.collections.corpus import Article, Query, corpus_file, needed_file, read_corpus, read_queries
from benchmarks.errors import BenchmarkError
from kashaf.analyzers import Analyzer
from kashaf.search.evaluation import Qrel

__all__ = ["Judged", "known_items", "neighbours", "read_judged"]

WORD = re.compile(r"(?:[^\W\d_][\u064b-\u0652\u0670]*){2,}")
"""Words of letters alone, with their diacritics: a diacritic never splits a word."""

FEWEST, MOST = 5, 100
"""The documents that contain two words side by side, if the two are to be a query."""


class Judged(NamedTuple):
    """A test collection: documents, queries and judgements."""

    articles: list[Article]
    queries: list[Query]
    qrels: list[Qrel]


def read_judged(folder: Path, documents: int | None = None) -> Judged:
    """Read a whole test collection, or at most ``documents`` of its articles.

    Queries without a judgement are left out.
    """
    corpus_file(folder)
    path = needed_file(folder, "qrels.tsv")
    qrels = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            query_id, doc_id, relevance = line.split("\t")
            qrels.append(Qrel(query_id, doc_id, int(relevance)))
        except ValueError as error:
            raise BenchmarkError(f"{path}, line {number}: must be query id, document id and a number, between tabs") from error
    judged = {qrel.query_id for qrel in qrels}
    queries = [query for query in read_queries(folder) if query.id in judged]
    return Judged(list(read_corpus(folder, documents)), queries, qrels)


def known_items(articles: list[Article], *, queries: int, seed: int, words: int = 3) -> Judged:
    """Make queries of random words of titles; the article is the one right answer.

    Only titles that belong to one article alone and have ``words`` distinct words or more are used;
    the words keep their order in the title. The same articles and the same seed give the same
    queries.
    """
    times = Counter(article.title for article in articles)
    candidates = []
    for article in articles:
        found = list(dict.fromkeys(WORD.findall(article.title)))
        if times[article.title] == 1 and len(found) >= words:
            candidates.append((article, found))
    chance = random.Random(seed)
    drawn = chance.sample(candidates, min(queries, len(candidates)))
    made, qrels = [], []
    for number, (article, found) in enumerate(drawn, start=1):
        places = sorted(chance.sample(range(len(found)), words))
        made.append(Query(f"known-{number}", " ".join(found[place] for place in places)))
        qrels.append(Qrel(f"known-{number}", article.id))
    return Judged(articles, made, qrels)


def neighbours(articles: list[Article], *, queries: int, seed: int) -> Judged:
    """Make queries of two words that are side by side in a few articles; those articles are right.

    Each pair is drawn from a random place of a random article. Neither word is a stop word, and
    from `FEWEST` to `MOST` articles contain them side by side, spelt alike. What has them in other
    forms side by side counts as wrong, so that no analyzer decides what is right.
    """
    chance, analyzer = random.Random(seed), Analyzer()
    texts = [WORD.findall(f"{article.title}\n{article.text}") for article in articles]
    drawn: dict[tuple[str, str], None] = {}
    for _ in range(20 * queries):
        words = chance.choice(texts)
        if len(words) > 1:
            at = chance.randrange(len(words) - 1)
            if not any(len(word) < 3 or analyzer.is_stopword(word) for word in words[at : at + 2]):
                drawn[words[at], words[at + 1]] = None
    places: defaultdict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for article, words in zip(articles, texts, strict=True):
        for pair in pairwise(words):
            if pair in drawn:
                places[pair][article.id] = None
    pairs = [pair for pair in drawn if FEWEST <= len(places[pair]) <= MOST][:queries]
    made = [Query(f"neighbours-{number}", " ".join(pair)) for number, pair in enumerate(pairs, start=1)]
    qrels = [Qrel(query.id, id) for query, pair in zip(made, pairs, strict=True) for id in places[pair]]
    return Judged(articles, made, qrels)

"""Documents become entries, on all processors when there are many.

Analysing is most of the work of indexing, and Python does it on one processor. After the first
documents the rest goes to a `Pool`, batch by batch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from math import inf

from kashaf.analyzers import Analyzer
from kashaf.documents import Document, Options
from kashaf.index.entries import make_entries
from kashaf.index.protocol import Entry
from kashaf.index.schema import Schema
from kashaf.ingest.batches import batches, characters
from kashaf.ingest.pool import Job, Pool, processors
from kashaf.ingest.worker_protocol import AnalyseBatch, WorkerConfig

__all__ = ["analyse"]

INLINE_CHARACTERS = 3_000_000
"""Characters that are analysed before other processes are started.

That takes a second, which other processes would not shorten.
"""

MAX_WORKERS = 3
"""Processes that one which only hands documents to the fastest engine can keep busy."""

_BATCH_CHARACTERS = 200_000


def analyse(documents: Iterable[Document], analyzer: Analyzer, schema: Schema, workers: int | None = None) -> Iterator[Entry]:
    """Yield what `make_entries` yields, in the same order, analysed in ``workers`` processes.

    Without ``workers`` there are as many as processors, up to three. When ``documents`` raises
    half-way, everything before it is yielded first. When a process cannot be started, or dies, its
    work is done in this process.
    """
    taken_in = batches(documents, most_documents=inf, most_characters=_BATCH_CHARACTERS)
    if workers is None:
        workers = min(processors(), MAX_WORKERS) if processors() > 1 else 0
    done = 0
    for batch in taken_in:
        yield from make_entries(batch, analyzer, schema)
        done += sum(map(characters, batch))
        if workers and done >= INLINE_CHARACTERS:
            break
    else:
        return
    with Pool(WorkerConfig(analyzer.fingerprint, analyzer.steps, schema, Options()), workers) as pool:
        waiting: deque[tuple[Job, list[Document]]] = deque()

        def taken() -> Iterable[Entry]:
            job, batch = waiting.popleft()
            (told,) = pool.events(job)
            return told if isinstance(told, list) else make_entries(batch, analyzer, schema)

        try:
            for batch in taken_in:
                waiting.append((pool.submit(AnalyseBatch(batch)), batch))
                if len(waiting) > 2 * workers:
                    yield from taken()
        except Exception:
            while waiting:
                yield from taken()
            raise
        while waiting:
            yield from taken()

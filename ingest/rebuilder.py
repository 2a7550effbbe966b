"""Rebuilding: an archive made anew from the documents stored in it."""

from __future__ import annotations

import os
from collections.abc import Iterable

from kashaf.analyzers import Analyzer
from kashaf.arguments import ProgressCallback, optional, take_function, take_path
from kashaf.documents import Document
from kashaf.index import open_index, state_folder
from kashaf.index.composition import analyzer_of, take_analyzer
from kashaf.index.protected import read_protected
from kashaf.ingest.analysis import analyse
from kashaf.ingest.sources import Sources
from kashaf.ingest.synchronizer import Synchronizer

__all__ = ["rebuild"]


def rebuild(
    url: str | os.PathLike[str],
    *,
    protected: str | os.PathLike[str] | None = None,
    analyzer: Analyzer | str | None = None,
    progress: ProgressCallback | None = None,
) -> int:
    """Rebuild an archive from its stored documents, for example after an update; return how many.

    Nothing changes until all is done; then everything is committed at once. ``protected`` names a
    text file with words that are never stemmed from now on, ``analyzer`` has the steps for words
    from now on (see `open`). ``progress`` is called with the number of finished documents and of
    all.
    """
    place, given = take_path("url", url), take_analyzer(analyzer)
    optional(take_function, "progress", progress)
    words = None if protected is None else read_protected(protected)
    index = open_index(place, rebuild=True, protected=words, analyzer=given)
    analyzer = analyzer_of(index.schema, given)
    synchronizer = Synchronizer(index, Sources(state_folder(place)), analyzer)
    try:
        synchronizer.begin()
        synchronizer.recover()
        total = index.stats().documents
        done = 0

        def counted() -> Iterable[Document]:
            nonlocal done
            for document in index.documents():
                yield document
                done += 1
                if progress:
                    progress(done, total)

        index.add(analyse(counted(), analyzer, index.schema))
        synchronizer.commit(compact=True)
        return done
    finally:
        synchronizer.close()
        index.close()

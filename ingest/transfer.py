"""Documents out of an index, and from one index to another of any engine, verified at the end."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from kashaf.analyzers import Analyzer
from kashaf.arguments import ProgressCallback, take_function, take_path, take_path_or_stream, take_seconds
from kashaf.errors import InvalidRequest
from kashaf.index import DEFAULT_FIELDS, Index, open_index, state_folder
from kashaf.index.composition import analyzer_of, take_analyzer
from kashaf.index.stored import count_documents, read_documents
from kashaf.ingest.batches import batches
from kashaf.ingest.comparison import Differences, Transfer, compare, digest_of, silent
from kashaf.ingest.exporter import ExportMode, export_file, export_stream
from kashaf.ingest.filler import COMMIT_EVERY, Filling
from kashaf.ingest.sources import Sources
from kashaf.messages import Message

__all__ = ["export_records", "migrate"]


def export_records(
    url: str | os.PathLike[str],
    to: str | os.PathLike[str] | IO[bytes],
    *,
    progress: ProgressCallback = silent,
    begins: Callable[[ExportMode, int], object] = silent,
) -> Transfer:
    """Export all documents of an archive as JSON Lines, by id, to a file or a stream of bytes.

    Works with an archive that was made with older Arabic rules, too, and never writes to it. A file
    (compressed when its name ends in ``.gz``) is written beside its place, read back, and moved
    there in the end. Run again after an interruption, it is continued if the archive is at the same
    commit; ``begins`` is called with the way it begins.

    Raises `InvalidRequest`, `StorageError` and, when the file read back differs, `DamagedIndex`.
    """
    place, to = take_path("url", url), take_path_or_stream("to", to, "write")
    take_function("progress", progress)
    take_function("begins", begins)
    with _reading(place, Analyzer()) as index:
        if isinstance(to, Path):
            tally = export_file(index, place, to, progress=progress, begins=begins)
        else:
            tally = export_stream(index, to, progress=progress)
        return Transfer(tally.documents, tally.digest)


def migrate(
    source: str | os.PathLike[str],
    target: str | os.PathLike[str],
    *,
    progress: ProgressCallback = silent,
    commit_every: float = COMMIT_EVERY,
    analyzer: Analyzer | str | None = None,
) -> Transfer:
    """Copy all documents of an archive to another, with types of fields and the state of the sync.

    The source is only read, and may have been made with older Arabic rules. The target, of any
    engine, is made, or holds a part of the same documents: run again after an interruption, it goes
    on from there. It is compacted, and compared with the source document by document; only then is
    the state of the sync copied, so that `kashaf index` finds everything unchanged. The words of
    the target take the steps of ``analyzer`` (see `open`) or, without one, those of the source.

    Raises `InvalidRequest` when the target is the source, or holds other documents, `DamagedIndex`
    when in the end they are not the same, and what opening the two raises.
    """
    source, target = take_path("source", source), take_path("target", target)
    take_function("progress", progress)
    commit_every, given = take_seconds("commit_every", commit_every), take_analyzer(analyzer)
    if state_folder(source).resolve() == state_folder(target).resolve():
        raise InvalidRequest(
            "{source} and {target} are one index: name another place to migrate to", source=source, target=target
        )
    with _reading(source, given) as origin:
        state = Sources(None)  # it has no name: nothing is left of it, however this ends
        try:
            _keep_state(origin, source, state)
            steps = analyzer_of(origin.schema, given)
            kinds = {name: kind for name, kind in origin.schema.fields.items() if name not in DEFAULT_FIELDS}
            with Filling(target, kinds, commit_every, protected=origin.schema.protected, analyzer=steps) as filling:
                _refuse_others(origin, filling.index, source, target)
                done, total = 0, count_documents(origin)
                for batch in batches(origin.documents()):
                    filling.take(batch, {})
                    done += len(batch)
                    progress(done, total)
                filling.commit(compact=True)
                filling.index.keep_synonyms(origin.schema.synonyms)
                advice = Message("remove {target} and migrate {source} again", target=target, source=source)
                arrived = filling.index.documents()
                tally = compare(origin.documents(), arrived, advice, progress=lambda compared: progress(compared, total))
                filling.take_state(state)
                return filling.report(tally)
        finally:
            state.close()


@contextmanager
def _reading(url: str, analyzer: Analyzer | None) -> Iterator[Index]:
    """Open an index only for reading its documents, whichever Arabic rules it was made with."""
    index = open_index(url, rebuild=True, analyzer=analyzer)
    try:
        yield index
    finally:
        index.close()


def _keep_state(origin: Index, source: str, state: Sources) -> None:
    """Copy the state of the sync at the commit that is read, again after each commit of others."""
    sources = Sources(state_folder(source))
    try:
        newer = True
        while newer:
            # In a shared index nothing shows whether the prepared commit is the one that was
            # reached.
            sources.copy_to(state, -1 if origin.shared else origin.generation)
            newer = origin.refresh()
    finally:
        sources.close()


def _refuse_others(origin: Index, index: Index, source: str, target: str) -> None:
    """Raise when the target holds a document that the source doesn't, or holds otherwise."""
    differing = Differences()
    for batch in batches(index.documents()):
        wanted = {document.id: digest_of(document) for document in read_documents(origin, [each.id for each in batch])}
        for document in batch:
            if wanted.get(document.id) != digest_of(document):
                differing.note(document.id)
    if differing.number:
        raise InvalidRequest(
            "{target} holds documents that are not in {source}, or are others there ({ids}): name a new index to migrate to",
            target=target,
            source=source,
            ids=differing.named,
        )

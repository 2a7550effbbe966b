"""Files → their entries, read some files ahead, each in a process of its own if worth it.

Plain texts are read without another process as long as they are few, for starting one takes longer
than reading them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Self

from kashaf.analyzers import Analyzer
from kashaf.documents import File, Options, Skipped, is_plain
from kashaf.errors import UnreadableFile
from kashaf.index.protocol import Entry
from kashaf.index.schema import Schema
from kashaf.ingest.analysis import analyse
from kashaf.ingest.pool import Job, Pool
from kashaf.ingest.worker_protocol import Event, Failed, FileStarted, ReadFile, WorkerConfig, file_events

__all__ = ["Contents", "FileContents"]

INLINE_BYTES = 2_000_000
"""Bytes of plain texts that are read before other processes are started."""
LARGE_BYTES = 4_000_000
"""Bytes of a file of records from which on all processors analyse its records.

Those of a smaller file are analysed beside other files.
"""

_AHEAD = 64
"""Files that may be read before they are taken."""


class Contents:
    """The content of a file: ``file`` when it was read, its ``digest``, and if it was ``known``.

    ``skipped`` grows while `entries` are taken.
    """

    def __init__(self, task: ReadFile, events: Iterator[Event]) -> None:
        self._events = events
        self.skipped: list[Skipped] = []
        first = next(events)
        started = first if isinstance(first, FileStarted) else FileStarted(task.file, "")
        self._before: list[Event] = [] if isinstance(first, FileStarted) else [first]
        self.file, self.digest = started.file, started.digest
        self.known = bool(started.digest) and started.digest == task.digest

    def entries(self) -> Iterator[Entry]:
        """Yield the entries of its documents, once.

        Raises `UnreadableFile` when it cannot be read, or no further.
        """
        for event in self._before:
            yield from self._take(event)
        for event in self._events:
            yield from self._take(event)

    def _take(self, event: Event) -> Iterable[Entry]:
        match event:
            case list():
                return event
            case Skipped():
                self.skipped.append(event)
            case Failed():
                raise UnreadableFile(event.name, event.reason, transient=event.transient)
            case FileStarted():
                pass
        return ()


class FileContents:
    """Reads files; a context manager, at whose end no process is left."""

    def __init__(self, analyzer: Analyzer, schema: Schema, options: Options, workers: int | None = None) -> None:
        self._analyzer = analyzer
        self._schema = schema
        self._options = options
        self._pool = Pool(WorkerConfig(analyzer.fingerprint, analyzer.steps, schema, options), workers)
        self._inline = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.end()

    def read(self, tasks: Iterable[ReadFile]) -> Iterator[Contents]:
        """Read files, some ahead of the one that is taken.

        Entries that were not taken are lost when the next file is taken.
        """
        given = iter(tasks)
        ahead: deque[tuple[ReadFile, Job | None]] = deque()
        while True:
            for task in given:
                ahead.append((task, None if self._is_for_here(task.file) else self._pool.submit(task)))
                if len(ahead) >= _AHEAD:
                    break
            if not ahead:
                return
            task, job = ahead.popleft()
            events = self._events_here(task) if job is None else self._pool.events(job)
            yield Contents(task, events)
            if job is not None:
                for _ in events:  # of one that was not wanted to its end
                    pass

    def _is_for_here(self, file: File) -> bool:
        """Say whether this process reads a file: large records, and the first few texts.

        Other processes help with the analysis of large records.
        """
        if file.size >= LARGE_BYTES:
            return file.path.suffix.lower() in (".jsonl", ".ndjson")
        if self._inline + file.size > INLINE_BYTES or not is_plain(file):
            return False
        self._inline += file.size
        return True

    def _events_here(self, task: ReadFile) -> Iterator[Event]:
        making = partial(analyse, analyzer=self._analyzer, schema=self._schema)
        return file_events(task, self._options, making, tick=_nothing, pause=_nothing)


def _nothing() -> None:
    pass

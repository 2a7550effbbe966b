"""Companions: what an archive keeps beside its index, each made when it is first needed.

A search needs neither the files that documents came from nor the table of completions, and their
modules take a tenth of the start of a process.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kashaf.analyzers import Analyzer
from kashaf.index import Damage
from kashaf.search.ranking.semantic import Meaning

if TYPE_CHECKING:
    from kashaf.ingest.sources import Sources
    from kashaf.search.assist.completion import Completion

__all__ = ["Companions"]


class Companions:
    """The sources, the completions and the vectors of one archive and its snapshots.

    They are safe to ask for from many threads.
    """

    def __init__(self, folder: Path, analyzer: Analyzer) -> None:
        self._folder = folder
        self._analyzer = analyzer
        self._lock = threading.Lock()
        self._completion: Completion | None = None
        self._sources: Sources | None = None
        self.meaning = Meaning(folder)

    @property
    def completion(self) -> Completion:
        """The completions of what is typed."""
        from kashaf.search.assist.completion import Completion

        with self._lock:
            self._completion = self._completion or Completion(self._folder, self._analyzer)
            return self._completion

    @property
    def sources(self) -> Sources:
        """The files and folders that documents came from."""
        from kashaf.ingest.sources import Sources

        with self._lock:
            self._sources = self._sources or Sources(self._folder)
            return self._sources

    def check(self, *, repair: bool) -> Iterator[Damage]:
        """Look for damage in each; ``repair`` repairs what it can."""
        for each in (self.sources, self.meaning, self.completion):
            yield from each.check(repair=repair)

    def close(self) -> None:
        """Close what was made."""
        for each in (self._completion, self._sources):
            if each is not None:
                each.close()

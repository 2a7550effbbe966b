"""How much work something is, in calls: the same number on every machine, however busy it is."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

FOR_EVER = 60
"""The limit for one call, in seconds of the processor.

Work inside one call, as of a pattern, adds nothing to the count, so its time is limited too.
"""


@dataclass
class Effort:
    """What was counted: the calls of functions, of Python and of C."""

    calls: int = 0


@contextmanager
def effort() -> Iterator[Effort]:
    """Count the calls in a block, and stop a block without end."""
    counted = Effort()

    def note(frame: object, event: str, called: object) -> None:
        if event in {"call", "c_call"}:
            counted.calls += 1

    def stop(*_: object) -> None:
        raise AssertionError("it takes for ever")

    handler, profiler = signal.signal(signal.SIGPROF, stop), sys.getprofile()
    signal.setitimer(signal.ITIMER_PROF, FOR_EVER)
    sys.setprofile(note)
    try:
        yield counted
    finally:
        sys.setprofile(profiler)
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)

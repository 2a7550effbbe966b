"""Interruption: Ctrl-C and SIGTERM end long work at points where that does no harm.

This is a leaf that every room may import. Python answers Ctrl-C by raising `KeyboardInterrupt`
wherever the program happens to be; inside a finalizer it is swallowed, and the program runs on.
Here the signal is only noted. The loops of long work call `heed`, which raises; `sleep`, `Input`
and `Output` wait, and check whether a signal came.
"""

from __future__ import annotations

import io
import os
import select
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

__all__ = ["MOMENT", "Input", "Output", "heed", "orderly", "sleep"]

MOMENT = 0.1
"""Seconds after which whoever waits looks whether a signal came."""

_PORTION = 4_096
"""Bytes that a pipe takes without waiting once it takes any."""

_received: set[int] = set()
"""The signals that came and wait for somebody to heed them."""


@contextmanager
def orderly() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the work in this block at `heed`; a second signal ends it at once.

    Only the main thread receives signals. A signal that is ignored, as Ctrl-C is under ``nohup``,
    stays ignored.
    """
    before: dict[int, Any] = {}

    def note(number: int, _: object) -> None:
        _received.add(number)
        restore()

    def restore() -> None:
        while before:
            signal.signal(*before.popitem())

    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            if (handler := signal.getsignal(number)) not in (signal.SIG_IGN, None):
                before[number] = handler
                signal.signal(number, note)
    try:
        yield
    finally:
        restore()
        _received.clear()


def heed() -> None:
    """Raise `KeyboardInterrupt` when a signal came; call it where work may end.

    It does nothing in threads other than the main one.
    """
    if _received and threading.current_thread() is threading.main_thread():
        raise KeyboardInterrupt


def sleep(seconds: float) -> None:
    """Wait; a signal ends it within a moment."""
    until = time.monotonic() + seconds
    heed()
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(left, MOMENT))
        heed()


class Input(io.RawIOBase):
    """What is read from a descriptor; a signal ends the waiting for more."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Read what is there, or wait for something."""
        _wait(self._descriptor, select.POLLIN)
        return os.readv(self._descriptor, [buffer])


class Output(io.RawIOBase):
    """Writes to a descriptor, all bytes and at once; a signal ends the wait for a reader."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    def writable(self) -> bool:
        """Say that it can be written."""
        return True

    def write(self, data: ReadableBuffer) -> int:
        """Write all of it."""
        left = memoryview(data)
        while left:
            _wait(self._descriptor, select.POLLOUT)
            left = left[os.write(self._descriptor, left[:_PORTION]) :]
        return memoryview(data).nbytes


def _wait(descriptor: int, event: int) -> None:
    poll = select.poll()
    poll.register(descriptor, event)
    heed()
    while not poll.poll(MOMENT * 1_000):
        heed()
    # The end of the input may come after the signal, and must not look like the end of the work.
    heed()

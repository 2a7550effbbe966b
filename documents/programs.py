"""Programs that read a file for kashaf: the file on their standard input → what they print.

They run in processes of their own, without a shell, and write no files. How much they may print and
how long they may be silent is bounded. On Linux they inherit the bound on memory of the worker that
starts them.
"""

from __future__ import annotations

import os
import select
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile, TemporaryFile
from time import monotonic
from typing import BinaryIO, cast

from kashaf.documents.source import Source

__all__ = ["Output", "run_program"]

_MOST_SECONDS = 50
"""How long a program may print nothing: a worker without a heartbeat for a minute is ended."""
_PIECE = 1 << 16
_IN_MEMORY = 8 << 20
_MOST_COMPLAINTS = 4096


@dataclass(frozen=True, slots=True)
class Output:
    """What a program printed.

    ``stream`` is at its beginning and holds ``size`` bytes. ``status`` is 0 when it ended well;
    ``complaints`` are the first of its standard error. ``cut`` is set when it wanted to print more.
    """

    stream: BinaryIO
    size: int
    status: int
    complaints: str
    cut: bool


def run_program(command: Sequence[str], source: Source, *, most: int) -> Output:
    """Run a program on a source, and take at most so many bytes of what it prints.

    The caller closes the stream. Raises `UnreadableFile` if it is silent for most of a minute or
    can't be started.
    """
    output = cast("BinaryIO", SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115 - the caller closes it
    try:
        with TemporaryFile() as complaints, _on_disk(source) as file:
            process = subprocess.Popen(
                command,
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=complaints,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
            )
            try:
                size, cut = _take(process, output, source, command[0], most)
            finally:
                process.kill()
                process.wait()
                cast("BinaryIO", process.stdout).close()
            complaints.seek(0)
            said = complaints.read(_MOST_COMPLAINTS).decode("utf-8", "replace")
    except OSError as error:
        output.close()
        raise source.unreadable("{program} could not be started: see whether it runs", program=command[0]) from error
    except BaseException:
        output.close()
        raise
    output.seek(0)
    return Output(output, size, process.returncode, said, cut)


def _take(process: subprocess.Popen[bytes], output: BinaryIO, source: Source, program: str, most: int) -> tuple[int, bool]:
    """Take what it prints, until it ends or prints too much."""
    printed = cast("BinaryIO", process.stdout).fileno()
    size = 0
    said = monotonic()
    while monotonic() < said + _MOST_SECONDS:
        ready, _, _ = select.select([printed], [], [], 1.0)
        if not ready:
            continue
        piece = os.read(printed, _PIECE)
        if not piece:
            if _ends(process):
                return size, False
            break
        said = monotonic()
        source.tick()
        size += len(piece)
        if size > most:
            output.write(piece[: most - size])
            return most, True
        output.write(piece)
    raise source.unreadable(
        "{program} needs more than {most} seconds for it: it is damaged or too large", program=program, most=_MOST_SECONDS
    )


def _ends(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(_MOST_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _on_disk(source: Source) -> closing[BinaryIO]:
    """Give the source as a file with a descriptor at its beginning, as programs need it."""
    file = cast("BinaryIO", TemporaryFile())  # noqa: SIM115 - the caller closes it
    try:
        source.stream.seek(0)
        shutil.copyfileobj(source.stream, file, _PIECE)
        source.stream.seek(0)
        file.flush()
        os.lseek(file.fileno(), 0, os.SEEK_SET)
    except BaseException:
        file.close()
        raise
    return closing(file)

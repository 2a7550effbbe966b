"""Programs that read a file for kashaf: what they print, and what happens when they misbehave."""

from __future__ import annotations

import io
import sys
from typing import Any

import pytest

from kashaf.documents import programs
from kashaf.documents.programs import Output, run_program
from kashaf.documents.source import Source
from kashaf.errors import UnreadableFile


def run(program: str, data: bytes = b"abc", *, most: int = 1 << 20, **rest: Any) -> Output:
    source = Source("a.doc", "a.doc", io.BytesIO(data), len(data), print, **rest)
    return run_program([sys.executable, "-c", program], source, most=most)


def test_it_reads_the_source_from_its_beginning_and_prints() -> None:
    ticks: list[None] = []
    output = run(
        "import sys; sys.stdout.write(sys.stdin.read() * 2); sys.stderr.write('ouch'); sys.exit(3)",
        tick=lambda: ticks.append(None),
    )
    with output.stream:
        assert (output.stream.read(), output.size) == (b"abcabc", 6)
    assert (output.status, output.complaints, output.cut) == (3, "ouch", False)
    assert ticks


def test_no_more_is_taken_than_is_wanted() -> None:
    output = run("import sys\nwhile True: sys.stdout.write('x' * 1000)", most=100_000)
    with output.stream:
        assert len(output.stream.read()) == output.size == 100_000
    assert output.cut


def test_a_silent_program_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_MOST_SECONDS", 1)
    with pytest.raises(UnreadableFile, match="needs more than 1 seconds for it: it is damaged or too large"):
        run("import time; time.sleep(600)")


def test_a_program_that_closes_its_output_and_stays_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "_MOST_SECONDS", 1)
    with pytest.raises(UnreadableFile, match="needs more than 1 seconds for it"):
        run("import os, time; os.close(1); time.sleep(600)")


def test_a_program_that_is_not_there_is_a_line() -> None:
    source = Source("a.doc", "a.doc", io.BytesIO(b"x"), 1, print)
    with pytest.raises(UnreadableFile, match="no-such-program could not be started: see whether it runs"):
        run_program(["no-such-program"], source, most=1)

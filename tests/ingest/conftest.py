"""What the tests of processes that read and analyse share: which were started."""

from __future__ import annotations

import subprocess

import pytest


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were started."""
    numbers: list[int] = []
    popen = subprocess.Popen

    def start(*arguments: object, **options: object) -> object:
        made = popen(*arguments, **options)
        numbers.append(made.pid)
        return made

    monkeypatch.setattr(subprocess, "Popen", start)
    return numbers

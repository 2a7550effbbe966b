"""The summary of the trials: how often each thing was tried.

The numbers in docs/trust.md are those of a long run.
"""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Give a line to what each trial counted."""
    told = [
        f"{name}: {', '.join(map(str, counted))}"
        for report in terminalreporter.getreports("passed")
        for name, counted in report.user_properties
        if isinstance(counted, list | tuple)
    ]
    if told:
        terminalreporter.section("trials")
    for line in told:
        terminalreporter.write_line(line)

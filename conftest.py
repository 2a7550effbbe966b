"""What all tests share: the examples in the documents run, and what is missing is told, or fails.

Some tests need parts of the system that pip does not install (a browser). They ask for them with the fixture `need`; where
one is missing they are skipped and the summary gives the command that installs it. With ``KASHAF_REQUIRE_ALL=1`` a skipped
test fails: that is how continuous integration knows that everything ran.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Generator
from doctest import ELLIPSIS
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

# How long an example takes says more about the machine than about the code: speed is for benchmarks/.
settings.register_profile("kashaf", deadline=None, print_blob=True)
settings.load_profile("kashaf")

ROOT = Path(__file__).resolve().parent
REQUIRE_ALL = os.environ.get("KASHAF_REQUIRE_ALL") == "1"


@pytest.fixture(scope="session")
def need() -> Callable[[object, str, str], None]:
    """Give a function that skips the test unless a part of the system is there: ``need(condition, what, command)``.

    ``what`` names the part, ``command`` is the one line that installs it.
    """

    def ask(condition: object, what: str, command: str) -> None:
        if not condition:
            pytest.skip(f"{what} is missing: install it with `{command}`")

    return ask


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a skipped test fail where everything is required."""
    report = yield
    _require(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Let a skipped module fail where everything is required."""
    report = yield
    _require(report)
    return report


def _require(report: pytest.TestReport | pytest.CollectReport) -> None:
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"{reason} (nothing may be skipped: KASHAF_REQUIRE_ALL=1)"


def _enter(namespace: dict[str, Any]) -> None:
    """Run the examples of a document in a folder of their own, which holds `seeds`."""
    namespace["_home"] = Path.cwd()
    namespace["_folder"] = folder = Path(tempfile.mkdtemp(prefix="kashaf-examples-"))
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    os.chdir(folder)


def _leave(namespace: dict[str, Any]) -> None:
    os.chdir(namespace["_home"])
    shutil.rmtree(namespace["_folder"])


pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(doctest_optionflags=ELLIPSIS)],
    patterns=["*.md"],
    setup=_enter,
    teardown=_leave,
).pytest()

"""What all tests share: examples in documents are run, and missing parts are reported, or fail.

Some tests need parts of the system that pip does not install (a browser). They request them with
the fixture `need`. If one is missing, the test is skipped, and the summary gives the command that
installs it. With ``KASHAF_REQUIRE_ALL=1`` a skipped test fails, so that continuous integration
knows that everything ran.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Generator
from doctest import ELLIPSIS
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser

# The time of an example depends more on the machine than on the code: benchmarks/ measures speed.
# Examples are the same for everyone, unless more of them are wanted: then they are drawn anew
# (tests/trials.py).
settings.register_profile(
    "kashaf", deadline=None, print_blob=True, database=None, derandomize=os.environ.get("KASHAF_EXAMPLES", "1") == "1"
)
settings.load_profile("kashaf")

ROOT = Path(__file__).resolve().parent
REQUIRE_ALL = os.environ.get("KASHAF_REQUIRE_ALL") == "1"
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # hundreds of tests start kashaf: compiled once, not each time


QUICK = (
    "README.md",
    "tests/analyzers/",
    "tests/documents/",
    *(f"tests/index/test_{name}.py" for name in ("contract", "entries", "query", "schema")),
    *(f"tests/cli/test_{name}.py" for name in ("corpus_commands", "entry", "main")),
    "tests/kashaf/test_messages.py",
    *(
        f"tests/search/{name}.py"
        for name in ("test_archive", "query/test_parser", "results/test_facets", "results/test_snippets")
    ),
    "tests/ingest/test_synchronizer.py",
    *(
        f"tests/web/{name}.py"
        for name in ("test_app", "test_server", "views/test_api", "views/test_document_page", "views/test_pages")
    ),
)
"""What `-m quick` runs: tests of every room that a new version of Python or a library may break."""

LONG = ("test_elements_without_end_cost_no_time", "test_nothing_takes_for_ever")
"""Tests that count work in long texts: they take a sixth of the time of what else is quick."""

SLOW = {"accelerator", "chromium", "made", "model", "ocr", "opensearch"}
"""Fixtures that need more than the extra `test`: what uses them is not quick."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even read what is not quick, where that alone is wanted."""
    wanted = config.option.markexpr != "quick" or not collection_path.is_file() or _is_quick(collection_path)
    return None if wanted or collection_path.name == "conftest.py" else True


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark quick tests, and start the slow files first.

    Otherwise one process would wait for the other at the end.
    """
    slow = set()
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        engine = getattr(item, "callspec", None) and item.callspec.params.get("engine")
        if SLOW & {*names, engine}:
            slow.add(item.path)
        elif _is_quick(item.path) and not item.name.startswith(LONG):
            item.add_marker("quick")
    items.sort(key=lambda item: item.path not in slow)


def pytest_collection_finish() -> None:
    """Freeze the tests for the garbage collector, which then looks only at what tests make.

    Collecting the tests too took a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _is_quick(path: Path) -> bool:
    return path.is_relative_to(ROOT) and path.relative_to(ROOT).as_posix().startswith(QUICK)


@pytest.fixture(scope="session")
def need() -> Callable[[object, str, str], None]:
    """Give ``need(condition, what, command)``, which skips a test when a part is missing.

    ``what`` names the part, ``command`` is the one line that installs it.
    """

    def ask(condition: object, what: str, command: str) -> None:
        if not condition:
            pytest.skip(f"{what} is missing: install it with `{command}`")

    return ask


def pytest_configure(config: pytest.Config) -> None:
    """Start the programs of tests as from a terminal.

    A shell that puts pytest in the background makes its children ignore Ctrl-C.
    """
    config.option.loadscopereorder = False  # files with many tests first: those that take long have few
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


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
        report.outcome = "failed"
        report.longrepr = f"{_reason(report)} (nothing may be skipped: KASHAF_REQUIRE_ALL=1)"


def _reason(report: pytest.TestReport | pytest.CollectReport) -> str:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")


MISSING = re.compile(r"(.+) is missing: install it with `(.+)`")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print a line for each missing part: how many tests it skips, and how to install it."""
    skipped = Counter(map(_reason, terminalreporter.getreports("skipped")))
    if skipped:
        terminalreporter.section("skipped")
    for reason, count in sorted(skipped.items()):
        missing = MISSING.fullmatch(reason)
        what, command = (missing[1], f"; {missing[2]}") if missing else (reason, "")
        terminalreporter.write_line(f"{what}: {count} {'test' if count == 1 else 'tests'} skipped{command}")


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

"""A missing part is reported with the command that installs it.

Where everything is required, a skipped test fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

NEEDS = """
def test_pages(need):
    need(False, "Chromium", "bash scripts/install-browser.sh")

test_more_pages = test_pages

def test_words(need):
    need(True, "a dictionary", "true")
"""
EXPECTED_TO_FAIL = """
import pytest

@pytest.mark.xfail(reason="known")
def test_known():
    assert False
"""
CTRL_C = """
import subprocess, sys

def test_children():
    child = subprocess.run([sys.executable, "-c", "import signal; signal.raise_signal(signal.SIGINT)"], capture_output=True)
    assert child.stderr.endswith(b"KeyboardInterrupt\\n")
"""
WHOLE_MODULE = """
import pytest

pytest.skip("not here", allow_module_level=True)
"""


@pytest.fixture
def run(tmp_path: Path):
    """Give a function that runs pytest over one file of tests, in the background of a shell."""
    shutil.copy(ROOT / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --import-mode=importlib\n", encoding="utf-8")

    def run(test: str, *, require_all: bool) -> tuple[int, str]:
        (tmp_path / "test_it.py").write_text(test, encoding="utf-8")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("KASHAF_", "PYTEST_", "COV_"))}
        done = subprocess.run(
            ["sh", "-c", 'trap "" INT; exec "$@"', "sh", sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
            cwd=tmp_path,
            env={**kept, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | ({"KASHAF_REQUIRE_ALL": "1"} if require_all else {}),
            check=False,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
        return done.returncode, done.stdout

    return run


def test_a_missing_part_skips_its_tests_and_tells_the_command(run) -> None:
    status, told = run(NEEDS, require_all=False)
    assert status == 0
    assert told.count("Chromium") == 1
    assert "Chromium: 2 tests skipped; bash scripts/install-browser.sh\n" in told
    assert "1 passed, 2 skipped" in told


def test_a_missing_part_fails_where_everything_is_required(run) -> None:
    status, told = run(NEEDS, require_all=True)
    assert status == 1
    assert "Chromium is missing: install it with `bash scripts/install-browser.sh`" in told
    assert "2 failed, 1 passed" in told


def test_a_skipped_module_fails_where_everything_is_required(run) -> None:
    status, told = run(WHOLE_MODULE, require_all=False)
    assert status == 5  # nothing ran
    assert "not here: 1 test skipped\n" in told
    status, told = run(WHOLE_MODULE, require_all=True)
    assert status == 2
    assert "not here (nothing may be skipped" in told


def test_an_expected_failure_is_no_skip(run) -> None:
    status, told = run(EXPECTED_TO_FAIL, require_all=True)
    assert status == 0
    assert "1 xfailed" in told


def test_ctrl_c_reaches_the_children_of_tests_also_in_the_background(run) -> None:
    assert run(CTRL_C, require_all=False)[0] == 0

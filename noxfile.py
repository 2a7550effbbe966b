"""The checks that `.ci/run` runs.

`nox` runs all, `nox -s types` runs one, and `nox -s lowest -- -m quick` runs a part.
"""

from __future__ import annotations

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True
nox.options.sessions = ["lint", "imports", "types", "tests"]

PARALLEL = ("-n", "2", "--dist", "loadfile")


def install(session: nox.Session, extras: str = "dev") -> None:
    """Install kashaf from this folder with what its checks need."""
    session.install("--editable", f".[{extras}]")


def run_tests(session: nox.Session, *arguments: str) -> None:
    """Run pytest over what a session is for, or over what the command line names."""
    session.run("pytest", *PARALLEL, *(session.posargs or arguments))


@nox.session
def lint(session: nox.Session) -> None:
    """Every rule of ruff, and its format."""
    install(session)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")


@nox.session
def imports(session: nox.Session) -> None:
    """The laws on who may import whom."""
    install(session)
    session.run("lint-imports", "--no-logo")


@nox.session
def types(session: nox.Session) -> None:
    """Every type, strictly."""
    install(session)
    session.run("mypy", "-p", "kashaf")
    session.run("mypy", "-p", "benchmarks")


@nox.session
def tests(session: nox.Session) -> None:
    """All tests and the examples in the documents, with branch coverage; arguments go to pytest."""
    install(session)
    run_tests(session, "--cov")


# The versions of Python and of the libraries that pyproject.toml allows, without model and peers


@nox.session(venv_backend="uv", python=["3.11", "3.12", "3.13"])
def pythons(session: nox.Session) -> None:
    """The tests on each Python."""
    install(session, "test")
    run_tests(session)


@nox.session(venv_backend="uv", python="3.11")
def lowest(session: nox.Session) -> None:
    """The tests with the oldest version of each library that pyproject.toml allows."""
    session.install("--resolution", "lowest-direct", "--editable", ".[test]")
    run_tests(session)


@nox.session(venv_backend="uv", python="3.13")
def newest(session: nox.Session) -> None:
    """The tests with the newest version of each library."""
    session.install("--upgrade", "--editable", ".[test]")
    run_tests(session)


@nox.session
@nox.parametrize("successor", ["whoosh-reloaded==2.7.5", "whoosh3==3.54.0"], ids=["reloaded", "whoosh3"])
def whoosh(session: nox.Session, successor: str) -> None:
    """Test the Whoosh engine on each of the two packages that continue Whoosh, in its place."""
    install(session, "test")
    session.run("pip", "uninstall", "--yes", "--quiet", "Whoosh")
    session.install("--force-reinstall", successor)  # both write into the folder `whoosh`, which the line before emptied
    run_tests(session, "tests/index", "-k", "not opensearch and not tantivy")


# What needs much beside kashaf: each part alone


@nox.session
def browser(session: nox.Session) -> None:
    """The pages in Chromium."""
    session.run("bash", "scripts/install-browser.sh", external=True)
    install(session, "test")
    run_tests(session, "tests/web", "-k", "test_browser")


@nox.session
def opensearch(session: nox.Session) -> None:
    """What runs on OpenSearch, which it installs."""
    session.run("python3", "scripts/opensearch.py", "install", external=True)
    install(session, "test")
    run_tests(session, "tests/index", "tests/ingest", "tests/search", "-k", "opensearch")


@nox.session
def semantic(session: nox.Session) -> None:
    """Ordering by meaning, with its model."""
    install(session, "semantic,test")
    run_tests(session, "tests/search/ranking/test_semantic.py", "tests/cli/test_embedding.py")


@nox.session
def benchmarks(session: nox.Session) -> None:
    """The benchmarks, with all their peers."""
    install(session, "benchmarks,semantic,test")
    run_tests(session, "tests/benchmarks")

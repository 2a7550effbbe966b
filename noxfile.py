"""The checks, as `.ci/run` runs them: `nox` for all, `nox -s types` for one."""

from __future__ import annotations

import nox

nox.options.default_venv_backend = "venv"
nox.options.reuse_existing_virtualenvs = True


def install(session: nox.Session) -> None:
    """Install kashaf from this folder with everything its checks need."""
    session.install("--editable", ".[dev]")


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
    session.chdir("tests/typing")  # where the rooms have the names they install as
    session.run("lint-imports", "--config", "../../pyproject.toml", "--no-logo")


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
    session.run("pytest", *(session.posargs or ["-n", "2", "--dist", "loadfile", "--cov"]))

"""Extras: how to install a missing package that a part of kashaf needs.

This is a leaf that every room may import. The command names the extra beside the place that kashaf
itself came from, because by its name alone pip finds only published packages.
"""

from __future__ import annotations

import json
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

__all__ = ["install_line"]

ROOT = Path(__file__).resolve().parents[1]
"""The copy of the repository, where kashaf runs in one."""


def install_line(extra: str, *, anew: bool = False) -> str:
    """Give the command that installs an extra into this Python; ``anew`` replaces a broken one."""
    found = _origin()
    editable = "-e " if found.get("dir_info", {}).get("editable") else ""
    return f"{_pip()} install {'--force-reinstall ' if anew else ''}{editable}{shlex.quote(_requirement(extra, found))}"


def _origin() -> dict[str, Any]:
    """Give where kashaf was installed from, by pip's note (PEP 610); empty for an index."""
    from importlib.metadata import PackageNotFoundError, distribution  # only a missing package needs them

    try:
        noted = distribution("kashaf").read_text("direct_url.json")
    except PackageNotFoundError:
        noted = None
    found: dict[str, Any] = json.loads(noted) if noted else {}
    if (ROOT / "pyproject.toml").is_file() and _path(found) != ROOT:
        return {"url": ROOT.as_uri()}
    return found


def _path(found: dict[str, Any]) -> Path | None:
    from urllib.parse import urlsplit
    from urllib.request import url2pathname

    url = urlsplit(found.get("url", ""))
    return Path(url2pathname(url.path)) if url.scheme == "file" and "vcs_info" not in found else None


def _requirement(extra: str, found: dict[str, Any]) -> str:
    if path := _path(found):
        return f"{path}[{extra}]"
    url = found.get("url")
    if not url:
        return f"kashaf[{extra}]"
    version_control = found.get("vcs_info", {})
    if version_control:
        url = f"{version_control['vcs']}+{url}@{version_control['commit_id']}"
    return f"kashaf[{extra}] @ {url}"


def _pip() -> str:
    """Name the pip of this Python: as it is called by name, or through it."""
    called = shutil.which("pip")
    here = Path(sys.executable).parent
    return "pip" if called and Path(called).parent == here else f"{shlex.quote(sys.executable)} -m pip"

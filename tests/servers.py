"""Servers for tests: scripts/opensearch.py starts each in a folder of its own, and stops it."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from types import ModuleType
from typing import Any

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "opensearch.py"
INSTALL = "python3 scripts/opensearch.py install"


def installed() -> bool:
    """Is there a server to start?"""
    script = load_script()
    return (script.server() / "bin" / "opensearch").exists() and script.find_java() is not None


def load_script() -> ModuleType:
    """Import the script, which is in no package."""
    spec = importlib.util.spec_from_file_location("opensearch_script", SCRIPT)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


def new_folder() -> Path:
    """Make a folder that the user who runs a server can reach."""
    folder = Path(tempfile.mkdtemp(prefix="kashaf-opensearch-"))
    folder.chmod(0o755)
    return folder


def stop(folder: Path) -> None:
    """Stop what was started in a folder."""
    subprocess.run([sys.executable, SCRIPT, "stop", folder], check=False, capture_output=True, timeout=60)


def remove(folder: Path) -> None:
    """Stop what was started in a folder, and remove it."""
    if (folder / "nodes.json").exists():
        stop(folder)
    shutil.rmtree(folder, ignore_errors=True)


def share(folder: Path) -> str:
    """Give the address of the one server in a folder.

    The first of several processes that need it starts it.
    """
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return Servers(folder=folder).urls[0]


class Servers:
    """Nodes of OpenSearch, in a folder of their own."""

    def __init__(self, nodes: int = 1, heap: str = "512m", folder: Path | None = None) -> None:
        self.folder = folder or new_folder()
        self.nodes, self.heap = nodes, heap
        self.urls: list[str] = []
        self.pids: list[int] = []
        try:
            self.start()
        except BaseException:
            self.remove()
            raise

    def start(self) -> None:
        """Start the nodes that aren't running, on the ports and data they had."""
        arguments = ["start", self.folder, "--nodes", str(self.nodes), "--heap", self.heap, "--short-lived"]
        done = subprocess.run([sys.executable, SCRIPT, *arguments], check=False, capture_output=True, text=True, timeout=280)
        assert done.returncode == 0, done.stderr
        told = json.loads(done.stdout)
        self.urls, self.pids = told["urls"], told["pids"]

    def stop(self) -> None:
        stop(self.folder)

    def remove(self) -> None:
        remove(self.folder)

    @property
    def hosts(self) -> list[str]:
        return [url.removeprefix("http://") for url in self.urls]


def ask(url: str, method: str = "GET", body: Any = None) -> Any:
    """One plain request, past our own client; errors of HTTP come back as they are told."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        return json.load(error)


def remove_indices(server: str, name: str) -> None:
    """Remove all that kashaf made under a name."""
    found = [row["index"] for row in ask(f"{server}/_cat/indices/{name}*?format=json")]
    if found:
        ask(f"{server}/{','.join(found)}", "DELETE")


def make_stale(server: str, name: str) -> None:
    """Let an index look as if it was made with other Arabic rules."""
    ((index, found),) = ask(f"{server}/{name}/_mapping").items()
    meta = found["mappings"]["_meta"]
    ask(f"{server}/{index}/_mapping", "PUT", {"_meta": {**meta, "fingerprint": "other"}})


def running() -> str:
    """A server that runs already, if there is one."""
    return os.environ.get("KASHAF_OPENSEARCH_URL", "").rstrip("/")

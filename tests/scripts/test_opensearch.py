"""The script that gets and starts an OpenSearch: what it says where it can't.

The tests of the engine show that it starts one.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.servers import SCRIPT, load_script


def script(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, SCRIPT, *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=60, env={**os.environ, **environment})


def test_starting_what_is_not_installed_names_the_command(tmp_path: Path):
    done = script("start", tmp_path / "server", KASHAF_OPENSEARCH=str(tmp_path / "cache"))
    assert done.returncode == 1
    assert "run `python3 scripts/opensearch.py install`" in done.stderr
    assert done.stdout == ""


def test_stopping_where_nothing_was_started_says_so(tmp_path: Path):
    done = script("stop", tmp_path)
    assert done.returncode == 1
    assert f"nothing was started in {tmp_path}" in done.stderr


def test_a_command_that_is_not_there_is_refused():
    assert script("restart").returncode == 2


def test_ports_are_not_of_those_that_connections_get():
    lowest = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
    found = load_script().free_ports(8)
    assert len(set(found)) == 8
    assert max(found) < lowest

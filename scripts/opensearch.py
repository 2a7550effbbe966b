"""Your own OpenSearch on this machine, for tests and benchmarks: no container, two folders.

The server comes from Maven Central (OpenSearch's own test distribution, which has all that kashaf
needs). It runs only on 127.0.0.1 and without passwords: use it only for experiments::

    python3 scripts/opensearch.py install
    python3 scripts/opensearch.py start /tmp/opensearch      # prints {"urls": [...], "pids": [...]}
    python3 scripts/opensearch.py stop /tmp/opensearch

``start`` starts those of its nodes that aren't running, on the ports and data they had; ``stop``
ends those it started.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import pwd
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any, NoReturn

VERSION = "3.4.0"
JAVA = 21
"""The oldest Java that works."""
USER = "opensearch"
"""The account of the server if root starts it: OpenSearch refuses to run as root."""
PATIENCE = 240.0
"""Seconds to wait for a node to start."""
GRACE = 20.0
"""Seconds that a node has to stop by itself."""
_PORTS = range(20_000, 32_000)
"""Most systems give connections ports from 32,768 on."""

_POM = """\
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>kashaf</groupId><artifactId>modules</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>org.opensearch.plugin</groupId><artifactId>analysis-common</artifactId>
<version>{version}</version></dependency></dependencies></project>
"""
_DESCRIPTOR = """\
description=Analyzers for many languages
version={version}
name=analysis-common
classname=org.opensearch.analysis.common.CommonAnalysisModulePlugin
java.version=21
opensearch.version={version}
extended.plugins=
has.native.controller=false
"""
_SETTINGS = """\
cluster.name: {cluster}
node.name: {name}
path.data: {home}/data
path.logs: {home}/logs
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
discovery.seed_hosts: {seeds}
cluster.initial_cluster_manager_nodes: {names}
cluster.routing.allocation.disk.threshold_enabled: false
action.destructive_requires_name: true
"""


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="An OpenSearch of one's own on this machine, for tests and benchmarks.")
    commands = parser.add_subparsers(dest="command", required=True)
    installing = commands.add_parser("install", help="get the server (and what gets it)")
    installing.add_argument("--arabic", action="store_true", help="with its own Arabic analyzer, which benchmarks compare with")
    starting = commands.add_parser("start", help="start nodes and wait until they are ready")
    starting.add_argument("folder", type=Path, help="where configuration, data and logs go")
    starting.add_argument("--nodes", type=int, default=1)
    starting.add_argument("--port", type=int, help="of the first node; the others follow (otherwise any that are free)")
    starting.add_argument("--heap", default="512m", help="memory of each node's Java")
    starting.add_argument(
        "--short-lived", action="store_true", help="compile less: starts in half the time, and works more slowly later on"
    )
    stopping = commands.add_parser("stop", help="end the nodes that were started in a folder")
    stopping.add_argument("folder", type=Path)
    asked = parser.parse_args()
    match asked.command:
        case "install":
            install(arabic=asked.arabic)
        case "start":
            print(json.dumps(start(asked.folder.resolve(), nodes=asked.nodes, port=asked.port, options=java_options(asked))))
        case _:
            stop(asked.folder.resolve())


def fail(message: str) -> NoReturn:
    """Exit with one sentence on stderr."""
    sys.exit(f"opensearch.py: {message}")


# Installing


def cache() -> Path:
    """Return the folder of the server: KASHAF_OPENSEARCH, else the cache of this user.

    If root starts it, another user runs it, who has no access to root's home.
    """
    if chosen := os.environ.get("KASHAF_OPENSEARCH"):
        return Path(chosen).resolve()
    return (
        Path("/var/cache") / "kashaf" / "opensearch" if os.geteuid() == 0 else Path.home() / ".cache" / "kashaf" / "opensearch"
    )


def server() -> Path:
    """Return the folder of the unpacked server, even if it is missing."""
    return cache() / f"opensearch-{VERSION}"


def install(*, arabic: bool) -> None:
    """Install Java, Maven and the server, each if it is missing."""
    java = find_java()
    if java is None:
        # It has a compiler too, because benchmarks/systems/lucene.py compiles a program.
        apt_get(f"openjdk-{JAVA}-jdk-headless")
        java = find_java()
    if java is None:
        fail(
            f"OpenSearch {VERSION} needs Java {JAVA} or newer and there is none here: install one and name its home in "
            "OPENSEARCH_JAVA_HOME"
        )
    if not (server() / "bin" / "opensearch").exists():
        archive = cache() / f"opensearch-{VERSION}.zip"
        if not archive.exists():
            maven("dependency:copy", f"-Dartifact=org.opensearch.distribution.integ-test-zip:opensearch:{VERSION}:zip", cache())
        unpack(archive)
    if arabic and not (server() / "modules" / "analysis-common").exists():
        add_arabic()
    print(f"OpenSearch {VERSION} is in {server()}", file=sys.stderr)


def find_java() -> Path | None:
    """Find the home of a Java that is new enough."""
    named = [Path(home) for name in ("OPENSEARCH_JAVA_HOME", "JAVA_HOME") if (home := os.environ.get(name))]
    for home in [*named, *sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)]:
        try:
            told = subprocess.run([home / "bin" / "java", "-version"], capture_output=True, text=True, check=True).stderr
        except (OSError, subprocess.CalledProcessError):
            continue
        version = re.search(r'version "(\d+)', told)
        if version and int(version[1]) >= JAVA:
            return home
    return None


def apt_get(package: str) -> None:
    """Install a package of Debian or Ubuntu if that is possible.

    The caller reports what is still missing afterwards.
    """
    if not shutil.which("apt-get"):
        return
    as_root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", package]):
        command = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", *arguments]
        subprocess.run(command, check=False, stdin=subprocess.DEVNULL, stdout=sys.stderr)


def maven(goal: str, argument: str, output: Path, *more: str) -> None:
    """Copy something into a folder with Maven."""
    if not shutil.which("mvn"):
        apt_get("maven")
    if not shutil.which("mvn"):
        fail("Maven gets OpenSearch and isn't here: install it, so that 'mvn' is a command")
    output.mkdir(parents=True, exist_ok=True)
    command = ["mvn", "--batch-mode", "--quiet", goal, argument, f"-DoutputDirectory={output}", *more]
    try:
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr, timeout=600)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        fail(f"Maven can't get OpenSearch ({error}): see what it says above")


def unpack(archive: Path) -> None:
    """Unpack the server beside its archive, whole or not at all."""
    unfinished = archive.parent / "unpacking"
    shutil.rmtree(unfinished, ignore_errors=True)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(unfinished)
    for program in (unfinished / server().name / "bin").iterdir():
        program.chmod(0o755)
    (unfinished / server().name).rename(server())
    unfinished.rmdir()


def add_arabic() -> None:
    """Add OpenSearch's own analyzers for languages, which this distribution leaves out."""
    unfinished = cache() / "unpacking"
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    pom = cache() / "modules.xml"
    pom.write_text(_POM.format(version=VERSION))
    maven("dependency:copy-dependencies", "-DincludeScope=runtime", unfinished, "-f", str(pom))
    for library in unfinished.glob("*.jar"):
        if (server() / "lib" / library.name).exists():
            library.unlink()  # a class must not come from two places
    (unfinished / "plugin-descriptor.properties").write_text(_DESCRIPTOR.format(version=VERSION))
    unfinished.rename(server() / "modules" / "analysis-common")


# Starting


def java_options(asked: argparse.Namespace) -> str:
    """Return the requested options of Java."""
    return f"-Xms{asked.heap} -Xmx{asked.heap}" + " -XX:TieredStopAtLevel=1" * asked.short_lived


def start(folder: Path, *, nodes: int, port: int | None, options: str) -> dict[str, Any]:
    """Start the nodes of a folder that aren't running, and wait until all form a green cluster."""
    java = find_java()
    if java is None or not (server() / "bin" / "opensearch").exists():
        fail("the server isn't installed: run `python3 scripts/opensearch.py install`")
    state = read_state(folder) or plan(folder, nodes, port)
    if len(state["nodes"]) != nodes:
        fail(f"{folder} holds {len(state['nodes'])} nodes, not {nodes}: name another folder")
    owner = account(folder)
    for node in state["nodes"]:
        if not running(node, folder):
            node["pid"] = launch(folder, node, owner, java, options)
            write_state(folder, state)
    wait(folder, state)
    return {
        "urls": [f"http://127.0.0.1:{node['http']}" for node in state["nodes"]],
        "pids": [node["pid"] for node in state["nodes"]],
    }


def plan(folder: Path, nodes: int, port: int | None) -> dict[str, Any]:
    """Choose ports, and write the configuration of each node."""
    free = free_ports(2 * nodes)
    state = {
        "nodes": [
            {"name": f"node{number}", "http": port + number if port else free.pop(), "transport": free.pop(), "pid": 0}
            for number in range(nodes)
        ]
    }
    names = json.dumps([node["name"] for node in state["nodes"]])
    seeds = json.dumps([f"127.0.0.1:{node['transport']}" for node in state["nodes"]])
    for node in state["nodes"]:
        home = folder / node["name"]
        for part in ("data", "logs", "tmp"):
            (home / part).mkdir(parents=True, exist_ok=True)
        shutil.copytree(server() / "config", home / "config", dirs_exist_ok=True)
        options = (home / "config" / "jvm.options").read_text().splitlines()
        # That path is relative, into the server's own folder.
        kept = [line for line in options if "logs/gc.log" not in line]
        moved = (
            "\n".join(kept)
            .replace("logs/hs_err", f"{home}/logs/hs_err")
            .replace("HeapDumpPath=data", f"HeapDumpPath={home}/data")
        )
        (home / "config" / "jvm.options").write_text(moved + "\n")
        (home / "config" / "opensearch.yml").write_text(
            _SETTINGS.format(cluster=f"kashaf-{state['nodes'][0]['transport']}", home=home, seeds=seeds, names=names, **node)
        )
    write_state(folder, state)
    return state


def free_ports(count: int) -> list[int]:
    """Find free ports below those that the system gives to connections.

    A connection of another program can take no such port before the node does or while it restarts.
    """
    found: list[int] = []
    with contextlib.ExitStack() as held:
        for port in random.sample(_PORTS, len(_PORTS)):
            with contextlib.suppress(OSError):
                held.enter_context(socket.create_server(("127.0.0.1", port)))
                found.append(port)
            if len(found) == count:
                return found
    fail(f"there are no {count} free ports between {_PORTS[0]} and {_PORTS[-1]}")


def last_words(log: Path) -> str:
    """Return what a node printed last, for a report by one who can't read its log later."""
    return "\n".join(log.read_text(errors="replace").splitlines()[-15:])


def account(folder: Path) -> pwd.struct_passwd:
    """Return the user who runs the nodes, and give that user the folder."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        user = pwd.getpwnam(USER)
    except KeyError:
        shell = "/usr/sbin/nologin"
        subprocess.run(["useradd", "--system", "--no-create-home", "--shell", shell, USER], check=True, stdout=sys.stderr)
        user = pwd.getpwnam(USER)
    for place in (folder, server()):
        closed = [parent for parent in place.parents if not parent.stat().st_mode & 0o001]
        if closed:
            fail(f"{closed[-1]} is closed to the user {USER}, who runs OpenSearch: choose another place than {place}")
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    return user


def launch(folder: Path, node: dict[str, Any], owner: pwd.struct_passwd, java: Path, options: str) -> int:
    """Start one node in its own session, so that ctrl-c here does not stop it.

    The script becomes Java, so its process id stays.
    """
    home = folder / node["name"]
    environment = {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(home),
        "OPENSEARCH_JAVA_HOME": str(java),
        "OPENSEARCH_PATH_CONF": str(home / "config"),
        "OPENSEARCH_TMPDIR": str(home / "tmp"),
        "OPENSEARCH_JAVA_OPTS": options,
    }
    other = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    with (home / "logs" / "console.log").open("ab") as console:
        process = subprocess.Popen(
            [server() / "bin" / "opensearch"],
            cwd=home,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=console,
            start_new_session=True,
            **other,
        )
    return process.pid


def wait(folder: Path, state: dict[str, Any]) -> None:
    """Wait until every node answers and all form one green cluster."""
    until = time.monotonic() + PATIENCE
    for node in state["nodes"]:
        while not ready(node["http"], len(state["nodes"])):
            log = folder / node["name"] / "logs" / "console.log"
            if not running(node, folder):
                stop(folder)
                fail(f"{node['name']} ended by itself: read {log}, which ends with\n{last_words(log)}")
            if time.monotonic() > until:
                stop(folder)
                fail(f"{node['name']} isn't ready after {PATIENCE:.0f} seconds: read {log}")
            time.sleep(0.2)


def ready(port: int, nodes: int) -> bool:
    """Say whether a node reports a green cluster of that many nodes."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/_cluster/health", timeout=5) as answer:
            health = json.load(answer)
    except (OSError, urllib.error.URLError, ValueError):
        return False
    return health["status"] == "green" and health["number_of_nodes"] == nodes


# Stopping


def stop(folder: Path) -> None:
    """Stop the nodes that were started in a folder, and no other process."""
    state = read_state(folder)
    if state is None:
        fail(f"nothing was started in {folder}")
    nodes = [node for node in state["nodes"] if running(node, folder)]
    for node in nodes:
        os.kill(node["pid"], signal.SIGTERM)
    until = time.monotonic() + GRACE
    while any(running(node, folder) for node in nodes) and time.monotonic() < until:
        time.sleep(0.1)
    for node in nodes:
        if running(node, folder):
            os.kill(node["pid"], signal.SIGKILL)


def running(node: dict[str, Any], folder: Path) -> bool:
    """Say whether the process of a node is still that node.

    Its id may belong to another process by now.
    """
    try:
        command = Path(f"/proc/{node['pid']}/environ").read_bytes() if node["pid"] else b""
    except OSError:
        return False
    return f"OPENSEARCH_PATH_CONF={folder / node['name'] / 'config'}".encode() in command


def read_state(folder: Path) -> dict[str, Any] | None:
    """Read the nodes of a folder."""
    try:
        return dict(json.loads((folder / "nodes.json").read_text()))
    except FileNotFoundError:
        return None


def write_state(folder: Path, state: dict[str, Any]) -> None:
    """Store the nodes of a folder."""
    (folder / "nodes.json").write_text(json.dumps(state))


if __name__ == "__main__":
    main()

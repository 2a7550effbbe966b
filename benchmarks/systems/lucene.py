"""Lucene's own Arabic analyzer, in a Java program beside this module.

No reimplementation would be exactly Lucene. Lucene comes with OpenSearch, which
`scripts/opensearch.py` installs; no server runs.
"""

from __future__ import annotations

import runpy
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from benchmarks.errors import BenchmarkError, Missing
from benchmarks.systems.servers import SCRIPT
from benchmarks.systems.stemmers import Terms

__all__ = ["Lucene", "find_lucene", "lucene_terms"]

PROGRAM = Path(__file__).with_name("ArabicTerms.java")
PARTS = ("core", "analysis-common")
WAY_OUT = "or leave Lucene out with --without-lucene"


class Lucene(NamedTuple):
    """What Lucene needs to run: a Java that compiles, the libraries and their version."""

    java: Path
    libraries: tuple[Path, ...]
    version: str


def find_lucene() -> Lucene:
    """Find Lucene and Java; `Missing` says which command installs what is missing."""
    if not SCRIPT.exists():
        raise Missing(
            f"Lucene is found by {SCRIPT.name}, which is not in {SCRIPT.parent}: use a checkout that has it, {WAY_OUT}"
        )
    script = runpy.run_path(str(SCRIPT))
    libraries = tuple(path for part in PARTS for path in (script["server"]() / "lib").glob(f"lucene-{part}-*.jar"))
    home = script["find_java"]()
    if len(libraries) != len(PARTS) or home is None:
        raise Missing(f"Lucene comes with OpenSearch, which is not installed: python3 scripts/opensearch.py install, {WAY_OUT}")
    if not (home / "bin" / "javac").exists():
        needed = f"apt-get install openjdk-{script['JAVA']}-jdk-headless"
        raise Missing(f"the Java in {home} cannot compile, which Lucene's program needs: {needed}, {WAY_OUT}")
    return Lucene(home / "bin" / "java", libraries, libraries[0].stem.rpartition("-")[2])


@contextmanager
def lucene_terms() -> Iterator[Terms]:
    """Run the program; yield a function that returns Lucene's terms of a text.

    `Missing` if it is not installed, `BenchmarkError` with Java's message if the program fails.
    """
    found = find_lucene()
    path = ":".join(map(str, found.libraries))
    command: list[str | Path] = [found.java, "--class-path", path, PROGRAM]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        texts, lines, errors = process.stdin, process.stdout, process.stderr

        def terms(text: str) -> list[str]:
            line = text.replace("\r", " ").replace("\n", " ").encode("utf-8", "replace")
            try:
                texts.write(line + b"\n")
                texts.flush()
                answer = lines.readline()
            except BrokenPipeError:
                answer = b""
            if not answer:
                process.kill()
                raise BenchmarkError(f"Lucene ended by itself: {errors.read().decode('utf-8', 'replace').strip()}")
            return answer.decode("utf-8").split()

        try:
            yield terms
        finally:
            process.kill()

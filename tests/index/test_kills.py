"""Writers that are killed: what was committed is there, whole, and nothing else is."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kashaf.index import open_index
from tests.index.oracle import make, remake
from tests.processes import environment
from tests.trials import KILLS

EMBEDDED = ("whoosh", "tantivy")

# Commit n adds document n with n % 3 + 1 pages, replaces the document "book" and removes document
# n - 4.
WRITER = """
import sys
from kashaf.index import open_index
from tests.index.oracle import make, remake
index = open_index(sys.argv[1])
print(0, flush=True)
for number in range(1, 1000):
    index.add(make(f"{number:04}", *["كتاب"] * (number % 3 + 1)) + make("book", f"عدد {number}", "كتاب"))
    index.delete([f"{number - 4:04}"])
    index.commit(compact=remake if not number % 3 else None)
    print(number, flush=True)
"""


def expected(number: int) -> list[tuple[str, str, int]]:
    """The documents after a commit: id, text of the first page, pages."""
    others = [(f"{n:04}", "كتاب", n % 3 + 1) for n in range(max(1, number - 3), number + 1)]
    return [*others, ("book", f"عدد {number}", 2)]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such kill here")
@pytest.mark.parametrize("engine", EMBEDDED)
def test_a_killed_writer_leaves_the_last_commit_or_the_next_one(engine, tmp_path):
    url = f"{engine}:{tmp_path / 'index'}"
    rng = random.Random(engine)
    for _ in range(KILLS):
        index = open_index(url, create=True)
        index.delete([document.id for document in index.documents()])
        index.commit()
        index.close()
        done = _killed(url, commits=rng.randrange(4), after=rng.random() * 0.1)
        index = open_index(url)
        found = [(each.id, each.pages[0].text, len(each.pages)) for each in index.documents()]
        assert found in ([] if not done else expected(done), expected(done + 1))
        assert all(damage.harmless for damage in index.check())
        assert all(damage.repaired for damage in index.check(repair=True))
        assert index.check() == []
        index.add(make("new", "كتاب", "بحر"))
        index.commit(compact=remake)
        assert [each.id for each in index.documents()] == [*(id for id, *_ in found), "new"]
        assert index.stats().pages == sum(pages for *_, pages in found if pages > 1) + 2
        assert index.check() == []
        index.close()


def _killed(url: str, *, commits: int, after: float) -> int:
    """Run the writer, kill it after some commits and a pause; return the number it reported."""
    child = subprocess.Popen(
        [sys.executable, "-c", WRITER, url],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env=environment(),
    )
    assert child.stdout
    told = [child.stdout.readline() for _ in range(commits + 1)]  # it prints 0 at its start
    time.sleep(after)  # so that the kill comes at any moment
    child.kill()
    told += child.stdout.read().splitlines()
    assert child.wait(timeout=60) == -signal.SIGKILL
    child.stdout.close()
    return max((int(line) for line in told if line.strip()), default=0)

"""The threads of a server share their pools of memory."""

import ctypes
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kashaf.errors import IndexNotFound
from kashaf.web import server, wsgi
from kashaf.web.memory import POOLS

# Threads that hold memory of the C library at once, and what the library says of its pools then.
THREADS = """
import ctypes, sys, threading
if sys.argv[1:]:
    from kashaf.web.memory import share_pools
    assert share_pools()
together = threading.Barrier(9)
def hold():
    held = [bytes(10_000) for _ in range(10)]
    together.wait()
    together.wait()
threads = [threading.Thread(target=hold) for _ in range(8)]
for thread in threads:
    thread.start()
together.wait()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
together.wait()
"""


def pools(*args):
    env = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[2])}
    env.pop("MALLOC_ARENA_MAX", None)
    done = subprocess.run([sys.executable, "-c", THREADS, *args], env=env, check=True, capture_output=True, text=True)
    return len(re.findall("<heap nr", done.stdout))


@pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(ctypes.CDLL(None), "malloc_info"), reason="only glibc tells of its pools"
)
def test_threads_share_pools():
    assert pools() > POOLS
    assert pools("shared") == POOLS


def test_both_kinds_of_servers_share_them(monkeypatch, tmp_path):
    told = []
    for module in (server, wsgi):
        monkeypatch.setattr(module, "share_pools", lambda: told.append(1))
    monkeypatch.setattr(server, "make_server", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        server.serve(None)
    monkeypatch.setenv("KASHAF_INDEX", str(tmp_path / "nothing"))
    with pytest.raises(IndexNotFound):
        wsgi.application()
    assert len(told) == 2

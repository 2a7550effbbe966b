"""The site under real servers, each stopped while it answers.

They are gunicorn, with several processes and threads, and `kashaf serve`.
"""

import importlib.util
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

import kashaf
from kashaf.errors import IndexNotFound, InvalidRequest
from kashaf.web import application

ROOT = Path(__file__).resolve().parents[2]

# A site whose search for one word waits for the test: it signals that it has begun, and goes on at
# the test's signal.
SLOW = """
import os
from pathlib import Path
from kashaf.search import Archive

find = Archive.find

def slow(self, query, request):
    if query == "مهل":
        Path(os.environ["BEGUN"]).write_text("x")
        Path(os.environ["GO_ON"]).read_text()
    return find(self, query, request)

Archive.find = slow
"""
GUNICORN = SLOW + "import kashaf.web\napplication = kashaf.web.application()\n"
SERVE = SLOW + "from kashaf.cli.entry import main\nmain()\n"


def record(number):
    return {"id": str(number), "title": "", "text": "عصفور"}


@pytest.fixture
def index(request, tmp_path):
    place = f"{request.param}:{tmp_path / 'index'}"
    with kashaf.open(place, create=True) as archive:
        archive.add(map(record, range(3)))
        archive.commit()
    return place


@pytest.fixture
def run(tmp_path):
    """Run a server in the folder of the test; its log is a stream to read from."""
    running = []
    for name in ("begun", "go_on"):
        os.mkfifo(tmp_path / name)

    def run(arguments, **environment):
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KASHAF_")}
        process = subprocess.Popen(
            [sys.executable, *arguments],
            cwd=tmp_path,
            env={
                **kept,
                "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}",
                "BEGUN": str(tmp_path / "begun"),
                "GO_ON": str(tmp_path / "go_on"),
                "LC_ALL": "C.UTF-8",
                **environment,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate(timeout=30)


class Log:
    """What a server says, line by line."""

    def __init__(self, stream):
        self._stream = stream
        self.text = ""

    def until(self, wanted):
        for line in self._stream:
            self.text += line
            if found := re.search(wanted, line):
                return found
        raise AssertionError(f"no {wanted} in:\n{self.text}")

    def rest(self):
        self.text += self._stream.read()
        return self.text


def gunicorn(run, need, index, tmp_path, *options, application="kashaf.web:application()"):
    need(importlib.util.find_spec("gunicorn"), "gunicorn", 'pip install "kashaf[server]"')
    arguments = ["-m", "gunicorn", "--bind", "127.0.0.1:0", "--worker-class", "gthread", "--threads", "4", *options]
    process = run([*arguments, application], KASHAF_INDEX=index)
    log = Log(process.stderr)
    return process, log.until(r"http://127.0.0.1:(\d+)")[0], log


def total(address, query="عصفور"):
    with urllib.request.urlopen(f"{address}/api/v1/search?q={quote(query)}", timeout=60) as answer:
        return json.load(answer)["total"]


@contextmanager
def under_way(address, tmp_path):
    """Keep one request running; inside, the server may be stopped.

    Gives what will be its status and total.
    """
    answered = {}

    def ask():
        with urllib.request.urlopen(f"{address}/api/v1/search?q={quote('مهل')}", timeout=60) as answer:
            answered.update(status=answer.status, total=json.load(answer)["total"])

    thread = threading.Thread(target=ask)
    thread.start()
    assert (tmp_path / "begun").read_text() == "x"
    yield answered
    (tmp_path / "go_on").write_text("x")
    thread.join(60)


@pytest.mark.parametrize("index, options", [("whoosh", []), ("tantivy", ["--preload"])], indirect=["index"])
def test_workers_answer_together_and_see_each_commit(run, need, index, tmp_path, options):
    process, address, log = gunicorn(run, need, index, tmp_path, "--workers", "2", *options)
    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(total, [address] * 200)) == {3}
        (tmp_path / "more.jsonl").write_text(json.dumps({"id": "more", "text": "عصفور"}), encoding="utf-8")
        subprocess.run(
            [sys.executable, "-m", "kashaf", "import", "more.jsonl", "--index", index],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            check=True,
            capture_output=True,
        )
        assert set(pool.map(total, [address] * 40)) == {4}
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    assert not re.search(r"\[(ERROR|WARNING|CRITICAL)\]|Traceback", log.rest()), log.text


@pytest.mark.parametrize("index", ["whoosh"], indirect=True)
def test_gunicorn_refuses_addresses_that_are_not_escaped(run, need, index, tmp_path):
    """Raw letters break the rules of HTTP, and browsers and proxies never send them.

    `kashaf serve` accepts them all the same.
    """
    _, address, _ = gunicorn(run, need, index, tmp_path)
    place = urlsplit(address)
    for target, status in (("/api/v1/search?q=عصفور", b"400"), (f"/api/v1/search?q={quote('عصفور')}", b"200")):
        with socket.create_connection((place.hostname, place.port), timeout=60) as connection:
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            assert connection.recv(65_536).split(b" ")[1] == status


@pytest.mark.parametrize("index", ["tantivy"], indirect=True)
def test_gunicorn_answers_what_is_under_way_before_it_ends(run, need, index, tmp_path):
    (tmp_path / "slow_site.py").write_text(GUNICORN, encoding="utf-8")
    process, address, log = gunicorn(run, need, index, tmp_path, application="slow_site:application")
    with under_way(address, tmp_path) as answered:
        process.send_signal(signal.SIGTERM)
        log.until("Handling signal: term")
    assert answered == {"status": 200, "total": 0}
    assert process.wait(60) == 0


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("index", ["whoosh"], indirect=True)
def test_serve_answers_what_is_under_way_before_it_ends(run, index, tmp_path, sent):
    (tmp_path / "slow_serve.py").write_text(SERVE, encoding="utf-8")
    process = run(["slow_serve.py", "serve", "--port", "0"], KASHAF_INDEX=index)
    address = Log(process.stdout).until(r"http://127.0.0.1:\d+")[0]
    with kashaf.open(index) as archive:
        archive.add([record("more")])
        archive.commit()
    assert total(address) == 4
    with under_way(address, tmp_path) as answered:
        process.send_signal(sent)
        with pytest.raises(OSError):  # noqa: PT012 - asked until nobody is let in any more
            while True:
                total(address)
    assert answered == {"status": 200, "total": 0}
    assert (process.wait(60), process.stderr.read()) == (0, "")


@pytest.mark.parametrize("index", ["whoosh"], indirect=True)
def test_serve_takes_settings_and_collections_from_a_file(run, index, tmp_path):
    (tmp_path / "site.toml").write_text(
        f'title = "مكتبة المدينة"\nproxies = 1\n[collections.birds]\nindex = "{index}"\ntitle = "الطيور"\n', encoding="utf-8"
    )
    process = run(["-m", "kashaf", "serve", "--settings", "site.toml", "--port", "0"])
    address = Log(process.stdout).until(r"http://127.0.0.1:\d+")[0]
    request = urllib.request.Request(f"{address}/", headers={"X-Forwarded-Prefix": "/archive"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        page = answer.read().decode()
    assert "مكتبة المدينة" in page
    assert '<a href="/archive/birds/"><bdi>الطيور</bdi></a>' in page
    assert total(f"{address}/birds") == total(address) == 3


def test_what_is_wrong_is_told_before_anybody_asks(monkeypatch, tmp_path):
    monkeypatch.setenv("KASHAF_INDEX", str(tmp_path / "nowhere"))
    with pytest.raises(IndexNotFound, match="nowhere"):
        application()
    monkeypatch.setenv("KASHAF_WEB_SETTINGS", str(tmp_path / "none.toml"))
    with pytest.raises(InvalidRequest, match=r"none\.toml"):
        application()
    monkeypatch.delenv("KASHAF_WEB_SETTINGS")
    monkeypatch.setenv("KASHAF_WEB_COLLECTIONS__birds__index", str(tmp_path / "elsewhere"))
    with pytest.raises(IndexNotFound, match="elsewhere"):
        application()

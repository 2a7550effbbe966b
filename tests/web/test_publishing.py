"""What docs/publishing.md tells an administrator to write and to run, written and run."""

import importlib.util
import re
import shlex
import subprocess
import sys
import urllib.error
import urllib.request
from dataclasses import fields
from pathlib import Path
from urllib.parse import quote

import pytest

import kashaf
from kashaf.web import Settings, read_settings
from kashaf.web.middleware.bounds import MAX_ADDRESS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "publishing.md").read_text(encoding="utf-8")
SETTINGS, *_ = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
UNITS = re.findall(r"```ini\n(.*?)```", PAGE, re.DOTALL)


def test_each_setting_is_explained():
    table = re.findall(r"^\| `(\w+)` \|", PAGE[PAGE.index("| setting |") :], re.MULTILINE)
    assert set(table) == {each.name for each in fields(Settings)}


def test_the_settings_of_the_page_are_read(tmp_path):
    (tmp_path / "site.toml").write_text(SETTINGS, encoding="utf-8")
    settings = read_settings(tmp_path / "site.toml")
    assert (settings.title, settings.proxies) == ("مكتبة المدينة", 1)
    assert {name: each.index for name, each in settings.collections.items()} == {
        "news": "/srv/kashaf/news",
        "books": "/srv/kashaf/books",
    }


def commands(unit):
    return [shlex.split(line) for line in re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)]


@pytest.fixture
def place(tmp_path):
    """Put what lies in /srv, /var and /etc on the page into the folder of the test."""
    (tmp_path / "srv" / "documents" / "news").mkdir(parents=True)
    (tmp_path / "srv" / "documents" / "news" / "1.txt").write_text("خبر عن عصفور", encoding="utf-8")
    (tmp_path / "srv" / "kashaf").mkdir()
    (tmp_path / "var" / "backups" / "kashaf").mkdir(parents=True)
    for name in ("news", "books"):
        kashaf.open(tmp_path / "srv" / "kashaf" / name, create=True).close()
    return lambda text: re.sub(r"/(?=(?:srv|var)/)", f"{tmp_path}/", text)


@pytest.fixture
def environment(tmp_path, place):
    (tmp_path / "site.toml").write_text(place(SETTINGS), encoding="utf-8")
    return {
        "PYTHONPATH": str(ROOT),
        "KASHAF_WEB_SETTINGS": str(tmp_path / "site.toml"),
        "PATH": "/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
    }


def test_the_nightly_job_indexes_completes_and_backs_up(tmp_path, place, environment):
    for program, *arguments in commands(UNITS[1]):
        assert program.removeprefix("-") == "/opt/kashaf/bin/kashaf"
        command = [sys.executable, "-m", "kashaf", *map(place, arguments)]
        done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
        assert done.returncode == 0 or program.startswith("-"), done.stderr
    assert (tmp_path / "var" / "backups" / "kashaf" / "news.jsonl.gz").stat().st_size > 0
    with kashaf.open(tmp_path / "srv" / "kashaf" / "news") as archive:
        assert archive.search("عصفور").total == 1


def status(address):
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_the_service_starts_the_site(need, environment):
    need(importlib.util.find_spec("gunicorn"), "gunicorn", 'pip install "kashaf[server]"')
    ((program, *arguments),) = commands(UNITS[0])
    assert program == "/opt/kashaf/bin/gunicorn"
    arguments[arguments.index("127.0.0.1:8000")] = "127.0.0.1:0"
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *arguments], env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        address = next(found[0] for line in process.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
        with urllib.request.urlopen(f"{address}/", timeout=60) as answer:
            assert "الأخبار" in answer.read().decode()
            assert answer.headers["Link"].startswith('<https://archive.example.org/library/>; rel="canonical"')
        assert status(f"{address}/search?q={quote('س' * 5_000)}") == 200
        assert status(f"{address}/search?q={'x' * MAX_ADDRESS}") == 414
        forged = {"SCRIPT_NAME": "/evil", "PATH_INFO": "/evil", "X-Forwarded-Prefix": "//evil"}
        with urllib.request.urlopen(urllib.request.Request(f"{address}/", headers=forged), timeout=60) as answer:
            assert "evil" not in answer.read().decode()
    finally:
        process.terminate()
        process.communicate(timeout=60)
    assert process.returncode == 0

"""An archive to show: the seeds, a book, news with fields, and documents that attack the page."""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import kashaf
from kashaf.web import create_app
from kashaf.web.server import make_server
from kashaf.web.settings import DEFAULTS, Settings
from tests.web.browsing import BROWSER, FLAGS, QUIET, harmful, listen

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

BOOK = {
    "id": "كتب/الكامل.txt",
    "title": "الكامل في الأخبار",
    "author": "ابن الأثير",
    "pages": [
        {"label": f"ج1 ص{number}", "text": f"هذه صفحة من الكتاب.\nوفيها {'قنديل ' * (3 if number == 7 else number % 2)}وكلام."}
        for number in range(1, 11)
    ],
}

HOSTILE = {
    "id": "ملفات/50%/<script>alert('id')</script>/../a b.txt",
    "title": "<b>عنوان</b> \"><script>alert('title')</script>",
    "text": "نص خبيث <script>alert('text')</script> <img src=x onerror=alert(1)> &amp; ثم نهاية",
    "source": "<i>مصدر</i>",
    "date": "<u>أمس</u>",
    "author": ["<s>كاتب</s>", "javascript:alert(1)"],
    "<em>حقل</em>": "<em>قيمة</em>",
    "url": "https://example.org/?a=<b>&c",
}

NEWS = [
    {
        "id": f"news/{number}",
        "title": f"منارة رقم {number}",
        "text": f"خبر قصير عن منارة في المدينة، وهو الخبر {number}.",
        "source": "وكالة الأنباء" if number % 3 else "صحيفة البلد",
        "date": f"{2015 + number % 3}-0{1 + number % 9}-11",
    }
    for number in range(1, 25)
]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kashaf.Archive]:
    with kashaf.open(tmp_path_factory.mktemp("web") / "archive", create=True) as archive:
        archive.add_path(SEEDS)
        archive.add([BOOK, HOSTILE, *NEWS])
        archive.commit()
        yield archive


LONG_BOOK = {
    "id": "تاريخ",
    "title": "تاريخ طويل",
    "author": ["مؤرخ أول", "مؤرخ ثان"],
    "source": "دار الكتب",
    "date": "1438-03هـ",
    "pages": [
        {
            "label": "" if number > 20 else f"ص{number}",
            "text": f"كلام الصفحة {number}.\nوفيه {'شجرة ' * (number % 20 == 3)}وبيان.",
        }
        for number in range(1, 46)
    ],
}

ARTICLE = {
    "id": "مقال",
    "title": "عن الشجرة",
    "author": "كاتبة",
    "source": "صحيفة الغد",
    "category": ["ثقافة", "بيئة"],
    "language": "ar",
    "date": "2016-08-06",
    "words": 1200,
    "url": "https://example.org/a-b?x=1&y=2#top",
    "text": "تمهيد قصير.\n"
    + "\n\n".join(
        f"فقرة {number} يقال فيها كلام كثير عن أشياء شتى. " + "وهذا منه ما يملأ بعض السطر. " * 9 for number in range(20)
    )
    + "\n\nثم زَرَعَتِ المدينةُ شجرةً واحدة، في الساحة الكبرى - وهي شجرة زيتون.\n\nA Latin line about the tree.\n\nوختامها شجرة.",
}

ENDLESS = {
    "id": "سجل",
    "title": "سجل",
    "pages": [{"text": "أول"}, {"text": ("سطر طويل من السجل " * 40 + "\n") * 300 + "قافلة\nسطر أخير"}],
}

FOREIGN = [
    {"id": "script", "title": "شجرة", "text": "شجرة", "url": "javascript:alert(1)"},
    {"id": "bare", "title": "شجرة", "text": "شجرة", "url": "https://example.org/"},
]


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[kashaf.Archive]:
    """Long reading: a book of three parts, an article with all its facts, and an endless page."""
    with kashaf.open(tmp_path_factory.mktemp("library") / "archive", create=True) as archive:
        archive.add([LONG_BOOK, ARTICLE, ENDLESS, *FOREIGN])
        archive.commit()
        yield archive


class BufferedClient(FlaskClient):
    """Reads every answer whole and closes the file it came from."""

    def open(self, *args, **kwargs):
        return super().open(*args, **{"buffered": True, **kwargs})


@pytest.fixture(autouse=True)
def buffered_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Flask, "test_client_class", BufferedClient)


@pytest.fixture
def client(archive: kashaf.Archive) -> FlaskClient:
    return create_app(archive).test_client()


@pytest.fixture
def news() -> list[dict[str, str]]:
    return NEWS


@pytest.fixture
def book() -> dict[str, object]:
    return BOOK


@pytest.fixture
def hostile() -> dict[str, object]:
    return HOSTILE


@pytest.fixture(scope="session")
def running() -> Callable[..., AbstractContextManager[str]]:
    """Serve an archive in a thread, on a free port of this machine.

    `running(archive, Settings())` gives the address.
    """

    @contextmanager
    def running(archive: kashaf.Archive, settings: Settings = DEFAULTS) -> Iterator[str]:
        server, address = make_server(archive, port=0, settings=settings)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            yield address
        finally:
            server.stop()
            thread.join(30)
            server.close()

    return running


@pytest.fixture(scope="module")
def chromium(need):
    need(BROWSER, "Chromium", "scripts/install-browser.sh")
    need(importlib.util.find_spec("playwright"), "playwright", "pip install playwright")
    from playwright.sync_api import sync_playwright  # only where it is there

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(archive, running) -> Iterator[str]:
    with running(archive) as address:
        yield address.rstrip("/")


@pytest.fixture
def browse(chromium, site):
    """Open a page in a fresh browser profile: `with browse("/", width=320) as page`."""

    @contextmanager
    def browse(path, *, width=1200, height=900, **context):
        profile = chromium.new_context(viewport={"width": width, "height": height}, **context)
        page = profile.new_page()
        complaints = listen(page, site)
        page.goto(site + path)
        if context.get("java_script_enabled", True):
            page.evaluate(QUIET)
        try:
            yield page
        finally:
            profile.close()
        assert not harmful(complaints)

    return browse


@pytest.fixture(scope="module")
def window(chromium, site):
    """A window for tests that leave nothing behind, and its complaints.

    A new profile takes a second of the processor.
    """
    profile = chromium.new_context()
    page = profile.new_page()
    yield page, listen(page, site)
    profile.close()


@pytest.fixture
def look(window, site):
    """Open a page in the window that tests share, only to look at it.

    Use: `with look("/", width=320, theme="dark") as page`.
    """

    @contextmanager
    def look(path, *, width=1200, height=900, theme="light"):
        page, complaints = window
        complaints.clear()
        page.goto("about:blank")  # else an address that differs in its fragment alone is not loaded again
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=theme)
        page.goto(site + path)
        page.evaluate(QUIET)
        yield page
        assert not harmful(complaints)

    return look


@pytest.fixture(scope="module")
def axe(need) -> str:
    """The rules of axe-core, as the package axe-playwright-python carries them."""
    package = importlib.util.find_spec("axe_playwright_python")
    need(package, "axe-core", "pip install axe-playwright-python")
    return (Path(package.origin).parent / "axe.min.js").read_text(encoding="utf-8")

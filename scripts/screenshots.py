"""Make the pictures in docs/images from `kashaf demo`, with a real server and a real browser.

Run it from the repository, with ``kashaf[dev]`` and Chromium (scripts/install-browser.sh)::

    python3 scripts/screenshots.py
"""

from __future__ import annotations

import shutil
import tempfile
import threading
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, sync_playwright

import kashaf
from kashaf.web import Settings
from kashaf.web.server import make_server

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "docs" / "images"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--accept-lang=ar"]

QUERY = "غارات سرت"
BOOKS = "كتب المكتبات"
"""Finds the invented documents, which have sources, categories and dates from eleven years."""

SETTINGS = Settings(address="https://archive.example.org")
"""The pictures show this address in citations, because readers know it as an example."""

PICTURES = {
    "results.png": (1200, 1275, "light", "search", {"q": BOOKS}, ""),
    "results-en.png": (1200, 1275, "light", "search", {"q": BOOKS, "lang": "en"}, ""),
    "results-phone.png": (390, 844, "dark", "search", {"q": QUERY}, ""),
    "document.png": (1200, 860, "light", "document", {"id": "001_f0c76394ef16e3ea.txt", "q": QUERY}, "m3"),
    "concordance.png": (1200, 860, "light", "concordance", {"q": '"حكومة الوفاق" أو البنتاغون', "sort": "after"}, ""),
}


def take(browser: Browser, address: str) -> None:
    """Take each picture of the whole window: right-to-left pages begin at its right edge."""
    for name, (width, height, theme, view, parameters, place) in PICTURES.items():
        page = browser.new_page(
            viewport={"width": width, "height": height}, device_scale_factor=1.5 if width < 500 else 1, color_scheme=theme
        )
        page.goto(f"{address}{view}?{urlencode(parameters)}#{place}")
        page.wait_for_load_state("networkidle")
        page.reload()  # fonts that loaded too late are there now
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        page.screenshot(path=IMAGES / name)
        page.close()


def main() -> None:
    """Index the documents of the demo, serve them, and take all pictures."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, kashaf.open(Path(folder) / "archive", create=True) as archive:
        archive.add_path(ROOT / "seeds")
        archive.add_path(ROOT / "cli" / "data" / "sample.jsonl")
        archive.commit()
        server, address = make_server(archive, port=0, settings=SETTINGS)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                take(browser, address)
                browser.close()
        finally:
            server.stop()
            thread.join()


if __name__ == "__main__":
    main()

"""What the tests in a browser share beside the fixtures: the browser of this machine, and questions about what it shows."""

from __future__ import annotations

import shutil

BROWSER = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# What Chromium itself says of an answer that is an error page.
HARMLESS = ("the server responded with a status of 404", "the server responded with a status of 400")


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def visible(page, selector):
    """Is the element inside the window?"""
    return page.locator(selector).evaluate(
        "node => { const box = node.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight; }"
    )

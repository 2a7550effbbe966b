"""Helpers of the browser tests beside the fixtures: this machine's browser, and what it shows."""

from __future__ import annotations

import shutil
from contextlib import contextmanager

BROWSER = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--accept-lang=ar",  # its own languages would be English, and so the pages
]
# What Chromium itself says of an answer that is an error page.
HARMLESS = ("the server responded with a status of 404", "the server responded with a status of 400")


POLICY = "addEventListener('securitypolicyviolation', e => console.error('policy: ' + e.violatedDirective))"
QUIET = "document.fonts.ready.then(() => new Promise(done => requestIdleCallback(done)))"
"""Wait until the fonts are loaded and the browser is idle.

Whatever scripts start as the page loads has started by then.
"""


def listen(page, site):
    """Give a list that collects the complaints of a page.

    They are each line on the console, each error, each request to elsewhere and each breach of the
    policy.
    """
    complaints = []
    page.set_default_timeout(15_000)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: request.url.startswith(f"{site}/") or complaints.append(request.url))
    page.add_init_script(POLICY)
    return complaints


def harmful(complaints):
    return [each for each in complaints if not any(known in each for known in HARMLESS)]


def with_fonts(page):
    """Open the page again, with its text waiting for the fonts.

    Readers get fonts from the second page on, or a later one.
    """

    def waiting(route):
        answer = route.fetch()
        style = answer.text()
        assert "font-display: optional" in style
        route.fulfill(response=answer, body=style.replace("font-display: optional", "font-display: block"))

    page.route("**/kashaf.css*", waiting)
    page.reload()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready.then(() => true)")


@contextmanager
def before(page, script):
    """Open the page again and hold a script back; it comes when the block ends."""
    held = []

    def hold(route):
        held.append(route)

    page.route(f"**/{script}*", hold)
    page.reload()
    while not held:
        page.wait_for_timeout(20)
    yield
    held.pop().continue_()


def objections(page, axe):
    """Name what the rules of axe-core object to, each with the first elements that it is about."""
    page.evaluate(axe)
    violations = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(found => found.violations)")
    return [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in violations]


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def visible(page, selector):
    """Is the whole element inside the window, once the page has scrolled?"""
    from playwright.sync_api import expect  # only where it is there

    try:
        expect(page.locator(selector)).to_be_in_viewport(ratio=0.99)
    except AssertionError:
        return False
    return True

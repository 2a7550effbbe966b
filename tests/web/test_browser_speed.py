"""Pages are light, do not move while they load, and work on a slow phone."""

from contextlib import contextmanager
from urllib.parse import quote

import pytest

PAGES = {
    "home": "/",
    "results": "/search?q=" + quote("غارات سرت"),
    "document": "/document?id=000_ff2daf884ab750ba.txt&q=" + quote("سرت"),
}
MOST = {"home": 60_000, "results": 60_000, "document": 90_000}
"""Bytes of a first visit, but for fonts, as they come: without compression."""

SHIFTS = """
window.moved = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.moved += entry.hadRecentInput ? 0 : entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""

SHOWN = "document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"
TIMES = """[
  performance.getEntriesByName("first-contentful-paint")[0].startTime,
  performance.getEntriesByType("resource").filter(each => /naskh/.test(each.name)).map(each => each.responseEnd),
]"""
"""When something was first seen on a page, and when each font for reading had come.

The home page does without these fonts.
"""

# What browsers call "Slow 3G", and a processor six times as slow.
SLOW_NETWORK = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
SLOW_PROCESSOR = {"rate": 6}


@pytest.fixture
def visit(chromium, site):
    """Open a page for the first time, on a slow phone if wanted.

    Gives the page and what was loaded for it, by address in bytes.
    """

    @contextmanager
    def visit(path, *, slow=False, width=390, until="load"):
        profile = chromium.new_context(viewport={"width": width, "height": 844})
        page = profile.new_page()
        page.set_default_timeout(60_000)
        page.add_init_script(SHIFTS)
        tools = profile.new_cdp_session(page)
        tools.send("Network.enable")
        if slow:
            tools.send("Network.emulateNetworkConditions", SLOW_NETWORK)
            tools.send("Emulation.setCPUThrottlingRate", SLOW_PROCESSOR)
        addresses, came = {}, {}
        tools.on("Network.requestWillBeSent", lambda event: addresses.update({event["requestId"]: event["request"]["url"]}))
        tools.on(
            "Network.loadingFinished",
            lambda event: came.update({addresses[event["requestId"]]: event["encodedDataLength"]}),
        )
        page.goto(site + path, wait_until=until)
        yield page, came
        profile.close()

    return visit


VISITS = [("home", "ar"), ("home", "en"), ("results", "ar"), ("results", "en"), ("document", "ar")]


@pytest.mark.parametrize("name, language", VISITS)
def test_a_first_visit_is_light_stays_in_place_and_fetches_the_fonts_that_the_page_uses(visit, name, language):
    path = PAGES[name]
    with visit(f"{path}{'&' if '?' in path else '?'}lang={language}", width=1200) as (page, came):
        page.wait_for_load_state("networkidle")
        page.evaluate(SHOWN)
        assert page.evaluate("moved") < 0.01
        named = page.evaluate("[...document.querySelectorAll('link[rel=preload]')].map(each => each.href)")
        used = page.evaluate("document.fonts.ready.then(all => [...all].filter(each => each.status === 'loaded').length)")
        without_fonts = {address: size for address, size in came.items() if "/fonts/" not in address}
        fonts = [address for address in came if "/fonts/" in address]
    kinds = [address.partition("?")[0].rpartition(".")[2] for address in without_fonts]
    assert {"css", "js"} <= set(kinds)
    assert 5_000 < sum(without_fonts.values()) < MOST[name]
    assert named
    assert set(named) <= set(fonts), "each came"
    assert len(fonts) == len(set(fonts)) == used, "none twice, by another address, and none for nothing"


def test_nothing_moves_on_a_slow_phone(visit):
    with visit(PAGES["results"], slow=True) as (page, _):
        page.wait_for_load_state("networkidle")
        page.evaluate(SHOWN)
        assert page.evaluate("moved") < 0.01


def test_on_a_slow_phone_a_search_works_before_all_has_come_and_its_text_is_read_before_the_fonts_have(visit):
    with visit(PAGES["home"], slow=True, until="commit") as (page, _):
        page.locator("#q").fill("غارات سرت")
        page.locator("#q").press("Enter")
        page.wait_for_url("**/search?q=*")
        page.wait_for_load_state("networkidle")
        assert page.locator(".count").inner_text() == "5 نتائج"
        seen, fonts = page.evaluate(TIMES)
        assert len(fonts) >= 2
        assert seen < max(fonts)

"""The main pages look as they did: pictures of them are compared with pictures/.

The darkness of each square of eight by eight pixels is compared, with a tolerance. So another
version of the browser, which smooths letters in its own way, makes no difference; a line that moves
does.

After a wanted change of the look, look at the pages, then::

    KASHAF_NEW_PICTURES=1 pytest tests/web/test_browser_pictures.py
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image, ImageChops

import kashaf
from tests.web.browsing import with_fonts

PICTURES = Path(__file__).parent / "pictures"
SEEDS = Path(__file__).resolve().parents[2] / "seeds"
SQUARE = 8
"""Pixels of a side of what is compared."""

DIFFERENT = 24
"""Of 256 levels of grey, by how many a square differs that counts."""

TOLERATED = 0.01
"""The share of squares that may differ."""

RAIDS = "غارات سرت"
DESKTOP, PHONE = (1200, 800), (390, 800)
PAGES = {
    "home": "/?",
    "results": "/search?q=" + quote(RAIDS),
    "document": "/document?id=001_f0c76394ef16e3ea.txt&q=" + quote(RAIDS),
    "nothing": "/search?q=" + quote("+قسطنطينوبوليس +ليبيا"),
}
VIEWS = [(DESKTOP, "ar", "light"), (PHONE, "en", "dark")]


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    """The seeds alone, so that what other tests need changes no picture."""
    with kashaf.open(tmp_path_factory.mktemp("pictures") / "archive", create=True) as archive:
        archive.add_path(SEEDS)
        archive.commit()
        yield archive


@pytest.fixture
def picture(look, tmp_path):
    def picture(path, size, theme):
        with look(path, width=size[0], height=size[1], theme=theme) as page:
            page.emulate_media(reduced_motion="reduce")
            with_fonts(page)
            page.evaluate("document.activeElement.blur()")
            page.screenshot(path=tmp_path / "page.png")
            page.unroute_all()
        return squares(tmp_path / "page.png")

    return picture


def squares(path):
    with Image.open(path) as image:
        return image.convert("L").resize((image.width // SQUARE, image.height // SQUARE), Image.Resampling.BOX)


def differing(one, other):
    """Give the share of squares that differ."""
    assert one.size == other.size
    differences = ImageChops.difference(one, other).tobytes()
    return sum(difference > DIFFERENT for difference in differences) / len(differences)


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("size, language, theme", VIEWS)
def test_a_page_looks_as_it_did(picture, name, size, language, theme):
    known = PICTURES / f"{name}-{size[0]}-{language}-{theme}.png"
    seen = picture(f"{PAGES[name]}&lang={language}", size, theme)
    if os.environ.get("KASHAF_NEW_PICTURES"):
        PICTURES.mkdir(exist_ok=True)
        seen.save(known, optimize=True)
    with Image.open(known) as image:
        assert differing(seen, image.convert("L")) <= TOLERATED


@pytest.mark.parametrize(
    "change",
    [
        "document.querySelector('.results li').style.paddingBlockEnd = '1rem'",
        "document.documentElement.style.fontSize = '120%'",
        "document.documentElement.dir = 'ltr'; document.querySelector('.view').dir = 'ltr'",
        "document.querySelectorAll('link[rel=stylesheet]').forEach(each => each.disabled = true)",
    ],
)
def test_what_moves_or_changes_is_seen(look, tmp_path, change):
    with look(PAGES["results"]) as page:
        shots = []
        for number in range(2):
            page.screenshot(path=tmp_path / f"{number}.png")
            shots.append(squares(tmp_path / f"{number}.png"))
            page.evaluate(change)
    assert differing(*shots) > TOLERATED

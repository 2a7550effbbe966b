"""The site of several collections in a real browser."""

import pytest

import kashaf
from tests.web.browsing import objections, overflow

ALL = "/search?q=%D9%85%D9%86%D8%A7%D8%B1%D8%A9"  # منارة


@pytest.fixture(scope="module")
def site(archive, running, tmp_path_factory):
    with kashaf.open(tmp_path_factory.mktemp("books") / "index", create=True) as books:
        books.add(
            [{"id": "1", "title": "منارة الإسكندرية", "text": "كتاب عن منارة قديمة.", "source": "دار الكتب", "date": "1990"}]
        )
        books.commit()
        for each in (archive, books):
            each.suggest("")  # makes its table of completions
        with running({"news": archive, "كتب": books}) as address:
            yield address.rstrip("/")


@pytest.mark.parametrize("path", ["/", f"{ALL}&collection=news"])
@pytest.mark.parametrize("language, theme, width", [("ar", "light", 1200), ("en", "dark", 320)])
def test_axe_finds_nothing_to_object_to(look, axe, path, language, theme, width):
    with look(f"{path}{'&' if '?' in path else '?'}lang={language}", width=width, theme=theme) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert overflow(page) == 0
        found = objections(page, axe)
    assert found == []


def test_from_the_start_page_into_a_document_of_one_collection(look):
    with look("/") as page:
        page.locator("#q").press_sequentially("منار")
        page.locator("[role=option]").first.wait_for()
        page.locator("#q").fill("منارة")
        page.locator("#q").press("Enter")
        page.wait_for_url("**/search?**")
        assert page.locator(".count").inner_text() == "25 نتيجة"
        page.locator(".tool").get_by_role("link", name="كتب", exact=True).click()
        page.wait_for_url("**collection=**")
        assert page.locator(".count").inner_text() == "نتيجة واحدة"
        page.locator(".results h2 a").click()
        page.wait_for_url("**/document?**")
        assert page.locator("article mark").count() >= 1
        page.locator("footer").get_by_role("link", name="كل المجموعات").click()
        page.wait_for_url("**/")
        assert page.locator(".collections li").count() == 2

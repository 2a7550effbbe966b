"""Every feature of the results by keyboard alone.

It is reached with Tab, used with Enter, and visibly focused.
"""

from __future__ import annotations

from urllib.parse import parse_qs, quote, urlsplit

import pytest

RESULTS = "/search?q=" + quote("منارة")
MENUS = {"كما كُتبت": "مطابقة الكلمات: الكلمة وتصاريفها", "الأحدث": "الترتيب: الأوثق صلة"}
"""The menus in which orders and levels are."""

FOCUS = """() => {
    const node = document.activeElement;
    const style = getComputedStyle(node);
    return [node.innerText?.trim() || node.name || '', parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none'];
}"""


def reach(page, name):
    """Press Tab until the element of this name has the focus; each on the way must show it."""
    for _ in range(120):
        page.keyboard.press("Tab")
        reached, shown = page.evaluate(FOCUS)
        if reached == name:
            assert shown, f"the focus on {name} cannot be seen"
            return
    raise AssertionError(f"Tab never comes to {name}")


def follow(page, name):
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def asked(page):
    return parse_qs(urlsplit(page.url).query)


@pytest.mark.parametrize(
    "name, expected",
    [
        ("كما كُتبت", {"level": ["spelling"]}),
        ("الأحدث", {"sort": ["date"]}),
        ("صحيفة البلد", {"filter": ["source:صحيفة البلد"]}),
        ("2016", {"filter": ["date:2016"]}),
        ("الشهر الهجري", {"facet": ["source", "author", "category", "language", "date:hijri-month"]}),
        ("التالي", {"page": ["2"]}),
        ("English", {"lang": ["en"]}),
        ("١٢٣", {"digits": ["arab"]}),
    ],
)
def test_what_changes_the_results_is_reached_and_used(look, name, expected):
    with look(RESULTS) as page:
        if menu := MENUS.get(name):
            reach(page, menu)
            page.keyboard.press("Enter")
        follow(page, name)
        assert asked(page) == {"q": ["منارة"], **expected}
        assert page.locator(".results li").count() > 0
        page.go_back()
        assert asked(page) == {"q": ["منارة"]}


def test_a_period_is_typed_and_sent(look):
    with look(RESULTS) as page:
        reach(page, "since")
        page.keyboard.type("٢٠١٦")
        reach(page, "until")
        page.keyboard.type("2016-05")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator(".count").inner_text() == "6 نتائج"
        follow(page, page.locator(".filters a").inner_text().strip())
        assert page.locator(".count").inner_text() == "24 نتيجة"


def test_on_a_phone_the_tools_are_unfolded_and_used(look):
    with look(RESULTS, width=390) as page:
        reach(page, "التصفية")
        page.keyboard.press("Enter")
        follow(page, "صحيفة البلد")
        assert asked(page)["filter"] == ["source:صحيفة البلد"]


def test_nothing_found_leads_on(look):
    with look("/search?typed=1&q=" + quote("منارر")) as page:
        follow(page, page.locator(".suggestion a").inner_text())
        assert page.locator(".results li").count() > 0
    with look("/search?q=" + quote("+منارة +قنديل")) as page:
        follow(page, page.locator(".alternatives a").first.inner_text())
        assert page.locator(".results li").count() > 0


def test_the_first_tab_skips_to_the_content(look):
    with look("/help") as page:
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS)[0] == "انتقل إلى المحتوى"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")


def test_one_skips_the_tools_to_the_first_result(look):
    with look(RESULTS) as page:
        reach(page, "انتقل إلى النتائج")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS)[0] == page.locator(".results h2 a").first.inner_text()


def test_words_are_looked_at_closer(look):
    with look(RESULTS) as page:
        follow(page, "الكلمات في سياقها")
        follow(page, "بما قبل الكلمة")
        assert asked(page)["sort"] == ["before"]
        follow(page, "الوثائق")
        follow(page, "إحصاء الكلمات")
        follow(page, "الجذور")
        assert asked(page)["level"] == ["root"]

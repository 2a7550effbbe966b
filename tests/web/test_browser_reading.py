"""A document in a real browser: by keyboard alone, with and without scripts."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from tests.web.browsing import before, objections, overflow, visible, with_fonts

ARTICLE = "/document?id=" + quote("مقال") + "&q=" + quote("شجرة")
BOOK = "/document?id=" + quote("تاريخ") + "&q=" + quote("شجرة") + "&page=23"


@pytest.fixture(scope="module")
def archive(library):
    return library


def asked(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def place(page):
    return page.evaluate("location.hash.slice(1)")


def bar(page):
    """What the bar of matches says, whichever is shown."""
    (shown,) = page.locator(".steps:visible, .resting:visible").all_inner_texts()
    return " ".join(shown.split())


def tab_to(page, selector):
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"no key leads to {selector}")


# --- a book ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_number_is_typed_in_digits_of_any_kind(browse, scripts):
    with browse(BOOK, java_script_enabled=scripts) as page:
        page.locator("#go").fill("٣٧")
        page.locator("#go").press("Enter")
        page.wait_for_url("**#p37")
        assert visible(page, "#p37 h2")
        assert (asked(page)["page"], asked(page)["q"]) == ("37", "شجرة")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_box_beside_a_book_lists_its_pages_by_keys_alone(browse, scripts):
    with browse(BOOK, java_script_enabled=scripts) as page:
        page.locator("#within").focus()
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("بيان")
        page.keyboard.press("Enter")
        page.wait_for_url("**/pages?**")
        assert (asked(page)["id"], asked(page)["q"]) == ("تاريخ", "بيان")
        assert page.locator(".results li").count() == 45
        assert page.locator("#within").input_value() == "بيان"


def test_pages_are_turned_by_links(browse):
    with browse(BOOK, java_script_enabled=False) as page:
        page.locator("a[rel=next]").last.press("Enter")
        page.wait_for_url("**page=41**")
        page.locator("a[rel=prev]").first.press("Enter")
        page.wait_for_url("**page=40**")
        assert visible(page, "#p40 h2")


# --- matches --------------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_a_result_opens_at_the_first_match_of_its_best_page_and_one_step_leads_back(browse, scripts):
    results = "/search?q=" + quote("زيتون")
    with browse(results, java_script_enabled=scripts) as page:
        page.locator(".results h2 a").first.press("Enter")
        page.wait_for_url("**/document?**#m1" if scripts else "**/document?**#first")
        assert visible(page, "#m1")
        assert bar(page) == "1 من 1"
        page.go_back()
        page.wait_for_url("**/search?**")


def test_the_bar_of_matches_is_there_before_one_is_chosen(browse):
    with browse(ARTICLE, java_script_enabled=False) as page:
        assert bar(page) == "4 مواضع إلى أول موضع"
        page.locator(".resting a").press("Enter")
        assert bar(page) == "1 من 4 الموضع التالي"
    with browse(ARTICLE.replace(quote("شجرة"), quote("قسطنطينية"))) as page:
        assert page.locator(".steps, .resting, .map").count() == 0


def test_keys_lead_from_the_last_match_to_the_next_part_and_from_the_first_back(look):
    with look(f"{BOOK}#m1") as page:
        page.keyboard.press("n")
        page.wait_for_url("**page=41**#m1")
        assert page.locator("mark:target").inner_text() == "شجرة"
        page.wait_for_load_state("networkidle")
        page.keyboard.press("p")
        page.wait_for_url("**page=40**#p40")


def test_a_map_shows_where_the_matches_are_and_leads_there(browse):
    with browse(ARTICLE) as page:
        with_fonts(page)
        width = page.evaluate("document.documentElement.clientWidth")
        ticks = page.locator(".map span")
        assert ticks.evaluate_all("all => all.map(tick => tick.dataset.match)") == ["1", "2", "4"], (
            "two on one line share a tick"
        )
        assert page.locator(".map").get_attribute("aria-hidden") == "true"
        assert page.locator(".map").evaluate("map => map.getBoundingClientRect().x") == 0, (
            "at the end of a line, as Arabic runs"
        )
        steps = page.evaluate("history.length")
        box = ticks.nth(2).bounding_box()
        page.mouse.click(box["x"] + 2, box["y"] - 1)
        assert place(page) == "m4"
        assert visible(page, "#m4")
        page.locator(".map .now[data-match='4']").wait_for()
        assert (page.evaluate("history.length"), page.evaluate("document.documentElement.clientWidth")) == (steps, width)
    with browse(f"{ARTICLE}&lang=en") as page:
        assert page.locator(".map").evaluate("map => Math.round(innerWidth - map.getBoundingClientRect().right)") == 0
    with browse(ARTICLE, java_script_enabled=False) as page:
        assert page.locator(".map").count() == 0


def test_a_browser_finds_the_passage_by_the_words_in_the_address_of_the_original(browse):
    with browse(ARTICLE) as page:
        words = page.locator("article .facts a").get_attribute("href").partition(":~:")[2]
    with browse(f"{ARTICLE.partition('&q=')[0]}#:~:{words}", height=500) as page:
        page.wait_for_function("scrollY > 0")
        assert visible(page, ".text p:nth-last-of-type(3)")


# --- quotations -----------------------------------------------------------------------------------

SELECT = """([from, to]) => {
  const range = document.createRange();
  range.setStartBefore(document.querySelector(from));
  range.setEndAfter(document.querySelector(to));
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def copied(page):
    page.locator(".copying [role=status]:not(:empty)").wait_for()
    return page.evaluate("navigator.clipboard.readText()")


def test_a_quotation_is_copied_with_its_reference_by_the_keyboard(browse, site):
    with browse(ARTICLE, permissions=CLIPBOARD) as page:
        assert not page.locator(".copying button").is_visible()
        page.evaluate(SELECT, ["#m2", "#m3"])
        page.locator(".copying button").wait_for()
        tab_to(page, ".copying button")
        page.keyboard.press("Enter")
        assert copied(page) == (
            "«شجرةً واحدة، في الساحة الكبرى - وهي شجرة»\n"
            f"كاتبة، «عن الشجرة»، صحيفة الغد، 6 أغسطس 2016، {site}/document?id={quote('مقال')}"
        )
        assert page.locator(".copying [role=status]").inner_text() == "نُسخ."


def test_what_was_selected_before_the_script_came_can_be_copied_too(browse):
    with browse(ARTICLE) as page:
        with before(page, "reading.js"):
            page.evaluate(SELECT, ["#m2", "#m3"])
            assert not page.locator(".copying button").is_visible()
        page.locator(".copying button").wait_for()
        page.unroute_all()


def test_a_quotation_from_a_book_names_its_page(browse, site):
    with browse(BOOK, permissions=CLIPBOARD) as page:
        page.evaluate(SELECT, ["#p22 p", "#p23 p"])
        page.keyboard.press("c")
        assert copied(page) == (
            "«كلام الصفحة 22.\nوفيه وبيان.\nكلام الصفحة 23.»\n"
            "مؤرخ أول، مؤرخ ثان، «تاريخ طويل»، دار الكتب، ربيع الأول 1438 هـ، الصفحة 22، "
            f"{site}/document?id={quote('تاريخ')}&page=22#p22"
        )


def test_without_a_selection_the_reference_is_copied(browse):
    with browse(ARTICLE, permissions=CLIPBOARD) as page:
        tab_to(page, ".cite button")
        page.keyboard.press("Enter")
        assert copied(page).startswith("كاتبة، «عن الشجرة»، صحيفة الغد، 6 أغسطس 2016، http")


def test_where_there_is_no_clipboard_the_quotation_stands_in_a_field_chosen(browse):
    with browse(ARTICLE, width=390) as page:
        page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
        page.evaluate(SELECT, ["#m2", "#m2"])
        page.keyboard.press("c")
        field = page.locator(".cite textarea")
        field.wait_for()
        assert field.input_value().startswith("«شجرةً»\nكاتبة")
        assert field.evaluate("node => [node.readOnly, node.selectionEnd - node.selectionStart === node.value.length]") == [
            True,
            True,
        ]
        assert page.evaluate("document.activeElement.tagName") == "TEXTAREA"
        assert "لوحة المفاتيح" in page.locator(".copying [role=status]").inner_text()


def test_without_scripts_the_reference_is_text(browse):
    with browse(ARTICLE, java_script_enabled=False) as page:
        assert page.locator(".reference").is_visible()
        assert page.locator("[data-copy]:visible").count() == 0


# --- the look -------------------------------------------------------------------------------------


def test_the_text_is_set_for_reading(browse):
    measure = """selector => {
      const node = document.querySelector(selector), style = getComputedStyle(node), range = document.createRange();
      range.selectNodeContents(node);
      const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      return {size: parseFloat(style.fontSize), leading: parseFloat(style.lineHeight) / parseFloat(style.fontSize),
        letters: node.textContent.length / lines.size, direction: style.direction};
    }"""
    with browse(ARTICLE) as page:
        with_fonts(page)
        arabic = page.evaluate(measure, ".text p:nth-of-type(2)")
        assert arabic["leading"] >= 1.8
        assert 50 <= arabic["letters"] <= 72
        latin = page.evaluate(measure, ".text p:nth-last-of-type(2)")
        assert (latin["direction"], latin["size"] < arabic["size"], latin["leading"] >= 1.75) == ("ltr", True, True)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_an_arabic_text_begins_below_its_title_on_pages_of_either_language(look, language):
    right = "selector => document.querySelector(selector).getBoundingClientRect().right"
    with look(f"{ARTICLE}&lang={language}") as page:
        assert page.evaluate(right, ".text p:nth-of-type(2)") == pytest.approx(page.evaluate(right, "h1"), abs=1)


@pytest.mark.parametrize("width", [1200, 640, 390])
def test_letters_of_twice_the_size_fit(look, width):
    with look(f"{BOOK}#m1", width=width) as page:
        page.evaluate("document.querySelector('summary').parentElement.open = true")
        page.evaluate("document.documentElement.style.fontSize = '36px'")
        assert overflow(page) == 0
        assert page.locator(".steps:visible").evaluate("bar => bar.getBoundingClientRect().bottom <= innerHeight")


def test_on_paper_there_is_the_text_and_where_it_is_from(browse, site):
    color = "selector => { const style = getComputedStyle(document.querySelector(selector)); return [style.color, style.backgroundColor, style.textDecorationLine]; }"
    with browse(f"{ARTICLE}#m2", color_scheme="dark") as page:
        assert not page.locator(".printed").is_visible()
        page.emulate_media(media="print")
        for hidden in (".masthead", ".tools", ".colophon", ".steps", ".resting", ".map", ".back", ".turn", ".copying"):
            assert page.locator(f"{hidden}:visible").count() == 0, hidden
        assert page.evaluate(color, "#m2") == ["rgb(0, 0, 0)", "rgba(0, 0, 0, 0)", "underline"]
        assert page.evaluate(color, ".text p")[0] == "rgb(0, 0, 0)"
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).breakAfter") == "avoid"
        printed = page.locator(".printed").inner_text()
        assert f"{site}/document?id={quote('مقال')}" in printed
        assert "صحيفة الغد" in printed
        assert printed.endswith("https://example.org/a-b?x=1&y=2#top")


@pytest.mark.parametrize("language, theme, width", [("ar", "dark", 1200), ("en", "light", 320)])
def test_axe_finds_nothing_to_object_to_in_a_book(look, axe, language, theme, width):
    with look(f"{BOOK}&lang={language}#m1", width=width, theme=theme) as page:
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        page.evaluate(SELECT, ["#p22 p", "#p23 p"])
        page.locator(".copying button").wait_for()
        assert overflow(page) == 0
        found = objections(page, axe)
    assert found == []

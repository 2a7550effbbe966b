"""The pages in a real browser.

Every test fails on a line on the console, a request to elsewhere or a breach of the policy.
"""

from __future__ import annotations

import threading
from contextlib import closing, contextmanager
from urllib.parse import parse_qs, quote, urlsplit

import pytest

import kashaf
from kashaf.search.assist import completion_table
from tests.web.browsing import before, harmful, listen, objections, overflow, visible

HOME = "/"
HELP = "/help"
RESULTS = "/search?q=" + quote("غارات سرت")
FACETS = "/search?q=" + quote("منارة") + "&filter=date:2016"
EMPTY = "/search?q=" + quote("+منارة +قسطنطينوبوليس في -قنديل")
DOCUMENT = "/document?id=000_ff2daf884ab750ba.txt&q=" + quote("سرت")
BOOK = "/document?q=" + quote("قنديل") + "&page=7&id=" + quote("كتب/الكامل.txt")
WITHIN = "/pages?q=" + quote("قنديل") + "&id=" + quote("كتب/الكامل.txt")
CONTEXTS = "/concordance?q=" + quote('"حكومة الوفاق" أو سرت')
SIMILAR = "/similar?id=000_ff2daf884ab750ba.txt"
COUNTS = "/words?sort=keyness&q=" + quote("سرت")
ERROR = "/document?id=nothing"


# --- the way through ------------------------------------------------------------------------------


@pytest.mark.parametrize("scripts", [True, False])
def test_a_search_is_typed_and_its_words_are_marked(browse, archive, scripts):
    with browse(HOME, java_script_enabled=scripts) as page:
        page.locator("#q").fill("غارات سرت")
        page.locator("#q").press("Enter")
        page.wait_for_url("**/search?**")

        assert page.locator(".count").inner_text() == "5 نتائج"
        marked = page.locator(".results li").first.locator(".snippet mark").all_inner_texts()
        snippet = archive.search("غارات سرت").hits[0].snippet
        assert marked == [snippet.text[start:end] for start, end in snippet.highlights]
        assert "سرت" in marked


@pytest.mark.parametrize("scripts", [True, False])
def test_results_are_paged_by_links(browse, scripts):
    with browse("/search?q=" + quote("منارة"), java_script_enabled=scripts) as page:
        seen = page.locator(".results h2").all_inner_texts()
        for _ in range(2):
            page.locator("a[rel=next]").click()
            page.wait_for_load_state()
            seen += page.locator(".results h2").all_inner_texts()
        assert len(set(seen)) == len(seen) == 24
        assert page.locator("a[rel=next]").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_the_matches_of_a_document_are_walked_by_links(browse, scripts):
    with browse(DOCUMENT, java_script_enabled=scripts) as page:
        last = page.locator("article mark").count()
        page.locator(".matches a").click()
        assert page.locator(".steps:visible").count() == 1
        assert page.locator(".steps:visible").inner_text().startswith(f"1 من {last}")
        page.locator(".steps:visible a").last.click()
        page.locator(".steps:visible a").last.click()
        page.wait_for_url("**#m3")
        assert visible(page, "#m3")
        page.locator(".steps:visible a").first.click()
        page.wait_for_url("**#m2")


def test_the_matches_of_a_document_are_walked_by_keys_and_back_leads_to_the_results(look):
    with look("/search?q=" + quote("سرت")) as page:
        page.locator(".results h2 a").first.click()
        page.wait_for_url("**/document?**#m*")
        walked = []
        for key in ["KeyN", "KeyN", "KeyN", "KeyP"]:
            page.keyboard.press(key)
            walked.append(page.evaluate("location.hash.slice(1)"))
            assert page.evaluate("document.activeElement.id") == walked[-1]
        assert [int(match[1:]) - int(walked[0][1:]) for match in walked] == [0, 1, 2, 1]
        assert visible(page, f"#{walked[-1]}")
        page.go_back()
        page.wait_for_url("**/search?**")


def test_a_key_leads_to_the_box_on_any_layout_and_keys_can_be_switched_off(browse):
    with browse(RESULTS) as page:
        press = "document.body.dispatchEvent(new KeyboardEvent('keydown', {code: 'Slash', key: 'ظ', bubbles: true}))"
        page.evaluate(press)
        assert page.evaluate("document.activeElement.id") == "q"

        page.locator("[data-keys] button").click()
        page.reload()
        page.evaluate(press)
        assert page.evaluate("document.activeElement.id") != "q"
        assert page.locator("[data-keys] button").get_attribute("aria-pressed") == "false"
        assert page.context.cookies() == []


def test_keys_are_letters_while_one_types(look):
    with look(DOCUMENT) as page:
        page.locator("#q").fill("")
        page.locator("#q").press_sequentially("n/p")
        assert page.locator("#q").input_value() == "n/p"
        assert urlsplit(page.url).fragment == ""


@pytest.mark.parametrize("scripts", [True, False])
def test_a_book_opens_at_its_best_page(browse, scripts):
    with browse("/search?q=" + quote("قنديل"), java_script_enabled=scripts) as page:
        page.locator(".results h2 a").click()
        page.wait_for_url("**/document?**")
        assert parse_qs(urlsplit(page.url).query)["page"] == ["7"]
        assert visible(page, "#p7 h2")


def test_an_address_with_a_page_but_no_place_on_it_opens_there(look):
    with look(BOOK, height=500) as page:
        assert visible(page, "#p7 h2")


# --- completion -----------------------------------------------------------------------------------


@pytest.fixture
def complete(look, archive):
    """Open a page with the box empty, the table of completions being there."""
    archive.suggest("منارة")

    @contextmanager
    def complete(path=HOME, **view):
        with look(path, **view) as page:
            page.locator("#q").fill("")
            yield page

    return complete


def shown(page):
    return page.locator("[role=option]:visible").all_inner_texts()


def chosen(page):
    at = page.locator("#q").get_attribute("aria-activedescendant")
    return at and page.locator(f"#{at}").inner_text()


def type_and_wait(page, typed):
    page.locator("#q").press_sequentially(typed)
    page.locator("[role=option]").first.wait_for()


def test_what_is_typed_is_completed_and_stays_until_one_is_chosen(complete, archive):
    with complete() as page:
        box = page.locator("#q")
        assert box.get_attribute("role") == "combobox"
        type_and_wait(page, "منار")
        expected = [each.text for each in archive.suggest("منار")]
        assert shown(page) == expected
        assert len(expected) == 8
        assert box.get_attribute("aria-expanded") == "true"
        assert page.locator(".box [role=status]").inner_text() == "8 اقتراحات"

        walked = []
        for key in ["ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "ArrowUp"]:
            page.keyboard.press(key)
            walked.append(chosen(page))
        assert walked == [expected[0], expected[1], expected[0], None, expected[-1]]
        assert box.input_value() == "منار"

        page.keyboard.press("Enter")
        page.wait_for_url("**/search?**")
        assert parse_qs(urlsplit(page.url).query)["q"] == [expected[-1]]


def test_what_was_typed_before_the_script_came_is_completed_too(complete):
    with complete() as page:
        with before(page, "suggest.js"):
            page.locator("#q").fill("")
            page.locator("#q").press_sequentially("منار")
            assert page.locator("#q").get_attribute("role") is None
        page.locator("[role=option]").first.wait_for()
        page.unroute_all()


def test_enter_without_a_choice_searches_for_what_was_typed(complete):
    with complete() as page:
        type_and_wait(page, "منار")
        page.keyboard.press("Enter")
        page.wait_for_url("**/search?**")
        assert parse_qs(urlsplit(page.url).query)["q"] == ["منار"]


def test_escape_closes_the_list_and_keys_of_the_cursor_lead_back_to_the_box(complete):
    with complete() as page:
        box = page.locator("#q")
        type_and_wait(page, "منار")
        for key in ["Home", "End", "ArrowLeft", "ArrowRight"]:
            page.keyboard.press("ArrowDown")
            assert chosen(page)
            page.keyboard.press(key)
            assert chosen(page) is None
        page.keyboard.press("Escape")
        assert (shown(page), box.get_attribute("aria-expanded"), box.input_value()) == ([], "false", "منار")
        page.keyboard.press("Alt+ArrowDown")
        assert shown(page)
        assert chosen(page) is None
        page.keyboard.press("Tab")
        assert shown(page) == []


def test_a_suggestion_is_chosen_with_a_click_and_what_stands_behind_the_cursor_stays(complete):
    with complete(RESULTS) as page:
        box = page.locator("#q")
        box.fill(" سرت")
        page.keyboard.press("Home")
        page.locator("#q").press_sequentially("منار")
        option = page.locator("[role=option]", has_text="منار").first  # not one for what stood there before
        first = option.inner_text()
        option.click()
        assert box.input_value() == f"{first} سرت"
        assert page.evaluate("document.activeElement.id") == "q"


def test_arabic_in_latin_letters_is_offered_in_its_own(complete):
    with complete() as page:
        type_and_wait(page, "manara")
        assert "منارة" in shown(page)


def test_nothing_is_offered_for_what_nobody_wrote(complete):
    with complete("/?lang=en") as page:
        type_and_wait(page, "منار")
        page.locator("#q").press_sequentially("ظظظ")
        page.locator("[role=listbox]").wait_for(state="hidden")
        assert page.locator(".box [role=status]").inner_text() == "No suggestions"


def test_who_types_before_the_completions_are_made_gets_them_when_they_are(chromium, running, tmp_path, monkeypatch):
    go_on = threading.Event()
    count = completion_table.count_documents
    monkeypatch.setattr(completion_table, "count_documents", lambda index: go_on.wait(60) and count(index))
    with kashaf.open(tmp_path / "archive", create=True) as archive:
        archive.add([{"id": "1", "text": "قناديل"}])
        archive.commit()
        with running(archive) as site, closing(chromium.new_page()) as page:
            complaints = listen(page, site.rstrip("/"))
            answers = []
            page.on("response", lambda each: "/suggest?" in each.url and answers.append(each.json()["current"]))
            page.goto(site)
            with page.expect_response("**/suggest?q=%D9*"):
                page.locator("#q").press_sequentially("قنا")
            go_on.set()
            page.locator("[role=option]").first.wait_for()
            assert shown(page) == ["قناديل"]
            assert answers[0] is False
            assert answers[-1] is True
            assert not harmful(complaints)


def test_without_scripts_the_box_is_a_plain_one(browse):
    with browse(HOME, java_script_enabled=False) as page:
        assert page.locator("#q").get_attribute("role") is None
        assert page.locator("[role=listbox]").count() == 0


@pytest.mark.parametrize("language, theme, width", [("ar", "light", 1200), ("en", "dark", 320)])
def test_axe_finds_nothing_to_object_to_in_the_list(complete, axe, language, theme, width):
    with complete(f"/?lang={language}", width=width, theme=theme) as page:
        type_and_wait(page, "منار")
        page.keyboard.press("ArrowDown")
        found = objections(page, axe)
        assert overflow(page) == 0
    assert found == []


# --- the look -------------------------------------------------------------------------------------


def test_facets_are_beside_the_results_on_wide_screens_and_folded_on_phones(browse):
    with browse(FACETS, java_script_enabled=False) as page:
        assert page.locator(".tool").first.is_visible()
        assert not page.locator(".tools summary").is_visible()
    with browse(FACETS, width=390, java_script_enabled=False) as page:
        assert not page.locator(".tool").first.is_visible()
        page.locator(".tools summary").click()
        assert page.locator(".tool").first.is_visible()


def test_words_in_context_stand_below_each_other_and_what_comes_before_at_the_right(look, archive):
    boxes = "row => ['before', 'word', 'after'].map(name => { const range = document.createRange(); range.selectNodeContents(row.querySelector('.' + name)); const box = range.getBoundingClientRect(); return [box.left, box.right, box.width]; })"
    with look(CONTEXTS) as page:
        rows = page.locator(".concordance tbody tr")
        assert rows.count() == min(50, archive.concordance('"حكومة الوفاق" أو سرت').total)
        middles = set()
        for row in rows.all():
            before, word, after = row.evaluate(boxes)
            middles.add(round((word[0] + word[1]) / 2))
            assert not before[2] or before[0] >= word[1]
            assert not after[2] or after[1] <= word[0]
        assert max(middles) - min(middles) <= 1
        page.get_by_role("link", name="بما بعد الكلمة").click()
        page.wait_for_url("**sort=after**")
        assert page.locator(".choices [aria-current=true]").inner_text() == "بما بعد الكلمة"


LINES = """() => [...document.querySelectorAll('.concordance tbody tr')].map(row => {
  const box = node => { const range = document.createRange(); range.selectNodeContents(node); const {left, right, top, bottom} = range.getBoundingClientRect(); return {left, right, top, bottom}; };
  const [before, word, after] = ['before', 'word', 'after'].map(name => row.querySelector('.' + name));
  const rtl = getComputedStyle(row).direction === 'rtl';
  const lost = (cell, end) => { const text = cell.querySelector('bdi'); if (!text || !text.textContent) return 0; const inner = text.getBoundingClientRect(), outer = cell.getBoundingClientRect(); return (end === 'left') ? outer.left - inner.left : inner.right - outer.right; };
  return {
    rtl, height: row.querySelector('.before').getBoundingClientRect().height,
    tops: [before, word, after].filter(cell => cell.textContent).map(cell => Math.round(cell.getBoundingClientRect().bottom)),
    middle: (box(word).left + box(word).right) / 2,
    near: [lost(before, rtl ? 'left' : 'right'), lost(after, rtl ? 'right' : 'left')],
    far: [lost(before, rtl ? 'right' : 'left'), lost(after, rtl ? 'left' : 'right')],
  };
})"""


@pytest.mark.parametrize(
    "width, script, media, query, language",
    [
        (320, True, "screen", "سرت", "ar"),
        (320, False, "screen", "سرت OR news", "en"),
        (320, False, "print", "سرت", "ar"),
        (390, True, "print", "سرت OR news", "ar"),
        (390, False, "screen", "سرت", "en"),
        (1200, True, "screen", "سرت OR news", "ar"),
        (1200, False, "screen", "سرت", "ar"),
        (1200, True, "print", "سرت", "en"),
    ],
)
def test_each_word_in_context_is_one_line_clipped_at_its_far_sides(
    chromium, site, archive, width, script, media, query, language
):
    with chromium.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script) as profile:
        page = profile.new_page()
        page.emulate_media(media=media)
        page.goto(f"{site}/concordance?lang={language}&q={quote(query)}")
        lines = page.evaluate(LINES)
        assert lines
        assert max(line["height"] for line in lines) < 55
        assert all(max(line["tops"]) - min(line["tops"]) <= 3 for line in lines)
        middles = [line["middle"] for line in lines]
        assert max(middles) - min(middles) <= 1
        assert all(lost <= 1 for line in lines for lost in line["near"])
        assert overflow(page) == 0
        if width < 400:
            assert any(lost > 5 for line in lines for lost in line["far"])


def test_words_in_context_have_their_document_below_them_on_phones(browse):
    with browse(CONTEXTS, width=390, java_script_enabled=False) as page:
        row = page.locator(".concordance tbody tr").first
        shown = " ".join(row.inner_text().split())
        parts = [row.locator(f".{name}").inner_text() for name in ("before", "word", "after")]
        assert shown.startswith(" ".join(filter(None, parts)))
        assert row.locator(".place").evaluate("node => getComputedStyle(node).display") == "block"


@pytest.mark.parametrize("language", ["ar", "en"])
@pytest.mark.parametrize("width", [390, 320])
def test_a_large_number_stays_in_one_line_on_phones(look, width, language):
    with look(f"/words?q={quote('سرت')}&lang={language}", width=width) as page:
        heights = page.locator(".frequencies tbody tr").evaluate_all(
            """rows => {
              const numbers = ["12,345", "6,789", "1,395.2"], cells = rows[0].querySelectorAll("td:not(.strength)");
              cells.forEach((cell, place) => (cell.firstElementChild ?? cell).textContent = numbers[place]);
              return rows.slice(0, 2).map(row => row.getBoundingClientRect().height);
            }"""
        )
        assert heights[0] == pytest.approx(heights[1], abs=2)
        assert overflow(page) == 0


def test_letters_stay_joined_and_large_in_our_own_fonts(look):
    style = "selector => { const s = getComputedStyle(document.querySelector(selector)); return [s.fontFamily.split(',')[0], parseFloat(s.fontSize), parseFloat(s.lineHeight) / parseFloat(s.fontSize), s.padding]; }"
    with look(DOCUMENT) as page:
        family, size, leading, _ = page.evaluate(style, ".text p")
        assert (family, size >= 18, round(leading, 1)) == ("Naskh", True, 2.0)
        assert page.evaluate(style, "mark")[3] == "0px"
        assert page.evaluate("[...document.fonts].filter(font => font.status === 'loaded').length") >= 2
        assert page.evaluate("[...document.fonts].filter(font => font.status === 'error').length") == 0


def test_the_dark_theme_is_dark(look):
    light = "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number).reduce((a, b) => a + b) / 3"
    with look(RESULTS, theme="dark") as page:
        assert page.evaluate(light) < 40
    with look(RESULTS, theme="light") as page:
        assert page.evaluate(light) > 230


def test_scripts_in_documents_and_queries_do_not_run(look, hostile):
    quoted = quote("خبيث \"><script>console.log('run')</script>")
    for path in (f"/search?q={quoted}", f"/document?id={quote(hostile['id'], safe='')}&q={quoted}"):
        with look(path) as page:
            assert page.locator("script").count() == 1


# --- for everybody --------------------------------------------------------------------------------


PAGES = [HOME, HELP, RESULTS, FACETS, EMPTY, f"{DOCUMENT}#m2", BOOK, WITHIN, CONTEXTS, SIMILAR, COUNTS, ERROR]


def test_pages_that_have_come_stay_quiet(chromium, site):
    profile = chromium.new_context()
    complaints = []
    for path in PAGES:
        page = profile.new_page()
        complaints.append(listen(page, site))
        page.goto(site + path)
    for page in profile.pages:
        page.wait_for_load_state("networkidle")
    profile.close()
    assert [harmful(each) for each in complaints] == [[]] * len(PAGES)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language, theme, widths", [("ar", "light", (320, 1200)), ("en", "dark", (1200, 320))])
def test_axe_finds_nothing_to_object_to_and_nothing_sticks_out(look, axe, path, language, theme, widths):
    address, _, place = path.partition("#")
    address = f"{address}{'&' if '?' in address else '?'}lang={language}#{place}"
    first, second = widths
    with look(address, width=first, theme=theme) as page:
        assert overflow(page) == 0
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        assert overflow(page) == 0
        page.set_viewport_size({"width": second, "height": 900})
        assert overflow(page) == 0
        found = objections(page, axe)
    assert found == []

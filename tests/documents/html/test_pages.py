"""Whole pages as sites make them.

The text is the article's, the facts are those that the page states, and no word of the article is
lost.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kashaf.documents import Document
from kashaf.documents.html.reader import html_document, html_text
from tests.effort import effort


@pytest.fixture(autouse=True, params=["rules", "trafilatura"])
def reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Read each page by kashaf's rules alone, and with trafilatura."""
    if request.param == "rules":
        monkeypatch.setattr("kashaf.documents.html.main_text.is_missing", lambda: True)
    return str(request.param)


PAGES = Path(__file__).parents[1] / "pages"


def page(name: str) -> Document:
    return html_document(name, (PAGES / f"{name}.html").read_text(encoding="utf-8"), {})


def text_of(body: str) -> str:
    return html_document("x", f"<html><body>{body}</body></html>", {}).text


def facts_of(head: str, body: str = "<p>نص</p>") -> dict[str, object]:
    return dict(html_document("x", f"<html><head>{head}</head><body>{body}</body></html>", {}).fields)


def test_of_a_newspaper_the_article_is_read() -> None:
    document = page("newspaper")
    assert document.title == "مكتبةُ المدينة تفتح أبوابها من جديد"
    assert document.text.split("\n\n") == [
        "مكتبةُ المدينة تفتح أبوابها من جديد",
        "بعد أعوام من الإغلاق، عاد القرّاء إلى القاعة الكبرى.",
        "السبت 6 آب 2016",
        "فُتحت أبواب المكتبة صباح السبت أمام زوارها، وقال مديرها إنّ عدد الكتب بلغ أربعين ألف كتابٍ، وإن القاعة القديمة رُمّمت كما كانت في أول عهدها.",
        "«كنّا نأتي إلى هنا أطفالًا»، تقول زائرةٌ وهي تقلّب فهرسًا قديمًا.",
        "وستبقى المكتبة مفتوحةً طوال الصيف، على أن تُقام فيها ندوةٌ كل أسبوع.",
    ]
    assert document.fields == {
        "author": ("ليلى الحسن", 'كريم "أبو سعيد" العلي'),
        "date": "2016-08-06T10:30:00+03:00",
        "source": "صحيفة الضفة",
        "category": ("ثقافة", "كتب"),
        "language": "ar",
        "url": "https://example.org/culture/2016/8/6/library",
    }


def test_of_a_blog_without_main_parts_the_entry_is_read() -> None:
    document = page("blog")
    assert document.title == "في حُبّ الخط"
    assert document.text.split("\n\n") == [
        "في حُبّ الخط",
        "كتبه سلمى النجار في ٥ مارس ٢٠١٩",
        "الخطُّ هندسةٌ روحانيةٌ ظهرت بآلةٍ جسمانية، هكذا قال الأقدمون؛ ولم أفهم قولهم حتى أمسكت القلم.",
        "مددتُ الألف كما عُلّمت، فمالت. ثم قال لي أستاذي: «اكتب كما تتنفّس»، فكتبت.",
        "قلم القصب\nالحبر\nالورق المقهَّر",
        "ولمن أراد البدء فهذه كرّاسة للتمرين، وهي كافيةٌ لشهرٍ كامل.",
    ]
    assert document.fields == {
        "author": "سلمى النجار",
        "date": "2019-03-05",
        "language": "ar-EG",
        "url": "https://example.net/blog/khatt.html",
    }


def test_names_that_mislead_cost_no_text() -> None:
    document = page("journal")
    text = document.text
    for words in ("الدراسات السابقة", "في التفعيلة، ومنها", "هذا متنٌ مطويٌّ", "ما لا يجوز.", "ولم يزيدوا، إلا في الدوائر."):
        assert words in text
    assert document.fields == {
        "author": ("الحسن، ليلى", "العلي، كريم"),
        "date": "14 رجب 1437هـ",
        "source": "مجلة اللغة",
        "language": "ar",
    }


def test_a_page_of_nothing_but_links_is_kept() -> None:
    assert page("contents").text == "فهرس كتاب الحيوان\n\nباب الكلب\nباب الديك\nباب الحمام"


def test_a_chapter_or_a_mail_is_read_whole() -> None:
    body = '<div class="comments"><p>شرح</p></div><main><p>متن</p></main><p>اقرأ أيضا: <a href=/x>غيره</a></p><nav>قائمة</nav>'
    assert html_text(body) == "شرح\n\nمتن\n\nاقرأ أيضا: غيره"


ARTICLE = "<p>" + "هذا نصّ المقال كما كتبه صاحبه. " * 8 + "</p>"


@pytest.mark.parametrize(
    "around",
    [
        '<div role="search">ابحث في الموقع</div>',
        '<div role="complementary"><p>أخبار أخرى</p></div>',
        '<div aria-hidden="true">أيقونة</div>',
        '<div class="post-share-buttons"><span>شارك المقال</span></div>',
        '<ul class="menu-main"><li><a href=/>الرئيسية</a><li><a href=/x>اتصل بنا</a></ul>',
        '<div id="gdpr-consent">نستخدم ملفات تعريف الارتباط</div>',
        '<div class="ad-slot">إعلان</div>',
        '<section class="comments-area"><p>تعليق أول</p><p>تعليق ثان</p></section>',
        "<p>اقرأ أيضًا: <a href=/x>مقال آخر</a></p>",
        "<p>إقرأ ايضا</p><p><a href=/x>مقال آخر</a></p>",
        "<div><strong>أخبار ذات صلة</strong></div><div><a href=/x>مقال آخر</a> <a href=/y>وغيره</a></div>",
        "<h4>الأكثر قراءة</h4><ul><li><a href=/x>مقال آخر</a></li></ul>",
    ],
)
def test_what_stands_around_an_article_is_dropped(around: str) -> None:
    assert text_of(ARTICLE + around + ARTICLE) == text_of(ARTICLE + ARTICLE)


@pytest.mark.parametrize(
    "body",
    [
        '<div class="social-study"><p>دراسة في المجتمع وأحواله، وهي طويلة تزيد على سطر واحد بقليل من الكلام.</p></div>',
        '<div class="related"><p>تتصل بهذا مسألة أخرى ذكرها <a href=/x>القدماء</a> في كتبهم ولم يفصلوا.</p></div>',
        '<div class="advertising-history"><p>' + "تاريخ الإعلان في الصحافة العربية قديم. " * 10 + "</p></div>",
        '<div class="menu"><h2>قائمة الطعام</h2><p>خبز وزيتون، وجبن ولبن، وتمر.</p></div>',
        "<p>اقرأ أيضًا ما كتبه الجاحظ في <a href=/x>الحيوان</a>، فإنه لم يترك بابًا إلا طرقه.</p>",
        "<p>مقالات ذات صلة</p><p>هذا عنوان كتاب، وليس ما بعده روابط كما يُظنّ.</p>",
        "<ul><li><a href=/1>المصدر الأول</a></li><li><a href=/2>المصدر الثاني</a></li></ul>",
    ],
)
def test_what_only_looks_like_it_is_kept(body: str) -> None:
    whole = text_of(ARTICLE + body + ARTICLE)
    assert whole == f"{text_of(ARTICLE)}\n\n{text_of(body)}\n\n{text_of(ARTICLE)}"


def test_nothing_is_dropped_that_is_most_of_the_page_or_holds_its_heading() -> None:
    assert text_of(f'<p>قبل</p><div class="comments">{ARTICLE}</div>').endswith(text_of(ARTICLE))
    assert text_of(f'<div role="banner"><h1>العنوان</h1></div>{ARTICLE}').startswith("العنوان")


def test_a_main_part_is_the_page_only_if_it_holds_most_of_it(reader: str) -> None:
    assert text_of(f"<p>قبل</p><main>{ARTICLE}</main><p>بعد</p>") == text_of(ARTICLE)
    before = "قصير\n\n" if reader == "rules" else ""
    assert text_of(f"<main><p>قصير</p></main>{ARTICLE}") == before + text_of(ARTICLE)
    two = f"<article>{ARTICLE}</article><article>{ARTICLE}</article>"
    assert text_of(f"<p>قبل</p><main>{two}</main>") == text_of(two)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p><ruby>كتاب<rp>(</rp><rt>kitāb</rt><rp>)</rp></ruby>ه</p>", "كتابه"),
        ("<p>م<bdi>در</bdi>س<bdo dir=rtl>ة</bdo></p>", "مدرسة"),
        ("<p>مست<wbr>شفى</p>", "مستشفى"),
        ("<p>مست&shy;شفى</p>", "مست\u00adشفى"),
        ("<p>می&zwnj;خواهم</p>", "می\u200cخواهم"),
        ("<p>كل<span class='share-x'>م</span>ة</p>", "كلمة"),
        ("<p>كلم<span aria-hidden=true>#</span>ة أخرى</p>", "كلمة أخرى"),
    ],
)
def test_words_stay_whole(body: str, text: str) -> None:
    assert text_of(body) == text


def ld(data: str) -> dict[str, object]:
    return facts_of(f'<script type="application/ld+json">{data}</script>')


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        ('{"@type": "Article", "author": "ليلى"}', {"author": "ليلى"}),
        ('[{"@type": ["Thing", "BlogPosting"], "author": {"name": ["ليلى", "كريم"]}}]', {"author": ("ليلى", "كريم")}),
        ('{"@type": "http://schema.org/Article", "author": "https://example.org/me"}', {}),
        (
            '{"@type": "WebPage", "inLanguage": "ar", "mainEntity": {"@type": "Article", "datePublished": "2016"}}',
            {"date": "2016"},
        ),
        ('{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "author": "ليلى"}]}', {}),
        ('<!-- {"@type": "Report", "url": "https://example.org/a"} -->', {"url": "https://example.org/a"}),
        ('{"@type": "Article", "publisher": {"@id": "#me"}, "author": {"@id": "#you"}}', {}),
        ('{"@type": "Article", "headline": 3, "author": [[["x"]]], "publisher": null, "datePublished": {"a": 1}}', {}),
        ("{", {}),
        ("[" * 100_000, {}),
        ('"نص"', {}),
    ],
)
def test_linked_data_is_read_as_far_as_it_is_right(data: str, facts: dict[str, object]) -> None:
    assert ld(data) == facts


def test_the_title_may_stand_in_linked_data() -> None:
    html = '<title>الموقع</title><script type="application/ld+json">{"@type": "Article", "headline": "غاراتٌ على سرت"}</script><p>نص'
    assert html_document("x", html, {}).title == "غاراتٌ على سرت"


@pytest.mark.parametrize(
    ("head", "body", "facts"),
    [
        ('<meta property="article:author" content="ليلى الحسن">', "<p>نص", {"author": "ليلى الحسن"}),
        ('<meta property="article:author" content="https://example.org/laila">', "<p>نص", {}),
        (
            '<meta name="DC.creator" content="ليلى"><meta name="DCTERMS.issued" content="2016">',
            "<p>نص",
            {"author": "ليلى", "date": "2016"},
        ),
        ("", '<p>بقلم <a rel="author" href=/x>ليلى</a>', {"author": "ليلى"}),
        ("", "<time pubdate>٦ آب ٢٠١٦</time><p>نص", {"date": "٦ آب ٢٠١٦"}),
        ("", "<article><time datetime=2016-08-06>أمس</time><p>نص</article>", {"date": "2016-08-06"}),
        ("", "<article><time datetime=2016-08-06></time></article><article>نص</article>", {}),
        ("", '<p itemprop="datePublished">6 آب 2016</p>', {"date": "6 آب 2016"}),
    ],
)
def test_what_else_a_page_states(head: str, body: str, facts: dict[str, object]) -> None:
    assert facts_of(head, body) == facts


@pytest.mark.parametrize(
    "html",
    [
        '<div class="share">' * 3_000 + "<br>" * 3_000 + "<a>x</a>",
        "<p>اقرأ أيضا</p><p><a>x</a></p>" * 3_000,
        "<div><a>x</a>" * 3_000,
        '<script type="application/ld+json">' + "[" + ",".join(["[1]"] * 100_000) + "]</script>نص",
    ],
)
def test_no_page_takes_for_ever(html: str, reader: str) -> None:
    with effort() as work:
        html_document("x", html, {})
    assert work.calls < (15 if reader == "rules" else 60) * len(html)


OLD = """<div id="mastHeader"><a href="/">الطبعة: العربية</a> <a href="/us">U.S.</a></div><div id="mainCol"><h1>ترميم السور القديم</h1>
<div class="pageDate">{date}</div><p>أعلنت بلدية الوادي انتهاء ترميم السور القديم بعد عامين من العمل، وقالت إن الحجارة جُلبت من مقلع قريب.</p>
<p>وأضافت أن كلفة العمل بلغت نصف ما قُدّر لها.</p></div><div class="disclaimer"><p>ترحب الشبكة بالنقاش المفيد قبل إرسال تعليقك.</p></div>
<div class="siteMostPopular"><h3>الأكثر تصفحاً</h3><ul><li><a href="/1">لصّ في برج</a></li><li><a href="/2">ثعلب في سوق</a></li></ul></div>
<div id="siteFooter"><a href="/a">الصفحة الرئيسية</a> | <a href="/b">فيديو</a> <p>شروط الخدمة © 2013</p></div>"""


def test_of_an_old_page_the_article_is_read_with_the_date_that_it_shows() -> None:
    document = html_document(
        "x", f"<html><body>{OLD.format(date='الأربعاء، 28 آب/أغسطس 2013، آخر تحديث 14:00 (GMT+0400)')}</body></html>", {}
    )
    lines = [line for line in document.text.split("\n") if line]
    assert (lines[0], len(lines)) == ("ترميم السور القديم", 4)
    assert document.fields["date"] == "2013-08-28"


@pytest.mark.parametrize(
    ("shown", "url", "date"),
    [
        ("نُشر في 2013/8/3", "", "2013-08-03"),
        ("كتبه نادر", "http://example.org/2013/local/8/3/bridge/index.html", "2013-08-03"),
        ("كتبه نادر", "http://example.org/news/2013/08/03/bridge", "2013-08-03"),
        ("كتبه نادر", "http://example.org/20130803-bridge.html", "2013-08-03"),
        ("كتبه نادر", "http://example.org/2013/13/45/bridge", None),
        ("كتبه نادر", "http://example.org/article/20139999", None),
        ("وقع ذلك يوم 3 آب 2013 في الوادي", "", None),
        ("أغسطس 2013", "", None),
    ],
)
def test_a_date_is_read_where_people_see_it(shown: str, url: str, date: str | None) -> None:
    head = f'<meta property="og:url" content="{url}">' if url else ""
    document = html_document("x", f"<html><head>{head}</head><body>{OLD.format(date=shown)}</body></html>", {})
    assert document.fields.get("date") == date


def test_a_stated_date_comes_before_the_shown_one() -> None:
    head = '<meta name="date" content="2012-01-01">'
    document = html_document("x", f"<html><head>{head}</head><body>{OLD.format(date='28 آب 2013')}</body></html>", {})
    assert document.fields["date"] == "2012-01-01"

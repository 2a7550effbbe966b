import pytest
from markupsafe import Markup

from kashaf.errors import InvalidRequest
from kashaf.messages import Message, counted
from kashaf.search import Note
from kashaf.web.presentation.language import content_language, direction, language_for, led

RESULTS = ("{count} result", "{count} results")


@pytest.mark.parametrize(
    "number, arabic, english",
    [
        (0, "لا نتائج", "0 results"),
        (1, "نتيجة واحدة", "1 result"),
        (2, "نتيجتان", "2 results"),
        (3, "3 نتائج", "3 results"),
        (10, "10 نتائج", "10 results"),
        (11, "11 نتيجة", "11 results"),
        (99, "99 نتيجة", "99 results"),
        (100, "100 نتيجة", "100 results"),
        (103, "103 نتائج", "103 results"),
        (12345, "12,345 نتيجة", "12,345 results"),
    ],
)
def test_numbers_bring_their_plural(number, arabic, english):
    assert language_for("ar").ngettext(*RESULTS, number) == arabic
    assert language_for("en").ngettext(*RESULTS, number) == english


@pytest.mark.parametrize(
    "written, arabic, english",
    [
        ("2016-08-06", "6 أغسطس 2016", "August 6, 2016"),
        ("2016-08-06T14:30:00Z", "6 أغسطس 2016", "August 6, 2016"),
        ("2016-8", "أغسطس 2016", "August 2016"),
        ("2016", "2016", "2016"),
        ("1437-11-03", "1437-11-03", "1437-11-03"),  # perhaps of the Hijri calendar: no name for its month
        ("2016-13-45", "2016-13-45", "2016-13-45"),
        ("1438هـ", "1438 هـ", "1438 AH"),
        ("1438-01هـ", "محرم 1438 هـ", "Muharram 1438 AH"),
        ("1438-12-05 هـ", "5 ذو الحجة 1438 هـ", "5 Dhu al-Hijja 1438 AH"),
        ("1438-13هـ", "1438-13هـ", "1438-13هـ"),
        ("أمس", "أمس", "أمس"),
        ("", "", ""),
    ],
)
def test_dates_are_written_with_the_name_of_the_month(written, arabic, english):
    assert language_for("ar").date(written) == arabic
    assert language_for("en").date(written) == english


@pytest.mark.parametrize(
    "number, latin, arabic",
    [
        (0, "0", "٠"),
        (2.0, "2", "٢"),
        (100, "100", "١٠٠"),
        (12345, "12,345", "١٢٬٣٤٥"),
        (-12345.678, "-12,345.678", "-١٢٬٣٤٥٫٦٧٨"),
        (0.5, "0.5", "٠٫٥"),
        (0.0004, "0", "٠"),
        (1234.5675, "1,234.568", "١٬٢٣٤٫٥٦٨"),
        (1e15, "1,000,000,000,000,000", "١٬٠٠٠٬٠٠٠٬٠٠٠٬٠٠٠٬٠٠٠"),
        (2**53 + 1, "9,007,199,254,740,993", "٩٬٠٠٧٬١٩٩٬٢٥٤٬٧٤٠٬٩٩٣"),
    ],
)
def test_numbers_are_grouped_by_thousands(number, latin, arabic):
    assert language_for("ar").number(number) == language_for("en").number(number) == latin
    assert language_for("ar", "arab").number(number) == arabic


def test_every_month_has_its_name():
    months = [f"2016-{month:02}" for month in range(1, 13)]
    assert [language_for("ar").date(month).removesuffix(" 2016") for month in months] == (
        "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split()
    )
    assert language_for("en").date("2016-05") == "May 2016"


@pytest.mark.parametrize("code", [None, "", "fr", "../en", "AR"])
def test_the_language_is_arabic_unless_another_is_asked_for(code):
    assert (language_for(code).code, language_for(code).dir) == ("ar", "rtl")


def test_values_are_escaped_and_markup_is_kept():
    said = language_for("en").gettext("Page {page}", page="<b>")
    assert said == "Page &lt;b&gt;"
    assert isinstance(said, Markup)
    assert language_for("en").gettext("Page {page}", page=Markup("<b>1</b>")) == "Page <b>1</b>"


def test_a_text_with_arabic_letters_is_marked_up_as_arabic():
    assert content_language('"سرت"') == "ar"
    assert content_language("Sirte 2016 ٢٠١٦") is None


@pytest.mark.parametrize(
    "text, expected",
    [
        ("سرت", "auto"),
        ("Sirte", "auto"),
        ("", "auto"),
        ("2016-08-06", "auto"),
        ("2016: عام الغارات", "auto"),
        ("«GITEX» يفتتح أبوابه في دبي", "rtl"),
        ("&quot;الغارات&quot; على سرت مستمرة", "rtl"),
        ("iPhone 7 يصل إلى الأسواق", "rtl"),
        ("داعش, or ISIS as it is called", "ltr"),
        ("אב ab", "auto"),
        ("ab " + "غارات سرت " * 10_000, "rtl"),
    ],
)
def test_the_direction_of_a_text_is_that_of_most_of_its_letters(text, expected):
    assert direction(text) == expected


def test_a_title_of_a_tab_begins_with_a_mark_only_where_its_first_letter_misleads():
    assert led("iPhone 7 يصل إلى الأسواق") == "\u200fiPhone 7 يصل إلى الأسواق"
    assert led("سرت") == "سرت"
    assert led(Markup("داعش, or ISIS &amp; so on")) == Markup("\u200eداعش, or ISIS &amp; so on")
    assert led(Markup("&#34;&#34;&#34;سرت&#34; &amp;amp;")) == Markup("&#34;&#34;&#34;سرت&#34; &amp;amp;")


def test_values_of_a_message_are_escaped_and_isolated():
    said = language_for("en").show(Message("{name!r} is no level: use {levels}", name="<b>", levels=["سرت", "word"]))
    assert said == "“<bdi>&lt;b&gt;</bdi>” is no level: use <bdi>سرت</bdi>, <bdi>word</bdi>"
    assert isinstance(said, Markup)


def test_the_words_of_a_message_are_text_and_no_markup():
    assert language_for("en").show(Message("write it as <field>:<value>")) == "write it as &lt;field&gt;:&lt;value&gt;"
    assert language_for("en").show(Message("{name} < 3", name="x")) == "<bdi>x</bdi> &lt; 3"


def test_lists_and_numbers_of_a_message_are_those_of_the_language():
    message = Message("{names}: {count}", names=("أ", "ب"), count=12345)
    assert language_for("ar", "arab").show(message) == "<bdi>أ</bdi>، <bdi>ب</bdi>: ١٢٬٣٤٥"
    assert language_for("en").show(message) == "<bdi>أ</bdi>, <bdi>ب</bdi>: 12,345"


def test_a_value_cannot_turn_around_what_follows():
    assert language_for("en").show(Message("{name} ends", name="\u202eسرت\u2069")) == "<bdi>\ufffdسرت\ufffd</bdi> ends"


def test_messages_in_messages_notes_and_errors_are_shown_alike():
    inner = counted("{count} result", "{count} results", 2)
    assert (
        language_for("ar").show(Message("{reason}: {results}", reason="<i>", results=inner)) == "<bdi>&lt;i&gt;</bdi>: نتيجتان"
    )
    assert language_for("ar").show(InvalidRequest(inner)) == "نتيجتان"
    assert (
        language_for("ar").show(Note("field", "<لون>")) == "ليس في أي وثيقة حقل باسم <bdi>&lt;لون&gt;</bdi>، فقُرئ على أنه كلمة."
    )

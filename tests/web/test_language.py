import pytest
from markupsafe import Markup

from kashaf.web.language import content_language, speak

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
    assert speak("ar").ngettext(*RESULTS, number) == arabic
    assert speak("en").ngettext(*RESULTS, number) == english


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
    assert speak("ar").date(written) == arabic
    assert speak("en").date(written) == english


@pytest.mark.parametrize("code", [None, "", "fr", "../en", "AR"])
def test_the_language_is_arabic_unless_another_is_asked_for(code):
    assert (speak(code).code, speak(code).dir) == ("ar", "rtl")


def test_values_are_escaped_and_markup_is_kept():
    said = speak("en").gettext("Page {page}", page="<b>")
    assert said == "Page &lt;b&gt;"
    assert isinstance(said, Markup)
    assert speak("en").gettext("Page {page}", page=Markup("<b>1</b>")) == "Page <b>1</b>"


def test_a_text_with_arabic_letters_is_marked_up_as_arabic():
    assert content_language('"سرت"') == "ar"
    assert content_language("Sirte 2016 ٢٠١٦") is None

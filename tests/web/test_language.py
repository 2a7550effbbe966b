import gettext
import io
import re
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup

import kashaf.web.language
from kashaf.web.language import content_language, speak

WEB = Path(kashaf.web.language.__file__).parent
CATALOGUE = WEB / "translations" / "ar" / "LC_MESSAGES"
RESULTS = ("%(num)s result", "%(num)s results")


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
    said = speak("en").gettext("Page %(page)s", page="<b>")
    assert said == "Page &lt;b&gt;"
    assert isinstance(said, Markup)
    assert speak("en").gettext("Page %(page)s", page=Markup("<b>1</b>")) == "Page <b>1</b>"


def test_a_text_with_arabic_letters_is_marked_up_as_arabic():
    assert content_language('"سرت"') == "ar"
    assert content_language("Sirte 2016 ٢٠١٦") is None


def messages():
    with (WEB / "translations" / "babel.cfg").open(encoding="utf-8") as lines:
        methods, options = parse_mapping_cfg(lines)
    return {found[2] for found in extract_from_dir(WEB, methods, options)}


def source():
    with (CATALOGUE / "kashaf.po").open("rb") as file:
        return read_po(file, locale="ar")


def test_every_message_is_translated_and_none_is_left_over():
    catalogue = source()

    translated = {entry.id: entry.string for entry in catalogue if entry.id}
    assert set(translated) == messages()
    assert not [id for id, string in translated.items() if not all([string] if isinstance(string, str) else string)]
    assert not [entry.id for entry in catalogue if entry.fuzzy]


def test_translations_fill_in_what_the_messages_do():
    catalogue = source()

    def names(text):
        return Counter(re.findall(r"%\(\w+\)s", text))

    for entry in catalogue:
        if isinstance(entry.id, str):
            assert names(entry.id) == names(entry.string), entry.id
        else:
            for form in entry.string:
                assert set(names(form)) <= {"%(num)s"}, entry.id


def test_the_compiled_catalogue_is_that_of_the_source():
    compiled = io.BytesIO()
    write_mo(compiled, source())
    compiled.seek(0)
    with (CATALOGUE / "kashaf.mo").open("rb") as file:
        kept = gettext.GNUTranslations(file)

    assert kept._catalog == gettext.GNUTranslations(compiled)._catalog, "run: pybabel compile -D kashaf -d web/translations"

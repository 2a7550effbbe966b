"""Dates as documents state them and as people type them, and the numbers that they are."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.analyzers.dates import date_number, date_period

ISO = [
    ("2016", 20160000000000, 20169999999999, "a year"),
    ("2016-08", 20160800000000, 20160899999999, "a month"),
    ("2016-8-6", 20160806000000, 20160806999999, "a day, without zeros"),
    ("2016/08/06", 20160806000000, 20160806999999, "with slashes"),
    ("٢٠١٦-٠٨-٠٦", 20160806000000, 20160806999999, "in Arabic digits"),
    ("۲۰۱۶-۰۸-۰۶", 20160806000000, 20160806999999, "in Persian digits"),
    ("2016-08-06T14:30", 20160806143000, 20160806143099, "to the minute"),
    ("2016-08-06 14:30:15.250+03:00", 20160806143015, 20160806143015, "to the second; the offset is not applied"),
    (" 1437-11-03 ", 14371103000000, 14371103999999, "Hijri dates without a mark sort among themselves"),
]


@pytest.mark.parametrize(("written", "start", "end", "why"), ISO, ids=[why for *_, why in ISO])
def test_a_date_is_the_range_of_what_it_leaves_open(written: str, start: int, end: int, why: str) -> None:
    assert (date_number(written), date_number(written, end=True)) == (start, end), why


THE_SIXTH_OF_AUGUST = [
    "6 أغسطس 2016",
    "٦ أغسطس ٢٠١٦م",
    "6 اغسطس، 2016",
    "السبت 6 آب 2016",
    "6 آب/أغسطس 2016",
    "6 آب (أغسطس) 2016",
    "6 أغسطس/آب 2016",
    "6 / أغسطس / 2016",
    "6 أوت 2016",
    "6 غشت 2016",
    "السبت، ٦ أَغُسْطُس ٢٠١٦ ميلادي",
    "نُشر في السادس، 6 من شهر أغسطس لعام 2016",
    "6-8 أغسطس 2016",
    "أغسطس 6, 2016",
    "2016 أغسطس 6",
    "August 6, 2016",
    "Saturday, August 6th, 2016",
    "6 Aug 2016",
    "06-AUG-2016",
    "6/8/2016",
    "06.08.2016",
    "6 / 8 / 2016 م",
]


@pytest.mark.parametrize("written", THE_SIXTH_OF_AUGUST)
def test_a_day_is_read_as_it_is_written(written: str) -> None:
    assert (date_number(written), date_number(written, end=True)) == (20160806000000, 20160806999999)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("6/8/2016", 20160806000000),  # in Arabic the day comes first
        ("8/16/2016", 20160816000000),  # there is no sixteenth month
        ("16/8/2016", 20160816000000),
    ],
)
def test_the_day_comes_first_unless_it_cannot(written: str, number: int) -> None:
    assert date_number(written) == number


MONTHS = [
    ("يناير", "كانون الثاني", "جانفي", "January", "Jan"),
    ("فبراير", "شباط", "فيفري", "February", "Feb"),
    ("مارس", "آذار", "اذار", "March", "Mar"),
    ("أبريل", "إبريل", "ابريل", "نيسان", "أفريل", "April", "Apr"),
    ("مايو", "أيار", "ايّار", "ماي", "May"),
    ("يونيو", "يونيه", "حزيران", "جوان", "June", "Jun"),
    ("يوليو", "يوليه", "تموز", "تمّوز", "جويلية", "يوليوز", "July"),
    ("أغسطس", "اغسطس", "آب", "اب", "أوت", "غشت", "August"),
    ("سبتمبر", "أيلول", "شتنبر", "September", "Sept", "Sep"),
    ("أكتوبر", "اكتوبر", "تشرين الأول", "تشرين أول", "October"),
    ("نوفمبر", "تشرين الثاني", "تشرين ثاني", "نونبر", "November"),
    ("ديسمبر", "كانون الأول", "كانون أول", "دجنبر", "December"),
]


@pytest.mark.parametrize(("number", "name"), [(n, name) for n, names in enumerate(MONTHS, start=1) for name in names])
def test_every_name_of_a_month_is_known(number: int, name: str) -> None:
    assert date_number(f"{name} 2011") == (201100 + number) * 10**8
    assert date_number(f"5 {name} 2011") == (20110005 + number * 100) * 10**6


HIJRI_MONTHS = [
    ("محرم", "محرّم الحرام", "المحرم", "Muharram"),
    ("صفر", "صفر الخير", "Safar"),
    ("ربيع الأول", "ربيع أول", "ربيع الاول", "Rabi al-Awwal"),
    ("ربيع الآخر", "ربيع الثاني", "ربيع ثاني", "Rabi' al-thani"),
    ("جمادى الأولى", "جمادي الأول", "جُمادى الأولى", "Jumada al-Ula"),
    ("جمادى الآخرة", "جمادى الثانية", "جمادي الاخره", "Jumada al-Akhira"),
    ("رجب", "رجب الفرد", "Rajab"),
    ("شعبان", "شعبان المعظم", "Sha'ban"),
    ("رمضان", "شهر رمضان المبارك", "Ramadan"),
    ("شوال", "شوّال المكرم", "Shawwal"),
    ("ذو القعدة", "ذي القعدة", "ذوالقعدة", "Dhu al-Qa'da"),
    ("ذو الحجة", "ذي الحجّة", "ذو الحجه", "Dhu al-Hijja"),
]


@pytest.mark.parametrize(("number", "name"), [(n, name) for n, names in enumerate(HIJRI_MONTHS, start=1) for name in names])
def test_every_name_of_a_hijri_month_is_known(number: int, name: str) -> None:
    for written in (f"{name} 1438", f"{name} 1438هـ", f"{name} عام ١٤٣٨ هجرية"):
        assert date_number(written) == date_number(f"1438-{number}هـ")
        assert date_number(written, end=True) == date_number(f"1438-{number}هـ", end=True)
    assert date_number(f"5 {name} 1438") == date_number(f"1438-{number}-05هـ")


OF_THE_HIJRI_CALENDAR = [
    ("14 رجب 1437هـ", 20160421000000, 20160421999999),
    ("١٤٣٧/٧/١٤ هـ", 20160421000000, 20160421999999),
    ("1437-07-14هـ", 20160421000000, 20160421999999),
    ("14 / 7 / 1437 هـ", 20160421000000, 20160421999999),
    ("الخميس 14 رَجَب 1437 للهجرة", 20160421000000, 20160421999999),
    ("14-7-1437 AH", 20160421000000, 20160421999999),
    ("14 رجب 1437هـ الساعة 10:30 مساءً", 20160421223000, 20160421223099),
    ("رجب 1437", 20160408000000, 20160507999999),
    ("1437هـ", 20151014000000, 20161001999999),
    ("سنة 571 هـ", 11750729000000, 11760716999999),
    ("(ت. 571هـ)", 11750729000000, 11760716999999),
    ("1437-1438هـ", 20151014000000, 20161001999999),
    ("10 محرم 61هـ", 6801013000000, 6801013999999),
    ("61-01هـ", 6801004000000, 6801102999999),
    ("30 صفر 1438", 20161129000000, 20161129999999),
]


@pytest.mark.parametrize(("written", "start", "end"), OF_THE_HIJRI_CALENDAR)
def test_a_hijri_date_is_its_days(written: str, start: int, end: int) -> None:
    assert (date_number(written), date_number(written, end=True)) == (start, end)


IN_BOTH = [
    ("14 رجب 1437هـ الموافق 21 أبريل 2016م", 20160421000000, 20160421999999, "the same day"),
    ("13 رجب 1437هـ الموافق 21 أبريل 2016م", 20160421000000, 20160421999999, "a day apart: the Gregorian one"),
    ("الخميس 14/7/1437 - 21/4/2016", 20160421000000, 20160421999999, "without marks: nobody wrote in 1437 of 2016"),
    ("رجب 1437 / 21 أبريل 2016", 20160421000000, 20160421999999, "the more exact one"),
    ("14 رجب 1437هـ / 2016", 20160421000000, 20160421999999, "the more exact one, whichever"),
    ("رجب 1437هـ - نيسان 2016", 20160408000000, 20160430999999, "the days that both allow"),
    ("571 هـ / 1176 م", 11760101000000, 11760716999999, "the days that both allow"),
    ("571/1176", 11760101000000, 11760716999999, "as scholars write it"),
    ("1437هـ 2019م", 20190000000000, 20199999999999, "one is wrong: the Gregorian one"),
]


@pytest.mark.parametrize(("written", "start", "end", "why"), IN_BOTH, ids=[why for *_, why in IN_BOTH])
def test_of_dates_in_both_calendars(written: str, start: int, end: int, why: str) -> None:
    assert (date_number(written), date_number(written, end=True)) == (start, end), why


WITH_A_TIME = [
    ("Sat, 06 Aug 2016 22:30:15 +0300", 20160806223015),
    ("Sat Aug  6 22:30:15 2016", 20160806223015),
    ("Sat Aug  6 22:30:15 AST 2016", 20160806223015),
    ("السبت 6 آب (أغسطس) 2016 - 10:30 مساءً بتوقيت القاهرة", 20160806223000),
    ("2016/08/06 الساعة 09:05 ص", 20160806090500),
    ("6-8-2016 12:05 am", 20160806000500),
    ("10:30 م 6 أغسطس 2016م", 20160806223000),
    ("6 أغسطس 2016 الساعة 25:00", 20160806000000),
]


@pytest.mark.parametrize(("written", "number"), WITH_A_TIME)
def test_the_time_of_day_is_kept(written: str, number: int) -> None:
    assert date_number(written) == number


OTHERS = [
    ("عام 2016", 20160000000000, 20169999999999),
    ("2016م", 20160000000000, 20169999999999),
    ("08/2016", 20160800000000, 20160899999999),
    ("آب-2016", 20160800000000, 20160899999999),
    ("15 مارس 632 م", 6320315000000, 6320315999999),
]


@pytest.mark.parametrize(("written", "start", "end"), OTHERS)
def test_years_and_months_stay_open(written: str, start: int, end: int) -> None:
    assert (date_number(written), date_number(written, end=True)) == (start, end)


@pytest.mark.parametrize(
    "written",
    [
        *("", "أمس", "16", "هـ", "2016-", "20160806", "1470441600", "العدد 12"),
        *("2016-13", "2016-00", "2016-08-32", "2016-08-06T25:00", "31 فبراير 2016", "32 يناير 2016", "6 أغسطس"),
        *("1438-13هـ", "1438-00هـ", "1438-03-31هـ", "31 رجب 1437", "0هـ", "9999-12-30هـ", "1438-03-05-01هـ"),
        *("571 ق.م", "6 ق هـ", "1395/5/16 هـ.ش", "16 5 1395 هجري شمسي"),
        "6 أغسطس 2016" + " كلام" * 40,
    ],
)
def test_what_is_no_date_has_no_number(written: str) -> None:
    assert date_number(written) is None


@given(st.text("0123456789/-.: هـمرجبآأغسطس٢٠١٦augAH()", max_size=40))
def test_any_text_is_read_or_not(written: str) -> None:
    start, end = date_number(written), date_number(written, end=True)
    assert (start is None) == (end is None)
    assert start is None or start <= end


@given(st.dates(date(100, 1, 1)), st.integers(0))
def test_a_day_in_words_is_the_day_in_numbers(day: date, which: int) -> None:
    names = MONTHS[day.month - 1]
    assert date_number(f"{day.day} {names[which % len(names)]} {day.year}") == date_number(day.isoformat())


@pytest.mark.parametrize(("number", "parts", "period"), [(20160806143000, 3, "2016-08-06"), (20160800000000, 2, "2016-08")])
def test_a_date_is_in_a_period(number: float, parts: int, period: str) -> None:
    assert date_period(number, parts=parts) == period


@pytest.mark.parametrize(("number", "parts"), [(20160000000000, 2), (20160000000000, 3), (20160800000000, 3)])
def test_what_a_date_does_not_say_it_is_in_no_period_of(number: float, parts: int) -> None:
    assert date_period(number, parts=parts) == ""

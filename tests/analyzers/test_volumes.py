"""Names of volumes, as people and libraries write them, and names that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kashaf.analyzers.volumes import volume_of


@pytest.mark.parametrize(
    ("name", "work", "number"),
    [
        ("تاريخ الطبري ج1", "تاريخ الطبري", 1),
        ("تاريخ الطبري - جـ ١٠", "تاريخ الطبري", 10),
        ("تاريخ_الطبري_ج02", "تاريخ الطبري", 2),
        ("المغني (مج 3)", "المغني", 3),
        ("المغني، الجزء الثاني", "المغني", 2),
        ("المُغْنِي الجُزْءُ الثَّانِي عَشَر", "المُغْنِي", 12),
        ("كنز الفوائد - الجزء1", "كنز الفوائد", 1),
        ("لسان العرب المجلد الحادي والعشرون", "لسان العرب", 21),
        ("لسان العرب - المجلد رقم 4", "لسان العرب", 4),
        ("شرح شعر المتنبي - السفر الأول", "شرح شعر المتنبي", 1),
        ("الجزء الثالث من الأغاني", "الأغاني", 3),
        ("ج5 الأغاني", "الأغاني", 5),
        ("الأغاني ج2 من 25", "الأغاني", 2),
        ("aghani_v01", "aghani", 1),
        ("Aghani Vol. 12", "Aghani", 12),
        ("Aghani, Part 2 of 25", "Aghani", 2),
        ("ج٧", "", 7),
        ("v03", "", 3),
        ("المجلد العشرون", "", 20),
        ("الجزء الأخير ج3", "الجزء الأخير", 3),
    ],
)
def test_volumes(name: str, work: str, number: int) -> None:
    assert volume_of(name) == (work, number)


@pytest.mark.parametrize(
    "name",
    [
        *("تاريخ الطبري", "01", "ج", "الجزء", "ج 2019", "ج0", "v", "tv 2", "rev 3", "الجزء الأخير", "مجلد الصور"),
        *("أربعون حديثا من الجزء الرابع من كتاب الطب", "محضر جلسة 3", "موج 5", "الثاني", "", "ج" * 1_000, "1" * 1_000),
    ],
)
def test_other_names(name: str) -> None:
    assert volume_of(name) is None


@given(st.text())
def test_any_name_can_be_read(name: str) -> None:
    found = volume_of(name)
    assert found is None or 0 < found.number <= 200

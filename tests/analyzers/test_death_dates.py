"""The year of death in an author's name."""

from __future__ import annotations

import pytest

from kashaf.analyzers.death_dates import year_of_death


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("أبو منصور الثعالبي (المتوفى: 429هـ)", "429"),
        ("ابن القيم (المتوفى: 751 ه)", "751"),
        ("أبو هلال العسكري (المتوفى: نحو 395هـ)", "395"),
        ("الثعالبي (المُتوفَّى سنة ٤٢٩ هـ)", "429"),
        ("الثعالبي (متوفى ٤٢٩)", "429"),
        ("الثعالبي [ت: 0429هـ]", "429"),
        ("الثعالبي (ت 429 هـ / 1038 م)", "429"),
        ("الثعالبي (ت 1038 م / 429 هـ)", "429"),
        ("الثعالبي (المتوفى: 429هـ) تحقيق محمد (ت 1393هـ)", "429"),
        ("الطبري (224 - 310هـ)", "310"),
        ("الطبري (٢٢٤ هـ – ٣١٠ هـ)", "310"),
        ("الثعالبي، المتوفى سنة 429 هجرية", "429"),
    ],
)
def test_the_year_of_death_is_read_out_of_a_name(name: str, year: str) -> None:
    assert year_of_death(name) == year


@pytest.mark.parametrize(
    "name",
    [
        "",
        "الثعالبي",
        "طه حسين (المتوفى: 1973م)",
        "طه حسين (ت 1973)",
        "طه حسين (1889 - 1973م)",
        "بنت 429",
        "الثعالبي (ت قبل الحرب)",
        "الثعالبي (ولد 350هـ)",
        "المتوفى: 99999هـ",
        "المتوفى: 429" + "0" * 5000 + "هـ",
    ],
)
def test_a_name_without_a_hijri_year_of_death_gives_none(name: str) -> None:
    assert year_of_death(name) is None

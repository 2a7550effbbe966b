"""A query explains itself, in English and in Arabic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import kashaf
from kashaf.analyzers import Analyzer, Level
from kashaf.index import Explanation
from kashaf.messages import Message
from kashaf.search.query.description import describe
from kashaf.search.query.parser import parse

EXPLAINED = [
    ("سرت", ["any form of سرت [سرت]"], ["أي صيغة من سرت [سرت]"]),
    ("", ["nothing"], ["لا شيء"]),
    ("*", ["every document"], ["كل الوثائق"]),
    ("=قاعدة", ["spelt قاعدة"], ["بهذا الرسم قاعدة"]),
    ('"سرت الآن"', ["any form of the phrase «سرت الآن»"], ["العبارة «سرت الآن» بأي صيغة من صيغ كلماتها"]),
    ('="سرت الآن"', ["the phrase «سرت الآن» as it is spelt"], ["العبارة «سرت الآن» بإملائها كما كُتبت"]),
    ('"سرت"', ["the phrase «سرت»"], ["العبارة «سرت»"]),
    ('"سرت الآن"~5', ["in any order within 5 words: «سرت الآن»"], ["بأي ترتيب ضمن 5 كلمات: «سرت الآن»"]),
    ("كتا*", ["words like كتا*"], ["كلمات على شاكلة كتا*"]),
    ("قذافي~", ["spelt nearly like قذافي"], ["ما يقارب رسم قذافي"]),
    ("date:2016..", ["in date:", "  from 2016 to …"], ["في date:", "  من 2016 إلى …"]),
    ("+سرت", ["all of:", "  any form of سرت [سرت]"], ["كل مما يلي:", "  أي صيغة من سرت [سرت]"]),
    (
        "من قصف +سرت -=غارة",
        ["all of:", "  any form of سرت [سرت]", "ranked higher with:", "  any form of قصف [قصف]", "too common to make a hit:", "  any form of من [من]", "none of:", "  spelt غارة"],
        ["كل مما يلي:", "  أي صيغة من سرت [سرت]", "ويتقدم ما فيه:", "  أي صيغة من قصف [قصف]", "كلمات شائعة لا تكفي وحدها:", "  أي صيغة من من [من]", "لا شيء من:", "  بهذا الرسم غارة"],
    ),
    (
        "سرت AND (غارة OR -قصف)",
        ["all of:", "  any form of سرت [سرت]", "  any of:", "    any form of غارة [غاره]", "    none of:", "      any form of قصف [قصف]"],
        ["كل مما يلي:", "  أي صيغة من سرت [سرت]", "  أيّ مما يلي:", "    أي صيغة من غارة [غاره]", "    لا شيء من:", "      أي صيغة من قصف [قصف]"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "english", "arabic"), EXPLAINED, ids=[typed or "nothing" for typed, *_ in EXPLAINED])
def test_a_tree_in_words(typed: str, english: list[str], arabic: list[str]) -> None:
    assert describe(parse(typed), Analyzer(), Level.STEM).splitlines() == english
    assert describe(parse(typed), Analyzer(), Level.STEM, arabic=True).splitlines() == arabic


def test_at_the_level_of_words_there_are_no_stems() -> None:
    assert describe(parse("الكتب"), Analyzer(), Level.WORD) == "the word الكتب"


@pytest.mark.parametrize("engine", ["", "tantivy:"])
def test_a_score_is_explained_in_both_languages(tmp_path: Path, engine: str) -> None:
    with kashaf.open(f"{engine}{tmp_path / 'index'}", create=True) as archive:
        pages = [{"text": "غارات على سرت"}, {"text": "بيان عن سرت"}]
        archive.add([{"id": "1", "title": "سرت", "pages": pages, "date": "2016"}, {"id": "2", "text": "نص"}])
        archive.commit()
        explained = archive.explain('سرت غارات "على سرت" "غارات سرت"~3 غار* date:2016..', "1")
    assert explained.explanation
    lines = list(told(explained.explanation))
    assert len(lines) > 5
    for line in lines:
        assert not re.search("[ء-ي]", re.sub("[“«][^”»]*[”»]", "", line)), line
        assert re.search("[ء-ي]", re.sub("[“«][^”»]*[”»]", "", line.in_language("ar"))), line
        assert "{" not in line.in_language("ar")


def told(explanation: Explanation) -> Iterator[Message]:
    yield explanation.description
    for part in explanation.parts:
        yield from told(part)

"""Synonyms widen a query, and protected words are never stemmed, on every engine.

A list with a mistake is refused; the error names its line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import kashaf
from kashaf.analyzers import Analyzer, Level
from kashaf.errors import InvalidRequest, UnreadableFile
from kashaf.index import Schema
from kashaf.index.protected import MAX_BYTES, read_protected
from kashaf.search import Archive, migrate, rebuild
from kashaf.search.query.parser import parse
from kashaf.search.query.synonyms import MAX_ADDED, MAX_ENTRY, MAX_GROUP, Synonyms, read_synonyms
from tests.index.conftest import ENGINES

ANALYZER = Analyzer()
SCHEMA = Schema(ANALYZER.fingerprint)
LINES = (
    "سيارة، عربة, مركبة",
    "حاسوب => كمبيوتر، حاسب آلي",
    "الأمم المتحدة؛ هيئة الأمم؛ un",
)


def widened(typed: str, level: Level = Level.STEM, lines: tuple[str, ...] = LINES) -> str:
    return str(Synonyms(lines, ANALYZER).widen(parse(typed), level, SCHEMA))


WIDENED = [
    ("سيارة", "سيارة OR عربة^0.7 OR مركبة^0.7", "each of a group has the others"),
    ("عربة", "عربة OR سيارة^0.7 OR مركبة^0.7", "in both ways"),
    ("والسيارات", "والسيارات OR عربة^0.7 OR مركبة^0.7", "in every form"),
    ("سَيَّارَةٌ", "سَيَّارَةٌ OR عربة^0.7 OR مركبة^0.7", "with and without diacritics"),
    ("حاسوب", 'حاسوب OR كمبيوتر^0.7 OR "حاسب آلي"^0.7', "one way, a name as a phrase"),
    ("كمبيوتر", "كمبيوتر", "and not back"),
    ("قرار الأمم المتحدة", 'قرار ((الأمم المتحدة) OR "هيئة الأمم"^0.7 OR un^0.7)', "a name of two words"),
    ("الأمم", "الأمم", "half a name is none"),
    ("UN", 'UN OR "الأمم المتحدة"^0.7 OR "هيئة الأمم"^0.7', "Latin letters"),
    ("+سيارة", "+(سيارة OR عربة^0.7 OR مركبة^0.7)", "what must be there"),
    ("عنوان:سيارة", "عنوان:(سيارة OR عربة^0.7 OR مركبة^0.7)", "in a title"),
    ("سيارة^2", "(سيارة OR عربة^0.7 OR مركبة^0.7)^2", "with a weight"),
    ("-سيارة", "-سيارة", "who leaves out a word means it"),
    ('"سيارة"', '"سيارة"', "a quoted word is that word"),
    ("=سيارة", "=سيارة", "so is one as spelt"),
    ("سيار*", "سيار*", "and a pattern"),
    ("source:سيارة", "source:سيارة", "a keyword is no text"),
    ("جذر:سيارة", "جذر:سيارة", "nor is a root"),
]


@pytest.mark.parametrize(("typed", "asked", "why"), WIDENED, ids=[why for *_, why in WIDENED])
def test_plain_words_are_asked_for_with_their_synonyms(typed: str, asked: str, why: str) -> None:
    assert widened(typed) == str(parse(asked)), why


def test_at_the_level_of_the_word_only_the_very_word_has_synonyms() -> None:
    assert widened("السيارات", Level.WORD) == "السيارات"
    assert "عربة" in widened("سيارة", Level.WORD)
    assert widened("سيارة", Level.SPELLING) == "سيارة"


def test_a_circle_of_synonyms_ends_after_one_step() -> None:
    circle = ("قط => هر", "هر => سنور", "سنور => قط")
    assert widened("قط", lines=circle) == "قط OR هر^0.7"


def test_a_query_is_widened_by_a_bounded_number_of_synonyms() -> None:
    many = tuple(
        f"كلمة{chr(0x0628 + n)} => " + "، ".join(f"معنى{chr(0x0628 + n)}{chr(0x0628 + m)}" for m in range(20))
        for n in range(10)
    )
    assert widened(" ".join(f"كلمة{chr(0x0628 + n)}" for n in range(10)), lines=many).count("OR") == MAX_ADDED


MISTAKES = [
    ("سيارة", "a group of one"),
    ("سيارة => عربة => مركبة", "=> stands more than once"),
    ("سيارة، ، عربة", "an entry without a word"),
    ("=> عربة", "an entry without a word"),
    ("سيارة =>", "an entry without a word"),
    ("، ".join(["كلمة"] * (MAX_GROUP + 1)), "entries in a group"),
    ("سيارة، " + " ".join(["كلمة"] * (MAX_ENTRY + 1)), "words: synonyms are"),
]


@pytest.mark.parametrize(("line", "mistake"), MISTAKES, ids=[mistake for _, mistake in MISTAKES])
def test_a_mistake_is_named_by_its_line(tmp_path: Path, line: str, mistake: str) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text(f"# مترادفات\n\nقط، هر\n{line}\n", encoding="utf-8")
    with pytest.raises(InvalidRequest) as told:
        read_synonyms(path)
    assert str(told.value).startswith(f"{path}:4: ")
    assert mistake in str(told.value)


def test_lists_that_can_not_be_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    with pytest.raises(InvalidRequest, match="can't be read"):
        read_synonyms(path)
    path.write_bytes(b"\x00\x01\x02" * 100)
    with pytest.raises(UnreadableFile):
        read_synonyms(path)
    path.write_bytes(b"a" * (MAX_BYTES + 1))
    with pytest.raises(InvalidRequest, match="larger than"):
        read_protected(path)
    path.write_text("الهلال\nكوفيد-19\n", encoding="utf-8")
    with pytest.raises(InvalidRequest, match=r"list\.txt:2: 'كوفيد-19' is not one word"):
        read_protected(path)


def test_lists_may_be_in_any_encoding_of_documents(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes("الهلال، النصر # أندية\n".encode("windows-1256"))
    assert read_protected(path) == ("الهلال", "النصر")


def test_a_protected_word_is_its_own_stem_and_root_also_behind_an_article() -> None:
    plain, other = Analyzer(), Analyzer(["كتائب", "حسينيون"])
    assert plain.terms("كتائب").stem != "كتايب"
    for word in ("كتائب", "كَتَائِب", "الكتائب", "والكتائب", "بكتائب"):
        assert (other.terms(word).stem, other.terms(word).root) == ("كتايب", "كتايب")
    assert other.terms("كتاب") == plain.terms("كتاب")
    assert other.fingerprint != plain.fingerprint == Analyzer([]).fingerprint
    assert other.fingerprint == Analyzer(["حسينيون", "كتائب"]).fingerprint
    assert other.stages("الكتائب")[-1].terms == ("كتايب",)


@pytest.fixture(params=ENGINES)
def place(request, tmp_path: Path) -> Callable[[str], str]:
    pattern = ENGINES[request.param] or request.getfixturevalue("cluster")
    return lambda name: pattern.format(tmp_path / name)


@pytest.fixture
def archive(place: Callable[[str], str]) -> Iterator[Archive]:
    with kashaf.open(place("index"), create=True) as archive:
        archive.add({"id": text, "text": text} for text in ("سيارة قديمة", "عربة جديدة", "كتائب الجيش", "كتيبة"))
        archive.commit()
        yield archive


def test_synonyms_are_kept_in_the_index_and_used_at_once(archive: Archive, tmp_path: Path) -> None:
    assert [hit.id for hit in archive.search("سيارة")] == ["سيارة قديمة"]
    path = tmp_path / "synonyms.txt"
    path.write_text("\n".join(LINES), encoding="utf-8")
    assert archive.use_synonyms(path) == len(LINES)
    found = archive.search("سيارة")
    assert [hit.id for hit in found] == ["سيارة قديمة", "عربة جديدة"]
    assert [hit.snippet.text[slice(*span)] for hit in found for span in hit.snippet.highlights] == ["سيارة", "عربة"]
    assert "any form of عربة" in archive.explain("سيارة").tree
    with kashaf.open(archive.url) as again:
        assert again.synonyms == LINES
        assert again.search("سيارة").total == 2
        assert again.check() == []
    path.write_text("# nothing\n", encoding="utf-8")
    assert archive.use_synonyms(path) == 0
    assert archive.search("سيارة").total == 1


def test_a_list_with_a_mistake_changes_nothing(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "synonyms.txt"
    path.write_text(LINES[0], encoding="utf-8")
    archive.use_synonyms(path)
    path.write_text("سيارة", encoding="utf-8")
    with pytest.raises(InvalidRequest):
        archive.use_synonyms(path)
    assert archive.synonyms == LINES[:1]


def test_protected_words_are_those_of_the_index_and_change_by_making_it_anew(archive: Archive, tmp_path: Path) -> None:
    path = tmp_path / "protected.txt"
    path.write_text("كتائب", encoding="utf-8")
    assert archive.search("كتيبة").total == 2
    archive.close()
    with pytest.raises(InvalidRequest, match="kashaf rebuild --protected FILE"):
        kashaf.open(archive.url, protected=path)
    assert rebuild(archive.url, protected=path) == 4
    for opened in (kashaf.open(archive.url), kashaf.open(archive.url, create=True, protected=path)):
        with opened:
            assert [hit.id for hit in opened.search("كتيبة")] == ["كتيبة"]
            assert [hit.id for hit in opened.search("الكتائب")] == ["كتائب الجيش"]
            assert opened.check() == []
    assert rebuild(archive.url) == 4
    with kashaf.open(archive.url) as again:
        assert again.search("كتيبة").total == 1


def test_both_lists_move_with_the_archive(archive: Archive, place: Callable[[str], str], tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(LINES[0], encoding="utf-8")
    archive.use_synonyms(path)
    archive.close()
    path.write_text("كتائب", encoding="utf-8")
    rebuild(archive.url, protected=path)
    migrate(archive.url, place("copy"))
    with kashaf.open(place("copy")) as copy:
        assert copy.synonyms == LINES[:1]
        assert copy.search("كتيبة").total == 1
        assert copy.search("سيارة").total == 2

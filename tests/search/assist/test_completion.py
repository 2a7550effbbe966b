"""Completion while typing: the same on every engine, blind to spelling, and never in the way."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kashaf
from kashaf.analyzers import Analyzer
from kashaf.errors import DamagedIndex, InvalidRequest, StorageError
from kashaf.search.assist import completion_table
from kashaf.search.assist.completion import Completion

RECORDS = [
    {"id": "1", "title": "المدرسة الجديدة", "text": "مدرسة في القرية، وزارت المدرسةَ حكومة الوفاق. مسئول قال"},
    {"id": "2", "title": "حكومة الوفاق في ليبيا", "text": "المدرسة قريبة. والمدرسة بعيدة. كتبت بالمدرسة عن الوطن"},
    {
        "id": "3",
        "title": "أخبار مصر والعالم",
        "text": "حكومة الوفاق في طرابلس، وحكومة الوفاق في سرت. مدرسة أخرى من هنا. هذا وطن",
    },
    {"id": "4", "title": "", "text": "ألمانيا والإلتزام، ليبيا وليبيا، القرآن الكريم، مدريد"},
    {"id": "5", "title": "ليبيا", "text": "ليبيا والقُرآن، مَدرسة. Libya and the Library"},
]


@pytest.fixture(scope="module")
def archives(tmp_path_factory, cluster) -> Iterator[dict[str, kashaf.Archive]]:
    folder = tmp_path_factory.mktemp("completion")
    urls = {
        "whoosh": f"{folder / 'whoosh'}",
        "tantivy": f"tantivy:{folder / 'tantivy'}",
        "opensearch": cluster.format(folder / "opensearch"),
    }
    opened = {}
    for name, url in urls.items():
        archive = opened[name] = kashaf.open(url, create=True)
        archive.add(RECORDS)
        archive.commit()
    yield opened
    for archive in opened.values():
        archive.close()


@pytest.fixture(params=["whoosh", "tantivy", "opensearch"])
def archive(archives, request) -> kashaf.Archive:
    return archives[request.param]


@pytest.fixture(scope="module")
def whoosh(archives) -> kashaf.Archive:
    return archives["whoosh"]


def texts(archive, typed, kind=None, **how):
    return [each.text for each in archive.suggest(typed, **how) if kind in (None, each.kind)]


# --- what is suggested ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed, kind, expected",
    [
        ("مدر", "word", ["مدرسة", "مدريد", "المدرسة"]),  # what agrees in the article counts more
        ("المدر", "word", ["المدرسة", "مدرسة", "مدريد"]),
        ("مَدْر", "word", ["مدرسة", "مدريد", "المدرسة"]),
        ("مدـــر", "word", ["مدرسة", "مدريد", "المدرسة"]),
        ("الماني", "word", ["ألمانيا"]),  # no article here, and none in ألمانيا
        ("المان", "word", ["ألمانيا"]),
        ("قران", "word", ["القرآن"]),
        ("مسئ", "word", ["مسئول"]),
        ("مسؤ", "word", ["مسئول"]),
        ("ول", "word", []),  # forms with a particle are none of their own
        ("وليب", "word", ["وليبيا"]),  # but who types the particle gets the word behind it
        ("بالم", "word", ["بالمدرسة"]),
        ("والمد", "word", ["والمدرسة"]),
        ("للمد", "word", ["للمدرسة"]),
        ("وط", "word", ["وطن", "الوطن"]),  # a noun that begins with waw
        ("من", "word", []),  # stop words
        ("هذ", "word", []),
        ("lib", "word", ["Library", "Libya"]),
        ("حكومة", "pair", ["حكومة الوفاق"]),
        ("أخب", "title", ["أخبار مصر والعالم"]),
        ("الجديد", "title", ["المدرسة الجديدة"]),  # from a word inside
        ("حكومة الو", "title", ["حكومة الوفاق في ليبيا"]),
        ("قسطنطين", None, []),
        ("", None, []),
        ("   ", None, []),
    ],
)
def test_typing_is_completed(archive, typed, kind, expected):
    found = texts(archive, typed, kind)
    assert found == expected if kind != "word" else found[: len(expected) or None] == expected


def test_completions_say_how_many_documents_have_them(archive):
    uses = {(each.text, each.kind): each.uses for typed in ("مدر", "حكوم") for each in archive.suggest(typed)}
    assert uses["مدرسة", "word"] == 3
    assert uses["المدرسة", "word"] == 2
    assert uses["حكومة الوفاق", "pair"] == 3
    assert uses["حكومة الوفاق في ليبيا", "title"] == 1


@pytest.mark.parametrize(
    "typed, expected",
    [
        ("-داعش ليب", "-داعش ليبيا"),
        ("عنوان:ليب", "عنوان:ليبيا"),
        ("title:ليب", "title:ليبيا"),
        ('"حكومة الو', '"حكومة الوفاق'),
        ("«حكومة الو", "«حكومة الوفاق"),
        ("سرت OR ليب", "سرت OR ليبيا"),
        ("(سرت ليب", "(سرت ليبيا"),
        ("=ليب", "=ليبيا"),
        ("+ليب", "+ليبيا"),
        ("مدرسه  ليب", "مدرسه  ليبيا"),
        ("source:ليب", None),
        ("date:20", None),
        ("ليب*", None),
        ("ليب~", None),
        ('"حكومة الوفاق"', None),
        ("http://ليب", None),
        ("ليب،", None),
        ("ا" * 1000, None),
    ],
)
def test_what_stands_before_the_last_word_stays_as_it_was_typed(whoosh, typed, expected):
    found = whoosh.suggest(typed)
    assert (found[0].text if found else None) == expected
    assert all(each.text.startswith(typed[: typed.rfind(" ") + 1]) for each in found if each.kind != "title")


def test_behind_a_word_and_a_space_what_follows_it_often_is_offered(whoosh):
    assert texts(whoosh, "حكومة ")[0] == "حكومة الوفاق"
    assert texts(whoosh, "الحكومة ")[0] == "الحكومة الوفاق"
    assert texts(whoosh, "-حكومة ") == []
    assert texts(whoosh, "حكومة، ") == []


def test_titles_are_offered_only_in_the_place_of_plain_words(whoosh):
    assert texts(whoosh, "أخبار م", "title") == ["أخبار مصر والعالم"]
    assert texts(whoosh, '"أخبار م', "title") == []
    assert texts(whoosh, "-سرت أخبار م", "title") == []


def test_what_was_typed_is_no_suggestion(whoosh):
    assert "ليبيا" not in texts(whoosh, "ليبيا")


def test_half_characters_are_in_nobodys_way(make):
    archive = make(
        [{"id": "1", "title": "قناديل \ud800 الليل", "text": "قنا\ud800ديل"}, {"id": "2", "title": "قناديل النهار", "text": ""}]
    )
    assert texts(archive, "قناديل", "title") == ["قناديل النهار", "قناديل \ufffd الليل"]
    assert texts(archive, "\ud800 قناد")[0] == "\ud800 قناديل"
    assert archive.suggest("قنا\ud800") == ()
    assert archive.readings("7abi\ud800bi") == archive.readings("\ud800") == ()


def test_the_number_of_suggestions_is_limited(whoosh):
    assert len(whoosh.suggest("مدر", limit=1)) == 1
    for limit in (0, 101):
        with pytest.raises(InvalidRequest, match="from 1 to 100"):
            whoosh.suggest("مدر", limit=limit)


@given(st.text(alphabet=st.one_of(st.sampled_from('مدرسة الو"-+:*~()=|ءئ'), st.characters()), max_size=30))
def test_whatever_is_typed_is_kept_before_what_is_suggested(whoosh, typed):
    for each in whoosh.suggest(typed):
        assert each.text != typed
        assert each.kind == "title" or each.text.startswith(typed[: typed.rfind(" ") + 1])


# --- when it is made ------------------------------------------------------------------------------


def test_a_commit_is_seen_by_the_next_suggestion(make):
    archive = make([{"id": "1", "title": "قناديل الليل", "text": "نص"}])
    assert texts(archive, "قنا", "title") == ["قناديل الليل"]
    archive.add([{"id": "2", "title": "قنادس النهر", "text": "نص"}])
    assert texts(archive, "قنا", "title") == ["قناديل الليل"]
    archive.remove(["1"])
    archive.commit()
    assert texts(archive, "قنا", "title") == ["قنادس النهر"]


def test_without_waiting_the_table_is_made_meanwhile_and_the_older_one_answers(make, monkeypatch):
    archive = make(["قناديل"])
    with held(monkeypatch) as (_, go_on):
        assert archive.suggest("قنا", wait=False) == ()
        assert not archive.completions_current
        go_on.set()
        archive._beside.completion._thread.join()
    assert archive.completions_current
    assert texts(archive, "قنا", wait=False) == ["قناديل"]
    archive.add([{"id": "2", "title": "", "text": "قنادس"}])
    archive.commit()
    assert not archive.completions_current
    archive._beside.completion._next = 0.0  # the pause after the last one is over
    with held(monkeypatch) as (_, go_on):
        assert texts(archive, "قنا", wait=False) == ["قناديل"]
        go_on.set()
        archive._beside.completion._thread.join()
    assert texts(archive, "قنا", wait=False) == ["قنادس", "قناديل"]


def test_commits_one_after_the_other_do_not_keep_the_machine_at_work(make):
    archive = make(["قناديل"])
    archive.suggest("قنا", wait=False)
    archive._beside.completion._thread.join()
    archive._beside.completion._next += 1000.0
    archive.add([{"id": "2", "title": "", "text": "قنادس"}])
    archive.commit()
    archive.suggest("قنا", wait=False)
    assert not archive._beside.completion._thread.is_alive()


@contextmanager
def held(monkeypatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Hold the thread that counts documents for a table.

    It sets the first event when it is there, and goes on at the second.
    """
    there, go_on = threading.Event(), threading.Event()
    count = completion_table.count_documents

    def waiting(index):
        there.set()
        assert go_on.wait(30)
        return count(index)

    with monkeypatch.context() as patch:
        patch.setattr(completion_table, "count_documents", waiting)
        yield there, go_on


def test_closing_ends_what_is_being_made_and_leaves_no_half_file(make, monkeypatch):
    archive = make(["قناديل"])
    with held(monkeypatch) as (there, go_on):
        archive.suggest("قنا", wait=False)
        assert there.wait(30)
        closing = threading.Thread(target=archive.close)
        closing.start()
        assert archive._beside.completion._closed.wait(30)
        go_on.set()
        closing.join(30)
    assert not archive._beside.completion._thread.is_alive()
    assert list(Path(archive.url).glob("completions.db*")) == []


def test_two_that_make_the_table_at_once_do_not_harm_each_other(make, monkeypatch):
    archive = make(["قناديل", "قنادس"])
    with kashaf.open(archive.url) as other, held(monkeypatch) as (there, go_on):
        archive.suggest("قنا", wait=False)
        assert there.wait(30)
        go_on.set()
        assert texts(other, "قنا") == ["قنادس", "قناديل"]
        archive._beside.completion._thread.join()
        assert texts(archive, "قنا") == texts(other, "قنا") == ["قنادس", "قناديل"]
    assert [path.name for path in Path(archive.url).glob("completions.db*")] == ["completions.db"]


def test_of_many_threads_that_ask_one_makes_the_table(make, monkeypatch):
    archive = make(["قناديل", "قنادس"])
    made = []
    fill = completion_table.fill
    monkeypatch.setattr("kashaf.search.assist.completion.fill", lambda *how: made.append(1) or fill(*how))
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: texts(archive, "قنا"), range(16)))
    assert answers == [["قنادس", "قناديل"]] * 16
    assert made == [1]


def test_a_folder_that_cannot_be_written_to_gets_a_temporary_table(make, tmp_path):
    archive = make(["قناديل"])
    completion = Completion(tmp_path / "gone", Analyzer())
    assert [each.text for each in completion.suggest(archive._index, "قنا", 8, wait=True)] == ["قناديل"]
    temporary = completion._table._temporary
    assert temporary.is_dir()
    completion.close()
    assert not temporary.exists()


def test_what_went_wrong_in_the_background_is_told_to_the_next_who_asks(make, monkeypatch):
    archive = make(["قناديل"])

    def refuse(*_):
        raise StorageError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("kashaf.search.assist.completion.fill", refuse)
        assert archive.suggest("قنا", wait=False) == ()
        archive._beside.completion._thread.join()
    with pytest.raises(StorageError, match="the disk is full"):
        archive.suggest("قنا", wait=False)
    assert texts(archive, "قنا") == ["قناديل"]


def test_progress_is_told_in_documents(make):
    seen = []
    make([f"كلمة {number}" for number in range(250)]).suggest("كل", progress=lambda done, total: seen.append((done, total)))
    assert seen == [(0, 250), (100, 250), (200, 250), (250, 250)]


# --- damage ---------------------------------------------------------------------------------------


def test_a_file_that_is_no_table_is_made_anew(make):
    archive = make(["قناديل"])
    (Path(archive.url) / "completions.db").write_bytes(b"no database, " * 1000)
    (damage,) = archive.check()
    assert "the table of completions is damaged" in damage.what
    assert texts(archive, "قنا") == ["قناديل"]
    assert archive.check() == []


def test_a_torn_table_is_named_and_removed_by_repair(make):
    archive = make([f"قناديل{chr(0x628 + letter)}{chr(0x628 + other)}" for letter in range(15) for other in range(15)])
    assert len(archive.suggest("قنادي")) == 8
    path = Path(archive.url) / "completions.db"
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"x" * (len(content) - 8192))
    with pytest.raises(DamagedIndex, match=r"completions\.db is damaged"):
        archive.suggest("قنادي")
    (damage,) = archive.check(repair=True)
    assert damage.repaired
    assert len(archive.suggest("قنادي")) == 8


def test_a_table_of_another_form_is_made_anew(make):
    archive = make(["قناديل"])
    archive.suggest("قنا")
    with closing(sqlite3.connect(Path(archive.url) / "completions.db")) as sql:
        sql.execute("PRAGMA user_version = 99")
    assert texts(archive, "قنا") == ["قناديل"]


# --- large archives -------------------------------------------------------------------------------


def test_of_many_documents_a_spread_sample_is_read(make, monkeypatch):
    monkeypatch.setattr(completion_table, "MAX_TITLES", 40)
    monkeypatch.setattr(completion_table, "MAX_COUNTED", 10)
    monkeypatch.setattr(completion_table, "RUN", 2)
    archive = make([{"id": f"{n:03}", "title": f"عنوان{n:03}", "text": "حكومة الوفاق"} for n in range(100)])
    numbers = [int(each.text[-3:]) for each in archive.suggest("عنوان", limit=100) if each.kind == "title"]
    assert sorted(numbers) == [start + n for start in range(0, 100, 5) for n in range(2)]
    assert [each.uses for each in archive.suggest("حكوم") if each.kind == "pair"] == [100]

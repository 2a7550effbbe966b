"""The table of completions: written whole or not at all, searched by prefix, safe to share."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from kashaf.index.sidecars.completions import Completed, Completions

WORDS = [
    ("المدرسه", "المدرسة", 5, True),
    ("مدرسه", "مدرسة", 3, False),
    ("والمدرسه", "والمدرسة", 2, False),
    ("للمدرسه", "للمدرسة", 2, False),
    ("بمدرسه", "بمدرسة", 2, False),
    ("وبمدرسه", "وبمدرسة", 1, False),
    ("وقال", "وقال", 9, False),
    ("قال", "قال", 4, False),
    ("وطن", "وطن", 2, False),
    ("طن", "طن", 3, False),
    ("فكره", "فكرة", 3, False),
    ("الفكره", "الفكرة", 3, True),
    ("كره", "كرة", 9, False),
]


def never():
    return False


def make(folder, stamp="1", stopped=never, words=WORDS):
    table = Completions(folder)
    with table.making(stamp, stopped) as making:
        making.add_words(words)
        making.add_pairs([("مدرسه", "فكره", 4), ("مدرسه", "لا", 2)])
        making.add_title("مدرسه الوطن", "مدرسة الوطن", [(0, "مدرسه وطن"), (1, "وطن")])
        making.add_title("مدرسه الوطن", "مدرسة الوطن", [(0, "مدرسه وطن"), (1, "وطن")])
        making.add_title("وطن", "وطن", [(0, "وطن")])
    return table


def test_words_and_pairs_are_found_by_what_they_begin_with_whatever_their_article(tmp_path):
    table = make(tmp_path)
    assert table.stamp() == "1"
    expected = [
        Completed("مدرسة فكرة", "pair", 4),
        Completed("مدرسة", "word", 3),
        Completed("المدرسة", "word", 5, True),
    ]
    for prefix in ("م", "مد", "مدر"):
        assert [each._replace(article=bool(each.article)) for each in table.words(prefix, 8)] == expected
    assert [each.text for each in table.words("مدر", 1)] == ["مدرسة فكرة", "المدرسة"]
    assert table.words("زز", 8) == table.words("ززز", 8) == []


def test_a_word_with_a_particle_before_it_is_none_of_its_own(tmp_path):
    found = {each.text for prefix in "موبلقطفك" for each in make(tmp_path).words(prefix, 99)}
    assert found == {"المدرسة", "مدرسة", "مدرسة فكرة", "قال", "طن", "فكرة", "الفكرة", "كرة", "وطن"}  # what is short stays


def test_titles_are_found_from_each_word_those_that_begin_so_first(tmp_path):
    table = make(tmp_path)
    assert table.titles("وطن", 8) == [Completed("وطن", "title", 1), Completed("مدرسة الوطن", "title", 2)]
    assert table.titles("مدرسه وط", 8) == [Completed("مدرسة الوطن", "title", 2)]
    assert table.titles("مدرسه", 0) == []


def test_without_a_file_there_is_nothing(tmp_path):
    table = Completions(tmp_path)
    assert (table.stamp(), table.words("م", 8), table.titles("مدر", 8), table.check()) == ("", [], [], [])


def test_making_takes_the_place_of_the_old_table_only_at_its_end(tmp_path):
    table = make(tmp_path)

    def interrupted():
        yield WORDS[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(tmp_path, "2", words=interrupted())
    make(tmp_path, "3", stopped=lambda: True)
    assert table.stamp() == "1"
    with table.making("4", never) as making:
        making.add_words([("كتاب", "كتاب", 1, False)])
        assert table.stamp() == "1"
    assert table.stamp() == "4"
    assert [each.text for each in table.words("كتا", 8)] == ["كتاب"]
    assert [path.name for path in tmp_path.iterdir()] == ["completions.db"]


def test_what_a_killed_process_left_is_not_read_and_goes_later(tmp_path):
    table = make(tmp_path)
    program = """
        import sys, time
        from pathlib import Path
        from kashaf.index.sidecars.completions import Completions
        with Completions(Path(sys.argv[1])).making("2", lambda: False) as making:
            making.add_words((f"كلمه{n}", f"كلمة{n}", n, False) for n in range(50_000))
            print("there", flush=True)
            sys.stdin.read()
    """
    killed = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert killed.stdout.readline() == b"there\n"
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert table.stamp() == "1"
    (left,) = tmp_path.glob("completions.db.*")
    make(tmp_path, "3")
    assert left.exists()  # another process may still be writing it
    os.utime(left, (0, 0))
    make(tmp_path, "4")
    assert [path.name for path in tmp_path.iterdir()] == ["completions.db"]


def test_many_processes_may_make_it_at_once(tmp_path):
    program = """
        import sys
        from pathlib import Path
        from kashaf.index.sidecars.completions import Completions
        for n in range(5):
            table = Completions(Path(sys.argv[1]))
            with table.making(sys.argv[2], lambda: False) as making:
                making.add_words([("مدرسه", "مدرسة", int(sys.argv[2]), False)])
            (found,) = table.words("مدر", 8)
            assert found.text == "مدرسة"
    """
    processes = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(program), tmp_path, str(number)]) for number in range(3)
    ]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    assert Completions(tmp_path).stamp() in {"0", "1", "2"}
    assert [path.name for path in tmp_path.iterdir()] == ["completions.db"]

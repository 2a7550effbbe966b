"""Patterns match as git's do, and in a time that no pattern and no name can make long."""

from __future__ import annotations

import time

import pytest

from kashaf.documents.patterns import MAX_PATTERN, Pattern

MATCHES = [
    # pattern, what it matches, what it doesn't
    ("a.txt", ["a.txt", "b/a.txt", "a.txt/"], ["a.txtx", "xa.txt", "A.txt", "a.txt/b"]),
    ("/a.txt", ["a.txt"], ["b/a.txt"]),
    ("b/a.txt", ["b/a.txt"], ["a.txt", "c/b/a.txt"]),
    ("b/", ["b/", "a/b/"], ["b", "b/a.txt"]),
    ("*.txt", ["a.txt", ".txt", "b/مقال.txt"], ["a.txt.gz", "txt"]),
    ("م*ل*.txt", ["مقال.txt", "مقالات.txt", "مل.txt"], ["قال.txt", "مق.txt"]),
    ("a?c", ["abc", "a?c", "aبc"], ["ac", "abbc"]),
    ("b/*", ["b/a", "b/c/"], ["b/", "b/c/d"]),
    ("a/**", ["a/b", "a/b/c", "a/b/"], ["a", "a/", "b/a/c"]),
    ("**/a", ["a", "b/a", "b/c/a"], ["ba"]),
    ("a/**/b", ["a/b", "a/c/b", "a/c/d/b"], ["ab", "b", "a/c/bb", "x/a/b"]),
    ("a/**/b/c/**/d", ["a/b/b/c/d", "a/b/x/b/c/x/d"], ["a/b/d", "a/b/x/c/d"]),
    ("**", ["a", "a/b/"], []),
    ("a**b", ["ab", "axxb"], ["a/b"]),
    ("[ab]c", ["ac", "bc"], ["cc", "[ab]c"]),
    ("[!ab]c", ["cc", "]c"], ["ac", "bc", "c"]),
    ("[^a-c]*", ["d", "xa"], ["b", "ca"]),
    ("[]a]", ["]", "a"], ["[]a]"]),
    ("[a-]", ["a", "-"], ["b"]),
    (r"[\]a]", ["]", "a"], ["\\"]),
    (r"[a\-c]", ["a", "-", "c"], ["b"]),
    ("[أ-ي]ب", ["تب"], ["xب"]),
    ("[a", ["[a"], ["a"]),
    (r"\*", ["*"], ["a"]),
    (r"\!a", ["!a"], ["a"]),
    (r"\#a", ["#a"], ["a"]),
    (r"a\ ", ["a "], ["a"]),
    ("a  ", ["a"], ["a  "]),
    ("a b", ["a b"], ["a", "b"]),
    ("a//b", [], ["a/b"]),
    ("a.b+(c)", ["a.b+(c)"], ["axb+(c)", "a.bb(c)"]),
    ("*\n", ["a\n", "\n"], ["a"]),
]


@pytest.mark.parametrize(("pattern", "matched", "others"), MATCHES, ids=[pattern for pattern, _, _ in MATCHES])
def test_a_pattern_matches_what_it_does_in_a_gitignore(pattern: str, matched: list[str], others: list[str]) -> None:
    read = Pattern.read(pattern)
    assert [path for path in matched + others if read.matches(path)] == matched


def test_a_pattern_may_deny() -> None:
    assert not Pattern.read("!a").selects
    assert Pattern.read("!a").matches("a")


@pytest.mark.parametrize("line", ["", "  ", "# a", "#"])
def test_some_lines_say_nothing(line: str) -> None:
    assert Pattern.read(line) is None


@pytest.mark.parametrize("line", ["!", "/", "!/", "a\\", "*\\", "[z-a]", "[[:alpha:]]", "a" * (MAX_PATTERN + 1)])
def test_some_lines_are_no_pattern(line: str) -> None:
    with pytest.raises(ValueError, match=r"^\w"):
        Pattern.read(line)


HOSTILE = [
    ("*a*a*a*a*a*a*a*a*a*a*b", "a" * 255),
    ("*a" * 400 + "b", "a" * 255),
    ("*?" * 200 + "b", "a" * 255),
    ("*[a-z]" * 100 + "b", "a" * 255),
    ("*ab" * 100 + "*", "aab" * 85),
    ("**/a/" * 150 + "b", "a/" * 250 + "c"),
    ("**/*a*a*a*b/" * 50 + "b", "/".join(["a" * 60] * 8)),
    ("**/" * 300 + "b", "a/" * 250 + "a"),
]


@pytest.mark.parametrize(("pattern", "path"), HOSTILE, ids=range(len(HOSTILE)))
def test_no_pattern_takes_long(pattern: str, path: str) -> None:
    read = Pattern.read(pattern)
    started = time.process_time()
    for _ in range(20):
        read.matches(path)
    assert time.process_time() - started < 2, "it took a thousand years, once"

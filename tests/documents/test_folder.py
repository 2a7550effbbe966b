"""A folder's files: which are found, in what order, and what is said of the rest."""

from __future__ import annotations

import os
import socket
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from kashaf.documents import File, PathFilter, Skipped, as_it_is_now, digest, walk
from kashaf.errors import InvalidRequest, UnreadableFile


def digest_of(path: Path) -> str:
    return digest(File(path, path.name, 0, 0))


def make(root: Path, *names: str) -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("نص", encoding="utf-8")


def unexpected(skipped: Skipped) -> None:
    pytest.fail(str(skipped))


def found(root: Path) -> tuple[list[str], list[Skipped]]:
    skipped: list[Skipped] = []
    return [file.id for file in walk(root, skip=skipped.append)], skipped


def test_files_come_by_id_with_size_and_time(tmp_path: Path) -> None:
    make(tmp_path, "b.txt", "a/z.txt", "a.txt", "a/b/c.txt", "ب/مقال.txt", "a-b/x.txt")
    ids, skipped = found(tmp_path)
    assert ids == sorted(ids) == ["a-b/x.txt", "a.txt", "a/b/c.txt", "a/z.txt", "b.txt", "ب/مقال.txt"]
    assert not skipped
    file = next(walk(tmp_path, skip=print))
    about = (tmp_path / "a-b/x.txt").stat()
    assert (file.path, file.size, file.mtime_ns) == (tmp_path / "a-b" / "x.txt", 4, about.st_mtime_ns)


def test_a_file_is_its_own_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a/مقال.txt")
    assert found(tmp_path / "a" / "مقال.txt") == (["مقال.txt"], [])
    monkeypatch.chdir(tmp_path)
    assert found(Path("a/مقال.txt")) == (["مقال.txt"], [])
    assert found(Path())[0] == ["a/مقال.txt"]


def test_nothing_at_the_root_is_an_error_at_once(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="there is no such file or folder"):
        walk(tmp_path / "nothing", skip=print)


def test_an_empty_folder_has_no_files(tmp_path: Path) -> None:
    assert found(tmp_path) == ([], [])


def test_hidden_files_and_indexes_are_passed_over(tmp_path: Path) -> None:
    make(
        tmp_path, "a.txt", ".hidden.txt", ".git/x.txt", ".kashaf/manifest.json", "archive/manifest.json", "archive/_MAIN_1.toc"
    )
    make(tmp_path, "other/manifest.json", "other/meta.json")  # a data set may have files of that name
    manifest = '{"format": 1, "engine": "whoosh", "fingerprint": "0"}'
    (tmp_path / "archive" / "manifest.json").write_text(manifest, encoding="utf-8")
    assert found(tmp_path) == (["a.txt", "other/manifest.json", "other/meta.json"], [])
    ids, skipped = found(tmp_path / "archive")
    assert (ids, [each.reason for each in skipped]) == ([], ["it is an index of kashaf, not a folder of documents"])


@pytest.mark.parametrize(
    "name",
    [
        *("~$تقرير.docx", "~$report.xlsx", ".~lock.تقرير.odt#", "._a.txt", ".DS_Store", "Icon\r"),
        *("Thumbs.db", "thumbs.db", "ehthumbs.db", "desktop.ini", "Desktop.ini"),
        *("__MACOSX/a.txt", "$RECYCLE.BIN/a.txt", "System Volume Information/a.txt", "lost+found/a.txt"),
    ],
)
def test_what_programs_and_systems_keep_beside_documents_is_passed_over(tmp_path: Path, name: str) -> None:
    make(tmp_path, "a.txt", name, f"sub/{name}")
    assert found(tmp_path) == (["a.txt"], [])


@pytest.mark.parametrize("name", ["~a.txt", "a~$.txt", "a.txt~", "thumbs.db.txt", "desktop", "recycle.bin"])
def test_names_that_are_only_like_them_are_read(tmp_path: Path, name: str) -> None:
    make(tmp_path, name)
    assert found(tmp_path) == ([name], [])


def test_a_file_that_is_named_is_looked_at_whatever_its_name(tmp_path: Path) -> None:
    make(tmp_path, "~$a.docx")
    assert found(tmp_path / "~$a.docx") == (["~$a.docx"], [])


def test_links_to_files_are_read_and_links_to_folders_reported(tmp_path: Path) -> None:
    make(tmp_path, "real/a.txt")
    (tmp_path / "circle").symlink_to(tmp_path)
    (tmp_path / "real" / "up").symlink_to("..")
    (tmp_path / "link.txt").symlink_to("real/a.txt")
    (tmp_path / "gone.txt").symlink_to("nowhere")
    (tmp_path / "self").symlink_to("self")
    ids, skipped = found(tmp_path)
    assert ids == ["link.txt", "real/a.txt"]
    assert {Path(each.path).name: each.reason for each in skipped} == {
        "circle": "it is a link to a folder: index that folder itself",
        "up": "it is a link to a folder: index that folder itself",
        "gone.txt": "there is no such file or folder",
        "self": "it cannot be read (too many levels of symbolic links)",
    }


def test_a_root_that_is_a_link_is_followed(tmp_path: Path) -> None:
    make(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to("real")
    assert found(tmp_path / "link") == (["a.txt"], [])


def test_pipes_and_sockets_are_reported_and_never_opened(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(tmp_path / "socket"))
        ids, skipped = found(tmp_path)
    assert ids == ["a.txt"]
    assert [each.reason for each in skipped] == ["it is a pipe, not a file", "it is a socket, not a file"]
    assert found(Path("/dev/null"))[1][0].reason == "it is a device, not a file"


def test_a_folder_that_cannot_be_listed_does_not_stop_the_rest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a.txt", "b/secret.txt", "c.txt")
    scandir = os.scandir

    def refuse(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "b":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    ids, skipped = found(tmp_path)
    assert ids == ["a.txt", "c.txt"]
    assert skipped == [Skipped(str(tmp_path / "b"), "permission denied: make it readable for this user", folder="b")]


@pytest.fixture
def nobody(tmp_path: Path) -> Iterator[None]:
    """Be a user without rights, who may still come as far as the folder of the test."""
    if os.geteuid() == 0:
        for folder in (tmp_path, *tmp_path.parents):
            if folder.name.startswith(("pytest", "test", "popen")):
                folder.chmod(0o755)
        os.seteuid(65534)
    yield
    if os.getuid() == 0:
        os.seteuid(0)
    (tmp_path / "b").chmod(0o755)


@pytest.fixture
def locked(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b/secret.txt", "c.txt")
    (tmp_path / "c.txt").chmod(0)
    (tmp_path / "b").chmod(0)


@pytest.mark.usefixtures("locked", "nobody")
def test_permission_is_denied_for_real(tmp_path: Path) -> None:
    ids, skipped = found(tmp_path)
    assert ids == ["a.txt", "c.txt"]
    assert skipped == [Skipped(str(tmp_path / "b"), "permission denied: make it readable for this user", folder="b")]
    with pytest.raises(UnreadableFile, match="permission denied"):
        digest_of(tmp_path / "c.txt")


def test_names_that_are_not_utf_8_are_reported_and_can_be_printed(tmp_path: Path) -> None:
    (tmp_path / os.fsdecode(b"\xe3\xde\xc7\xe1.txt")).write_text("x")
    (tmp_path / os.fsdecode(b"folder\xff")).mkdir()
    make(tmp_path, "a.txt", "line\nbreak\x1b[31m.txt")
    ids, skipped = found(tmp_path)
    assert ids == ["a.txt", "line\nbreak\x1b[31m.txt"]
    assert [each.reason for each in skipped] == ["its name is not valid UTF-8: rename it"] * 2
    assert str(skipped[1]).endswith("\\udce3\\udcde\\udcc7\\udce1.txt: its name is not valid UTF-8: rename it")
    "".join(map(str, skipped)).encode()


def test_a_path_over_512_bytes_is_reported(tmp_path: Path) -> None:
    make(tmp_path, "/".join(["ا" * 100] * 3) + "/a.txt", "a.txt")
    ids, skipped = found(tmp_path)
    assert ids == ["a.txt"]
    assert skipped[0].reason == "its path takes more than 512 bytes, as would all in it"
    make(tmp_path, "/".join(["ا" * 100] * 2) + "/" + "ب" * 100)
    assert found(tmp_path)[1][1].reason == "its path takes 602 bytes, more than 512: give it a shorter one"


def test_folders_nested_without_end_are_reported(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(300):
        folder /= "a"
        folder.mkdir()
    make(tmp_path, "z.txt")
    ids, skipped = found(tmp_path)
    assert (ids, len(skipped)) == (["z.txt"], 1)


def test_the_digest_is_of_what_the_file_holds(tmp_path: Path) -> None:
    make(tmp_path, "a", "b")
    assert digest_of(tmp_path / "a") == digest_of(tmp_path / "b")
    assert len(digest_of(tmp_path / "a")) == 40
    (tmp_path / "b").write_text("غيره", encoding="utf-8")
    assert digest_of(tmp_path / "a") != digest_of(tmp_path / "b")


def test_the_digest_of_a_pipe_or_of_nothing_is_an_error_and_does_not_wait(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(UnreadableFile, match="it is a pipe"):
        digest_of(tmp_path / "pipe")
    with pytest.raises(UnreadableFile, match="no such file"):
        digest_of(tmp_path / "nothing\n")


def test_a_sidecar_belongs_to_its_file_and_is_none_itself(tmp_path: Path) -> None:
    make(
        tmp_path, "a.txt", "a.txt.meta.yaml", "b.pdf", "b.pdf.meta.json", "c.txt", "c.txt.meta.yml", "meta.json", "a/x.meta.txt"
    )
    files = {file.id: file for file in walk(tmp_path, skip=unexpected)}
    assert {id: file.sidecar and file.sidecar.name for id, file in files.items()} == {
        "a.txt": "a.txt.meta.yaml",
        "a/x.meta.txt": None,
        "b.pdf": "b.pdf.meta.json",
        "c.txt": "c.txt.meta.yml",
        "meta.json": None,
    }
    (alone,) = walk(tmp_path / "a.txt", skip=unexpected)
    assert alone == files["a.txt"]
    assert found(tmp_path / "a.txt.meta.yaml")[1][0].reason == "it is no document of its own but tells of a.txt: index that"


def test_a_sidecar_that_tells_of_nothing_or_of_what_another_tells_of_is_reported(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "a.txt.meta.yaml", "a.txt.meta.json", "gone.txt.meta.yaml", ".b.meta.yaml")
    ids, skipped = found(tmp_path)
    assert ids == ["a.txt"]
    assert {Path(each.path).name: each.reason for each in skipped} == {
        "a.txt.meta.json": "a.txt has more than one file of facts, and another is read: keep one",
        "gone.txt.meta.yaml": "there is no gone.txt beside it, of which it could tell: name it after its file",
    }


def test_a_sidecar_that_comes_changes_or_goes_changes_its_file(tmp_path: Path) -> None:
    def now() -> tuple[int, int, str]:
        (file,) = walk(tmp_path, skip=unexpected)
        assert as_it_is_now(file) == file
        return file.size, file.mtime_ns, digest(file)

    make(tmp_path, "a.txt")
    os.utime(tmp_path / "a.txt", (1, 1))
    seen = [now()]
    sidecar = tmp_path / "a.txt.meta.yaml"
    for text in ("title: أ", "title: ب"):
        sidecar.write_text(text, encoding="utf-8")
        os.utime(sidecar, (1 + len(seen), 1 + len(seen)))
        seen.append(now())
    assert len({each[:2] for each in seen}) == len({digest for *_, digest in seen}) == 3
    gone = next(walk(tmp_path, skip=unexpected))
    sidecar.unlink()
    assert (as_it_is_now(gone).size, as_it_is_now(gone).mtime_ns) == seen[0][:2]
    assert now() == seen[0]


def ids(root: Path, narrow: PathFilter | None = None) -> list[str]:
    return [file.id for file in walk(root, skip=unexpected, narrow=narrow)]


def test_what_a_kashafignore_names_does_not_belong_to_the_collection(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "a.tmp", "مسودات/نص.txt", "books/a.tmp", "books/b.txt", "books/old/c.txt", "old/d.txt")
    (tmp_path / ".kashafignore").write_text("# من هنا\n\n*.tmp\nمسودات/\n/old\n", encoding="utf-8")
    assert ids(tmp_path) == ["a.txt", "books/b.txt", "books/old/c.txt"]


def test_a_kashafignore_further_down_has_the_last_word_on_what_lies_below_it(tmp_path: Path) -> None:
    make(tmp_path, "a.tmp", "b/a.tmp", "b/keep.tmp", "b/x.txt", "c/x.txt")
    (tmp_path / ".kashafignore").write_text("*.tmp\n")
    (tmp_path / "b" / ".kashafignore").write_text("!/keep.tmp\nx.txt\n")
    assert ids(tmp_path) == ["b/keep.tmp", "c/x.txt"]
    assert ids(tmp_path / "b") == ["a.tmp", "keep.tmp"]  # of a root, what lies above it says nothing


def test_a_folder_that_is_ignored_is_not_entered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path, "a/keep.txt", "b/keep.txt")
    (tmp_path / ".kashafignore").write_text("a\n!a/keep.txt\n")
    entered: list[str] = []
    scandir = os.scandir
    monkeypatch.setattr(os, "scandir", lambda path: entered.append(Path(path).name) or scandir(path))
    assert ids(tmp_path) == ["b/keep.txt"]
    assert entered == [tmp_path.name, "b"]


def test_all_but_one_kind_of_files_can_be_ignored(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "a.pdf", "b/c/d.txt", "b/c/d.pdf")
    (tmp_path / ".kashafignore").write_text("*\n!*/\n!*.txt\n")
    assert ids(tmp_path) == ["a.txt", "b/c/d.txt"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1256"])
def test_a_kashafignore_is_read_in_its_encoding(tmp_path: Path, encoding: str) -> None:
    make(tmp_path, "مقالات الأسبوع.txt", "غيرها.txt")
    (tmp_path / ".kashafignore").write_bytes("مقالات الأسبوع.txt\r\n".encode(encoding))
    assert ids(tmp_path) == ["غيرها.txt"]


def test_a_hamza_beside_its_letter_is_the_same_name(tmp_path: Path) -> None:
    make(tmp_path, "ا\u0654حمد.txt")  # as some disks write أحمد
    assert ids(tmp_path, PathFilter(exclude=["أحمد.txt"])) == []
    (tmp_path / ".kashafignore").write_text("أحمد*\n", encoding="utf-8")
    assert ids(tmp_path) == []


def test_lines_that_are_no_pattern_are_reported_and_the_others_hold(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b.txt")
    (tmp_path / ".kashafignore").write_text("!\n[z-a]x\n[[:alpha:]]\na.txt\n")
    names, skipped = found(tmp_path)
    assert names == ["b.txt"]
    assert [str(each) for each in skipped] == [
        f"{tmp_path}/.kashafignore:{number}: {line!r} is no pattern: write it as in .gitignore"
        for number, line in ((1, "!"), (2, "[z-a]x"), (3, "[[:alpha:]]"))
    ]


def test_where_a_kashafignore_cannot_be_read_nobody_knows_what_belongs(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "b/x.txt", "c/x.txt", "d/x.txt")
    os.mkfifo(tmp_path / "b" / ".kashafignore")
    (tmp_path / "c" / ".kashafignore").write_bytes(bytes(range(256)))
    (tmp_path / "d" / ".kashafignore").symlink_to("nowhere")
    names, skipped = found(tmp_path)
    assert names == ["a.txt"]
    assert [(each.folder, each.reason) for each in skipped] == [
        ("b", "it is a pipe, not a file"),
        ("c", "it holds binary data, not text"),
        ("d", "there is no such file or folder"),
    ]


NARROWED = [
    ({"include": ["*.txt"]}, ["a.txt", "books/a.txt", "books/old/b.txt"]),
    ({"include": ["books/"]}, ["books/a.pdf", "books/a.txt", "books/old/b.txt"]),
    ({"include": ["books/", "!*.pdf"]}, ["books/a.txt", "books/old/b.txt"]),
    ({"include": ["*.txt"], "exclude": ["old/"]}, ["a.txt", "books/a.txt"]),
    ({"exclude": ["/books"]}, ["a.pdf", "a.txt"]),
    ({"exclude": ["books", "!books/a.txt"]}, ["a.pdf", "a.txt"]),
    ({"exclude": ["*.pdf", "!/a.pdf"]}, ["a.pdf", "a.txt", "books/a.txt", "books/old/b.txt"]),
    ({}, ["a.pdf", "a.txt", "books/a.pdf", "books/a.txt", "books/old/b.txt"]),
]


@pytest.mark.parametrize(("patterns", "expected"), NARROWED)
def test_a_run_can_be_narrowed_and_what_it_leaves_out_is_known(
    tmp_path: Path, patterns: dict[str, list[str]], expected: list[str]
) -> None:
    make(tmp_path, "a.txt", "a.pdf", "books/a.txt", "books/a.pdf", "books/old/b.txt")
    narrow = PathFilter(**patterns)
    assert ids(tmp_path, narrow) == expected
    assert [id for id in ids(tmp_path) if not narrow.excludes(id)] == expected


def test_a_file_can_be_left_out_by_name(tmp_path: Path) -> None:
    make(tmp_path, "a.txt")
    assert ids(tmp_path / "a.txt", PathFilter(exclude=["*.txt"])) == []
    assert ids(tmp_path / "a.txt", PathFilter(include=["*.txt"])) == ["a.txt"]


@pytest.mark.parametrize("pattern", ["", " ", "!", "# x", "[z-a]", "a\\", "/"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    for which in ("include", "exclude"):
        with pytest.raises(InvalidRequest, match="is no pattern for files"):
            PathFilter(**{which: ["*.txt", pattern]})


TYPED, PARTED = "أحمد آل سعيد", unicodedata.normalize("NFD", "أحمد آل سعيد")


def test_letters_and_marks_are_composed_in_ids_and_left_as_they_are_on_the_disk(tmp_path: Path) -> None:
    make(tmp_path, f"{PARTED}/{PARTED}.txt")
    (file,) = walk(tmp_path, skip=unexpected)
    assert file.id == f"{TYPED}/{TYPED}.txt"
    assert file.path == tmp_path / PARTED / f"{PARTED}.txt"


def test_a_single_file_has_the_id_that_it_has_in_its_folder(tmp_path: Path) -> None:
    make(tmp_path, f"{PARTED}.txt")
    assert found(tmp_path / f"{PARTED}.txt") == found(tmp_path) == ([f"{TYPED}.txt"], [])
    make(tmp_path, f"{TYPED}.txt")
    assert [found(tmp_path / f"{name}.txt") for name in (TYPED, PARTED)] == [([f"{TYPED}.txt"], []), ([f"{PARTED}.txt"], [])]


def test_of_two_names_that_are_one_when_composed_each_keeps_its_own(tmp_path: Path) -> None:
    make(tmp_path, f"{TYPED}.txt", f"{PARTED}.txt", f"{TYPED}/{PARTED}.txt", f"{PARTED}/{PARTED}.txt")
    ids, skipped = found(tmp_path)
    assert sorted(ids) == sorted([f"{TYPED}.txt", f"{PARTED}.txt", f"{TYPED}/{TYPED}.txt", f"{PARTED}/{TYPED}.txt"])
    said = "another beside it is called the same, but for how its letters are composed: rename one of the two"
    assert {(each.path, each.reason) for each in skipped} == {(str(tmp_path / f"{PARTED}{end}"), said) for end in (".txt", "")}


@pytest.mark.parametrize("name, sidecar", [(TYPED, PARTED), (PARTED, TYPED), (PARTED, PARTED)])
def test_facts_are_found_beside_a_file_in_either_form(tmp_path: Path, name: str, sidecar: str) -> None:
    make(tmp_path, f"{name}.pdf", f"{sidecar}.pdf.meta.yaml")
    (file,) = walk(tmp_path, skip=unexpected)
    assert (file.id, file.sidecar) == (f"{TYPED}.pdf", tmp_path / f"{sidecar}.pdf.meta.yaml")


def test_a_kashafignore_of_any_length_ends_soon_or_is_refused(tmp_path: Path) -> None:
    make(tmp_path, "a" * 60, "b.txt")
    ignore = tmp_path / ".kashafignore"
    ignore.write_text("*a*a*a*a*a*a*a*a*a*a*b\nb*\n")
    assert ids(tmp_path) == ["a" * 60]
    ignore.write_text(f"{'x' * 2_000}\nb*\n")
    names, skipped = found(tmp_path)
    assert names == ["a" * 60]
    assert skipped == [Skipped(f"{ignore}:1", f"'{'x' * 80}…' is no pattern: write it as in .gitignore")]
    for lines, reason in (
        (10_001, "it holds 10001 patterns, more than 10000: name folders in the place of files"),
        (600_000, "it has more than 1 MiB: no list of patterns is that long"),
    ):
        ignore.write_text("a\n" * lines)
        assert found(tmp_path) == ([], [Skipped(str(ignore), reason, "")]), "nobody knows what belongs"


def test_the_nearest_pattern_decides_what_a_run_looks_at(tmp_path: Path) -> None:
    make(tmp_path, "a/b/c.txt", "a/d.txt", "a/d.pdf", "e.txt")
    assert ids(tmp_path, PathFilter(include=["a/", "!a/b/"])) == ["a/d.pdf", "a/d.txt"]
    assert ids(tmp_path, PathFilter(include=["a/", "!*.pdf"])) == ["a/b/c.txt", "a/d.txt"]
    assert ids(tmp_path, PathFilter(include=["*.txt"], exclude=["*a*a*a*a*a*a*a*a*a*a*a*b", "a/b"])) == ["a/d.txt", "e.txt"]

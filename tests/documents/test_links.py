"""What links lead to outside a folder is not read unless a person says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from kashaf.documents import Skipped, read_file, walk
from kashaf.errors import UnreadableFile

OUT = "it is a link that leads out of the folder: --follow-links reads it"
OUT_FOLDER = "it is a link to a folder outside: index that folder itself, or --follow-links reads it"
WITHIN = "it is a link to a folder: index that folder itself"
AGAIN = "it is a link to a folder that is read already, or to one around it"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "folder"
    for name in ("folder/a.txt", "outside/secret.txt", "outside/deep/b.txt", "folder-more/c.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"نص {path.name}", encoding="utf-8")
    return folder


def found(root: Path, *, follow_links: bool = False) -> tuple[list[str], dict[str, tuple[str, str | None]]]:
    skipped: list[Skipped] = []
    ids = [file.id for file in walk(root, skip=skipped.append, follow_links=follow_links)]
    return ids, {Path(each.path).name: (each.reason, each.folder) for each in skipped}


def test_links_out_of_the_folder_are_lines_and_what_is_known_of_them_stays(folder: Path) -> None:
    (folder / "x.txt").symlink_to("../outside/secret.txt")
    (folder / "y.txt").symlink_to(folder.parent / "folder-more" / "c.txt")
    (folder / "z").symlink_to("../outside")
    (folder / "up").symlink_to("..")
    assert found(folder) == (
        ["a.txt"],
        {"x.txt": (OUT, "x.txt"), "y.txt": (OUT, "y.txt"), "z": (OUT_FOLDER, "z"), "up": (OUT_FOLDER, "up")},
    )


def test_a_chain_of_links_leads_where_it_ends(folder: Path) -> None:
    (folder / "1.txt").symlink_to("2.txt")
    (folder / "2.txt").symlink_to("../outside/secret.txt")
    (folder.parent / "outside" / "back.txt").symlink_to("../folder/a.txt")
    (folder / "3.txt").symlink_to("../outside/back.txt")
    ids, skipped = found(folder)
    assert (ids, set(skipped)) == (["3.txt", "a.txt"], {"1.txt", "2.txt"})


def test_links_within_the_folder_are_read_as_files_and_named_as_folders(folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "link.txt").symlink_to("../a.txt")
    (folder / "to-sub").symlink_to("sub")
    for follow_links in (False, True):
        assert found(folder, follow_links=follow_links) == (["a.txt", "sub/link.txt"], {"to-sub": (WITHIN, None)})


def test_links_are_followed_where_a_person_says_so_and_no_folder_is_read_twice(folder: Path) -> None:
    (folder / "x.txt").symlink_to("../outside/secret.txt")
    (folder / "z").symlink_to("../outside")
    (folder / "zz").symlink_to("../outside/deep")
    (folder / "up").symlink_to("..")
    (folder.parent / "outside" / "loop").symlink_to(".")
    (folder.parent / "outside" / "home").symlink_to("../folder")
    (folder.parent / "outside" / "more").symlink_to("../folder-more")
    ids, skipped = found(folder, follow_links=True)
    assert ids == ["a.txt", "x.txt", "z/deep/b.txt", "z/more/c.txt", "z/secret.txt"]
    assert {name: reason for name, (reason, _) in skipped.items()} == {"zz": AGAIN, "up": AGAIN, "loop": AGAIN, "home": WITHIN}


def test_the_path_itself_may_be_a_link(folder: Path) -> None:
    (folder.parent / "link").symlink_to("folder")
    (folder.parent / "link.txt").symlink_to("outside/secret.txt")
    assert found(folder.parent / "link") == (["a.txt"], {})
    assert found(folder.parent / "link.txt") == (["link.txt"], {})
    (file,) = walk(folder.parent / "link.txt", skip=print)
    assert next(read_file(file, skip=print)).pages[0].text == "نص secret.txt"


def test_facts_and_patterns_are_not_taken_from_outside_either(folder: Path) -> None:
    (folder.parent / "facts").write_text("title: سر", encoding="utf-8")
    (folder / "a.txt.meta.yaml").symlink_to("../facts")
    skipped: list[Skipped] = []
    (file,) = walk(folder, skip=skipped.append)
    assert (file.sidecar, skipped) == (None, [Skipped(str(folder / "a.txt.meta.yaml"), OUT)])
    (file,) = walk(folder, skip=print, follow_links=True)
    assert next(read_file(file, skip=print)).title == "سر"
    (folder / ".kashafignore").symlink_to("../facts")
    assert found(folder) == ([], {".kashafignore": (OUT, "")})


def test_a_file_that_becomes_a_link_after_it_was_found_is_not_read(folder: Path) -> None:
    (folder / "in.txt").symlink_to("a.txt")
    files = {file.id: file for file in walk(folder, skip=print)}
    for name in ("a.txt", "in.txt"):
        (folder / name).unlink()
        (folder / name).symlink_to("../outside/secret.txt")
        with pytest.raises(UnreadableFile, match="it became a link meanwhile") as refused:
            list(read_file(files[name], skip=print))
        assert refused.value.transient

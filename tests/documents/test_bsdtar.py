"""7z and RAR archives, which the program bsdtar unpacks."""

from __future__ import annotations

import base64
import contextlib
import shutil
import subprocess
from pathlib import Path

import pytest

from kashaf.errors import UnreadableFile
from tests.damage import parts
from tests.documents.archives import TEXT, read, tar

LOCKED = (
    "N3q8ryccAARFmI7BeQAAAAAAAAAUAAAAAAAAAIHWvcrr+1fVv8WE00WmmMMah5fSAQBkAQQGAAEJEAoBWeefMAAHCwEAAiQG8QcBElMPvqiPhCd8mUpJO2T/2KJ9"
    "iiEhARgBAAwIBAAICgEuwjvwAAAFARENAGEALgB0AHgAdAAAABQKAQDQgtZ0vILdARUGAQAggICBAAAAFwYQAQlpAAcLAQABISEBGAxlAAA="
)
"""A 7z archive whose file has a password, made with py7zr."""
LOCKED_NAMES = (
    "N3q8ryccAAT1MdMJgAAAAAAAAAAoAAAAAAAAADrX0VvtkrHNcvTJWvPCQWaFWp//lFsSQH6jByySCvAr5FfJpMN/KIgdq3byCdOl5MCYQwhBOieCRpbfMz2v"
    "MY82wKYrWv+hIO1t8Jmg+IEgdniYzCyZDTvGyMLKMFejlCENcqXkgZN9EqoR/VUzxkXwzMCd71ZaTS43m67MCiIj+6DRVxcGEAEJcAAHCwEAASQG8QcBElMP"
    "X3p76IAUCc1fJtdeTudVTwxlAAA="
)
"""The same with a password on the names too."""


@pytest.fixture(autouse=True)
def bsdtar(need) -> None:
    need(shutil.which("bsdtar"), "bsdtar", "bash scripts/install-converters.sh")


def seven_zip(*members: tuple[str, str | bytes]) -> bytes:
    command = ["bsdtar", "-c", "-f", "-", "--format", "7zip", "@-"]
    return subprocess.run(command, input=tar(*members), capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"}).stdout


def rar(*members: tuple[str, str]) -> bytes:
    return parts.rar(dict(members))


@pytest.mark.parametrize("make, name", [(seven_zip, "z.7z"), (rar, "z.rar")])
def test_it_is_read_as_a_folder(tmp_path: Path, make, name: str) -> None:
    documents, skipped = read(tmp_path, make(("كتب/مقال.txt", TEXT), ("b.txt", "نص"), ("../c.txt", TEXT)), name)
    assert [(each.id, each.text) for each in documents] == [(f"{name}/b.txt", "نص"), (f"{name}/كتب/مقال.txt", TEXT)]
    assert documents[1].fields == {"path": f"{name}/كتب/مقال.txt"}
    assert [line.partition(": ")[2] for line in skipped] == ["its name points outside the archive: pack it under another"]


def test_it_is_read_inside_others_and_they_in_it(tmp_path: Path) -> None:
    documents, skipped = read(tmp_path, tar(("a.7z", seven_zip(("b.rar", rar(("c.txt", TEXT)))))))
    assert [each.id for each in documents] == ["z.tar/a.7z/b.rar/c.txt"]
    assert not skipped


@pytest.mark.parametrize("locked", [LOCKED, LOCKED_NAMES])
def test_an_archive_with_a_password_is_refused(tmp_path: Path, locked: str) -> None:
    with pytest.raises(UnreadableFile, match="it is encrypted: pack it without a password"):
        read(tmp_path, base64.b64decode(locked), "z.7z")


@pytest.mark.parametrize("make, name", [(seven_zip, "z.7z"), (rar, "z.rar")])
def test_a_damaged_archive_is_refused(tmp_path: Path, make, name: str) -> None:
    whole = make(("a.txt", TEXT), ("b.txt", TEXT * 50)).rstrip(b"\0")  # bsdtar pads what it makes
    reason = "it is damaged, or of a kind that bsdtar does not read: pack it as ZIP"
    for end in (40, len(whole) // 2):
        with pytest.raises(UnreadableFile, match=reason):
            read(tmp_path, whole[:end], name)


def test_what_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="it unpacks to far more than its size: unpack it and look at it"):
        read(tmp_path, seven_zip(("a.txt", bytes(120 << 20))), "z.7z")


def test_nothing_is_written_beside_it(tmp_path: Path) -> None:
    read(tmp_path, rar(("../out.txt", TEXT), ("/tmp/kashaf-out.txt", TEXT), ("a/b.txt", TEXT)), "z.rar")
    assert [each.name for each in tmp_path.iterdir()] == ["z.rar"]
    assert not Path("/tmp/kashaf-out.txt").exists()


def test_without_the_program_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = seven_zip(("a.txt", TEXT))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableFile) as caught:
        read(tmp_path, archive, "z.7z")
    assert caught.value.reason == "it is a 7z or RAR archive: install bsdtar (libarchive-tools), or pack it as ZIP"
    assert caught.value.transient


def test_no_damage_escapes(tmp_path: Path) -> None:
    data = rar(("a.txt", TEXT))
    for at in range(0, len(data), 5):
        with contextlib.suppress(UnreadableFile):
            read(tmp_path, data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :], "z.rar")

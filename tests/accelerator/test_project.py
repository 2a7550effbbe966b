"""The accelerator as a project: its licences, its version, no unsafe code, and when it is used."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from kashaf.analyzers import Analyzer, acceleration, character_grams, tokenizer

ROOT = Path(__file__).resolve().parents[2]
PROJECT = ROOT / "accelerator"
FREE = {"MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "Unicode-3.0"}
"""Licences that may be combined with the GPL 3."""


def test_the_licence_of_every_crate_is_listed_and_fits(need):
    cargo = shutil.which("cargo") or shutil.which("cargo", path=str(Path.home() / ".cargo/bin"))
    need(cargo, "cargo", "rustup or this system's packages")
    form = ["--edges", "normal,build", "--target", "all", "--prefix", "none", "--no-dedupe", "--format", "{p}|{l}"]
    told = subprocess.run([cargo, "tree", *form], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    crates = {(line.split()[0], line.partition("|")[2]) for line in told.splitlines()} - {
        ("kashaf-accelerator", "GPL-3.0-or-later")
    }
    listed = re.findall(r"^\| ([\w-]+) \| ([A-Z(].+) \|$", (PROJECT / "LICENSES.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(listed) == crates
    for name, licence in listed:
        assert set(re.split(r" (?:OR|AND) ", licence.replace("(", "").replace(")", ""))) <= FREE, name


def test_no_source_has_unsafe_code():
    for path in (PROJECT / "src").glob("*.rs"):
        assert not re.search(r"\bunsafe\b", path.read_text(encoding="utf-8")), path
    assert tomllib.loads((PROJECT / "Cargo.toml").read_text(encoding="utf-8"))["lints"]["rust"]["unsafe_code"] == "forbid"


def test_both_sides_have_the_same_number():
    (number,) = re.findall(r"const FITS: u32 = (\d+);", (PROJECT / "src/lib.rs").read_text(encoding="utf-8"))
    assert int(number) == acceleration.FITS


def test_a_changed_pattern_raises_the_number(monkeypatch):
    monkeypatch.setattr(tokenizer, "character_classes", lambda: {"arabic": "ا", "mark": "َ"})  # they vary with Python
    rules = (tokenizer.word_pattern.__wrapped__().pattern, character_grams.LENGTH)
    digest = hashlib.sha256(repr(rules).encode()).hexdigest()[:16]
    assert (acceleration.FITS, digest) == (3, "4abf4e5d8276d0e6"), (
        "The pattern of words changed: change accelerator/src/scanner.rs likewise, and raise FITS on both sides"
    )


def test_kashaf_names_no_extra_for_it():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    assert "accelerator" not in json.dumps([project["dependencies"], project["optional-dependencies"]])


# When it is used


class Package:
    """A package that stands for an installed one."""

    def __init__(self, fits: int) -> None:
        self.FITS = fits
        self.__version__ = "0.0.7"


def test_without_the_package_python_does_the_work(monkeypatch):
    monkeypatch.setattr(acceleration, "_package", lambda: None)
    assert acceleration.acceleration() == acceleration.Acceleration()
    assert Analyzer()._fast is None


def test_a_package_of_another_version_is_not_used(monkeypatch):
    monkeypatch.delenv("KASHAF_PURE", raising=False)
    monkeypatch.setattr(acceleration, "_package", lambda: Package(acceleration.FITS + 1))
    told = acceleration.acceleration()
    assert told.version == ""
    assert told.refused is not None
    assert "0.0.7" in told.refused
    assert Analyzer()._fast is None


def test_a_variable_switches_it_off(monkeypatch):
    monkeypatch.delenv("KASHAF_PURE", raising=False)
    monkeypatch.setattr(acceleration, "_package", lambda: Package(acceleration.FITS))
    assert acceleration.acceleration() == acceleration.Acceleration("0.0.7")
    monkeypatch.setenv("KASHAF_PURE", "1")
    assert acceleration.acceleration() == acceleration.Acceleration()
    assert Analyzer()._fast is None


# The script


def test_the_script_names_what_is_missing(tmp_path):
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("bash", "dirname"):
        (tools / name).symlink_to(shutil.which(name))
    environment = {"PATH": str(tools), "HOME": str(tmp_path)}
    script = [str(tools / "bash"), str(ROOT / "scripts/install-accelerator.sh"), sys.executable]
    done = subprocess.run(script, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stdout == ""
    assert "no cargo" in done.stderr

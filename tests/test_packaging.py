"""What is installed is what the folders hold, under one name, and importing it costs nothing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PACKAGES = PROJECT["tool"]["setuptools"]["packages"]
FOLDERS = PROJECT["tool"]["setuptools"]["package-dir"]
NOT_INSTALLED = {"benchmarks", "tests"}

FIND_HEAVY = """
import json, sys
import kashaf
heavy = ("flask", "jinja2", "werkzeug", "waitress", "whoosh", "pyarabic", "sqlite3", "numpy", "rich", "click", "selectolax", "rapidfuzz")
print(json.dumps([sorted(set(heavy) & set(sys.modules)), list(kashaf.__path__), kashaf.__version__]))
"""


def folder_of(package: str) -> Path:
    parent, _, name = package.rpartition(".")
    return ROOT / FOLDERS[package] if package in FOLDERS else folder_of(parent) / name


def installed_files() -> set[str]:
    """Name every file of the rooms that the wheel should hold.

    The seeds are included, as texts. The modules that make the tables are not.

    The seeds are texts and are left out, and so is what makes tables.
    """
    found = set()
    for package in PACKAGES:
        if "." in package and package.rpartition(".")[0] != "kashaf":
            continue  # inside a room: found with it
        folder = folder_of(package)
        for path in folder.rglob("*"):
            maker = path.parent.name == "data" and path.suffix == ".py"
            if path.is_file() and not maker and not {"__pycache__", ".cache"} & set(path.parts):
                found.add(f"{package.replace('.', '/')}/{path.relative_to(folder).as_posix()}")
    return found


def test_every_folder_with_modules_is_a_package_and_the_other_way_round() -> None:
    listed = {folder_of(package).relative_to(ROOT).as_posix() for package in PACKAGES}
    rooms = {path.name for path in ROOT.iterdir() if (path / "__init__.py").is_file()} - NOT_INSTALLED
    inside = {p.parent.relative_to(ROOT).as_posix() for room in rooms for p in (ROOT / room).rglob("__init__.py")}
    assert listed == inside | {"seeds"}


def test_the_version_is_told_once() -> None:
    import kashaf

    assert PROJECT["project"]["version"] == kashaf.__version__


def test_the_extras_of_the_contract_exist() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    assert {"tantivy", "opensearch", "documents", "semantic", "server", "all"} <= set(extras)
    assert "semantic" not in extras["all"][0]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, need) -> Path:
    """Build the source archive, and the wheel from it, in a copy of the checkout.

    Nothing is downloaded.
    """
    setuptools = version("setuptools")
    need(int(setuptools.partition(".")[0]) >= 77, f"setuptools 77 or newer (not {setuptools})", "pip install -e '.[dev]'")
    copy = tmp_path_factory.mktemp("packaging") / "kashaf"
    wanted = {"pyproject.toml", "README.md", "LICENSE", "accelerator", *FOLDERS.values()}
    copy.mkdir()
    for name in wanted:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(
                source, copy / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__", ".cache", "target")
            )
        else:
            shutil.copy(source, copy / name)
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--outdir", "dist", "."],
        cwd=copy,
        check=True,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    return copy / "dist"


def test_the_accelerator_is_a_project_of_its_own(built: Path) -> None:
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = archive.getnames()
    assert any(name.endswith("/analyzers/acceleration.py") for name in names)
    assert not [name for name in names if "/accelerator/" in name or name.endswith(".rs")]


@pytest.fixture(scope="module")
def wheel(built: Path) -> zipfile.ZipFile:
    (path,) = built.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_holds_every_file_of_the_rooms_and_no_other(wheel: zipfile.ZipFile) -> None:
    names = {name for name in wheel.namelist() if ".dist-info/" not in name and not name.endswith("/")}
    assert names == installed_files()


def test_only_one_name_lands_in_site_packages(wheel: zipfile.ZipFile) -> None:
    assert {name.partition("/")[0] for name in wheel.namelist()} == {
        "kashaf",
        f"kashaf-{PROJECT['project']['version']}.dist-info",
    }


def test_the_wheel_carries_its_types_licence_and_command(wheel: zipfile.ZipFile) -> None:
    names = wheel.namelist()
    assert "kashaf/py.typed" in names
    assert any(name.endswith("/LICENSE") for name in names)
    (entry_points,) = (name for name in names if name.endswith("entry_points.txt"))
    assert "kashaf = kashaf.cli.entry:main" in wheel.read(entry_points).decode()


@pytest.fixture(scope="module")
def site(wheel: zipfile.ZipFile, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Unpack the wheel as an installer does: a wheel of pure Python is its own installed form."""
    folder = tmp_path_factory.mktemp("site-packages")
    wheel.extractall(folder)
    return folder


def run_python(code: str, *, path: Path, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = [{str(path)!r}]\n{code}"],
        cwd=cwd,
        check=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout


def test_a_first_run_says_nothing_of_the_source_of_others(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kashaf", "index", ROOT / "seeds", "--index", "index", "--json"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"), "PYTHONWARNINGS": ""},
        check=True,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.stderr == "", "where the installer did not compile it, Python does, and complains"


@pytest.mark.parametrize("where", ["checkout", "installed"])
def test_importing_kashaf_loads_no_engine_and_no_web_framework(where: str, site: Path, tmp_path: Path) -> None:
    home = site if where == "installed" else ROOT
    heavy, path, told = json.loads(run_python(FIND_HEAVY, path=home, cwd=tmp_path))
    assert heavy == []
    assert path == ([str(ROOT)] if where == "checkout" else []) + [str(home / "kashaf")]
    assert told == PROJECT["project"]["version"]


def test_the_installed_package_indexes_and_finds_its_seeds(site: Path, tmp_path: Path) -> None:
    code = """
from importlib.resources import files
import kashaf
assert "site-packages" in kashaf.__file__, kashaf.__file__
with kashaf.open("archive", create=True) as archive:
    for seed in sorted(files("kashaf.seeds").iterdir(), key=lambda seed: seed.name):
        if seed.name.endswith(".txt"):
            archive.add([kashaf.Document.from_text(seed.name, "", seed.read_text(encoding="utf-8"))])
    archive.commit()
    print(archive.search("غارات سرت").total)
"""
    assert int(run_python(code, path=site, cwd=tmp_path)) == 5

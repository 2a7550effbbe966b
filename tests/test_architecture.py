"""The laws of the house: who imports whom, what a room gives out, how large a module grows."""

from __future__ import annotations

import ast
import importlib
import re
import shutil
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("analyzers", "cli", "documents", "index", "ingest", "search", "web")
FOLDERS = ("kashaf", *ROOMS)
MODULES = sorted(
    path
    for folder in (*FOLDERS, "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
    if not {"__pycache__", "data"} & set(path.relative_to(ROOT).parts)  # data: tables, and the programs that make them
)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts if parts[0] in ("kashaf", "benchmarks") else ("kashaf", *parts)).removesuffix(".__init__")


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0]


def parametrize_modules(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=[name_of(path) for path in paths])


# Who imports whom


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    code = "import sys; sys.path[0] = ''; from importlinter.cli import lint_imports_command as main; main()"
    arguments = ["--no-cache"]
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )


def test_the_links_for_type_checkers_show_every_room() -> None:
    links = {path.name: path.readlink().as_posix() for path in (ROOT / "kashaf").iterdir() if path.is_symlink()}
    assert links == {room: f"../{room}" for room in ROOMS}


def test_all_contracts_on_imports_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_contracts_name_every_engine() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    named = {contract["id"]: contract for contract in contracts}
    engines = {f"kashaf.index.{path.parent.name}" for path in (ROOT / "index").glob("*/index.py")}
    assert engines == set(named["independence"]["modules"])
    assert engines | {"kashaf.index.opening"} == set(named["engines"]["forbidden_modules"])


BREACHES = [
    ("analyzers/token.py", "from kashaf.search import results", "Imports point one way"),
    ("analyzers/token.py", "from kashaf.documents import document", "Imports point one way"),
    ("index/protocol.py", "from kashaf.search import results", "Imports point one way"),
    ("search/results/results.py", "from kashaf import web", "Imports point one way"),
    ("kashaf/errors.py", "from kashaf.documents import document", "Imports point one way"),
    ("search/results/results.py", "import whoosh.index", "Whoosh stays in its own folder"),
    ("index/opening.py", "from whoosh import query", "Whoosh stays in its own folder"),
    ("index/opening.py", "import tantivy", "Tantivy stays in its own folder"),
    ("index/opensearch/index.py", "import opensearchpy", "opensearch-py stays behind its own module"),
    ("search/ranking/semantic.py", "import numpy", "The model and its numbers stay behind one module"),
    ("search/results/results.py", "import flask", "Flask and its family stay in the web"),
    ("cli/entry.py", "from werkzeug import exceptions", "Flask and its family stay in the web"),
    ("index/query.py", "from kashaf.index import opening", "What every engine follows knows no engine"),
    ("index/whoosh/facets.py", "from kashaf.index.tantivy import layout", "Engines know nothing of each other"),
    ("search/query/options.py", "import hijridate", "One module knows the Hijri calendar"),
    ("documents/document.py", "import pyarabic.araby", "Arabic is known to the analyzers alone"),
    ("index/entries.py", "import kashaf_accelerator", "One module knows the accelerator"),
]
"""A module, a line that it may not hold, and the contract that forbids it."""


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give the report on a copy that breaks every contract, line by line as in the table."""
    copy = tmp_path_factory.mktemp("architecture") / "copy"
    ignore = shutil.ignore_patterns("__pycache__", "static", "templates", ".cache")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, symlinks=True, ignore=ignore)
    shutil.copy(ROOT / "pyproject.toml", copy)
    for module, line, _ in BREACHES:
        with (copy / module).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
    done = lint_imports(copy)
    assert done.returncode != 0
    return click.unstyle(done.stdout)


@pytest.mark.parametrize(("module", "line", "contract"), BREACHES)
def test_a_contract_fails_when_it_is_broken(broken: str, module: str, line: str, contract: str) -> None:
    assert re.search(rf"{re.escape(contract)}\s+BROKEN", broken), broken
    (told,) = re.findall(rf"^{re.escape(contract)}\n-+\n(.*?)(?=\n-+\n|\Z)", broken, re.DOTALL | re.MULTILINE)
    words = line.split()  # of a package of others the contracts know the top alone
    imported = f"{words[1]}.{words[3]}" if words[0] == "from" and words[1].startswith("kashaf") else words[1].partition(".")[0]
    assert re.search(rf"\b{name_of(ROOT / module)} -> {imported}\b", told), told


@parametrize_modules([path for path in MODULES if room_of(path) in ROOMS and room_of(path) not in ("cli", "web")])
def test_rooms_below_the_web_import_each_other_and_never_the_front_door(path: Path) -> None:
    # the contracts let the front door resolve its names: nobody may use it to get around them
    doors = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and node.module == "kashaf")
        for alias in node.names
        if isinstance(node, ast.ImportFrom) or alias.name == "kashaf"
    }
    assert doors <= set(ROOMS)


# Who knows Arabic

LETTERS_STAY = {
    "documents/openiti.py": "the keys of the headers of OpenITI, and the labels that its pages get",
    "search/query/grammar.py": "the words of the query language, and its examples",
    "cli/program.py": "one letter, to see whether the output can show Arabic",
    "cli/serve_commands.py": "queries that people can try",
    "cli/console.py": "all scripts that run from right to left, whose texts a terminal sets apart",
}
"""The modules outside the analyzers that hold Arabic letters, and why."""

SAID = {"say", "_", "gettext", "ngettext", "counted", "unreadable", "Message"}
"""Calls whose texts are messages for people.

Messages that are raised and the ``help`` of an option are messages too.
"""


def is_letter(character: str) -> bool:
    """Whether this is an Arabic letter or mark.

    Points, digits and controls are neither: they carry no knowledge of words.
    """
    blocks = ("\u0600", "\u06ff"), ("\u0750", "\u077f"), ("\ufb50", "\ufdff"), ("\ufe70", "\ufeff")
    return any(first <= character <= last for first, last in blocks) and unicodedata.category(character)[0] in "LM"


def holds_letters(text: str) -> bool:
    """Whether a string holds Arabic letters: plain, escaped, or in a range of a set."""
    text = re.sub(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})", lambda escape: chr(int(escape[1] or escape[2], 16)), text)
    text = re.sub(r"\\N\{([^}]+)\}", lambda escape: unicodedata.lookup(escape[1]), text)
    ranges = re.findall(r"(?=([^\\])-([^\\]))", text)
    around = any(first < "\u0620" and last > "\u06ff" and unicodedata.category(last)[0] not in "PZ" for first, last in ranges)
    return around or any(map(is_letter, text))


def arabic_strings(source: str) -> list[str]:
    """Give a module's strings with Arabic letters, except docstrings and messages for people."""
    tree = ast.parse(source)
    passed: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as text):
                passed.add(text)  # a docstring, also one below a constant
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)) if name in SAID:
                passed.update(part for text in node.args for part in ast.walk(text))
            case ast.Raise(exc=ast.Call(args=texts)):
                passed.update(part for text in texts for part in ast.walk(text))
            case ast.keyword(arg="help", value=text):
                passed.update(ast.walk(text))
    strings = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and node not in passed]
    texts = [node.value.decode(errors="ignore") if isinstance(node.value, bytes) else node.value for node in strings]
    return [text for text in texts if isinstance(text, str) and holds_letters(text)]


@parametrize_modules([path for path in MODULES if room_of(path) in FOLDERS and room_of(path) != "analyzers"])
def test_arabic_is_known_to_the_analyzers_alone(path: Path) -> None:
    found = arabic_strings(path.read_text(encoding="utf-8"))
    if path.relative_to(ROOT).as_posix() in LETTERS_STAY:
        assert found, "it holds no Arabic any more: take it out of LETTERS_STAY"
    else:
        assert found == [], "move it to analyzers/"


def test_every_module_with_letters_that_stay_exists() -> None:
    assert [name for name in LETTERS_STAY if not (ROOT / name).is_file()] == []


@pytest.mark.parametrize(
    "line",
    [
        'ARTICLE = "ال"',
        'MARK = "\\u064b"',
        'NAMED = "\\N{ARABIC TATWEEL}"',
        'PATTERN = re.compile(r"[\\u0621-\\u064a]")',
        'PATTERN = re.compile(rf"{WORD}\\u0640")',
        'PATTERN = re.compile("[\\u0590-\\u08ff]")',
        'PATTERN = re.compile(r"[a-\\uffff]")',
        'SHAPES = "[\\ufe70-\\ufefc]"',
        "SQL = \"SELECT * FROM words WHERE word GLOB '[وف]*'\"",
        'BYTES = "ب".encode() + b"\\xd8\\xa8"',
        'names = {"يناير": 1}',
        "match word:\n    case 'من':\n        pass",
    ],
)
def test_a_planted_letter_is_found(line: str) -> None:
    assert arabic_strings(f'"""Docstring."""\n{line}\n')


@pytest.mark.parametrize(
    "line",
    [
        '"""كتاب"""',
        'NUMBER = 1\n"""كتاب"""',
        'POINTS = "،؛؟٪٫٬"',
        'DIGITS = "٠١٢٣٤٥٦٧٨٩"',
        'HIDDEN = "[\\u061c\\u200b-\\u200f\\ufeff]"',
        'raise InvalidRequest("{name} is none: write it as عنوان", name=name)',
        'say("for example كتاب")',
        'option("--filter", help="such as source:الجزيرة")',
    ],
)
def test_what_people_read_and_points_are_no_knowledge_of_arabic(line: str) -> None:
    assert arabic_strings(line) == []


# What a room gives out


def public_names(path: Path) -> set[str]:
    """Name the classes, functions and constants at a module's top, without leading underscore."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                names.add(name)
            case ast.Assign(targets=targets):
                each = [name for target in targets for name in (target.elts if isinstance(target, ast.Tuple) else [target])]
                names |= {name.id for name in each if isinstance(name, ast.Name)}
            case ast.AnnAssign(target=ast.Name(id=name)):
                names.add(name)
    return {name for name in names if not name.startswith("_")}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_opens_with_its_question_and_lists_what_it_gives(room: str) -> None:
    module = importlib.import_module(f"kashaf.{room}")
    assert "?" in (module.__doc__ or "").partition("\n")[0]
    assert sorted(module.__all__) == sorted(set(module.__all__))
    assert [name for name in module.__all__ if not hasattr(module, name)] == []
    imported = {
        alias.asname or alias.name
        for node in ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("kashaf")
        for alias in node.names
    }
    assert {name for name in imported if not name.startswith("_")} <= set(module.__all__)


@parametrize_modules([path for path in MODULES if room_of(path) in ROOMS and path.name != "__init__.py"])
def test_a_module_lists_exactly_what_others_use_of_it(path: Path, used: dict[str, set[str]]) -> None:
    listed = importlib.import_module(name_of(path)).__all__
    assert len(set(listed)) == len(listed)
    assert set(listed) <= public_names(path)
    assert used.get(name_of(path), set()) <= set(listed)


@pytest.fixture(scope="module")
def used() -> dict[str, set[str]]:
    """Name what modules import of each module."""
    found: dict[str, set[str]] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module != name_of(path):
                found.setdefault(str(node.module), set()).update(alias.name for alias in node.names)
    return found


def test_the_front_door_gives_every_name_it_lists() -> None:
    import kashaf

    assert kashaf.__all__ == sorted(kashaf.__all__)
    assert [name for name in kashaf.__all__ if not hasattr(kashaf, name)] == []
    assert dir(kashaf) == kashaf.__all__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kashaf.nothing


def test_what_type_checkers_see_at_the_front_door_is_what_it_lists() -> None:
    import kashaf

    tree = ast.parse((ROOT / "kashaf" / "__init__.py").read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING")
    seen = {alias.name for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert seen | {"__version__"} == set(kashaf.__all__)


def test_every_error_is_at_the_front_door_and_in_the_tree_of_its_module() -> None:
    import kashaf
    from kashaf import errors

    assert set(errors.__all__) <= set(kashaf.__all__)
    for name in errors.__all__:
        assert issubclass(getattr(errors, name), errors.KashafError | Warning)
        assert name in (errors.__doc__ or "")


# How large a module grows


@parametrize_modules(MODULES)
def test_a_module_holds_one_idea(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 500, "does it hold two ideas?"
    assert path.name not in {"utils.py", "misc.py", "helpers.py", "common.py", "constants.py", "base.py"}
    long = [
        f"{node.name}: {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 60
    ]
    assert long == []


@parametrize_modules(MODULES)
def test_nothing_is_left_for_later(path: Path) -> None:
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", path.read_text(encoding="utf-8"))


def test_the_package_says_that_it_is_typed() -> None:
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    assert "py.typed" in data["kashaf"]
    assert (ROOT / "kashaf" / "py.typed").is_file()


# What ARCHITECTURE.md tells

WALKS = re.findall(
    r"(?m)^## (A (?:document|query), .+)\n\n((?:\d+\. .+\n(?: .+\n)*)+)", (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
)


@pytest.mark.parametrize(("name", "steps"), WALKS, ids=[name for name, _ in WALKS])
def test_each_step_of_a_walk_is_found_in_the_tree_by_its_name(name: str, steps: str) -> None:
    every = re.findall(r"(?m)^\d+\. `([\w/]+\.py)`(.+(?:\n .+)*)", steps)
    assert 5 <= len(every) == steps.count("\n") <= 10
    for path, said in every:
        code = (ROOT / path).read_text(encoding="utf-8")
        names = [part for each in re.findall(r"`([A-Za-z_.]+)`", said) if not each.endswith(".py") for part in each.split(".")]
        assert [each for each in names if not re.search(rf"\b{each}\b", code)] == [], path


def test_both_walks_are_told() -> None:
    assert len(WALKS) == 2

"""Imports go one way: collections, systems, measurement, questions.

No modules import each other in a circle.
"""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ("errors", "collections", "systems", "measurement")
"""The layers in order: each may import those before it.

The questions, the modules at the top, may import all of them.
"""


def imports(root):
    """Name the modules of the benchmarks that each of them imports, also inside functions."""
    paths = {
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): path
        for path in (root / "benchmarks").rglob("*.py")
    }
    found = {name: set() for name in paths}
    for name, path in paths.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found[name] |= {alias.name for alias in node.names if alias.name in paths}
            elif isinstance(node, ast.ImportFrom) and node.module:
                both = ((f"{node.module}.{alias.name}", node.module) for alias in node.names)
                found[name] |= {next((each for each in names if each in paths), None) for names in both} - {None}
    return found


def circle(found):
    """Give the modules of a circle of imports in order, the first one again at the end.

    The result is empty when there is no circle.
    """
    try:
        TopologicalSorter(found).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def layer(name):
    """Give the place of a module among the layers; that of a question is behind all."""
    part = name.removeprefix("benchmarks.").partition(".")[0]
    return LAYERS.index(part) if part in LAYERS else len(LAYERS)


@pytest.fixture
def planted(tmp_path):
    """Give a function that writes modules, by their path and what stands in them."""

    def write(**modules):
        (tmp_path / "benchmarks").mkdir()
        for name, text in modules.items():
            (tmp_path / "benchmarks" / f"{name}.py").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_no_modules_import_each_other_in_a_circle():
    found = imports(ROOT)
    assert len(found) > 40
    assert circle(found) == []


def test_imports_point_from_the_questions_to_the_collections():
    backwards = [
        f"{name} imports {other}" for name, others in imports(ROOT).items() for other in others if layer(other) > layer(name)
    ]
    assert backwards == []


def test_a_circle_is_found_also_when_an_import_is_inside_a_function(planted):
    root = planted(
        one="from benchmarks.two import x\n",
        two="import benchmarks.three\n",
        three="def late():\n    from benchmarks import one\n    return one\n",
        four="from benchmarks import one, two\n",
    )
    found = circle(imports(root))
    assert found[0] == found[-1]
    assert set(found) == {"benchmarks.one", "benchmarks.two", "benchmarks.three"}
    assert circle({**imports(root), "benchmarks.three": set()}) == []

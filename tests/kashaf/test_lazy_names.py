"""Names of a package are imported when they are used, once."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from kashaf.lazy_names import resolver


@pytest.fixture
def package(monkeypatch):
    """A package whose names are at home in two modules, neither of which is imported yet."""
    module = ModuleType("kashaf_of_a_test")
    module.__getattr__ = resolver("kashaf_of_a_test", {"this": ("zen",), "json.scanner": ("NUMBER_RE",)})
    monkeypatch.setitem(sys.modules, "kashaf_of_a_test", module)
    return module


def test_a_name_is_that_of_its_module(package):
    from json.scanner import NUMBER_RE

    assert package.NUMBER_RE is NUMBER_RE


def test_a_name_is_looked_for_once_and_kept(package):
    assert "NUMBER_RE" not in vars(package)
    first = package.NUMBER_RE
    assert vars(package)["NUMBER_RE"] is first


def test_another_name_imports_no_module(package, monkeypatch):
    monkeypatch.delitem(sys.modules, "this", raising=False)
    with pytest.raises(AttributeError, match="module 'kashaf_of_a_test' has no attribute 'nothing'"):
        _ = package.nothing
    assert "this" not in sys.modules

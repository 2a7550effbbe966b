"""Analyzers with the accelerator and without it, side by side."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from kashaf.analyzers import Analyzer, Step
from kashaf.analyzers.acceleration import PURE


@pytest.fixture(scope="session")
def accelerator(need) -> None:
    need(find_spec("kashaf_accelerator"), "the accelerator", "bash scripts/install-accelerator.sh")


class Both:
    """An analyzer of each kind; what they return must be equal."""

    def __init__(self, **settings) -> None:
        with pytest.MonkeyPatch.context() as changed:
            changed.delenv(PURE, raising=False)
            self.fast = Analyzer(**settings)
            changed.setenv(PURE, "1")
            self.pure = Analyzer(**settings)
        assert self.fast._fast is not None
        assert self.pure._fast is None


@pytest.fixture(scope="session")
def both(accelerator) -> Both:
    return Both()


@pytest.fixture(scope="session")
def composed(accelerator):
    """Make analyzers of the given steps."""

    def make(*steps: Step, protected=()) -> Both:
        return Both(steps=steps, protected=protected)

    return make

"""Define the steps that turn a word of a text into its terms.

A step is a function. They run one after another, each from a level on.

The steps of a level make its terms from those of the level before. So words that share a term at
one level share it at each looser level too, whichever steps are chosen: spelling ⊂ word ⊂ stem ⊂
root.

>>> from kashaf.analyzers import Analyzer, normalize_teh_marbuta
>>> Analyzer().terms("المدرسة").word
'المدرسه'
>>> kept = Analyzer(steps=[step for step in STEPS if step.function != normalize_teh_marbuta])
>>> kept.terms("المدرسة").word, kept.terms("المدرسة").stem
('المدرسة', 'مدرسه')
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib import import_module
from typing import NamedTuple

from kashaf.analyzers.normalization import NORMALIZED, WRITTEN, normalized
from kashaf.analyzers.roots import root
from kashaf.analyzers.stemming import stem
from kashaf.analyzers.token import Level
from kashaf.arguments import given, take_instance, take_several
from kashaf.errors import InvalidRequest

__all__ = ["STEPS", "STEP_LEVELS", "Step", "imported", "light_stem", "own_step", "take_steps"]

STEP_LEVELS = (Level.SPELLING, Level.WORD, Level.STEM, Level.ROOT)
"""The levels that steps can have, in order; n-grams are cut from the words."""


def light_stem(word: str) -> str:
    """Return the stem of a word: without article, particles and endings.

    The word may be folded already or not (see `stemming`).

    >>> light_stem("والمكتبات"), light_stem("المَدْرَسة")
    ('مكتبه', 'مدرسه')
    """
    return stem(normalized(word))


class Step(NamedTuple):
    """A function from word to word, and the first level that ignores the difference it folds.

    Raise ``version`` with each change of a function of your own, so that an index made with another
    version is detected. The steps of kashaf share the version of all its rules.
    """

    function: Callable[[str], str]
    level: Level
    version: str = ""

    @property
    def name(self) -> str:
        """The name of the step.

        For a step of kashaf it is that of the function (``stem`` for `light_stem`), for any other
        ``module:function``.
        """
        module, path = (getattr(self.function, part, "?") for part in ("__module__", "__qualname__"))
        return _NAMES.get(self.function) or f"{module}:{path}"


STEPS: tuple[Step, ...] = (
    *(Step(function, Level.SPELLING) for function in WRITTEN),
    *(Step(function, Level.WORD) for function in NORMALIZED),
    Step(light_stem, Level.STEM),
    Step(root, Level.ROOT),
)
"""The steps of kashaf, in order; the docstring of each function says what it is for."""

_OWN: dict[str, Callable[[str], str]] = {
    "stem" if step.function is light_stem else step.function.__name__: step.function for step in STEPS
}
_NAMES = {function: name for name, function in _OWN.items()}


def take_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Sort steps by their levels; those of one level keep the given order.

    Raises `InvalidRequest` for a value that is no step, and for a level that steps can't have.
    """
    taken = [take_instance("each of steps", step, Step) for step in take_several("steps", steps)]
    for step in taken:
        if not callable(step.function):
            raise InvalidRequest("a step must be a function from word to word, not {given}", given=given(step.function))
        if step.level not in STEP_LEVELS:
            levels = [level.value for level in STEP_LEVELS]
            raise InvalidRequest(
                "the level of the step {step} must be one of {levels}, not {given}",
                step=step.name,
                levels=levels,
                given=given(step.level),
            )
    return tuple(sorted(taken, key=lambda step: STEP_LEVELS.index(step.level)))


def own_step(name: str) -> Callable[[str], str] | None:
    """Return the function of a step of kashaf by its name, or ``None``.

    It is ``None`` if kashaf has no step of that name.
    """
    return _OWN.get(name)


def imported(name: str) -> object:
    """Import the module of ``module:name`` and return the object of that name.

    Raises `InvalidRequest` if there is none.
    """
    module, _, path = name.partition(":")
    try:
        found: object = import_module(module)
        for part in path.split("."):
            found = getattr(found, part)
    except (ImportError, AttributeError, ValueError) as error:
        raise InvalidRequest(
            "{name!r} can't be imported ({error}): write module:name, of a module that Python finds",
            name=name,
            error=str(error),
        ) from error
    return found

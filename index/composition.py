"""Composition: which steps the analyzer of an index has, kept in its schema by their names.

An index with only kashaf's own steps opens by its schema alone. Other steps are code, and an index
contains no code: to open such an index, give its analyzer.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Sequence
from dataclasses import replace

from kashaf.analyzers import STEPS, Analyzer, Level, Step
from kashaf.analyzers.analyzer import RULES_VERSION
from kashaf.analyzers.steps import imported, own_step
from kashaf.arguments import take_instance
from kashaf.errors import IncompatibleIndex, InvalidRequest, KashafError
from kashaf.index.schema import Schema
from kashaf.messages import Message

__all__ = ["ANALYZER_VARIABLE", "analyzer_of", "outdated", "take_analyzer", "with_rules"]

ANALYZER_VARIABLE = "KASHAF_ANALYZER"
"""The environment variable with the analyzer of indexes that have steps of their own.

The command line and the servers read it.
"""


def take_analyzer(given: Analyzer | str | None) -> Analyzer | None:
    """Return the given analyzer, or import it from ``module:name``.

    Without either, `ANALYZER_VARIABLE` names it. Raises `InvalidRequest` for anything else, and for
    a step that other processes can't import by its name.
    """
    if given is None:
        given = os.environ.get(ANALYZER_VARIABLE) or None
    if given is None:
        return None
    found = take_instance("analyzer", imported(given) if isinstance(given, str) else given, Analyzer)
    for step in found.steps:
        if own_step(step.name) is None and not _is_importable(step):
            raise InvalidRequest(
                "the step {step} is not what Python imports by that name: define it in a module, outside of functions",
                step=step.name,
            )
    return found


def _is_importable(step: Step) -> bool:
    if step.name.startswith("__main__:"):  # another module in every other process
        return False
    try:
        return imported(step.name) is step.function
    except InvalidRequest:
        return False


def with_rules(schema: Schema, protected: Sequence[str] | None, analyzer: Analyzer | None, index: Message) -> Schema:
    """Return a schema with today's rules: with the same protected words and steps, or with others.

    ``index`` is how messages name the index. Raises `IncompatibleIndex` if its steps are not
    kashaf's own.
    """
    if protected is None:
        protected = (analyzer.protected if analyzer else ()) or schema.protected
    steps = analyzer.steps if analyzer else _kept_steps(schema, index)
    names = () if steps == STEPS else tuple(map(_line, steps))
    made = Analyzer(protected, steps)
    return replace(schema, protected=tuple(protected), steps=names, fingerprint=made.fingerprint)


def analyzer_of(schema: Schema, given: Analyzer | None = None) -> Analyzer:
    """Make the analyzer of an open index from its protected words and steps.

    The steps are kashaf's own or those of ``given``, the analyzer that the index was opened with.
    """
    return Analyzer(schema.protected, given.steps if given else _kept_steps(schema, Message("this index")))


def outdated(kept: Schema, wanted: Schema, analyzer: Analyzer | None, index: Message, url: str) -> KashafError:
    """Return the error for an index that can't be opened as it is, with a way out.

    ``index`` is how messages name the index.
    """
    if _named(kept) != _named(wanted):
        return IncompatibleIndex(
            "{index} was made with other steps of the analyzer: open it without one or with its own, or run `kashaf rebuild --index "
            "{url}` to make it anew with this one",
            index=index,
            url=shlex.quote(url),
        )
    if kept.protected != wanted.protected and analyzer_of(kept, analyzer).fingerprint == kept.fingerprint:
        return InvalidRequest(
            "{index} was made with other protected words: run `kashaf rebuild --protected FILE --index {url}` to make it anew",
            index=index,
            url=shlex.quote(url),
        )
    return IncompatibleIndex(
        "{index} was made with other Arabic rules: run `kashaf rebuild --index {url}`",
        index=index,
        url=shlex.quote(url),
    )


def _named(schema: Schema) -> list[list[str]]:
    """Return the steps of a schema by name and level, without their versions."""
    return [line.split()[:2] for line in schema.steps]


def _line(step: Step) -> str:
    version = RULES_VERSION if own_step(step.name) else step.version
    return f"{step.name} {step.level} {version}".rstrip()


def _kept_steps(schema: Schema, index: Message) -> tuple[Step, ...]:
    if not schema.steps:
        return STEPS
    steps = []
    for line in schema.steps:
        name, level, *_ = [*line.split(), "", ""]
        function = own_step(name)
        if function is None or level not in tuple(Level):
            raise IncompatibleIndex(
                "{index} was made with the step {step}, which is not one of kashaf: give its analyzer, as analyzer=… in Python "
                "or as {variable}=module:name on the command line",
                index=index,
                step=name,
                variable=ANALYZER_VARIABLE,
            )
        steps.append(Step(function, Level(level)))
    return tuple(steps)

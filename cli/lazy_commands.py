"""Commands that import their module when they are needed: one runs, and the help needs all."""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from importlib import import_module

import click

__all__ = ["LazyCommands"]


class LazyCommands(MutableMapping[str, click.Command]):
    """Commands by name, in the order they were added.

    A command is itself, or its place in this package: ``module.function``.
    """

    def __init__(self) -> None:
        self._commands: dict[str, click.Command | str] = {}

    def add(self, place: str) -> str:
        """Add the command of a place; return its name, without the ``_`` that a keyword needs."""
        name = place.rpartition(".")[2].rstrip("_")
        self._commands[name] = place
        return name

    def __getitem__(self, name: str) -> click.Command:
        command = self._commands[name]
        if isinstance(command, str):
            module, _, function = command.rpartition(".")
            self._commands[name] = command = getattr(import_module(f"kashaf.cli.{module}"), function)
        return command

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._commands[name] = command

    def __delitem__(self, name: str) -> None:
        del self._commands[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._commands)

    def __len__(self) -> int:
        return len(self._commands)

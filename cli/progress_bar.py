"""The bar that shows the progress of long work in a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, ProgressColumn, Task, TimeRemainingColumn
from rich.text import Text

from kashaf.arguments import ProgressCallback
from kashaf.interruption import heed
from kashaf.messages import Message, say

__all__ = ["progress_bar"]


@contextmanager
def progress_bar(*, in_bytes: bool) -> Iterator[ProgressCallback]:
    """Show a bar on stderr; `kashaf.cli.terminal.progress` says how it is used."""
    amount = _size if in_bytes else _count
    with Progress(BarColumn(), _Done(amount), _Rate(amount), TimeRemainingColumn(), console=Console(stderr=True)) as bar:
        task = bar.add_task("", total=None)

        def show(done: int, total: int | None) -> None:
            heed()
            if done < bar.tasks[0].completed:
                bar.reset(task)
            bar.update(task, completed=done, total=total)

        yield show


class _Done(ProgressColumn):
    """What is done, and of how much."""

    def __init__(self, amount: Callable[[float], str]) -> None:
        super().__init__()
        self._amount = amount

    def render(self, task: Task) -> Text:
        done = self._amount(task.completed)
        return Text(say(done) if task.total is None else say("{done}/{total}", done=done, total=self._amount(task.total)))


class _Rate(_Done):
    """How much is done in a second."""

    def render(self, task: Task) -> Text:
        return Text(say("{amount}/s", amount=self._amount(task.finished_speed or task.speed or 0)))


def _count(number: float) -> str:
    return f"{number:.0f}"


def _size(number: float) -> Message:
    if number >= 1e9:
        return Message("{number:.1f} GB", number=number / 1e9)
    if number >= 1e6:
        return Message("{number:.1f} MB", number=number / 1e6)
    return Message("{number:.0f} kB", number=number / 1e3)

"""What a terminal shows with rich: styles, wrapped lines, tables and aligned columns.

A pipe needs none of this, and importing rich takes a tenth of the start of a command.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kashaf.cli.columns import Line, aligned

__all__ = ["TerminalConsole"]

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_STYLES = {"word": "bold red", "context": "", "place": "dim"}


class TerminalConsole(Console):
    """A console that prints text unchanged.

    It leaves a closed pipe to the one place that knows the exit status.
    """

    def __init__(self) -> None:
        super().__init__(markup=False, emoji=False, highlight=False)

    def on_broken_pipe(self) -> None:
        """Let the error through: rich would end the process."""
        raise  # noqa: PLE0704 - rich calls this while it handles the BrokenPipeError

    def write(self, *parts: tuple[str, str], indent: int = 0) -> None:
        """Print a line of pieces, each with a style, wrapped to the width."""
        self.print(Padding(Text.assemble(*parts), (0, 0, 0, indent), expand=False))

    def isolated(self, text: str) -> str:
        """Keep the direction of an Arabic piece to itself."""
        return f"\u2068{text}\u2069" if _RIGHT_TO_LEFT.search(text) else text

    def write_aligned(self, lines: Sequence[Line]) -> None:
        """Print words in their contexts, the words under each other."""
        for cells in aligned(lines, self.width):
            text, end = Text(), 0
            for cell in cells:
                text.append(" " * (cell.column - end)).append(self.isolated(cell.text), _STYLES[cell.kind])
                end = cell.column + cell_len(cell.text)
            self.print(text, soft_wrap=True)

    def write_table(self, headings: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
        """Print rows of cells in columns with headings."""
        table = Table(box=None, pad_edge=False, header_style="dim")
        for heading in headings:
            table.add_column(heading, overflow="fold")
        for row in rows:
            table.add_row(*(Text(self.isolated(cell)) for cell in row))
        self.print(table)

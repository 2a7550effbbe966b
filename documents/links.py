"""Where the links in a folder may lead: outside the folder only if a person allows it."""

from __future__ import annotations

import os
from pathlib import Path

from kashaf.documents.skipped import printable
from kashaf.errors import UnreadableFile
from kashaf.messages import Message

__all__ = ["Links"]


class Links:
    """The links below ``root``; with ``follow`` also those that lead out of it are read."""

    def __init__(self, root: Path, *, follow: bool) -> None:
        self.follow = follow
        self._folders = [_real(root)]

    def file(self, path: Path) -> Path:
        """Give the file that a link leads to. Raises `UnreadableFile` when that is outside."""
        target = _real(path)
        if self.follow or target.is_relative_to(self._folders[0]):
            return target
        raise UnreadableFile(printable(str(path)), "it is a link that leads out of the folder: --follow-links reads it")

    def refuse_folder(self, path: Path) -> tuple[Message, bool] | None:
        """Say why a link to a folder is not followed, and whether it leads outside.

        ``None`` when it is followed, which happens once for each folder.
        """
        target = _real(path)
        if target.is_relative_to(self._folders[0]):
            return Message("it is a link to a folder: index that folder itself"), False
        if not self.follow:
            return Message("it is a link to a folder outside: index that folder itself, or --follow-links reads it"), True
        if any(target.is_relative_to(each) or each.is_relative_to(target) for each in self._folders):
            return Message("it is a link to a folder that is read already, or to one around it"), False
        self._folders.append(target)
        return None


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))

"""A 7z or RAR archive → the documents of the files in it, unpacked by the program bsdtar.

bsdtar (of libarchive) writes the members one behind the other, as a tar archive on its standard
output. So no file is written under a name from the archive.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from kashaf.documents.document import Document
from kashaf.documents.members import refuse_depth
from kashaf.documents.programs import run_program
from kashaf.documents.skipped import Skip, Skipped
from kashaf.documents.source import Source
from kashaf.documents.tar_archive import BREAKS_OFF, read_tar

__all__ = ["read_other_archive"]

_COMMAND = ("bsdtar", "-c", "-f", "-", "--format", "pax", "@-")
_UNPACK = ("bsdtar", "-x", "-O", "-f", "-")
_BLOCK = 512
_ENCRYPTED = re.compile("encrypt|passphrase|password", re.IGNORECASE)


def read_other_archive(source: Source) -> Iterator[Document]:
    """Read the members of an archive, as `read_members` does.

    What comes behind damage is not read, and a line says so. Raises `UnreadableFile` when nothing
    can be read, when it is encrypted or unpacks to too much, and where there is no bsdtar.
    """
    refuse_depth(source)
    if not shutil.which(_COMMAND[0]):
        raise source.unreadable(
            "it is a 7z or RAR archive: install bsdtar (libarchive-tools), or pack it as ZIP", transient=True
        )
    source, budget = source.budgeted()
    output = run_program(_COMMAND, source, most=budget.bytes)
    with output.stream:
        budget.bytes -= output.size
        if output.cut:
            raise source.unreadable("it unpacks to far more than its size: unpack it and look at it")
        if output.status and _is_encrypted(source, output.complaints):
            raise source.unreadable("it is encrypted: pack it without a password")
        if output.status and not any(output.stream.read(_BLOCK)):
            raise source.unreadable("it is damaged, or of a kind that bsdtar does not read: pack it as ZIP")
        output.stream.seek(0)
        if output.status:
            source.skipped(" (its end)", "it is damaged, or of a kind that bsdtar does not read: pack it as ZIP")
            source = replace(source, skip=partial(_unless_end, source.skip))
        yield from read_tar(replace(source, stream=output.stream, size=output.size))


def _unless_end(skip: Skip, skipped: Skipped) -> None:
    """Pass a report on, except that the tar archive breaks off too."""
    if skipped.reason != BREAKS_OFF:
        skip(skipped)


def _is_encrypted(source: Source, complaints: str) -> bool:
    """Say whether a password is missing: for some archives bsdtar says so only when it unpacks."""
    if not _ENCRYPTED.search(complaints):
        unpacked = run_program(_UNPACK, source, most=1)
        unpacked.stream.close()
        complaints = unpacked.complaints
    return bool(_ENCRYPTED.search(complaints))

"""What is there to read? Files, folders and records become documents.

This room knows no Arabic grammar and no index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kashaf.lazy_names import resolver as _resolver

if TYPE_CHECKING:
    from kashaf.documents.document import MAX_ID_BYTES, Document, FieldValue, Page, paginate, plain_fields, values_of
    from kashaf.documents.encoding import decode
    from kashaf.documents.file_names import composed, forms, on_disk
    from kashaf.documents.file_reader import is_plain, read_file
    from kashaf.documents.folder import File, as_it_is_now, digest, walk
    from kashaf.documents.formats import READERS
    from kashaf.documents.path_filter import PathFilter
    from kashaf.documents.records import MAX_LINE_BYTES, from_record, from_records, read_records, record_line
    from kashaf.documents.skipped import Skip, Skipped, printable
    from kashaf.documents.source import Options
    from kashaf.documents.volumes import volume_facts

__all__ = [
    "MAX_ID_BYTES",
    "MAX_LINE_BYTES",
    "READERS",
    "Document",
    "FieldValue",
    "File",
    "Options",
    "Page",
    "PathFilter",
    "Skip",
    "Skipped",
    "as_it_is_now",
    "composed",
    "decode",
    "digest",
    "forms",
    "from_record",
    "from_records",
    "is_plain",
    "on_disk",
    "paginate",
    "plain_fields",
    "printable",
    "read_file",
    "read_records",
    "record_line",
    "values_of",
    "volume_facts",
    "walk",
]

_HOMES = {
    ".document": ("MAX_ID_BYTES", "Document", "FieldValue", "Page", "paginate", "plain_fields", "values_of"),
    ".encoding": ("decode",),
    ".file_names": ("composed", "forms", "on_disk"),
    ".file_reader": ("is_plain", "read_file"),
    ".folder": ("File", "as_it_is_now", "digest", "walk"),
    ".formats": ("READERS",),
    ".path_filter": ("PathFilter",),
    ".records": ("MAX_LINE_BYTES", "from_record", "from_records", "read_records", "record_line"),
    ".skipped": ("Skip", "Skipped", "printable"),
    ".source": ("Options",),
    ".volumes": ("volume_facts",),
}

if not TYPE_CHECKING:  # else no wrong name would be found
    __getattr__ = _resolver(__name__, _HOMES)

"""How do documents get in and out?

Folders are followed, records imported and exported, archives copied from engine to engine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kashaf.lazy_names import resolver as _resolver

if TYPE_CHECKING:
    from kashaf.ingest.comparison import Transfer
    from kashaf.ingest.exporter import ExportMode
    from kashaf.ingest.importer import import_records
    from kashaf.ingest.rebuilder import rebuild
    from kashaf.ingest.sync_run import SyncProgress, SyncReport
    from kashaf.ingest.transfer import export_records, migrate

__all__ = [
    "ExportMode",
    "SyncProgress",
    "SyncReport",
    "Transfer",
    "export_records",
    "import_records",
    "migrate",
    "rebuild",
]

_HOMES = {
    ".comparison": ("Transfer",),
    ".exporter": ("ExportMode",),
    ".importer": ("import_records",),
    ".rebuilder": ("rebuild",),
    ".sync_run": ("SyncProgress", "SyncReport"),
    ".transfer": ("export_records", "migrate"),
}

if not TYPE_CHECKING:  # else no wrong name would be found
    __getattr__ = _resolver(__name__, _HOMES)

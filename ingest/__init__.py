"""How do documents get in and out?

Folders are followed, records imported and exported, archives copied from engine to engine.
"""

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

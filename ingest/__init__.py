"""How do documents get in and out? Folders are followed, records taken in and written out, archives carried from engine to engine."""

from kashaf.ingest.comparing import Transfer
from kashaf.ingest.exporting import Beginning
from kashaf.ingest.importing import import_records
from kashaf.ingest.rebuilding import rebuild
from kashaf.ingest.rounds import Progress, SyncReport
from kashaf.ingest.transfer import export_records, migrate

__all__ = [
    "Beginning",
    "Progress",
    "SyncReport",
    "Transfer",
    "export_records",
    "import_records",
    "migrate",
    "rebuild",
]

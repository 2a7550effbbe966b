"""What is there to read? Files, folders and records become documents; this room knows no Arabic and no index."""

from kashaf.documents.document import MAX_ID_BYTES, Document, FieldValue, Page, paginate

__all__ = ["MAX_ID_BYTES", "Document", "FieldValue", "Page", "paginate"]

"""The engine for speed: Tantivy, in the same process."""

"""Tantivy, the fast engine, in the same process."""

"""PDF → text: from glyphs on a page to lines in the order of reading."""

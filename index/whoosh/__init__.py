"""The engine that kashaf brings along: Whoosh's files and commits, with postings of our own."""

"""Dumps of wikis → documents: the articles, in plain text."""

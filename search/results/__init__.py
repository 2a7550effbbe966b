"""What is shown: results, hits, snippets and counts, as plain values and as markup."""

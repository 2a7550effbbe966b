"""Statistics of a collection: words in their contexts, and their frequencies."""

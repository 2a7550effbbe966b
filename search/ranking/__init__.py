"""Which comes first: weights, rescoring, near duplicates, more like this, and meaning."""

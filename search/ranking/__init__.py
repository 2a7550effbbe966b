"""Which comes first: weights, the best in a new order, near duplicates, more like this, and order by meaning."""

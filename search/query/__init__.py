"""From the typed query to a tree, and from that to a tree of terms that every engine can search."""

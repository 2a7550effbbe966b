"""What was asked: what people type as a tree, and the tree as one of terms that every engine understands."""

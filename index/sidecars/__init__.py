"""What lies beside an index and can be made again from it: completions and vectors."""

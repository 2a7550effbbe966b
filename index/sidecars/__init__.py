"""Tables beside an index that can be made again from it: completions and vectors."""

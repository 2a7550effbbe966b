"""How fast is kashaf, and how good is its ranking? Both beside others, in the same run on the same machine.

Each module answers one question, and most run as ``python -m benchmarks.NAME``; README.md says how each measures. They share
`collections` (what is searched), `systems` (what is measured) and `measurement` (how), which import each other in this order only.
"""

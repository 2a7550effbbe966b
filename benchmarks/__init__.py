"""How fast is kashaf, and how good is its ranking, compared with others on the same machine?

All systems are measured in the same run. Each module answers one question, and most run as ``python
-m benchmarks.NAME``; README.md explains how each measures. They share `collections` (the data),
`systems` (what is measured) and `measurement` (the method), which import each other in this order
only.
"""

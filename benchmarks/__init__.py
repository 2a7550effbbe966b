"""How fast is kashaf, and how good is its ranking? Both beside others, in the same run on the same machine.

``python -m benchmarks.speed CORPUS`` and ``python -m benchmarks.relevance SET``; what they measure is told in README.md.
"""

"""List the particles written together with the next word.

They are the article, and the conjunctions and prepositions of one letter.
"""

from __future__ import annotations

import re

from kashaf.analyzers.letters import LAM

__all__ = ["ARTICLE", "BEFORE_ARTICLE", "BEFORE_WORD", "PROCLITICS", "SQL_PATTERNS"]

ARTICLE = "ال"
_CONJUNCTIONS = "وف"
_PREPOSITIONS = "بكل"
_WITH_ARTICLE = "وفبك"
"""Particles before an unchanged article; with ل the article loses its alef (للمدرسة)."""

PROCLITICS = "وفبلكس"
"""The conjunctions, the prepositions and the future."""

BEFORE_WORD = re.compile(f"[{_CONJUNCTIONS}{_PREPOSITIONS}](?=...)")
"""A conjunction or preposition before a word of three letters."""

BEFORE_ARTICLE = re.compile(f"[{_WITH_ARTICLE}]{ARTICLE}(?=.)|{LAM}{LAM}(?=.)")
"""A conjunction or preposition and the article, with at least a letter behind."""

SQL_PATTERNS = {
    "article": ARTICLE,
    "conjunction": f"[{_CONJUNCTIONS}]*",
    "particle": f"[{_CONJUNCTIONS}{_PREPOSITIONS}]???*",
    "two_particles": f"[{_CONJUNCTIONS}][{_PREPOSITIONS}]???*",
    "particle_and_article": f"[{_WITH_ARTICLE}]{ARTICLE}???*",
    "to_the": f"{LAM}{LAM}???*",
    "and_to_the": f"[{_CONJUNCTIONS}]{LAM}{LAM}???*",
}
"""The article, and words with such particles and at least three more letters.

These are patterns for ``GLOB`` in SQLite.
"""

"""How does Arabic text become terms? Text in, tokens out; no files, no index, no network.

Names resolve when they are first used: readers of documents ask for letters, and need no analyzer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kashaf.lazy_names import resolver as _resolver

if TYPE_CHECKING:
    from kashaf.analyzers.analyzer import AnalyzedWord, Analyzer, Stage
    from kashaf.analyzers.character_grams import commonness, grams
    from kashaf.analyzers.collation import collate
    from kashaf.analyzers.composition import compose
    from kashaf.analyzers.compounds import attached_forms, name_spellings, part_pattern
    from kashaf.analyzers.mushaf import close_gaps, respell_mushaf, seat_hamza_on_stroke, seat_loose_hamza
    from kashaf.analyzers.normalization import (
        cut_long_words,
        cut_written,
        drop_case_ending,
        drop_invisible,
        expand_presentation_forms,
        fold_digits,
        fold_latin,
        join_hamza_and_alef,
        normalize_alef,
        normalize_hamza_seats,
        normalize_kaf,
        normalize_quranic_alef,
        normalize_teh_marbuta,
        normalize_yeh,
        seat_hamza,
        strip_diacritics,
    )
    from kashaf.analyzers.roots import is_root, root
    from kashaf.analyzers.signature import Signature, sign
    from kashaf.analyzers.spelling import after_article, compatible, skeleton, spelling_prefix, with_article, written
    from kashaf.analyzers.steps import STEPS, Step, light_stem
    from kashaf.analyzers.token import PLACEHOLDER, Level, Terms, Token
    from kashaf.analyzers.variants import (
        fold_elongation,
        fold_triple_letters,
        normalize_hamza_of_cases,
        normalize_hundreds,
        normalize_loan_letters,
        normalize_older_hamza,
    )

__all__ = [
    "PLACEHOLDER",
    "STEPS",
    "AnalyzedWord",
    "Analyzer",
    "Level",
    "Signature",
    "Stage",
    "Step",
    "Terms",
    "Token",
    "after_article",
    "attached_forms",
    "close_gaps",
    "collate",
    "commonness",
    "compatible",
    "compose",
    "cut_long_words",
    "cut_written",
    "drop_case_ending",
    "drop_invisible",
    "expand_presentation_forms",
    "fold_digits",
    "fold_elongation",
    "fold_latin",
    "fold_triple_letters",
    "grams",
    "is_root",
    "join_hamza_and_alef",
    "light_stem",
    "name_spellings",
    "normalize_alef",
    "normalize_hamza_of_cases",
    "normalize_hamza_seats",
    "normalize_hundreds",
    "normalize_kaf",
    "normalize_loan_letters",
    "normalize_older_hamza",
    "normalize_quranic_alef",
    "normalize_teh_marbuta",
    "normalize_yeh",
    "part_pattern",
    "respell_mushaf",
    "root",
    "seat_hamza",
    "seat_hamza_on_stroke",
    "seat_loose_hamza",
    "sign",
    "skeleton",
    "spelling_prefix",
    "strip_diacritics",
    "with_article",
    "written",
]

_HOMES = {
    ".analyzer": ("AnalyzedWord", "Analyzer", "Stage"),
    ".character_grams": ("commonness", "grams"),
    ".collation": ("collate",),
    ".composition": ("compose",),
    ".compounds": ("attached_forms", "name_spellings", "part_pattern"),
    ".mushaf": ("close_gaps", "respell_mushaf", "seat_hamza_on_stroke", "seat_loose_hamza"),
    ".normalization": (
        "cut_long_words",
        "cut_written",
        "drop_case_ending",
        "drop_invisible",
        "expand_presentation_forms",
        "fold_digits",
        "fold_latin",
        "join_hamza_and_alef",
        "normalize_alef",
        "normalize_hamza_seats",
        "normalize_kaf",
        "normalize_quranic_alef",
        "normalize_teh_marbuta",
        "normalize_yeh",
        "seat_hamza",
        "strip_diacritics",
    ),
    ".roots": ("is_root", "root"),
    ".signature": ("Signature", "sign"),
    ".spelling": ("after_article", "compatible", "skeleton", "spelling_prefix", "with_article", "written"),
    ".steps": ("STEPS", "Step", "light_stem"),
    ".token": ("PLACEHOLDER", "Level", "Terms", "Token"),
    ".variants": (
        "fold_elongation",
        "fold_triple_letters",
        "normalize_hamza_of_cases",
        "normalize_hundreds",
        "normalize_loan_letters",
        "normalize_older_hamza",
    ),
}

if not TYPE_CHECKING:  # else no wrong name would be found
    __getattr__ = _resolver(__name__, _HOMES)

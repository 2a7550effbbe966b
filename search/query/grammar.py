"""The query language in one table: every operator, how it is typed, and what it means.

`kashaf.search.query.parser` reads these signs and words; the help page and docs/query-language.md
show this table.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "BOOST",
    "COLONS",
    "EXACT",
    "FUZZY",
    "JOINERS",
    "LANGUAGE",
    "MANY",
    "ONE",
    "QUOTES",
    "RANGE",
    "ROOT_NAMES",
    "SIGNS",
    "Operator",
]

QUOTES = ('"“”„‟', "«»", "﴾﴿")
"""Quotation marks by family: each one is closed by any of its own family."""

SIGNS = {"+": "must", "-": "not", "\u2212": "not", "\u2013": "not"}
"""Signs before a word: plus, hyphen, minus sign, en dash."""

JOINERS = {
    "OR": "or",
    "أو": "or",
    "او": "or",
    "|": "or",
    "AND": "and",
    "و": "and",
    "&": "and",
    "NOT": "not",
}
"""Words and signs that join the parts around them; one that joins nothing is read as a word."""

EXACT = "="
FUZZY = "~"
BOOST = "^"
RANGE = ".."
MANY = "*"
ONE = "?؟"
COLONS = ":\uff1a"

ROOT_NAMES = ("جذر", "الجذر", "root")
"""Names before the colon, instead of a field's name, that search for all words of a root."""


@dataclass(frozen=True, slots=True)
class Operator:
    """One thing that can be typed: its forms, an example that the seeds contain, and its meaning.

    In the forms ``…`` stands for what the operator applies to.
    """

    name: str
    forms: tuple[str, ...]
    example: str
    means: str
    means_ar: str


def _joined_by(kind: str) -> tuple[str, ...]:
    return tuple(f"… {sign} …" for sign, joins in JOINERS.items() if joins == kind)


def _before(kind: str) -> tuple[str, ...]:
    return tuple(f"{sign}…" for sign, means in SIGNS.items() if means == kind)


LANGUAGE = (
    Operator(
        "words",
        ("… …",),
        "غارات سرت",
        "any of the words, in any of their forms; of up to three words, documents with all of them come first",
        "أي من الكلمات بأي صيغة، وإن كانت ثلاثا فأقل تقدم ما جمعها كلها",
    ),
    Operator(
        "phrase",
        tuple(f"{family[at]}…{family[at + 1]}" for family in (f'"{QUOTES[0]}', *QUOTES[1:]) for at in range(0, len(family), 2)),
        '"حكومة الوفاق"',
        "these words next to each other in any of their forms, the very words first; patterns and a choice of words count inside",
        "هذه الكلمات متجاورة بأي صيغة، والعبارة بحروفها أولا، وتصلح فيها الرموز والاختيار بين كلمات",
    ),
    Operator(
        "near",
        (f'"…"{FUZZY}5',),
        f'"قوات سرت"{FUZZY}5',
        "these words within so many words of each other, in any order",
        "هذه الكلمات متقاربة بهذا القدر وبأي ترتيب",
    ),
    Operator(
        "exact",
        (f"{EXACT}…", f'{EXACT}"…"'),
        f"{EXACT}فائز",
        "the word, or the phrase, as it is spelt; diacritics that are typed must fit",
        "الكلمة أو العبارة برسمها، وما كتب من تشكيل يجب أن يوافق",
    ),
    Operator(
        "root",
        tuple(f"{name}{COLONS[0]}…" for name in ROOT_NAMES),
        f"{ROOT_NAMES[0]}{COLONS[0]}كتب",
        "all words of a root, or of the root of a word",
        "كل كلمات الجذر، أو جذر الكلمة",
    ),
    Operator("must", _before("must"), "غارات +طرابلس", "what must be there", "ما يجب وجوده"),
    Operator("not", (*_before("not"), "NOT …"), "غارات -واشنطن", "what must not be there", "ما يجب ألا يوجد"),
    Operator("or", _joined_by("or"), "مرزق أو مصراتة", "either of them", "أحدهما"),
    Operator("and", _joined_by("and"), "غارات و طرابلس", "both of them", "كلاهما"),
    Operator("group", ("(…)",), "غارات و (مرزق أو مصراتة)", "what belongs together", "ما ينتمي بعضه إلى بعض"),
    Operator(
        "field",
        (f"عنوان{COLONS[0]}…", f"title{COLONS[0]}…", f"عنوان{COLONS[0]}(…)"),
        f"عنوان{COLONS[0]}ليبيا",
        "in a field, by its Arabic or English name",
        "في حقل باسمه العربي أو الإنجليزي",
    ),
    Operator(
        "range",
        (f"التاريخ{COLONS[0]}…{RANGE}…", f"date{COLONS[0]}…{RANGE}", f"date{COLONS[0]}{RANGE}…", f"date{COLONS[0]}…"),
        f"التاريخ{COLONS[0]}2016-08{RANGE}2016-12",
        "from one date or number to another, an open side, or the whole of a month or year",
        "من تاريخ أو عدد إلى آخر، أو بطرف مفتوح، أو شهر أو سنة كاملة",
    ),
    Operator(
        "wildcard",
        (f"…{MANY}", f"{MANY}…", f"…{MANY}…", f"…{ONE[0]}…", f"…{ONE[1]}…"),
        f"{MANY}قاعدة",
        "any letters, or one letter, at the beginning, inside or at the end of a word",
        "أي حروف، أو حرف واحد، في أول الكلمة أو وسطها أو آخرها",
    ),
    Operator("everything", (MANY,), MANY, "every document", "كل الوثائق"),
    Operator("fuzzy", (f"…{FUZZY}",), f"قذاقي{FUZZY}", "the word and those spelt nearly like it", "الكلمة وما يقارب رسمها"),
    Operator(
        "boost",
        (f"…{BOOST}3",),
        f"مرزق القذافي{BOOST}3",
        "what counts so many times as much in the order",
        "ما يزيد وزنه في الترتيب بهذا القدر",
    ),
)
"""The whole language."""
